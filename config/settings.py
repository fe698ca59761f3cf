"""One file of settings; the environment says what differs, and a wrong value stops the start.

BA_NHA_MODE=demo (the default) serves one machine with an embedded SQLite under var/ and a secret
key it makes for itself. BA_NHA_MODE=production has no default for any secret, host or database.
"""

import secrets
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environ.Env().str("BA_NHA_VAR", default=str(BASE_DIR / "var")))

env = environ.Env()


def boolean(name: str, default: bool) -> bool:
    """True or False from the environment; anything but the two words stops the start."""
    word = env.str(name, default=str(default)).strip().lower()
    if word not in {"true", "false"}:
        raise ImproperlyConfigured(f"{name} is '{word}': say True or False.")
    return word == "true"


def origin_of(url: str) -> str:
    """The scheme and host of an address."""
    scheme, _colon, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


MODE = env.str("BA_NHA_MODE", default="demo")
if MODE not in {"demo", "production"}:
    raise ImproperlyConfigured(f"BA_NHA_MODE is '{MODE}': say demo or production.")
IS_PRODUCTION = MODE == "production"


def local_secret_key() -> str:
    """The demo's own key, made once and kept under var/ so that sign-ins outlive a restart."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = env.str("SECRET_KEY") if IS_PRODUCTION else env.str("SECRET_KEY", local_secret_key())
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
TRAIL_KEY = env.str("TRAIL_KEY") if IS_PRODUCTION else env.str("TRAIL_KEY", SECRET_KEY)
DEMO_PASSWORD = "" if IS_PRODUCTION else env.str("DEMO_PASSWORD", "ba-nha-minh-hoa")
DEBUG = boolean("DEBUG", False)
ALLOWED_HOSTS = (
    env.list("ALLOWED_HOSTS")
    if IS_PRODUCTION
    else env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
)
SITE_URL = env.str("SITE_URL") if IS_PRODUCTION else env.str("SITE_URL", "http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_fsm",
    "django_filters",
    "django_htmx",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "guardian",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "lifecycle",
    "rulebook",
    "papers",
    "people",
    "proposals",
    "scoring",
    "funds",
    "contracts",
    "reports",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "papers.middleware.BodyLimitMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lifecycle.middleware.ArrivalMiddleware",  # before anything that asks the database
    "django.contrib.sessions.middleware.SessionMiddleware",
    "people.middleware.ReaderLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "people.middleware.SecondFactorMiddleware",
    "lifecycle.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "reports.context.surroundings",
            ],
            "builtins": ["papers.templatetags.ba_nha"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# The database ---------------------------------------------------------------------------------
if IS_PRODUCTION:
    DATABASES = {"default": env.db("DATABASE_URL")}
else:
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{VAR_DIR / 'ba-nha.sqlite3'}")}

DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # recursive_triggers: without it REPLACE deletes a guarded row past its trigger.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits on guessing and used codes are counted here, so every worker must read the same one: in
# production a table of the database (`manage.py createcachetable`), or Redis by CACHE_URL.
CACHES = {
    "default": env.cache(
        "CACHE_URL", "dbcache://ba_nha_cache" if IS_PRODUCTION else "locmemcache://ba-nha"
    )
}
if IS_PRODUCTION and "locmem" in CACHES["default"]["BACKEND"]:
    raise ImproperlyConfigured("CACHE_URL is of one process: say a cache that all workers share.")

# Who comes in -------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "people.backends.AccountBackend",
    "guardian.backends.ObjectPermissionBackend",
]
# guardian keeps what no row expresses (proposals.Observer) and nothing else: no row for strangers,
# no methods on our models.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "people.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {"signup": "people.forms.sign_up.SignUpForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_NOTIFICATIONS = True  # of every change of address or password, to its owner
ACCOUNT_CHANGE_EMAIL = True  # one address each; a new one counts once its letter is opened
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # only in the very browser that signed up
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before the address is changed, as before the second step
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
# How many proxies before us write X-Forwarded-For; what a sender wrote before them is not believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

# The second factor: obligatory for whoever holds a role (people.rules); off in the demo, whose
# accounts everybody shares.
SECOND_FACTOR_REQUIRED = boolean("SECOND_FACTOR_REQUIRED", IS_PRODUCTION)
MFA_ADAPTER = "people.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs in before the address is confirmed
MFA_TOTP_ISSUER = "Ba Nhà"
# Only for looking from another machine of one's own: browsers give passkeys to localhost and TLS.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION

# Sign-in through others: OIDC_PROVIDERS='[{"id": "vneid", "name": "VNeID", "server_url": "https://…",
# "client_id": "…", "secret": "…"}]'. The provider's callback is /dang-nhap/qua/<id>/xong/.
OIDC_PROVIDERS = env.json("OIDC_PROVIDERS", default=[])
for provider in OIDC_PROVIDERS:
    if missing := {"id", "name", "server_url", "client_id", "secret"} - set(provider):
        raise ImproperlyConfigured(
            f"OIDC_PROVIDERS: a provider lacks {', '.join(sorted(missing))}."
        )
    if IS_PRODUCTION and not provider["server_url"].startswith("https://"):
        raise ImproperlyConfigured(f"OIDC_PROVIDERS: {provider['id']} must be asked by https.")
SOCIALACCOUNT_ADAPTER = "people.outside.OutsideAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": provider["id"],
                "name": provider["name"],
                "client_id": provider["client_id"],
                "secret": provider["secret"],
                "settings": {"server_url": provider["server_url"], "oauth_pkce_enabled": True},
            }
            for provider in OIDC_PROVIDERS
        ],
    }
}

# Language, time, numbers --------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = ["config.formats"]
USE_THOUSAND_SEPARATOR = True

# Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Attachments and papers: outside every served folder; they leave only through views that ask sight.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
MEDIA_URL = "/media-is-not-served/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
# A request longer than this is refused before its body is read.
REQUEST_MAX_MEGABYTES = env.int("REQUEST_MAX_MEGABYTES", 256)
# What one file may cost whoever opens it; how large it may be is in the rulebook. The seconds stay
# well below those after which the web server gives a worker up.
UPLOAD_MAX_PAGES = env.int("UPLOAD_MAX_PAGES", 1000)
UPLOAD_MAX_PIXELS = env.int("UPLOAD_MAX_PIXELS", 60_000_000)
UPLOAD_MAX_PARTS = env.int("UPLOAD_MAX_PARTS", 5000)
UPLOAD_MAX_UNPACKED_MEGABYTES = env.int("UPLOAD_MAX_UNPACKED_MEGABYTES", 200)
UPLOAD_MAX_RATIO = env.int("UPLOAD_MAX_RATIO", 100)
UPLOAD_PDF_MEGABYTES = env.int("UPLOAD_PDF_MEGABYTES", 256)
UPLOAD_PDF_SECONDS = env.int("UPLOAD_PDF_SECONDS", 10)
# The virus scanner's socket, a path or host:port. Once named, nothing comes in without its word.
CLAMD_SOCKET = env.str("CLAMD_SOCKET", "")
CLAMD_SECONDS = env.int("CLAMD_SECONDS", 10)

# Background work and mail -------------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
if IS_PRODUCTION or env.str("EMAIL_URL", ""):
    vars().update(env.email("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Ba Nhà <khong-tra-loi@ba-nha.example>")
# Where answers to mails go; without one the mails say that nobody reads answers.
REPLY_TO_EMAIL = env.str("REPLY_TO_EMAIL", "")

# The trail's head, kept outside the database ---------------------------------------------------
TRAIL_HEADS_FILE = Path(env.str("TRAIL_HEADS_FILE", str(VAR_DIR / "trail-heads.jsonl")))
YEAR_DIR = VAR_DIR / "year"

# Safety -------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # A form that leads to a provider is followed there only if its address is named.
        "form-action": [SELF, *(origin_of(one["server_url"]) for one in OIDC_PROVIDERS)],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
LANGUAGE_COOKIE_NAME = "ngon_ngu"
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = boolean("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31536000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "WARNING")},
}

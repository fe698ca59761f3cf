"""The project's settings less everything that a page does not need to be a page."""

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, INSTALLED_APPS

ROOT_URLCONF = "benchmarks.floor"
# allauth refuses to start without its middleware, and that is not part of the floor.
INSTALLED_APPS = [app for app in INSTALLED_APPS if not app.startswith("allauth")]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "benchmarks" / "templates"],
    }
]

"""How accounts come in and what is written to them: allauth's flows, with our deeds and outbox."""

from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.utils import translation
from django.utils.translation import gettext as _

from papers.actions import post_secret
from people.actions import sign_up
from people.models import User
from rulebook.models import Province

# In which of a letter's values its link stands.
LINKS = ("activate_url", "password_reset_url", "signup_url")


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        """As soon as there is a province to belong to."""
        return Province.objects.exists()

    def save_user(self, request, user, form, commit=True):
        data = form.cleaned_data
        user.email = data["email"]
        user.full_name = data["full_name"]
        user.province = data["province"]
        user.language = translation.get_language()
        user.set_password(data["password1"])
        return sign_up(user)

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        """Whoever was on the way somewhere arrives there, in whichever browser they confirm."""
        url = super().get_email_confirmation_url(request, emailconfirmation)
        onward = request.POST.get("next") or request.GET.get("next")
        if onward and self.is_safe_url(onward):
            url = f"{url}?{urlencode({'next': onward})}"
        return url

    def confirm_email(self, request, email_address) -> bool:
        taken = User.objects.filter(email=email_address.email).exclude(pk=email_address.user_id)
        if taken.exists():
            messages.error(request, _("This address cannot be confirmed for this account."))
            return False
        return super().confirm_email(request, email_address)

    def send_notification_mail(self, template_prefix, user, context=None, email=None) -> None:
        super().send_notification_mail(
            template_prefix, user, {**(context or {}), "user": user}, email
        )

    def send_mail(self, template_prefix, email, context) -> None:
        """Into the outbox like every mail; the link may sign somebody in, so it is a secret."""
        reader = context.get("user") or User.objects.filter(email=email).first()
        language = reader.language if reader else translation.get_language()
        with translation.override(language):
            letter = self.render_mail(template_prefix, email, {**context, "email": email})
        link = next((context[name] for name in LINKS if context.get(name)), "")
        paragraphs = [part.strip() for part in letter.body.split("\n\n") if part.strip()]
        post_secret(email, letter.subject, paragraphs, _path(link), to=reader, language=language)

    def format_email_subject(self, subject) -> str:
        return str(subject)


def _path(url: str) -> str:
    """An address without its host: the outbox writes the house's own before it."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path

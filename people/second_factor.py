"""How allauth keeps and shows the second factor here; its deeds and pages are allauth's own."""

import base64
import hashlib
import io

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext as _


def _box():
    """What the second factor's secrets are locked in; the newest key first."""
    from cryptography.fernet import Fernet, MultiFernet  # costly, and seldom needed

    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"second factor {key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the authenticator app are of no use to who has the database alone."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        import segno

        drawing = io.BytesIO()
        segno.make(url, error="m").save(
            drawing, kind="svg", scale=5, border=2, dark="#000", light="#fff", xmldecl=False
        )
        return drawing.getvalue().decode()

    def generate_authenticator_name(self, user, type) -> str:
        number = user.authenticator_set.filter(type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Ba Nhà"}

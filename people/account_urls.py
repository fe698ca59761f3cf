"""allauth's pages of the second factor, under its own names and our addresses.

Their views load fido2 and cryptography, so each is imported when somebody first knocks.
"""

from django.urls import path
from django.utils.module_loading import import_string


def door(address: str, view: str, name: str):
    def knock(request, **kwargs):
        return import_string(f"allauth.{view}")(request, **kwargs)

    return path(address, knock, name=name)


_TOTP, _CODES, _KEYS = "mfa.totp.views", "mfa.recovery_codes.views", "mfa.webauthn.views"
urlpatterns = [
    door("buoc-hai/", "mfa.base.views.index", "mfa_index"),
    door("buoc-hai/xac-thuc/", "mfa.base.views.authenticate", "mfa_authenticate"),
    door("buoc-hai/xac-nhan/", "mfa.base.views.reauthenticate", "mfa_reauthenticate"),
    door("buoc-hai/ung-dung/", f"{_TOTP}.activate_totp", "mfa_activate_totp"),
    door("buoc-hai/ung-dung/bo/", f"{_TOTP}.deactivate_totp", "mfa_deactivate_totp"),
    door("buoc-hai/ma-du-phong/", f"{_CODES}.view_recovery_codes", "mfa_view_recovery_codes"),
    door(
        "buoc-hai/ma-du-phong/moi/",
        f"{_CODES}.generate_recovery_codes",
        "mfa_generate_recovery_codes",
    ),
    door(
        "buoc-hai/ma-du-phong/tai/",
        f"{_CODES}.download_recovery_codes",
        "mfa_download_recovery_codes",
    ),
    door("buoc-hai/khoa/", f"{_KEYS}.list_webauthn", "mfa_list_webauthn"),
    door("buoc-hai/khoa/them/", f"{_KEYS}.add_webauthn", "mfa_add_webauthn"),
    door("buoc-hai/khoa/dang-nhap/", f"{_KEYS}.login_webauthn", "mfa_login_webauthn"),
    door(
        "buoc-hai/khoa/xac-nhan/",
        f"{_KEYS}.reauthenticate_webauthn",
        "mfa_reauthenticate_webauthn",
    ),
    door("buoc-hai/khoa/<int:pk>/bo/", f"{_KEYS}.remove_webauthn", "mfa_remove_webauthn"),
    door("buoc-hai/khoa/<int:pk>/ten/", f"{_KEYS}.edit_webauthn", "mfa_edit_webauthn"),
]

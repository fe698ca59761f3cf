"""Who a session belongs to, fetched with what every page shows of them."""

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend

from people.models import User


class AccountBackend(AuthenticationBackend):
    """allauth's sign-in by e-mail; the person comes with their province in the same query."""

    def get_user(self, user_id):
        user = _people().filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


@cache
def _people():
    """Put together once: every request asks it, for another person."""
    return User.objects.select_related("province").with_second_factor()

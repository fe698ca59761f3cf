"""Sign in by e-mail."""

from allauth.account.views import LoginView
from django.conf import settings

from lifecycle import clock
from people.models import User
from people.rules import worth_trying


class SignIn(LoginView):
    """Sign in by e-mail; on a demo database the page offers its accounts."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if clock.is_demo():
            context["demo_password"] = settings.DEMO_PASSWORD
            context["demo_accounts"] = [
                (user.full_name, user.email, user.holdings_in_words())
                for user in worth_trying(User.objects.for_demo(clock.today()))
            ]
        return context

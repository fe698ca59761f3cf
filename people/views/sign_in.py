"""Sign in by e-mail; what is done with the data of whoever signs up."""

from allauth.account.views import LoginView
from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lifecycle import clock
from people.models import User
from people.outside import providers
from people.rules import CONSENT_VERSION, worth_trying


class SignIn(LoginView):
    """Sign in by e-mail; on a demo database the page offers its accounts."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["outside_providers"] = providers()
        if clock.is_demo():
            context["demo_password"] = settings.DEMO_PASSWORD
            context["demo_accounts"] = [
                (user.full_name, user.email, user.holdings_in_words())
                for user in worth_trying(User.objects.for_demo(clock.today()))
            ]
        return context


@require_safe
def privacy(request):
    """The notice that a sign-up agrees to."""
    return render(request, "people/privacy.html", {"version": CONSENT_VERSION})

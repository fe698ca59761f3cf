"""Signing in through an outside provider: the doors, and joining the two accounts once."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.utils import perform_login
from allauth.socialaccount.models import SocialAccount
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from people import actions, outside


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def outside_begin(request, provider_id: str):
    from allauth.socialaccount.providers.openid_connect import views

    outside.know_provider()
    return views.login(request, provider_id)


def outside_end(request, provider_id: str):
    from allauth.socialaccount.providers.openid_connect import views

    outside.know_provider()
    return views.callback(request, provider_id)


@never_cache
@require_http_methods(["GET", "POST"])
def outside_join(request):
    """The first time: the password of the account here proves that both are one person's."""
    waiting = outside.waiting_in(request)
    if request.user.is_authenticated:
        return redirect("/")
    if waiting is None:
        return redirect_to_login(request.path)
    form = PasswordForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            user = get_adapter().authenticate(
                request, email=waiting["email"], password=form.cleaned_data["password"]
            )
        except ValidationError as error:
            user = None
            form.add_error("password", error)
        if user is not None:
            return _joined(request, user, waiting)
        if not form.errors:
            form.add_error("password", _("The password is not the one of this account."))
    context = {"form": form, "waiting": waiting}
    return render(
        request, "people/outside_join.html", context, status=400 if form.is_bound else 200
    )


def _joined(request, user, waiting):
    from allauth.socialaccount.internal.flows.login import record_authentication
    from allauth.socialaccount.models import SocialLogin

    outside.know_provider()
    del request.session[outside.WAITING]
    sociallogin = SocialLogin.deserialize(waiting["login"])
    actions.join_outside(user, sociallogin, request=request)
    record_authentication(request, sociallogin)
    # The second step, a closed account, an address to be confirmed: asked as at any sign-in.
    return perform_login(request, user, redirect_url=sociallogin.state.get("next"))


@login_required
@reauthentication_required
@require_http_methods(["GET", "POST"])
def outside_part(request, pk: int):
    account = get_object_or_404(SocialAccount, pk=pk, user=request.user)
    if request.method == "GET":
        return redirect("people:session_list")
    actions.part_outside(request.user, account)
    messages.success(request, _("The provider signs you in no more."))
    return redirect("people:session_list")

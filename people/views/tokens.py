"""The tokens of programs that act for the reader."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lifecycle.errors import Refused
from people import actions
from people.forms.tokens import TokenForm
from people.models import ApiToken


@login_required
@require_safe
def token_list(request):
    context = {
        "tokens": ApiToken.objects.of(request.user),
        "moment": request.user.standing.as_of,
    }
    return render(request, "people/token_list.html", context)


@login_required
@reauthentication_required
@never_cache
@require_http_methods(["GET", "POST"])
def token_new(request):
    """The answer to the form shows the secret; no page shows it again."""
    form = TokenForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            token, secret = actions.make_token(request.user, **form.cleaned_data)
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error(reason.field or None, str(reason))
        else:
            return render(request, "people/token_made.html", {"token": token, "secret": secret})
    back_url = reverse("people:token_list")
    context = {"form": form, "title": _("Make a token"), "back_url": back_url}
    status = 400 if form.is_bound else 200
    return render(request, "people/form_page.html", context, status=status)


@login_required
@require_POST
def token_revoke(request, public_id: str):
    token = get_object_or_404(ApiToken.objects.of(request.user), public_id=public_id)
    actions.revoke_token(token, by=request.user)
    messages.success(request, _("The token is revoked."))
    return redirect("people:token_list")

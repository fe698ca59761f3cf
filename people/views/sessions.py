"""Where one is signed in, and signing out there."""

from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.sessions.models import Session
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from people.outside import providers


def _sessions_of(user):
    # A session's end is kept by the machine's clock, in a demo too.
    living = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=living).order_by("-created_at")


@login_required
@require_safe
def session_list(request):
    rows = list(_sessions_of(request.user))
    for row in rows:
        row.is_here = row.session_key == request.session.session_key
    accounts = SocialAccount.objects.filter(user=request.user).order_by("pk")
    names = {one["id"]: one["name"] for one in providers()}
    outside = [(account, names.get(account.provider, account.provider)) for account in accounts]
    return render(request, "people/session_list.html", {"rows": rows, "outside": outside})


@login_required
@require_POST
def session_end(request, pk: int):
    """Sign out one other browser."""
    get_object_or_404(_sessions_of(request.user), pk=pk).end()
    messages.success(request, _("That browser is signed out."))
    return redirect("people:session_list")


@login_required
@require_POST
def session_end_all(request):
    """Sign out everywhere: here as well, unless `others` is asked."""
    is_here_kept = "others" in request.POST
    for session in UserSession.objects.filter(user=request.user):
        if not (is_here_kept and session.session_key == request.session.session_key):
            session.end()
    if is_here_kept:
        messages.success(request, _("Every other browser is signed out."))
        return redirect("people:session_list")
    logout(request)
    return redirect("account_login")

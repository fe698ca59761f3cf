"""What the administrator gives somebody and ends: roles and places."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import actions
from people.forms import EndForm, GrantForm, JoinForm
from people.models import Membership, RoleGrant, User
from people.views.frame import administrator_only, ask, the_person


@login_required
@require_http_methods(["GET", "POST"])
def role_new(request, public_id: str):
    person = the_person(request, public_id)
    administrator_only(request)

    def grant(**fields):
        return actions.grant_role(person, by=request.user, **fields)

    return ask(
        request,
        GrantForm(request.POST or None),
        grant,
        title=_("Grant a role"),
        back_url=person.get_absolute_url(),
        subject=person,
    )


@login_required
@require_http_methods(["GET", "POST"])
def place_new(request, public_id: str):
    person = the_person(request, public_id)
    administrator_only(request)

    def join(**fields):
        return actions.join(person, by=request.user, **fields)

    return ask(
        request,
        JoinForm(request.POST or None, province=person.province_id),
        join,
        title=_("Add to an organisation"),
        back_url=person.get_absolute_url(),
        subject=person,
    )


HELD = {"vai-tro": RoleGrant, "vi-tri": Membership}


@login_required
@require_http_methods(["GET", "POST"])
def held_end(request, what: str, public_id: str):
    """End a role or a place: `what` says which of the two."""
    if what not in HELD:
        raise Http404
    people = User.objects.visible_to(request.user)
    rows = HELD[what].objects.filter(user__in=people).select_related("user")
    held = get_object_or_404(rows, public_id=public_id)
    administrator_only(request)

    def end(note):
        return actions.end(held, by=request.user, note=note)

    return ask(
        request,
        EndForm(request.POST or None),
        end,
        title=_("End it now"),
        back_url=held.user.get_absolute_url(),
        subject=held,
    )

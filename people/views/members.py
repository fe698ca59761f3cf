"""Pages on which an organisation keeps its own people."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lifecycle import clock
from lifecycle.errors import Stale, WrongPerson
from lifecycle.pages import ListPage
from lifecycle.views import seen_version
from people import actions
from people.actions.members import keeps_its_people, may_end
from people.forms import EndPlaceForm, InvitationForm, PlaceForm
from people.models import Membership, Organisation
from people.views.frame import ask


class MemberList(ListPage):
    """Who acts for an organisation; its administrators keep the list."""

    template_name = "people/member_list.html"
    sorts = {
        "name": ["user__sort_name"],
        "title": ["title", "user__sort_name"],
        "since": ["from_on", "user__sort_name"],
    }
    default_sort = "name"

    def get(self, request, public_id):
        if not request.user.is_authenticated:
            return login_required(lambda r: None)(request)
        self.organisation = _organisation(public_id)
        if not self.organisation.members_visible_to(request.user):
            raise PermissionDenied
        return super().get(request)

    def rows(self, request):
        today = clock.date_of(request.user.standing.as_of)
        return self.organisation.memberships.in_force(today).select_related("user")

    def more(self, request):
        keeps = bool(keeps_its_people(Membership(organisation=self.organisation), request.user))
        return {
            "organisation": self.organisation,
            "may_keep": keeps,
            "may_invite": request.user.administers(self.organisation.pk),
            "invitations": self.organisation.invitations.standing() if keeps else [],
            "requests": self.organisation.join_requests.waiting().select_related("user")
            if keeps
            else [],
            "now": request.user.standing.as_of,
        }


def _organisation(public_id: str) -> Organisation:
    return get_object_or_404(Organisation, public_id=public_id)


def _place(request, public_id: str) -> Membership:
    rows = Membership.objects.visible_to(request.user).select_related("organisation", "user")
    return get_object_or_404(rows, public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
def invitation_new(request, public_id: str):
    organisation = _organisation(public_id)
    if not organisation.members_visible_to(request.user):
        raise Http404
    if not request.user.administers(organisation.pk):
        raise WrongPerson(_("Only the organisation's administrators invite."))

    def invite(**fields):
        return actions.invite(organisation, by=request.user, **fields)

    return ask(
        request,
        InvitationForm(request.POST or None),
        invite,
        title=_("Invite somebody"),
        back_url=organisation.get_people_url(),
        subject=organisation,
    )


@login_required
@require_http_methods(["GET", "POST"])
def place_edit(request, public_id: str):
    place = _place(request, public_id)
    if not keeps_its_people(place, request.user):
        raise WrongPerson(_("Only the organisation's administrators change this."))
    context = {"version": request.POST.get("version", place.version)}

    def edit(**fields):
        version = seen_version(request, "version")
        try:
            return actions.edit_place(
                place, by=request.user, seen_version=-1 if version is None else version, **fields
            )
        except Stale:
            now = Membership.objects.get(pk=place.pk)
            yes_no = _("Yes") if now.is_administrator else _("No")
            context["version"] = now.version
            context["stands_now"] = [
                (_("Position"), now.title),
                (_("administers the organisation's people"), yes_no),
            ]
            raise

    initial = {"title": place.title, "is_administrator": place.is_administrator}
    return ask(
        request,
        PlaceForm(request.POST or None, initial=initial),
        edit,
        title=_("Change the place"),
        back_url=place.organisation.get_people_url(),
        subject=place,
        context=context,
    )


@login_required
@require_http_methods(["GET", "POST"])
def place_end(request, public_id: str):
    """End a place: another's as who keeps the organisation's people, or one's own."""
    place = _place(request, public_id)
    if not may_end(place, request.user):
        raise WrongPerson(_("Only the organisation's administrators end this."))
    is_own = place.user_id == request.user.pk

    def end(**fields):
        return actions.end_place(place, by=request.user, **fields)

    organisation = place.organisation
    return ask(
        request,
        EndPlaceForm(request.POST or None, is_own=is_own),
        end,
        title=_("Leave the organisation") if is_own else _("End the place"),
        back_url=organisation.get_absolute_url() if is_own else organisation.get_people_url(),
        subject=place,
    )

"""Standing in for each other: who does for whom, naming somebody, ending it."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.errors import WrongPerson
from lifecycle.pages import ListPage, timeline
from people import actions
from people.forms import EndForm
from people.forms.delegations import DelegationForm
from people.models import Delegation
from people.views.frame import ask


class DelegationList(LoginRequiredMixin, ListPage):
    """One's own, on either side; for the province's keepers all of it."""

    template_name = "people/delegation_list.html"

    def rows(self, request):
        return Delegation.objects.visible_to(request.user).for_list()

    def more(self, request):
        standing = request.user.standing
        return {
            "today": clock.date_of(standing.as_of),
            "may_lend": bool(standing.own_roles_in(request.user.province_id)),
        }


def _the_delegation(request, public_id: str) -> Delegation:
    rows = Delegation.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, public_id=public_id)


@login_required
@require_safe
def delegation_detail(request, public_id: str):
    delegation = _the_delegation(request, public_id)
    is_over = delegation.ended_at or delegation.until_on < clock.today()
    context = {
        "delegation": delegation,
        "may_end": not is_over and actions.who_ends(delegation, request.user),
        "events": timeline(delegation, request.user),
    }
    return render(request, "people/delegation_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def delegation_new(request):
    if not request.user.standing.own_roles_in(request.user.province_id):
        raise WrongPerson(_("Only somebody with a role of their own can lend it."))
    form = DelegationForm(request.POST or None, user=request.user)

    def lend(**fields):
        actions.delegate_roles(request.user, **fields)

    return ask(
        request,
        form,
        lend,
        title=_("Name a stand-in"),
        back_url="people:delegation_list",
    )


@login_required
@require_http_methods(["GET", "POST"])
def delegation_end(request, public_id: str):
    delegation = _the_delegation(request, public_id)
    if not actions.who_ends(delegation, request.user):
        raise WrongPerson(_("You do not have the right to end this."))

    def end(note):
        actions.end_delegation(delegation, by=request.user, note=note)

    return ask(
        request,
        EndForm(request.POST or None),
        end,
        title=_("End it now"),
        back_url=delegation.get_absolute_url(),
        subject=delegation,
    )

"""Pages of organisations: the register, one of them, a new one."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.pages import ListPage
from people import actions
from people.forms import OrganisationFilter, OrganisationForm
from people.models import JoinRequest, Organisation
from people.querysets.keepers import KEEPERS
from people.states import Role
from people.views.frame import administers, administrator_only, ask


class OrganisationList(ListPage):
    template_name = "people/organisation_list.html"
    filterset_class = OrganisationFilter
    sorts = {"name": ["folded"], "house": ["house", "folded"], "kind": ["kind", "folded"]}
    default_sort = "name"

    def rows(self, request):
        return Organisation.objects.visible_to(request.user)

    def more(self, request):
        user = request.user
        return {
            "may_register": user.is_authenticated and administers(user, user.province_id),
            "may_submit": user.is_authenticated and not user.roles_held,
            "may_import": user.is_authenticated and user.has_role(Role.OFFICER),
            "keeps_register": user.is_authenticated and bool(user.roles_held & KEEPERS),
        }


@require_safe
def organisation_detail(request, public_id: str):
    organisations = Organisation.objects.visible_to(request.user).select_related("province")
    organisation = get_object_or_404(organisations, public_id=public_id)
    members = None
    if organisation.members_visible_to(request.user):
        members = (
            organisation.memberships.in_force(clock.today())
            .select_related("user")
            .order_by("user__sort_name", "pk")
        )
    context = {
        "organisation": organisation,
        "members": members,
        **_between(request.user, organisation),
    }
    return render(request, "people/organisation_detail.html", context)


def _between(user, organisation: Organisation) -> dict:
    """What this reader has to do with the organisation, or may begin."""
    if not user.is_authenticated:
        return {}
    if user.belongs_to(organisation.pk):
        places = organisation.memberships.in_force(clock.date_of(user.standing.as_of))
        return {
            "may_invite": user.administers(organisation.pk),
            "own_place": places.filter(user=user).values_list("public_id", flat=True).first(),
        }
    request = JoinRequest.objects.waiting().filter(user=user, organisation=organisation).first()
    return {"own_request": request, "may_ask": request is None and not user.roles_held}


@login_required
@require_http_methods(["GET", "POST"])
def organisation_new(request):
    administrator_only(request)
    province = request.user.province

    def register(**fields):
        return actions.register_organisation(province=province, by=request.user, **fields)

    return ask(
        request,
        OrganisationForm(request.POST or None),
        register,
        title=_("Register an organisation"),
        back_url="people:organisation_list",
    )

"""Pages of people and organisations: the registers, a person, what the administrator gives."""

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.errors import Refused, WrongPerson
from lifecycle.pages import ListPage, timeline
from people import actions
from people.forms import (
    EndForm,
    GrantForm,
    JoinForm,
    OrganisationFilter,
    OrganisationForm,
    PersonFilter,
    PersonForm,
    ProfileForm,
)
from people.models import Membership, Organisation, RoleGrant, User
from people.rules import worth_trying
from people.states import Role


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


def _administers(user, province_id: str) -> bool:
    return user.is_authenticated and user.has_role(Role.ADMINISTRATOR, province_id)


def _administrator_only(request):
    if not _administers(request.user, request.user.province_id):
        raise WrongPerson(_("Only the province's administrator does this."))


def _ask(request, form, deed, *, title: str, back_url: str, **context):
    """A page with one form and one deed: GET asks, POST does; refusals stand at their field."""
    back_url = resolve_url(back_url)
    if form.is_bound and form.is_valid():
        try:
            done = deed(**form.cleaned_data)
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error(reason.field if reason.field in form.fields else None, str(reason))
        else:
            messages.success(request, _("Done: %(label)s.") % {"label": title})
            return redirect(done if isinstance(done, User | Organisation) else back_url)
    context |= {"form": form, "title": title, "back_url": back_url}
    status = 400 if form.is_bound else 200
    return render(request, "people/form_page.html", context, status=status)


# Organisations ----------------------------------------------------------------------------------


class OrganisationList(ListPage):
    template_name = "people/organisation_list.html"
    filterset_class = OrganisationFilter
    sorts = {"name": ["folded"], "house": ["house", "folded"], "kind": ["kind", "folded"]}
    default_sort = "name"

    def rows(self, request):
        return Organisation.objects.visible_to(request.user)

    def more(self, request):
        user = request.user
        return {"may_register": user.is_authenticated and _administers(user, user.province_id)}


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
    context = {"organisation": organisation, "members": members}
    return render(request, "people/organisation_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def organisation_new(request):
    _administrator_only(request)
    province = request.user.province

    def register(**fields):
        return actions.register_organisation(province=province, by=request.user, **fields)

    return _ask(
        request,
        OrganisationForm(request.POST or None),
        register,
        title=_("Register an organisation"),
        back_url="people:organisation_list",
    )


# People -----------------------------------------------------------------------------------------


class PersonList(LoginRequiredMixin, ListPage):
    template_name = "people/person_list.html"
    filterset_class = PersonFilter
    sorts = {"name": ["sort_name"], "email": ["email"]}
    default_sort = "name"

    def rows(self, request):
        if not request.user.roles_held & {Role.ADMINISTRATOR, Role.OFFICER}:
            raise PermissionDenied
        return User.objects.visible_to(request.user).with_holdings(
            clock.date_of(request.user.standing.as_of)
        )

    def more(self, request):
        return {"may_register": _administers(request.user, request.user.province_id)}


@login_required
@require_safe
def person_detail(request, public_id: str):
    people = User.objects.visible_to(request.user).select_related("province")
    person = get_object_or_404(people, public_id=public_id)
    today = clock.today()
    context = {
        "person": person,
        "grants": person.role_grants.in_force(today).select_related("province"),
        "places": person.memberships.in_force(today).select_related("organisation"),
        "is_oneself": person.pk == request.user.pk,
        "may_administer": _administers(request.user, person.province_id),
        "events": timeline(person, request.user),
    }
    return render(request, "people/person_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def person_new(request):
    _administrator_only(request)
    province = request.user.province

    def register(**fields):
        return actions.register_person(province=province, by=request.user, **fields)

    return _ask(
        request,
        PersonForm(request.POST or None),
        register,
        title=_("Register a person"),
        back_url="people:person_list",
    )


def _person(request, public_id: str) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
def person_edit(request, public_id: str):
    person = _person(request, public_id)
    if person.pk != request.user.pk and not _administers(request.user, person.province_id):
        raise WrongPerson(_("You do not have the right to change this account."))
    initial = {"full_name": person.full_name, "language": person.language}

    def edit(**fields):
        return actions.edit_person(person, by=request.user, **fields)

    answer = _ask(
        request,
        ProfileForm(request.POST or None, initial=initial),
        edit,
        title=_("Change name or language"),
        back_url=person.get_absolute_url(),
        subject=person,
    )
    if answer.status_code == 302 and person.pk == request.user.pk:
        # The account's language speaks again; what was picked on a page is over.
        answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer


# What the administrator gives and ends ----------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def role_new(request, public_id: str):
    person = _person(request, public_id)
    _administrator_only(request)

    def grant(**fields):
        return actions.grant_role(person, by=request.user, **fields)

    return _ask(
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
    person = _person(request, public_id)
    _administrator_only(request)

    def join(**fields):
        return actions.join(person, by=request.user, **fields)

    return _ask(
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
    _administrator_only(request)

    def end(note):
        return actions.end(held, by=request.user, note=note)

    return _ask(
        request,
        EndForm(request.POST or None),
        end,
        title=_("End it now"),
        back_url=held.user.get_absolute_url(),
        subject=held,
    )


@login_required
@require_http_methods(["GET", "POST"])
def person_close(request, public_id: str):
    person = _person(request, public_id)
    _administrator_only(request)

    def close(note):
        return actions.close_account(person, by=request.user, note=note)

    return _ask(
        request,
        EndForm(request.POST or None),
        close,
        title=_("Close the account"),
        back_url=person.get_absolute_url(),
        subject=person,
    )

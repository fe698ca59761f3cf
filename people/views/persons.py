"""Pages of people: the register, one of them, a new account, its change and end."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.errors import Stale, WrongPerson
from lifecycle.pages import ListPage, timeline
from lifecycle.views import seen_version
from people import actions
from people.forms import EndForm, PersonFilter, PersonForm, ProfileForm
from people.models import Expert, User
from people.states import Role
from people.views.frame import administers, administrator_only, ask, the_person

NEWEST = 5


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
        return {"may_register": administers(request.user, request.user.province_id)}


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
        "may_administer": administers(request.user, person.province_id),
        "events": timeline(person, request.user),
        **(_of_ones_own(person) if person.pk == request.user.pk else {}),
    }
    return render(request, "people/person_detail.html", context)


def _of_ones_own(person: User) -> dict:
    """What only the person finds on their page: their profile, what they asked for."""
    return {
        "expert": Expert.objects.filter(user=person).first(),
        "registrations": person.registrations.all()[:NEWEST],
        "wishes": person.join_requests.waiting().select_related("organisation"),
    }


@login_required
@require_safe
def person_own(request):
    return redirect(request.user.get_absolute_url())


@login_required
@require_http_methods(["GET", "POST"])
def person_new(request):
    administrator_only(request)
    province = request.user.province

    def register(**fields):
        return actions.register_person(province=province, by=request.user, **fields)

    return ask(
        request,
        PersonForm(request.POST or None),
        register,
        title=_("Register a person"),
        back_url="people:person_list",
    )


@login_required
@require_http_methods(["GET", "POST"])
def person_edit(request, public_id: str):
    person = the_person(request, public_id)
    if person.pk != request.user.pk and not administers(request.user, person.province_id):
        raise WrongPerson(_("You do not have the right to change this account."))
    initial = {"full_name": person.full_name, "language": person.language}
    context = {"version": request.POST.get("version", person.version)}

    def edit(**fields):
        version = seen_version(request, "version")
        try:
            return actions.edit_person(person, by=request.user, seen_version=version, **fields)
        except Stale:
            now = User.objects.get(pk=person.pk)
            context["version"] = now.version
            context["stands_now"] = [
                (_("Full name"), now.full_name),
                (_("Language"), now.get_language_display()),
            ]
            raise

    answer = ask(
        request,
        ProfileForm(request.POST or None, initial=initial),
        edit,
        title=_("Change name or language"),
        back_url=person.get_absolute_url(),
        subject=person,
        context=context,
    )
    if answer.status_code == 302 and person.pk == request.user.pk:
        # The account's language speaks again; what was picked on a page is over.
        answer.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def person_close(request, public_id: str):
    person = the_person(request, public_id)
    administrator_only(request)

    def close(note):
        return actions.close_account(person, by=request.user, note=note)

    return ask(
        request,
        EndForm(request.POST or None),
        close,
        title=_("Close the account"),
        back_url=person.get_absolute_url(),
        subject=person,
    )

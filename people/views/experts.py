"""Pages of experts: the pool as officers see it, a profile, one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lifecycle import clock
from lifecycle.errors import Stale, WrongPerson
from lifecycle.pages import ListPage, life_of
from lifecycle.views import seen_version, verb_view
from papers.downloads import list_file, list_links
from people import actions, exports
from people.forms import ExpertFilter, ExpertForm, RelationForm
from people.models import Expert, Relation
from people.models.expert import oneself_or_officer
from people.permissions import provinces_as
from people.states import Role
from people.views.frame import ask


class ExpertList(LoginRequiredMixin, ListPage):
    template_name = "people/expert_list.html"
    filterset_class = ExpertFilter
    sorts = {
        "name": ["user__sort_name"],
        "degree": ["degree", "user__sort_name"],
        "until": ["available_until", "user__sort_name"],
        "since": ["created_at"],
    }
    default_sort = "name"

    def rows(self, request):
        if not provinces_as(request.user, Role.OFFICER):
            raise PermissionDenied
        return Expert.objects.visible_to(request.user).for_list()

    def more(self, request):
        return {
            "today": request.user.standing.as_of,
            "export_links": list_links("people:expert_export"),
        }


expert_export = login_required(list_file(ExpertList, exports.experts_sheet, "chuyen-gia"))


@login_required
@require_safe
def expert_detail(request, public_id: str):
    expert = get_object_or_404(
        Expert.objects.visible_to(request.user).for_list().select_related("province"),
        public_id=public_id,
    )
    context = {
        "expert": expert,
        "may_edit": bool(oneself_or_officer(expert, request.user)),
        "is_oneself": expert.user_id == request.user.pk,
        "relations": list(expert.relations.select_related("organisation")),
        **life_of(expert, request.user),
    }
    return render(request, "people/expert_detail.html", context)


@login_required
@require_safe
def expert_own(request):
    """One's own profile, or where one begins it."""
    own = Expert.objects.filter(user=request.user).first()
    return redirect(own.get_absolute_url() if own else "people:expert_new")


@login_required
@require_http_methods(["GET", "POST"])
def expert_new(request):
    own = Expert.objects.filter(user=request.user).first()
    if own:
        return redirect(own.get_absolute_url())

    def make(**fields):
        return actions.make_expert(user=request.user, by=request.user, **fields)

    # The instance knows whose it is before its own rules are asked.
    blank = Expert(user=request.user, province=request.user.province)
    return ask(
        request,
        ExpertForm(request.POST or None, province=request.user.province_id, instance=blank),
        make,
        title=_("Offer myself as an expert"),
        back_url="/",
        lead_text=_(
            "The office chooses members of councils from these profiles. You and the managing "
            "officers see it, nobody else."
        ),
    )


@login_required
@require_http_methods(["GET", "POST"])
def expert_edit(request, public_id: str):
    rows = Expert.objects.visible_to(request.user).select_related("user", "organisation")
    expert = get_object_or_404(rows, public_id=public_id)
    if not oneself_or_officer(expert, request.user):
        raise WrongPerson(_("Only the person and the managing officers change a profile."))
    context = {"version": request.POST.get("version", expert.version)}

    def edit(**fields):
        version = seen_version(request, "version")
        try:
            return actions.edit_expert(
                expert, by=request.user, seen_version=-1 if version is None else version, **fields
            )
        except Stale:
            now = Expert.objects.for_list().get(pk=expert.pk)
            context.update(version=now.version, stands_now=facts_of(now))
            raise

    return ask(
        request,
        ExpertForm(request.POST or None, province=expert.province_id, instance=expert),
        edit,
        title=_("Change the profile"),
        back_url=expert.get_absolute_url(),
        subject=expert,
        context=context,
    )


def facts_of(expert: Expert) -> list[tuple]:
    """A profile in words, fetched `for_list`."""
    return [
        (_("Degree"), expert.rank_in_words),
        (_("Gender"), expert.get_gender_display()),
        (_("Fields of research"), expert.sciences_in_words),
        (_("Keywords"), expert.keywords),
        (_("Languages"), expert.tongues_in_words),
        (_("Place of work"), expert.place_of_work),
        (_("Works"), _("abroad") if expert.is_abroad else _("in the country")),
        (_("Most dossiers at once"), expert.load_limit),
        (_("Introduction"), expert.bio),
    ]


expert_verb = verb_view(Expert.objects.visible_to)


# What ties them to whom ---


@login_required
@require_http_methods(["GET", "POST"])
def relation_new(request, public_id: str):
    rows = Expert.objects.visible_to(request.user).select_related("user")
    expert = get_object_or_404(rows, public_id=public_id)

    def declare(**fields):
        actions.declare_relation(expert, by=request.user, **fields)

    return ask(
        request,
        RelationForm(
            request.POST or None,
            province=expert.province_id,
            instance=Relation(expert=expert, declared_at=clock.now()),
        ),
        declare,
        title=_("Declare a relation"),
        back_url=expert.get_absolute_url() + "#quan-he",
        subject=expert,
        lead_text=_(
            "You and the managing officers see it, nobody else. Conflicts of interest are searched "
            "with it before you are asked into a council and after."
        ),
    )


@login_required
@require_POST
def relation_end(request, public_id: str, pk: int):
    rows = Relation.objects.filter(expert__in=Expert.objects.visible_to(request.user))
    relation = get_object_or_404(rows.select_related("expert"), expert__public_id=public_id, pk=pk)
    expert = relation.expert
    actions.end_relation(relation, by=request.user)
    messages.success(request, _("Done: %(label)s.") % {"label": _("Relation taken out")})
    return redirect(expert.get_absolute_url() + "#quan-he")

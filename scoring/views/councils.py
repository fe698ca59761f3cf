"""Councils: the list, one council, its people, its agenda, its conflicts."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from people.permissions import holds
from people.states import Role
from scoring import actions
from scoring.filters import CouncilFilter
from scoring.forms import AgendaForm, CouncilForm, DecisionForm, InviteForm, MeetingForm
from scoring.letters import decisions
from scoring.models import AssignmentPlan, Conflict, Council, Item
from scoring.models.supplement import SIGNERS
from scoring.querysets import COUNCIL_STAFF
from scoring.rules import rules_shown
from scoring.states import CouncilState, Stage
from scoring.views.care import CARES
from scoring.views.commissions import may_list_tasks, put_problems, tasks_seen
from scoring.views.frame import allow, form_page, page, posted
from scoring.views.seats import reasons_counted
from scoring.views.supplements import form_council

IS_OFFICER = holds(Role.OFFICER)
IS_STAFF = holds(*COUNCIL_STAFF)


class CouncilList(LoginRequiredMixin, ListPage):
    template_name = "scoring/council_list.html"
    filterset_class = CouncilFilter
    sorts = {"name": ["folded"], "decision": ["decision_on"], "since": ["created_at"]}
    default_sort = "-since"

    def rows(self, request):
        return Council.objects.visible_to(request.user).for_list().with_counts_for(request.user)

    def more(self, request):
        return {"may_draw_up": request.user.has_role(Role.OFFICER)}


def find(request, public_id) -> Council:
    rows = Council.objects.visible_to(request.user)
    rows = rows.select_related("call", "rule_set__province", "province")
    return get_object_or_404(rows, public_id=public_id)


@page
def council_detail(request, public_id):
    council = find(request, public_id)
    is_officer = bool(IS_OFFICER(council, request.user))
    is_staff = bool(IS_STAFF(council, request.user))
    items = Item.objects.visible_to(request.user).filter(council=council).for_agenda(request.user)
    conflicts = Conflict.objects.visible_to(request.user).filter(seat__council=council).for_list()
    has_decision = decisions.decisions_of(council).exists()
    context = {
        "council": council,
        "seats": [seat for seat in council.all_seats if seat.is_shown_to(request.user, is_staff)],
        "why_declined": reasons_counted(council) if is_staff else [],
        "items": list(items),
        "tasks": tasks_seen(council, request.user),
        "may_list": may_list_tasks(council, request.user),
        "lists": list(council.commission_lists.order_by("pk")),
        "conflicts": list(conflicts),
        "meetings": list(council.meetings.order_by("number")),
        "plans": _plans(council, request.user) if is_staff else [],
        "rules": [council.rules.entry(key) for key in rules_shown(council.kind)],
        "my_seat": next((s for s in council.all_seats if s.user_id == request.user.pk), None),
        "may_rank": council.call_id and council.kind == Stage.SELECTION and is_staff,
        "may_invite": is_officer and council.state != CouncilState.CONCLUDED,
        "may_care": CARES(council, request.user) and not council.seat_of(request.user),
        "may_decide": council.state == CouncilState.FORMED
        and bool(holds(*SIGNERS)(council, request.user)),
        "has_decision": has_decision,
        "may_issue": bool(council.decision_number)
        and not has_decision
        and bool(holds(*SIGNERS)(council, request.user)),
        "supplements": list(
            council.supplements.select_related("leaving__user", "joining__user", "decided_by")
        ),
        "today": request.user.standing.as_of,
        "may_arrange": is_officer and council.state == CouncilState.FORMED,
        **life_of(council, request.user),
    }
    return render(request, "scoring/council_detail.html", context)


def _plans(council, user) -> list[AssignmentPlan]:
    """The newest plans of who reviews what."""
    return list(AssignmentPlan.objects.visible_to(user).of_council(council).for_list()[:5])


council_verb = verb_view(
    lambda user: Council.objects.visible_to(user),
    {"form": DecisionForm},
    deeds={"form": form_council},
)


@page
def council_new(request):
    allow(request.user.has_role(Role.OFFICER, request.user.province_id))
    form = posted(request, CouncilForm, user=request.user)

    def deed():
        return actions.draw_up_council(by=request.user, **form.cleaned_data)

    return form_page(
        request,
        form,
        deed,
        title=_("Draw up a council"),
        button=_("Draw up the council"),
        back_url=reverse("scoring:council_list"),
    )


@page
def council_invite(request, public_id):
    council = find(request, public_id)
    allow(IS_OFFICER(council, request.user))
    form = posted(request, InviteForm, council=council)

    def deed():
        actions.invite(council, by=request.user, **form.cleaned_data)

    return form_page(
        request,
        form,
        deed,
        title=_("Invite a member"),
        button=_("Invite"),
        thing=council,
        back_url=council.get_absolute_url() + "#thanh-vien",
    )


@page
def council_agenda(request, public_id):
    council = find(request, public_id)
    allow(IS_OFFICER(council, request.user))
    if council.kind == Stage.IDENTIFICATION:
        return put_problems(request, council)
    form = posted(request, AgendaForm, council=council)

    def deed():
        actions.place(council, form.cleaned_data["proposals"], by=request.user)

    return form_page(
        request,
        form,
        deed,
        title=_("Put dossiers on the agenda"),
        thing=council,
        button=_("Put on the agenda"),
        template="scoring/agenda_form.html",
        back_url=council.get_absolute_url() + "#chuong-trinh",
        lead=_("Conflicts of interest are searched first; members without one may then read."),
    )


@page
def council_meeting(request, public_id):
    council = find(request, public_id)
    allow(IS_OFFICER(council, request.user))
    form = posted(request, MeetingForm)

    def deed():
        return actions.plan_meeting(council, by=request.user, **form.cleaned_data)

    return form_page(
        request,
        form,
        deed,
        title=_("Plan a meeting"),
        button=_("Plan the meeting"),
        thing=council,
        back_url=council.get_absolute_url(),
    )


@require_POST
@page
def council_conflicts(request, public_id):
    council = find(request, public_id)
    found = actions.find_conflicts(council, by=request.user)
    messages.success(
        request,
        ngettext(
            "%(count)s new conflict of interest found.",
            "%(count)s new conflicts of interest found.",
            len(found),
        )
        % {"count": len(found)},
    )
    return redirect(council.get_absolute_url() + "#xung-dot")


# Conflicts, each on its own page ---


@page
def conflict_detail(request, public_id):
    rows = Conflict.objects.visible_to(request.user).for_list()
    conflict = get_object_or_404(rows, public_id=public_id)
    late = conflict.seat.council.items.filter(
        proposal=conflict.proposal_id, concluded_at__lt=conflict.created_at
    )
    context = {
        "conflict": conflict,
        "is_after_conclusion": late.exists(),
        **life_of(conflict, request.user),
    }
    return render(request, "scoring/conflict_detail.html", context)


conflict_verb = verb_view(
    lambda user: Conflict.objects.visible_to(user),
    after=lambda conflict: conflict.seat.council.get_absolute_url() + "#xung-dot",
)

"""Assignment plans: asked for, looked at dossier by dossier and person by person, in effect."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lifecycle.pages import ListPage, life_of
from lifecycle.views import seen_version, verb_view
from papers.templatetags.ba_nha import rounded
from people.models import User
from people.permissions import holds
from people.states import Role
from proposals.models import Call
from scoring import actions
from scoring.filters import PlannedItemFilter
from scoring.models import AssignmentPlan, Council, PlannedItem
from scoring.plan_forms import ChangeForm, DeclineReviewForm, PlanForm, waiting_items
from scoring.states import CouncilState, PlanState
from scoring.views.councils import find as find_council
from scoring.views.frame import allow, form_page, page, posted
from scoring.views.items import find as find_item

IS_OFFICER = holds(Role.OFFICER)


def find(request, public_id) -> AssignmentPlan:
    rows = AssignmentPlan.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, public_id=public_id)


@page
def council_plan(request, public_id):
    council = find_council(request, public_id)
    allow(IS_OFFICER(council, request.user))
    return _ask(request, council, Council.objects.filter(pk=council.pk))


@page
def call_plan(request, public_id):
    call = get_object_or_404(Call.objects.visible_to(request.user), public_id=public_id)
    allow(IS_OFFICER(call, request.user))
    return _ask(request, call, Council.objects.filter(call=call, state=CouncilState.FORMED))


def _ask(request, of, councils):
    open_plan = AssignmentPlan.objects.open().filter(
        **({"council": of} if isinstance(of, Council) else {"call": of, "council": None})
    )
    if plan := open_plan.first():
        return redirect(plan)
    form = posted(request, PlanForm, councils=councils, items=waiting_items(councils))

    def deed():
        plan = actions.ask_for_plan(of, by=request.user, **form.cleaned_data)
        return plan.job.get_absolute_url()

    return form_page(
        request,
        form,
        deed,
        title=_("Plan the reviewers"),
        button=_("Work out a plan"),
        done=_("The background worker works out the plan."),
        thing=of,
        back_url=of.get_absolute_url(),
        lead=_(
            "By expertise, without conflicts of interest, within everybody's load. Nothing changes"
            " until you put the plan into effect."
        ),
    )


class PlanDetail(LoginRequiredMixin, ListPage):
    template_name = "scoring/plan_detail.html"
    filterset_class = PlannedItemFilter
    sorts = {"worth": ["worth"], "agenda": ["item__council", "item__position"]}
    default_sort = "worth"

    def get(self, request, public_id):
        self.plan = find(request, public_id)
        request.plan = self.plan
        return super().get(request)

    def rows(self, request):
        seen = PlannedItem.objects.visible_to(request.user).filter(plan=self.plan)
        return seen.for_list().order_by("worth", "pk")

    def more(self, request):
        plan, user = self.plan, request.user
        seen = PlannedItem.objects.visible_to(user).filter(plan=plan)
        served_worst = seen.select_related("item__proposal").order_by("worth", "pk")
        return {
            "plan": plan,
            "served_worst": served_worst.first(),
            "unmet": _unmet(plan, user) if plan.unmet else None,
            "short": list(User.objects.filter(pk__in=plan.short_people)),
            "by_hand": plan.items.filter(reviews__is_by_hand=True).count(),
            "is_open": plan.state in (PlanState.SOLVING, PlanState.PROPOSED),
            **life_of(plan, user),
        }


def _unmet(plan: AssignmentPlan, user) -> dict:
    """What can't be met, in rows to be named: dossiers, and either relaxation."""
    seen = PlannedItem.objects.visible_to(user).filter(plan=plan)
    names = {
        one.item_id: one
        for one in seen.filter(item__in=plan.unmet["items"]).select_related("item__proposal")
    }
    fewer = dict(plan.unmet["fewer_reviews"])
    more = dict(plan.unmet["more_load"] or [])
    people = {one.pk: one for one in User.objects.filter(pk__in=more)}
    return {
        "items": [{"planned": one, "fewer": fewer.get(pk, 0)} for pk, one in names.items()],
        "needed": plan.unmet["needed"],
        "available": plan.unmet["available"],
        "more_load": [{"person": people[pk], "more": n} for pk, n in more.items() if pk in people],
        "fewer_reviews": [
            {"planned": names[pk], "fewer": n} for pk, n in fewer.items() if pk in names
        ],
        "never": plan.unmet["more_load"] is None,
    }


@page
def plan_people(request, public_id):
    plan = find(request, public_id)
    seen = PlannedItem.objects.visible_to(request.user).filter(plan=plan)
    return render(request, "scoring/plan_people.html", {"plan": plan, "loads": list(seen.loads())})


plan_verb = verb_view(
    lambda user: AssignmentPlan.objects.visible_to(user),
    deeds={"deploy": actions.deploy_plan, "discard": actions.discard_plan},
)


@page
def planned_item(request, public_id):
    rows = PlannedItem.objects.visible_to(request.user).select_related(
        "plan", "item__proposal__host", "item__proposal__call", "item__council"
    )
    planned = get_object_or_404(rows.prefetch_related("reviews__seat__user"), public_id=public_id)
    plan = planned.plan
    loads = {one["seat__user"]: one["count"] for one in plan.items.all().loads()}
    candidates = candidate_rows(planned, loads)
    may_change = plan.state == PlanState.PROPOSED and bool(IS_OFFICER(plan, request.user))
    told = {
        row["seat"].pk: _("%(person)s (expertise %(share)s, %(load)s dossiers)")
        % {"person": row["seat"].user, "share": rounded(row["share"], 2), "load": row["load"]}
        for row in candidates
    }
    if request.method == "POST":
        allow(IS_OFFICER(plan, request.user))
    form = posted(request, ChangeForm, planned=planned, told=told)

    def deed():
        actions.change_review(
            planned, by=request.user, seen_version=seen_version(request), **form.cleaned_data
        )

    return form_page(
        request,
        form,
        deed,
        title=str(planned.item),
        button=_("Change the reviewer"),
        done=_("The reviewer is changed in the plan."),
        template="scoring/planned_item.html",
        back_url=plan.get_absolute_url(),
        plan=plan,
        planned=planned,
        candidates=candidates,
        may_change=may_change and form.has_choice,
        url=reverse("scoring:planned_item", args=[planned.public_id]),
    )


def candidate_rows(planned: PlannedItem, loads: dict[int, int]) -> list[dict]:
    """Everybody of the council, best first: chosen, free or why not."""
    from scoring.models import Seat

    reviews = {one.seat_id: one for one in planned.reviews.all()}
    seats = Seat.objects.select_related("user").in_bulk([pk for pk, *_rest in planned.candidates])
    return [
        {
            "place": place,
            "seat": seats[pk],
            "share": affinity / 1_000_000,
            "words": words,
            "review": reviews.get(pk),
            "unfit": unfit,
            "load": loads.get(seats[pk].user_id, 0),
        }
        for place, (pk, affinity, unfit, words) in enumerate(planned.candidates, start=1)
    ]


@page
def item_decline(request, public_id):
    """A member named says that they can't review the dossier."""
    item = find_item(request, public_id)
    seat = item.council.seat_of(request.user)
    allow(seat.capacity if seat and seat.pk in item.bench.reviewers else "")
    form = posted(request, DeclineReviewForm)

    def deed():
        actions.decline_review(item, by=request.user, **form.cleaned_data)
        return reverse("scoring:desk")

    return form_page(
        request,
        form,
        deed,
        title=_("Decline the review"),
        button=_("Decline the review"),
        thing=item,
        back_url=item.get_absolute_url(),
        done=_("Thank you for saying so in time. Somebody else will review it."),
        lead=_("You stay a member of the council and score the dossier at the meeting."),
    )

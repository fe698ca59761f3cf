"""A plan is asked for, changed by hand and put into effect: all of it or nothing."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import advance, begin, together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.states import Audience
from lifecycle.work import begin_work, stop_work
from people.permissions import holds
from people.states import Role
from scoring import mails
from scoring.actions.agenda import NOT_TAKEN_UP
from scoring.actions.planning import items_of
from scoring.models import (
    Assignment,
    AssignmentPlan,
    Conflict,
    Council,
    Item,
    PlannedItem,
    PlannedReview,
    ScoreSheet,
    Seat,
)
from scoring.states import PlanState, SeatState

IN_BACKGROUND = "scoring.tasks.work_out_plan"
REASONS_TOLD = 10
officer = holds(Role.OFFICER)


def ask_for_plan(
    of: Any,
    *,
    by: Any,
    max_load: int,
    min_load: int = 0,
    is_fair: bool = True,
    keeps: bool = True,
    in_background: bool = True,
) -> AssignmentPlan:
    """Have reviewers planned for a council, or for all formed councils of a call (`of`).

    The worker works it out. Without `in_background` the caller does, by `work_out`.
    """
    is_council = isinstance(of, Council)
    with together():
        plan = begin(
            AssignmentPlan(
                province_id=of.province_id,
                council=of if is_council else None,
                call=of.call if is_council else of,
                asked_by=by,
                max_load=max_load,
                min_load=min_load,
                is_fair=is_fair,
                keeps=keeps,
            ),
            by=by,
        )
        if not items_of(plan).exists():
            raise Refused(Reason(_("There is no dossier whose reviewers may be named now.")))
        if in_background:
            plan.job = begin_work(
                IN_BACKGROUND,
                title=str(plan),
                url=plan.get_absolute_url(),
                by=by,
                province=plan.province_id,
                steered_by=Role.OFFICER,
            )
            plan.save(update_fields=["job"])
    return plan


def discard_plan(plan: AssignmentPlan, *, by: Any, **given: Any) -> AssignmentPlan:
    """The plan is not used; if it is still being worked out, that stops."""
    with together():
        plan = advance(plan, "discard", by=by, **given)
        if plan.job and plan.job.is_under_way:
            stop_work(plan.job, by=by)
    return plan


def change_review(
    planned: PlannedItem,
    *,
    out: Seat,
    into: Seat,
    by: Any,
    note: str,
    seen_version: int | None = None,
) -> PlannedReview:
    """Another member reviews the dossier, by hand: not barred, within their load, with a reason."""
    with together():
        plan = AssignmentPlan.objects.select_for_update(of=("self",)).get(pk=planned.plan_id)
        role = officer(plan, by)
        if not role:
            raise WrongPerson(_("You do not have the right to do this step."))
        if seen_version is not None and seen_version != plan.version:
            raise Stale(_("The plan was changed since you opened this page. Look again."))
        if plan.state != PlanState.PROPOSED:
            raise WrongMoment(_("Only a proposed plan is changed by hand."))
        note = clean_text(note)
        candidates = {pk: one for pk, *one in planned.candidates}
        reviews = {one.seat_id: one for one in planned.reviews.all()}
        if reasons := _against_change(plan, planned, candidates, reviews, out, into, note):
            raise Refused(reasons)
        affinity, _unfit, words = candidates[into.pk]
        review = reviews[out.pk]
        review.seat, review.affinity, review.words = into, affinity, words[:400]
        review.place = 1 + list(candidates).index(into.pk)
        review.is_by_hand, review.note = True, note
        review.stood = Assignment.objects.filter(item=planned.item_id, seat=into).exists()
        review.save()
        _count_again(plan, planned)
        witness(
            plan, "review_changed", by=by, role=role, audience=Audience.OFFICERS, note=note,
            item=planned.item_id, out=out.pk, into=into.pk,
        )  # fmt: skip
    return review


def _against_change(plan, planned, candidates, reviews, out, into, note) -> list[Reason]:
    reasons = []
    if not note:
        reasons.append(Reason(_("Give the reason."), field="note"))
    if out.pk not in reviews:
        reasons.append(Reason(_("This member does not review the dossier."), field="out"))
    elif reviews[out.pk].is_started:
        reasons.append(Reason(_("This member has begun their sheet: it stays."), field="out"))
    if into.pk in reviews:
        reasons.append(Reason(_("This member reviews the dossier already."), field="into"))
    if into.pk not in candidates or candidates[into.pk][1]:
        reasons.append(Reason(_("This member may not review the dossier."), field="into"))
    if _barred([into.pk], [planned.item]):
        sentence = _("A member with a conflict of interest does not review the dossier.")
        reasons.append(Reason(sentence, field="into"))
    most = limit_of(plan, into.user_id)
    has = PlannedReview.objects.filter(planned__plan=plan, seat__user=into.user_id).count()
    if has >= most:
        told = {"person": into.user, "has": has, "most": most}
        sentence = _("%(person)s has %(has)s dossiers in this plan already; at most %(most)s.")
        reasons.append(Reason(sentence % told, field="into"))
    return reasons


def limit_of(plan: AssignmentPlan, user_id: int) -> int:
    """The most this plan may give a person, as it was worked out."""
    people = plan.inputs.certificate["people"]
    if user_id not in people:
        return 0
    most: int = json.loads(plan.inputs.text)["most"][people.index(user_id)]
    return most


def _count_again(plan: AssignmentPlan, planned: PlannedItem) -> None:
    """The sums after a change by hand; the bounds stay what they were."""
    planned.worth = sum(planned.reviews.values_list("affinity", flat=True))
    planned.save(update_fields=["worth"])
    worths = list(plan.items.values_list("worth", flat=True))
    plan.total, plan.worst = sum(worths), min(worths)
    loads = plan.items.all().loads()
    plan.load_max = loads[0]["count"] if loads else 0
    plan.version += 1
    plan.save()


def _barred(seats: Iterable[int], items: Iterable[Item]) -> set[tuple[int, int]]:
    """(seat, dossier) that a conflict keeps apart now."""
    rows = Conflict.objects.barring().filter(
        seat__in=list(seats), proposal__in=[item.proposal_id for item in items]
    )
    return set(rows.values_list("seat_id", "proposal_id"))


# Into effect --------------------------------------------------------------------------------------


def deploy_plan(plan: AssignmentPlan, *, by: Any, **given: Any) -> AssignmentPlan:
    """Name the reviewers as planned; Refused with every dossier in the way, nothing done then.

    One mail to each reviewer whose list changed, however many dossiers.
    """
    with together():
        plan = advance(plan, "deploy", by=by, **given)
        # In the order of their keys: two deeds at once wait for each other and never in a circle.
        locked = Item.objects.select_for_update(of=("self",)).order_by("pk")
        states = dict(locked.filter(pk__in=plan.items.values("item")).values_list("pk", "state"))
        rows = list(
            plan.items.select_related("item__proposal", "item__council__rule_set")
            .prefetch_related("reviews__seat__user")
            .order_by("item")
        )
        if reasons := _against_deploying(rows, states):
            raise Refused(reasons[:REASONS_TOLD] + _and_more(len(reasons) - REASONS_TOLD))
        _name(rows, by=by)
    return plan


def _and_more(count: int) -> list[Reason]:
    return [Reason(_("… and %(count)s more.") % {"count": count})] if count > 0 else []


def _against_deploying(rows: list[PlannedItem], states: dict[int, str]) -> list[Reason]:
    seats = {one.seat_id for row in rows for one in row.reviews.all()}
    barred = _barred(seats, [row.item for row in rows])
    begun = _begun(rows)
    needs: dict[int, int] = {}  # reading a council's rules anew for each dossier takes minutes
    reasons = []
    for row in rows:
        planned = {one.seat_id: one.seat for one in row.reviews.all()}
        council = row.item.council
        if council.pk not in needs:
            needs[council.pk] = council.reviewers_needed
        need = needs[council.pk]
        found = []
        if states[row.item_id] not in NOT_TAKEN_UP:
            found.append(_("it was taken up meanwhile"))
        if len(planned) != need:
            found.append(_("it has not exactly %(need)s reviewers") % {"need": need})
        if any((seat, row.item.proposal_id) in barred for seat in planned):
            found.append(_("a reviewer has a conflict of interest by now"))
        if any(seat.state != SeatState.ACCEPTED for seat in planned.values()):
            found.append(_("a reviewer has left the council"))
        if begun.get(row.item_id, set()) - set(planned):
            found.append(_("a sheet begun meanwhile would be moved"))
        url = row.get_absolute_url()
        reasons += [
            Reason(_("%(dossier)s: %(why)s.") % {"dossier": row.item, "why": why}, url=url)
            for why in found
        ]
    return reasons


def _begun(rows: list[PlannedItem]) -> dict[int, set[int]]:
    """By item, the named reviewers not barred who have begun their sheet."""
    items = [row.item_id for row in rows]
    named = set(Assignment.objects.filter(item__in=items).values_list("item_id", "seat_id"))
    sheets = ScoreSheet.objects.filter(item__in=items).values_list("item_id", "seat_id")
    pairs = named & set(sheets)
    barred = _barred({seat for _item, seat in pairs}, [row.item for row in rows])
    proposal = {row.item_id: row.item.proposal_id for row in rows}
    begun: dict[int, set[int]] = {}
    for item, seat in pairs:
        if (seat, proposal[item]) not in barred:
            begun.setdefault(item, set()).add(seat)
    return begun


def _name(rows: list[PlannedItem], *, by: Any) -> None:
    named: dict[int, dict[int, int]] = {}
    here = Assignment.objects.filter(item__in=[row.item_id for row in rows])
    for pk, item, seat in here.values_list("pk", "item_id", "seat_id"):
        named.setdefault(item, {})[seat] = pk
    gone, new, dropped = [], [], []
    for row in rows:
        planned = {one.seat_id: one.seat for one in row.reviews.all()}
        before = named.get(row.item_id, {})
        if set(planned) == set(before):
            continue
        gone += [(row.item, seat) for seat in sorted(set(before) - set(planned))]
        dropped += [pk for seat, pk in before.items() if seat not in planned]
        new += [(row.item, seat) for pk, seat in sorted(planned.items()) if pk not in before]
        witness(
            row.item, "reviewers_named", by=by, role=officer(row.item, by),
            audience=Audience.COUNCIL, seats=",".join(map(str, sorted(planned))),
        )  # fmt: skip
    Assignment.objects.filter(pk__in=dropped).delete()
    Assignment.objects.bulk_create(Assignment(item=item, seat=seat) for item, seat in new)
    _tell(new, gone, by=by)


def _tell(new: list[tuple[Item, Seat]], gone: list[tuple[Item, int]], *, by: Any) -> None:
    """One mail to each whose list has changed; nothing of what they are recused from by now."""
    lists: dict[Any, tuple[list[str], list[str]]] = {}
    for item, seat in new:
        lists.setdefault(seat.user, ([], []))[0].append(str(item))
    seats = {pk for _item, pk in gone}
    left = Seat.objects.select_related("user").in_bulk(seats)
    barred = _barred(seats, [item for item, _seat in gone])
    for item, pk in gone:
        if (pk, item.proposal_id) not in barred:
            lists.setdefault(left[pk].user, ([], []))[1].append(str(item))
    for person, (given, taken) in lists.items():
        mails.reviews_assigned(person, given, taken, by=by)

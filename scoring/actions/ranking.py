"""A call's ranking with how sure it is: gathered, worked out, kept. Marks only ever come in."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from lifecycle import clock
from lifecycle.actions import together
from lifecycle.errors import WrongPerson
from lifecycle.models import Job
from lifecycle.work import Work, begin_work
from people.permissions import holds
from people.states import Role
from proposals.models import Call, Proposal
from scoring import rules
from scoring.models import Item, Mark, Ranking, ScoreSheet, Standing
from scoring.models.beside import order_rule_of
from scoring.models.ranking import stamp_of
from scoring.querysets import COUNCIL_STAFF
from scoring.ranking import Ranked, rank
from scoring.rules.line import fundable_by
from scoring.scenarios import Judged, Ruling, Scenario, scenarios
from scoring.states import RubricKind, SeatRole, SheetState

TASK = "scoring.tasks.work_out_ranking"


@dataclass(frozen=True)
class Gathered:
    """All that a ranking rests on, read at one moment."""

    stamp: str
    items: list[Item]
    judged: list[Judged]
    councils: dict[int, str]
    amounts: dict[int, int]
    ruling: Ruling
    order: list[Ranked]
    by_envelope: int
    most: int

    @property
    def checksum(self) -> str:
        rows = []
        for one in self.judged:
            sheets = [(reader, sorted(marks.items())) for reader, marks in one.sheets.items()]
            rows.append(repr((replace(one, sheets={}), sorted(sheets, key=str))))
        return hashlib.sha256("\n".join([repr(self.ruling), *rows]).encode()).hexdigest()


def begin_ranking(call: Call, *, by: Any, fundable: int | None = None) -> Job:
    """Have it worked out in the background, at this funding line or the envelope's."""
    if not holds(*COUNCIL_STAFF)(call, by):
        raise WrongPerson(_("You do not have the right to do this step."))
    with together():
        ranking, _new = Ranking.objects.get_or_create(call=call)
        ranking.asked_fundable = fundable
        ranking.job = begin_work(
            TASK,
            title=_("Ranking of the call") + f" {call.code}",
            url=reverse("scoring:ranking", kwargs={"public_id": call.public_id}),
            by=by,
            province=call.province_id,
            steered_by=Role.OFFICER,
        )
        ranking.save(update_fields=["asked_fundable", "job"])
    return ranking.job


def rank_call(call: Call, work: Work | None = None, fundable: int | None = None) -> Ranking:
    """Gather, compute and keep in the place of the last one: all or nothing."""
    from scoring.expected_ranks import ranks_of_rows  # numpy: never in a web worker

    def step(words: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """In a process that can be stopped, when somebody could wish so."""
        if work is None:
            return function(*arguments)
        work.tell(words)
        return work.apart(function, *arguments)

    found = gather(call, fundable)
    scale = (0.0, float(found.most))
    expected = step(
        gettext_noop("Comparing the dossiers"),
        ranks_of_rows, _votes(found), found.ruling.fundable, scale,
    )  # fmt: skip
    ranks = {int(one["id"]): one["expected_rank"] for one in expected.get("proposals", [])}
    told = step(
        gettext_noop("Trying other circumstances"), scenarios, found.judged, found.ruling, ranks
    )
    with together():
        if work:
            work.settle()
        return _keep(call, found, expected, told)


def gather(call: Call, fundable: int | None = None) -> Gathered:
    """The concluded dossiers of a call with their sheets, and the order that the rules give."""
    stamp = stamp_of(call)
    items = list(
        Item.objects.of_selection(call)
        .concluded()
        .select_related("proposal", "council")
        .order_by("pk")
    )
    frozen, order_rule = call.rules, order_rule_of(call)
    order = rank((item.as_candidate() for item in items), order_rule)
    sums = Proposal.objects.with_state_amount().filter(call=call).values_list("pk", "state_sum")
    amounts = dict(sums)
    in_order = (amounts.get(one.candidate.id, 0) for one in order)
    by_envelope = fundable_by(in_order, call.envelope or 0)
    criteria: dict[str, Decimal] = {}
    for item in items[:1]:
        criteria = {one.key: one.max_points for one in item.council.criteria(RubricKind.STATUTORY)}
    ruling = Ruling(
        criteria=criteria,
        pass_mean=frozen.integer("score.pass_mean"),
        zero_fraction=frozen.fraction("score.zero_fraction"),
        flag_gap=frozen.integer("score.flag_gap"),
        order=order_rule,
        fundable=by_envelope if fundable is None else fundable,
    )
    return Gathered(
        stamp=stamp,
        items=items,
        judged=_judged(items),
        councils={item.proposal_id: str(item.council_id) for item in items},
        amounts=amounts,
        ruling=ruling,
        order=order,
        by_envelope=by_envelope,
        most=frozen.integer("score.max"),
    )


def _judged(items: Sequence[Item]) -> list[Judged]:
    """Each dossier with its sheets by reader; a person who sits in two councils is one reader."""
    known = [item.pk for item in items]
    counted = ScoreSheet.objects.filter(state=SheetState.FILED, is_valid=True)
    sheets: dict[int, dict[str, Decimal | None]] = defaultdict(dict)
    points = Mark.objects.filter(
        sheet__in=counted.filter(item__in=known), criterion__rubric__kind=RubricKind.STATUTORY
    ).values_list("sheet", "criterion__key", "points")
    for sheet, key, given in points.iterator(chunk_size=5_000):
        sheets[sheet][key] = given
    readers: dict[int, dict[int | str, dict[str, Decimal | None]]] = defaultdict(dict)
    chairs: dict[int, int] = {}
    rows = counted.filter(item__in=known).values_list("pk", "item", "seat__user", "seat__role")
    for sheet, item, user, role in rows:
        readers[item][user] = sheets[sheet]
        if role == SeatRole.CHAIR:
            chairs[item] = user
    return [
        Judged(
            id=item.proposal_id,
            sheets=readers[item.pk],
            present=item.members_present or len(readers[item.pk]),
            chair=chairs.get(item.pk),
            has_priority=item.has_priority,
            three_house=item.three_house_score or 0,
            strategic=item.strategic_score or 0,
            submitted_at=item.proposal.submitted_at,
        )
        for item in items
    ]


def _votes(found: Gathered) -> list[tuple[str, str, float, str]]:
    """Each complete sheet's total: dossier, reader, points, council."""
    votes = []
    for one in found.judged:
        for reader, sheet in one.sheets.items():
            total = rules.sheet_total(sheet, found.ruling.criteria)
            if total is not None:
                votes.append((str(one.id), str(reader), float(total), found.councils[one.id]))
    return votes


def _keep(
    call: Call, found: Gathered, expected: dict[str, Any], told: Sequence[Scenario]
) -> Ranking:
    ranking, _new = Ranking.objects.get_or_create(call=call)
    ranking.stamp, ranking.checksum = found.stamp, found.checksum
    ranking.computed_at = clock.now()
    ranking.fundable, ranking.by_envelope = found.ruling.fundable, found.by_envelope
    ranking.dossiers = len(found.items)
    ranking.islands = expected.get("islands", 0)
    ranking.spreads = expected.get("variance_components", {})
    ranking.scenarios = [asdict(one) for one in told]
    ranking.save()
    ranking.standings.all().delete()
    Standing.objects.bulk_create(_standings(ranking, found, expected), batch_size=1_000)
    return ranking


def _standings(ranking: Ranking, found: Gathered, expected: dict[str, Any]) -> list[Standing]:
    """Those who passed in their order with the money asked so far, then the others by mean."""
    item_of = {item.proposal_id: item for item in found.items}
    judged_of = {one.id: one for one in found.judged}
    sure = {int(one["id"]): one for one in expected.get("proposals", [])}
    placed = {one.candidate.id: one for one in found.order}
    others = [item for item in found.items if item.proposal_id not in placed]
    others.sort(key=lambda item: (-(item.exact_mean or 0), item.pk))
    rows, spent = [], 0
    for position, proposal in enumerate([*placed, *(one.proposal_id for one in others)], start=1):
        totals = [
            rules.sheet_total(sheet, found.ruling.criteria)
            for sheet in judged_of[proposal].sheets.values()
        ]
        amount, place = found.amounts.get(proposal, 0), placed.get(proposal)
        spent += amount if place else 0
        other = rules.other_mean(totals, found.ruling.flag_gap)
        rows.append(
            Standing(
                ranking=ranking,
                item=item_of[proposal],
                position=position,
                place=place.place if place else None,
                decided_by=str(place.decided_by) if place else "",
                amount=amount,
                running_sum=spent if place else 0,
                votes=sum(total is not None for total in totals),
                flagged=_flagged(totals, found.ruling.flag_gap),
                other_mean=None if other is None else rules.printed(other, 4),
                **(_intervals(sure[proposal]) if proposal in sure else {}),
            )
        )
    return rows


def _flagged(totals: Sequence[Decimal | None], gap: int) -> int:
    judged = [total for total in totals if total is not None]
    mean = Fraction(sum(judged, Decimal(0))) / len(judged) if judged else None
    return sum(rules.is_far_off(total, mean, gap) for total in judged)


def _intervals(known: dict[str, Any]) -> dict[str, Any]:
    (low_50, high_50), (low_95, high_95) = known["rank_50"], known["rank_95"]
    return {
        "expected_rank": known["expected_rank"],
        "low_50": int(low_50),
        "high_50": int(high_50),
        "low_95": int(low_95),
        "high_95": int(high_95),
    }

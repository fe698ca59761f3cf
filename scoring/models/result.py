"""What an item's sheets come to: worked out by the frozen rules and set on the item."""

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, Refused
from proposals.rules import HOUSES_OF_CONDITION
from scoring import rules
from scoring.models.beside import house_points_of
from scoring.rules.marks import without_far_off
from scoring.states import GRADE_OF_POINTS, RubricKind, SeatRole, Stage


def outcome(item, sheets: list, present: int) -> rules.Outcome:
    """What the pass rule says of these sheets."""
    return rules.pass_rule(
        [sheet.points_in(RubricKind.STATUTORY) for sheet in sheets],
        item.council.criteria_keys(RubricKind.STATUTORY),
        present=present,
        pass_mean=item.council.rules.integer("score.pass_mean"),
        zero_fraction=item.council.rules.fraction("score.zero_fraction"),
    )


def has_marks_far_off(item) -> bool:
    """Whether a total lies further from the mean than should be left undiscussed."""
    numbered = dict(enumerate(_totals(item)))
    gap = item.council.rules.integer("score.flag_gap")
    return len(without_far_off(numbered, gap)) < len(numbered)


def other_mean_of(item):
    """The mean without the sheets far off, as it is printed; None where none is, or all are."""
    found = rules.other_mean(_totals(item), item.council.rules.integer("score.flag_gap"))
    return None if found is None else rules.printed(found, 4)


def _totals(item) -> list:
    """Of the sheets that count, where points are given."""
    if item.stage != Stage.SELECTION:
        return []
    keys = item.council.criteria_keys(RubricKind.STATUTORY)
    return [
        rules.sheet_total(sheet.points_in(RubricKind.STATUTORY), keys)
        for sheet in item.filed_sheets()
    ]


def score(item) -> None:
    """The selection result: the statutory mean and whether it passes, and the two scores beside."""
    sheets = item.filed_sheets()
    item.members_present = len(item.bench.sitting)
    found = outcome(item, sheets, item.members_present)
    item.sheets_counted, item.points_sum = found.counted, found.points_sum
    item.mean = None if found.mean is None else rules.printed(found.mean, 4)
    item.passed = found.passed
    item.chair_points = _chair_points(item, sheets)
    item.three_house_score = rules.three_house_score(
        house_facts(item.proposal), house_points_of(item.proposal.call, item.council.rules)
    )
    item.has_priority = item.proposal.has_priority
    _score_fit(item, sheets)


def _chair_points(item, sheets: list):
    """The chair's total, which breaks ties; None when the chair's sheet does not count."""
    criteria = item.council.criteria_keys(RubricKind.STATUTORY)
    by_chair = (sheet for sheet in sheets if sheet.seat.role == SeatRole.CHAIR)
    sheet = next(by_chair, None)
    return rules.sheet_total(sheet.points_in(RubricKind.STATUTORY), criteria) if sheet else None


def _score_fit(item, sheets: list) -> None:
    criteria = item.council.criteria_keys(RubricKind.STRATEGIC)
    fits = [sheet.points_in(RubricKind.STRATEGIC) for sheet in sheets]
    group = item.proposal.effective_group
    fit = rules.fit_mean(fits, criteria) if group else None
    item.fit_mean = None if fit is None else rules.printed(fit, 4)
    item.strategic_score = rules.strategic_score(group, bool(group), fits, criteria)


def grade(item) -> None:
    """The acceptance result: the council's grade by the votes of those present."""
    votes = [
        GRADE_OF_POINTS[int(points)]
        for sheet in item.filed_sheets()
        for points in sheet.points_in(RubricKind.ACCEPTANCE).values()
        if points is not None
    ]
    if not votes:
        raise Refused(Reason(_("Nobody present has rated it.")))
    item.members_present, item.sheets_counted = len(item.bench.sitting), len(votes)
    item.grade = rules.acceptance_grade(
        votes,
        item.members_present,
        item.council.rules.fraction("accept.council_excellent"),
        item.council.rules.fraction("accept.council_fail"),
    )


def house_facts(proposal) -> list[rules.HouseFact]:
    """The proposal's confirmations as the 3-house score reads them.

    A house that should have been asked and was not counts as unconfirmed.
    """
    asked = [
        rules.HouseFact(
            condition=facts.condition,
            house=facts.house,
            is_confirmed=facts.stands,
            has_evidence=bool(row.evidence),
            amount=facts.amount,
            people=facts.people,
        )
        for row, facts in zip(
            proposal.attestations.all(), proposal.attestation_facts(), strict=True
        )
    ]
    known = {(fact.condition, fact.house) for fact in asked}
    return asked + [
        rules.HouseFact(int(condition), house, is_confirmed=False)
        for condition, houses in HOUSES_OF_CONDITION.items()
        for house in houses
        if (int(condition), house) not in known
    ]

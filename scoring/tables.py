"""The table of an item's unsealed sheets, without names, as its page shows it."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from papers.templatetags.ba_nha import decimal, percent
from scoring import rules
from scoring.filters import SIDES
from scoring.models import Item
from scoring.models.result import outcome
from scoring.states import (
    GRADE_OF_POINTS,
    FailReason,
    PriorityApplies,
    RubricKind,
    ScenarioKind,
    Stage,
)


@dataclass(frozen=True)
class SheetRow:
    """One sheet: its number says nothing of who filed it or when."""

    number: int
    marks: list[Any]
    marks_shown: list[Any]
    total: Decimal | None
    fit_total: Decimal | None
    comments: str
    is_mine: bool
    is_far_off: bool
    grade: Any = None


@dataclass(frozen=True)
class Table:
    criteria: list[Any]
    fit_criteria: list[Any]
    rows: list[SheetRow]
    mean: Fraction | None = None
    other_mean: Fraction | None = None
    passed: bool | None = None
    zero_shares: list[Fraction] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    votes: list[tuple[Any, int]] = field(default_factory=list)


def result_table(item: Any, user: Any) -> Table:
    """What this reader may see of the sheets that count; the order is by a random name."""
    seen = item.valid_sheets().visible_to(user).select_related("seat").prefetch_related("marks")
    return _table_of(item, _with_criteria(item, list(seen.order_by("public_id"))), user)


def _with_criteria(item: Any, sheets: list) -> list:
    """Each mark is given its criterion, which the council has read already."""
    known = {one.pk: one for one in item.council.criteria(*item.rubric_kinds)}
    for sheet in sheets:
        for mark in sheet.marks.all():
            if mark.criterion_id in known:
                mark.criterion = known[mark.criterion_id]
    return sheets


def whole_table(item: Any) -> Table:
    """All sheets that count, in the same order: for the papers of a concluded item."""
    return _table_of(item, list(item.valid_sheets().with_marks().order_by("public_id")), None)


def _table_of(item: Any, sheets: list, user: Any) -> Table:
    if item.stage == Stage.ACCEPTANCE:
        return _ratings(item, sheets, user)
    return _points(item, sheets, user)


def _points(item, sheets: list, user) -> Table:
    criteria = item.council.criteria(RubricKind.STATUTORY)
    fits = item.council.criteria(RubricKind.STRATEGIC) if item.proposal.effective_group else []
    if not sheets:
        return Table(criteria, fits, [])
    found = outcome(item, sheets, item.members_present or len(item.bench.sitting))
    gap = item.council.rules.integer("score.flag_gap")
    keys, fit_keys = [one.key for one in criteria], [one.key for one in fits]
    rows = []
    for number, sheet in enumerate(sheets, start=1):
        total = rules.sheet_total(sheet.points_in(RubricKind.STATUTORY), keys)
        fit = sheet.points_in(RubricKind.STRATEGIC)
        marks = {mark.criterion.pk: mark for mark in sheet.marks.all()}
        rows.append(
            SheetRow(
                number=number,
                marks=[marks.get(one.pk) for one in [*criteria, *fits]],
                marks_shown=[marks.get(one.pk) for one in criteria],
                total=total,
                fit_total=rules.sheet_total(fit, fit_keys) if fit_keys else None,
                comments=sheet.comments,
                is_mine=user is not None and sheet.seat.user_id == user.pk,
                is_far_off=rules.is_far_off(total, found.mean, gap),
            )
        )
    names = {one.key: one.name for one in criteria}
    return Table(
        criteria,
        fits,
        rows,
        mean=found.mean,
        other_mean=rules.other_mean([row.total for row in rows], gap),
        passed=found.passed,
        zero_shares=[found.zero_shares[key] for key in keys],
        reasons=[_said(fall, names) for fall in found.reasons],
    )


def _said(fall: rules.Fall, names: dict[str, str]) -> str:
    """Why it does not pass, in the reader's language."""
    show = decimal if fall.code == FailReason.MEAN else percent
    return str(fall.code.label) % {
        "have": show(fall.have),
        "need": show(fall.need),
        "criterion": names.get(fall.criterion, ""),
    }


def _ratings(item, sheets: list, user) -> Table:
    criteria = item.council.criteria(RubricKind.ACCEPTANCE)
    rows = []
    for number, sheet in enumerate(sheets, start=1):
        marks = list(sheet.marks.all())
        points = marks[0].points if marks else None
        rows.append(
            SheetRow(
                number=number,
                marks=marks,
                marks_shown=marks,
                total=None,
                fit_total=None,
                comments=sheet.comments,
                is_mine=user is not None and sheet.seat.user_id == user.pk,
                is_far_off=False,
                grade=None if points is None else GRADE_OF_POINTS[int(points)],
            )
        )
    votes = [
        (grade.label, sum(row.grade == grade for row in rows)) for grade in GRADE_OF_POINTS.values()
    ]
    return Table(criteria, [], rows, votes=votes)


# The ranking ------------------------------------------------------------------------------------


def side_in_words(side: str) -> str:
    return str(SIDES.get(side, ""))


@dataclass(frozen=True)
class ScenarioRow:
    """One circumstance: how many results change under it, and which, the most often first."""

    label: str
    cases: int
    changing: int
    most: int
    dossiers: list[tuple[Any, int]]
    more: int


def scenario_rows(ranking: Any, user: Any, named: int = 8) -> list[ScenarioRow]:
    """What was tried, in words; at most `named` dossiers of each are named."""
    often = {
        number: sorted(one["flipped"].items(), key=lambda pair: (-pair[1], int(pair[0])))[:named]
        for number, one in enumerate(ranking.scenarios)
    }
    asked = {int(id) for pairs in often.values() for id, _times in pairs}
    seen = Item.objects.visible_to(user).of_selection(ranking.call).filter(proposal__in=asked)
    items = {item.proposal_id: item for item in seen.select_related("proposal")}
    return [
        ScenarioRow(
            label=_label_of(one),
            cases=one["cases"],
            changing=one["changing"],
            most=one["most"],
            dossiers=[(items[int(id)], times) for id, times in often[number] if int(id) in items],
            more=max(0, len(one["flipped"]) - named),
        )
        for number, one in enumerate(ranking.scenarios)
    ]


def _label_of(scenario: dict[str, Any]) -> str:
    label = str(ScenarioKind(scenario["kind"]).label)
    if scenario["detail"]:
        return f"{label}: {PriorityApplies(scenario['detail']).label}"
    return label

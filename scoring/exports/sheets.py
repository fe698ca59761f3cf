"""Score sheets as files: a row for each with its marks, read and written one after another."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from django.utils.translation import gettext as _

from papers.sheets import Cell, Column, Sheet
from proposals.models import Call
from scoring import rules
from scoring.models import Criterion, Mark, ScoreSheet
from scoring.querysets import ScoreSheetQuerySet
from scoring.states import ItemState, RubricKind, SeatRole, SheetState, Stage

AT_ONCE = 2000
# No order of filing, and none of the register of people: a dossier's code, then a random one.
ORDER = ("item__proposal__code", "item", "seat__public_id", "pk")
MARKS_ORDER = tuple(f"sheet__{name}" for name in ORDER[:-1]) + ("sheet", "criterion")
HEAD = (
    "pk", "item__proposal__code", "item__proposal__title", "item__council__name", "item__stage",
    "seat__public_id", "seat__user__full_name", "seat__role", "state", "round", "filed_at",
    "is_valid", "comments",
)  # fmt: skip


def sheets_of_call(call: Call, user, *, with_names: bool) -> Sheet:
    """Every sheet of the call's concluded items that this reader may see, with its reasons.

    A reviewer stands by a code of their seat, by name only `with_names`.
    """
    rows = ScoreSheet.objects.visible_to(user).filter(
        item__proposal__call=call,
        item__stage=Stage.SELECTION,
        item__state=ItemState.CONCLUDED,
        state=SheetState.FILED,
    )
    criteria = Criterion.objects.judging(call.rule_set_id, call.pk)
    asked = (RubricKind.STATUTORY, RubricKind.STRATEGIC)
    return _sheet(rows, [one for one in criteria if one.rubric.kind in asked], with_names)


def own_sheets(user) -> Sheet:
    """Every sheet that this person wrote, drafts too, where no conflict keeps them off by now."""
    rows = ScoreSheet.objects.visible_to(user).filter(seat__user=user)
    criteria = Criterion.objects.filter(
        pk__in=Mark.objects.filter(sheet__seat__user=user).values("criterion")
    ).select_related("rubric")
    ordered = criteria.order_by("rubric__kind", "rubric", "position")
    return _sheet(rows, list(ordered), with_names=False)


def _sheet(rows: ScoreSheetQuerySet, criteria: Sequence[Criterion], with_names: bool) -> Sheet:
    names = [Column(_("Scored by"), width=24)] if with_names else []
    columns = [
        Column(_("Code of the dossier")),
        Column(_("Title"), width=50),
        Column(_("Council"), width=30),
        Column(_("Stage (code)")),
        Column(_("Stage")),
        Column(_("Code of who scored")),
        *names,
        Column(_("Role (code)")),
        Column(_("Role")),
        Column(_("State (code)")),
        Column(_("State")),
        Column(_("Round"), "number"),
        Column(_("Filed at"), "moment"),
        Column(_("Counts")),
        Column(_("Total of the statutory points"), "decimal"),
        *[column for one in criteria for column in _mark_columns(one)],
        Column(_("Comments"), width=50),
    ]
    return Sheet(_("Score sheets"), columns, _cells(rows, criteria, with_names))


def _mark_columns(criterion: Criterion) -> list[Column]:
    """The criterion's name and key: points, whether it can't be judged, why."""
    title, cannot = f"{criterion.name} [{criterion.key}]", _("Can't judge")
    return [
        Column(f"{title} /{rules.plain_points(criterion.max_points)}", "decimal"),
        Column(f"{title}: {cannot}"),
        Column(f"{title}: {_('Reason')}", width=40),
    ]


def _cells(
    rows: ScoreSheetQuerySet, criteria: Sequence[Criterion], with_names: bool
) -> Iterator[list[Cell]]:
    """Sheets and marks, each read once in the same order and joined on the way."""
    marks = Mark.objects.filter(sheet__in=rows.order_by().values("pk")).order_by(*MARKS_ORDER)
    found = groupby(
        marks.values_list("sheet", "criterion", "points", "cannot_judge", "reason").iterator(
            chunk_size=AT_ONCE
        ),
        key=itemgetter(0),
    )
    words = _Words()
    statutory = [one.pk for one in criteria if one.rubric.kind == RubricKind.STATUTORY]
    waiting = next(found, None)
    for head in rows.order_by(*ORDER).values_list(*HEAD).iterator(chunk_size=AT_ONCE):
        given = {}
        if waiting and waiting[0] == head[0]:
            given = {criterion: tuple(mark) for _sheet, criterion, *mark in waiting[1]}
            waiting = next(found, None)
        yield _row(head, given, criteria, statutory, words, with_names)


class _Words:
    """What codes are called, said once for a whole file."""

    def __init__(self) -> None:
        self.stage = {one.value: str(one.label) for one in Stage}
        self.role = {one.value: str(one.label) for one in SeatRole}
        self.state = {one.value: str(one.label) for one in SheetState}
        self.yes, self.no = _("yes"), _("no")


def _row(head, given, criteria, statutory, words: _Words, with_names: bool) -> list[Cell]:
    (
        _pk, code, title, council, stage, seat, name, role, state, round_, filed_at, is_valid,
        comments,
    ) = head  # fmt: skip
    row: list[Cell] = [code, title, council, stage, words.stage[stage], seat]
    if with_names:
        row.append(name)
    row += [role, words.role[role], state, words.state[state], round_, filed_at]
    row += [words.yes if is_valid else words.no, _total(given, statutory)]
    for criterion in criteria:
        points, cannot_judge, reason = given.get(criterion.pk, (None, False, ""))
        row += [points, words.yes if cannot_judge else "", reason]
    row.append(comments)
    return row


def _total(given: dict, statutory: Sequence[int]) -> Decimal | None:
    points = [given[one][0] for one in statutory if one in given]
    judged = [one for one in points if one is not None]
    return sum(judged, Decimal(0)) if judged and len(judged) == len(statutory) else None

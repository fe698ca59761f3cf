"""A member's sheet: kept as it is written, then filed for good."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import advance, begin, together
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from scoring import rules
from scoring.models import Criterion, Item, Mark, ScoreSheet, Seat
from scoring.states import Scale, SheetState

LONGEST_REASON = 1000


class Marking(NamedTuple):
    """What a member says on one criterion."""

    points: Decimal | None = None
    reason: str = ""
    cannot_judge: bool = False


def save_sheet(
    item: Item,
    *,
    by: Any,
    marks: Mapping[str, Marking],
    comments: str | None = None,
    seen_version: int | None = None,
) -> ScoreSheet:
    """Keep the marks given, by criterion key, on the member's own draft; the sheet comes back.

    Refused with every reason, each naming its field as "points-<key>" or "reason-<key>"; nothing
    is kept then. Stale when `seen_version` is not the draft's; 0 is that of a sheet not begun.
    """
    with together() as batch:
        sheet = _own_draft(item, by)
        if seen_version is not None and seen_version != (sheet.version if sheet.pk else 0):
            if sheet.pk and _says(sheet, marks, comments):
                return sheet  # the same words sent twice stand once
            raise Stale(_("This sheet was changed in another window. Open it again and look."))
        criteria = {one.key: one for one in item.council.criteria(*item.rubric_kinds)}
        if reasons := _against(marks, criteria):
            raise Refused(reasons)
        if comments is not None:
            sheet.comments = comments
        sheet.saved_at = batch.moment
        if sheet.pk is None:
            begin(sheet, by=by)
        else:
            sheet.version += 1
            sheet.save()
        _write(sheet, marks, criteria)
    return sheet


def judge_nothing(
    item: Item, *, by: Any, reason: str, seen_version: int | None = None
) -> ScoreSheet:
    """Say of every criterion that it can't be judged, for one reason; the sheet stays a draft."""
    reason = clean_text(reason)
    if not reason:
        told = _("Say why you can't judge this dossier.")
        raise Refused(Reason(told, field="cannot_all_reason"))
    if len(reason) > LONGEST_REASON:
        raise Refused(Reason(_("The reason is too long."), field="cannot_all_reason"))
    marks = {
        one.key: Marking(reason=reason, cannot_judge=True)
        for one in item.council.criteria(*item.rubric_kinds)
    }
    return save_sheet(item, by=by, marks=marks, seen_version=seen_version)


def file_sheet(sheet: ScoreSheet, *, by: Any, seen_version: int | None = None) -> ScoreSheet:
    """Hand the sheet in for good."""
    return advance(sheet, "file", by=by, seen_version=seen_version)


def reopen_sheet(
    item: Item, seat: Seat, *, by: Any, note: str, seen_version: int | None = None
) -> ScoreSheet:
    """Let a member correct the sheet they filed; the note is told to them and kept."""
    return advance(_filed_by(item, seat), "reopen", by=by, note=note, seen_version=seen_version)


def let_sheet_stand(
    item: Item, seat: Seat, *, by: Any, note: str, seen_version: int | None = None
) -> ScoreSheet:
    """Give up a correction: the sheet counts as it was filed."""
    return advance(_filed_by(item, seat), "let_stand", by=by, note=note, seen_version=seen_version)


def _filed_by(item: Item, seat: Seat) -> ScoreSheet:
    sheet = ScoreSheet.objects.filter(item=item, seat=seat).first()
    if sheet is None or (sheet.state == SheetState.DRAFT and sheet.reopened_at is None):
        raise WrongMoment(_("This member has not filed a sheet."))
    return sheet


def _own_draft(item: Item, by: Any) -> ScoreSheet:
    """The member's draft, locked, or a new one not saved yet."""
    seat = item.council.seat_of(by)
    if seat is None or seat.pk in item.barred:
        raise WrongPerson(_("Only members of the council who are not recused score."))
    if not item.rubric_kinds:
        raise WrongMoment(_("Nothing is scored here: a finance appraisal group judges the budget."))
    mine = ScoreSheet.objects.select_for_update(of=("self",)).filter(item=item, seat=seat)
    sheet = mine.first()
    if sheet is None:
        # Two windows of one member: the second waits here and then finds the first one's sheet.
        Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
        sheet = mine.first()
    sheet = sheet or ScoreSheet()
    sheet.item, sheet.seat, sheet.round = item, seat, item.round
    if sheet.state == SheetState.FILED:
        raise WrongMoment(_("The sheet is filed; it can't be changed any more."))
    if not sheet.may_be_written_in(item.state):
        raise WrongMoment(_("The marks of this dossier have been closed."))
    return sheet


def _says(sheet: ScoreSheet, marks: Mapping[str, Marking], comments: str | None) -> bool:
    """Whether the draft holds these marks and comments already."""
    kept = {
        mark.criterion.key: Marking(mark.points, mark.reason, mark.cannot_judge)
        for mark in sheet.marks.select_related("criterion")
    }
    given = {key: one._replace(reason=clean_text(one.reason)) for key, one in marks.items()}
    return kept == given and comments in (None, sheet.comments)


def _against(marks: Mapping[str, Marking], criteria: dict[str, Criterion]) -> list[Reason]:
    reasons = []
    for key, marking in marks.items():
        criterion = criteria.get(key)
        if criterion is None:
            reasons.append(Reason(_("There is no such criterion."), field=f"points-{key}"))
            continue
        reasons += rules.reasons_against_points(
            criterion.name,
            marking.points,
            criterion.max_points,
            is_ordinal=criterion.rubric.scale == Scale.ORDINAL,
            field=f"points-{key}",
        )
        if marking.points is not None and marking.cannot_judge:
            reasons.append(
                Reason(
                    _("%(criterion)s: points, or “can't judge”, not both.")
                    % {"criterion": criterion.name},
                    field=f"points-{key}",
                )
            )
        if len(marking.reason) > LONGEST_REASON:
            reasons.append(
                Reason(
                    _("%(criterion)s: the reason is too long.") % {"criterion": criterion.name},
                    field=f"reason-{key}",
                )
            )
    return reasons


def _write(sheet: ScoreSheet, marks: Mapping[str, Marking], criteria: dict[str, Criterion]) -> None:
    Mark.objects.bulk_create(
        [
            Mark(
                sheet=sheet,
                criterion=criteria[key],
                points=marking.points,
                cannot_judge=marking.cannot_judge,
                reason=clean_text(marking.reason),
            )
            for key, marking in marks.items()
        ],
        update_conflicts=True,
        unique_fields=["sheet", "criterion"],
        update_fields=["points", "cannot_judge", "reason"],
    )

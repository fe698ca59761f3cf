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
from scoring.states import WRITABLE, Scale, SheetState

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
    is kept then. Stale when `seen_version` is not the draft's.
    """
    with together() as batch:
        sheet = _own_draft(item, by)
        if seen_version is not None and sheet.pk and seen_version != sheet.version:
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


def file_sheet(sheet: ScoreSheet, *, by: Any, seen_version: int | None = None) -> ScoreSheet:
    """Hand the sheet in for good."""
    return advance(sheet, "file", by=by, seen_version=seen_version)


def _own_draft(item: Item, by: Any) -> ScoreSheet:
    """The member's draft, locked, or a new one not saved yet."""
    seat = item.council.seat_of(by)
    if seat is None or seat.pk in item.barred:
        raise WrongPerson(_("Only members of the council who are not recused score."))
    if item.state not in WRITABLE:
        raise WrongMoment(_("The marks of this dossier have been closed."))
    mine = ScoreSheet.objects.select_for_update(of=("self",)).filter(item=item, seat=seat)
    sheet = mine.first()
    if sheet is None:
        # Two windows of one member: the second waits here and then finds the first one's sheet.
        Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
        sheet = mine.first()
    if sheet is None:
        return ScoreSheet(item=item, seat=seat)
    if sheet.state != SheetState.DRAFT:
        raise WrongMoment(_("The sheet is filed; it can't be changed any more."))
    sheet.item, sheet.seat = item, seat
    return sheet


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

"""Who has filed, as whoever presides sees it; a filed sheet is reopened here, by its seat."""

from dataclasses import dataclass
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from lifecycle.actions import gate
from lifecycle.errors import WrongMoment
from lifecycle.views import NoteForm
from scoring import actions
from scoring.models import Item, ScoreSheet, SheetVersion
from scoring.models.presiding import presides_or_keeps_minutes
from scoring.models.sheet import who_reopens
from scoring.states import ItemState, SheetState, VersionCause
from scoring.views.frame import form_page, page, posted

CAN_BE_CORRECTED = (ItemState.OPEN, ItemState.SCORED)


@dataclass(frozen=True)
class Filing:
    """Whether a member has filed; neither when nor what. `reopen_url` for who may reopen it."""

    seat: Any
    is_filed: bool
    is_reopened: bool
    reopen_url: str = ""
    stand_url: str = ""


def filing_of(item: Item, user) -> list[Filing]:
    """One row for each member sitting, for whoever presides or keeps the minutes; else none."""
    if item.state not in CAN_BE_CORRECTED or not presides_or_keeps_minutes(item, user):
        return []
    sheets = {sheet.seat_id: sheet for sheet in item.all_sheets}
    return [_filing(item, seat, sheets.get(seat.pk), user) for seat in item.bench.sitting]


def _filing(item: Item, seat, sheet: ScoreSheet | None, user) -> Filing:
    if sheet is None:
        return Filing(seat, is_filed=False, is_reopened=False)
    sheet.item, sheet.seat = item, seat
    is_filed, is_reopened = sheet.state == SheetState.FILED, sheet.reopened_at is not None
    may = bool(who_reopens(sheet, user))
    keys = [item.public_id, seat.public_id]
    return Filing(
        seat,
        is_filed,
        is_reopened,
        reopen_url=reverse("scoring:sheet_reopen", args=keys) if may and is_filed else "",
        stand_url=reverse("scoring:sheet_stand", args=keys) if may and is_reopened else "",
    )


def earlier_sheets(item: Item, user) -> list:
    """What sheets of an unsealed item said before they were corrected, without names."""
    criteria = item.council.criteria(*item.rubric_kinds)
    rows = SheetVersion.objects.visible_to(user).filter(
        sheet__item=item, cause=VersionCause.CORRECTION
    )
    return [(one, one.marks_of(criteria)) for one in rows.order_by("sheet__public_id", "number")]


@page
def sheet_reopen(request, public_id, seat):
    return _deed_page(
        request, public_id, seat, "reopen", actions.reopen_sheet,
        title=_("Reopen the sheet for correction"),
        lead=_("Its author corrects and files it again; the old marks are kept beside the new."),
    )  # fmt: skip


@page
def sheet_stand(request, public_id, seat):
    return _deed_page(
        request, public_id, seat, "let_stand", actions.let_sheet_stand,
        title=_("Let the old marks stand"),
        lead=_("The sheet is filed again as it was before it was reopened."),
    )  # fmt: skip


def _deed_page(request, public_id, seat_id, verb, action, *, title, lead):
    rows = Item.objects.visible_to(request.user).select_related(
        "proposal", "council__rule_set", "meeting"
    )
    item = get_object_or_404(rows, public_id=public_id)
    seat = get_object_or_404(item.council.seats.select_related("user"), public_id=seat_id)
    sheet = ScoreSheet.objects.filter(item=item, seat=seat).first()
    if not presides_or_keeps_minutes(item, request.user) or sheet is None:
        raise WrongMoment(_("There is no filed sheet of this member that you could reopen."))
    sheet.item, sheet.seat = item, seat
    gate(sheet, verb, request.user)
    form = posted(request, NoteForm)
    form.fields["note"].required = True

    def deed():
        action(item, seat, by=request.user, note=form.cleaned_data["note"])

    return form_page(
        request,
        form,
        deed,
        title=f"{title}: {seat.user}",
        button=title,
        thing=item,
        lead=lead,
        back_url=item.get_absolute_url(),
        done=_("Done: %(label)s.") % {"label": title},
    )

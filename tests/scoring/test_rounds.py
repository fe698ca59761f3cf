"""A second round of marks: both are kept, the result is the last one's."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from scoring.actions import file_sheet, leave, reopen_sheet
from scoring.models import Item, Mark, Round, ScoreSheet, SheetVersion
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    """Its marks are closed: everybody gave 80."""
    item = make.item_in_session()
    make.sheets_of_all(item)
    return advance(item, "close_marks", by=make.chair(item.council))


def second_round(item):
    return advance(item, "call_second_round", by=make.chair(item.council), note="Lệch nhau nhiều.")


def test_the_chair_calls_it_and_every_sheet_is_open_again(item):
    item = second_round(item)
    assert (item.state, item.round) == ("open", 2)
    assert set(ScoreSheet.objects.values_list("state", "filed_at", "round")) == {("draft", None, 2)}
    ended = Round.objects.get()
    assert (ended.number, ended.members_present, ended.sheets_counted) == (1, 7, 7)
    assert (ended.mean, ended.reason) == (Decimal("80.0000"), "Lệch nhau nhiều.")
    assert ended.sheets.count() == 7
    first = SheetVersion.objects.first()
    assert sum(Decimal(mark["points"]) for mark in first.marks[:6]) == Decimal(80)


def test_the_mean_is_that_of_the_last_round(item):
    item = second_round(item)
    Mark.objects.filter(criterion__key="content").update(points=10)
    for sheet in item.sheets.all():
        file_sheet(sheet, by=sheet.seat.user)
    item = advance(item, "close_marks", by=make.chair(item.council))
    item = advance(item, "conclude", by=make.chair(item.council), conclusion="Đề nghị.")
    assert (item.mean, item.rounds.get().mean) == (Decimal("70.0000"), Decimal("80.0000"))


def test_a_sheet_not_filed_again_does_not_count(item):
    item = second_round(item)
    sheet = item.sheets.first()
    file_sheet(sheet, by=sheet.seat.user)
    item = advance(item, "close_marks", by=make.chair(item.council), note="Các phiếu khác giữ.")
    assert item.valid_sheets().count() == 1


def test_who_filed_and_left_is_absent_from_the_second_round():
    item = make.item_in_session()
    make.sheets_of_all(item)
    gone = make.seats_as(item.council, "member")[0]
    leave(item.meeting, gone, by=make.secretary(item.council))
    item = advance(item, "close_marks", by=make.chair(item.council))
    item = second_round(item)
    assert item.rounds.get().members_present == 7
    assert len(Item.objects.get(pk=item.pk).bench.sitting) == 6


def test_only_whoever_presides_calls_it_with_a_reason_and_once(item):
    for by in (make.secretary(item.council), make.vice(item.council), make.officer()):
        with nothing_changes(item), pytest.raises(WrongPerson):
            advance(item, "call_second_round", by=by, note="…")
    with nothing_changes(item), pytest.raises(Refused):
        advance(item, "call_second_round", by=make.chair(item.council))
    item = second_round(item)
    with nothing_changes(item), pytest.raises(WrongMoment):
        second_round(item)
    for sheet in item.sheets.all():
        file_sheet(sheet, by=sheet.seat.user)
    item = advance(item, "close_marks", by=make.chair(item.council))
    with nothing_changes(item), pytest.raises(Refused):
        second_round(item)


def test_the_first_round_is_for_good(item):
    second_round(item)
    for rows in (Round.objects, SheetVersion.objects):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.update(mean=0)


def test_a_sheet_under_correction_is_filed_before_another_round_is_called(item):
    sheet = make.seats_as(item.council, "member")[0].sheets.get()
    reopen_sheet(item, sheet.seat, by=make.chair(item.council), note="Cộng nhầm.")
    with nothing_changes(item), pytest.raises(Refused):
        second_round(item)


def test_the_first_rounds_sheets_are_read_like_the_sheets_themselves(item):
    council = item.council
    recused = make.seats_as(council, "member")[0]
    item = second_round(item)
    make.conflict(item, recused)

    def seen_by(user):
        return SheetVersion.objects.visible_to(user).count()

    assert [seen_by(make.chair(council)), seen_by(recused.user), seen_by(make.officer())] == [
        1,
        0,
        0,
    ]
    for sheet in item.sheets.exclude(seat=recused):
        file_sheet(sheet, by=sheet.seat.user)
    item = advance(item, "close_marks", by=make.chair(council))
    assert [seen_by(make.chair(council)), seen_by(recused.user), seen_by(make.user())] == [7, 0, 0]
    advance(item, "conclude", by=make.chair(council), conclusion="Đề nghị.")
    assert seen_by(make.officer()) == 7

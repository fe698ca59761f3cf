"""A member's sheet: kept as it is written, refused where a mark is wrong, filed once, for good."""

from decimal import Decimal

import pytest

from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from scoring.actions import Marking, file_sheet, save_sheet
from scoring.models import Mark, ScoreSheet
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db


def good_marks(**changes):
    marks = {
        key: Marking(points=Decimal(points), reason="Theo hồ sơ.")
        for key, points in make.GOOD_POINTS.items()
    }
    return marks | changes


def member_of(item):
    return make.seats_as(item.council, "member")[0]


def written(item=None, **changes):
    item = item or make.item_in_session()
    return save_sheet(item, by=member_of(item).user, marks=good_marks(**changes), comments="Tốt.")


def points_of(sheet):
    return {mark.criterion.key: mark.points for mark in Mark.objects.filter(sheet=sheet)}


# Keeping a draft ---


def test_a_draft_keeps_what_is_given_and_later_only_what_changed():
    item = make.item()
    person = member_of(item).user
    sheet = save_sheet(item, by=person, marks={"content": Marking(Decimal("20.5"), "Rõ.")})
    assert (sheet.state, points_of(sheet)) == ("draft", {"content": Decimal("20.50")})
    again = save_sheet(
        item, by=person, marks={"impact": Marking(Decimal(9))}, seen_version=sheet.version
    )
    assert points_of(again) == {"content": Decimal("20.50"), "impact": Decimal(9)}
    assert ScoreSheet.objects.count() == 1


@pytest.mark.parametrize(
    "points", ["24.01", "-0.01", "-1", "100", "1.001", "NaN", "Infinity", "-Infinity"]
)
def test_a_mark_above_the_maximum_negative_or_too_fine_is_refused(points):
    item = make.item()
    marks = good_marks(content=Marking(Decimal(points), "Rõ."))
    with nothing_changes(item), pytest.raises(Refused) as refusal:
        save_sheet(item, by=member_of(item).user, marks=marks)
    assert [reason.field for reason in refusal.value.reasons] == ["points-content"]
    assert not ScoreSheet.objects.exists()


@pytest.mark.parametrize("points", ["0", "24", "0.01", "23.99"])
def test_a_mark_from_0_to_the_maximum_is_kept(points):
    sheet = written(content=Marking(Decimal(points), "Rõ."))
    assert points_of(sheet)["content"] == Decimal(points)


def test_points_and_cannot_judge_exclude_each_other():
    item = make.item()
    marks = {"content": Marking(Decimal(5), "Rõ.", cannot_judge=True), "nonsense": Marking()}
    with nothing_changes(item), pytest.raises(Refused) as refusal:
        save_sheet(item, by=member_of(item).user, marks=marks)
    fields = [reason.field for reason in refusal.value.reasons]
    assert fields == ["points-content", "points-nonsense"]


def test_a_rating_is_one_of_the_three():
    item = make.item(make.formed_council(kind="acceptance"))
    person = member_of(item).user
    for points in ("1.5", "3", "-1"):
        with nothing_changes(item), pytest.raises(Refused):
            save_sheet(item, by=person, marks={"overall": Marking(Decimal(points), "Rõ.")})
    sheet = save_sheet(item, by=person, marks={"overall": Marking(Decimal(2), "Rõ.")})
    assert points_of(sheet) == {"overall": 2}


def test_strangers_officers_and_recused_members_keep_no_sheet():
    item = make.item()
    recused = member_of(item)
    make.conflict(item, recused)
    for person in (make.user(), make.officer(), recused.user):
        with nothing_changes(item), pytest.raises(WrongPerson):
            save_sheet(item, by=person, marks=good_marks())
    assert not ScoreSheet.objects.exists()


@pytest.mark.parametrize("state", ["scored", "concluded"])
def test_after_the_marks_are_closed_nothing_is_kept(state):
    item = make.judged_item() if state == "concluded" else make.item_in_session(state=state)
    with nothing_changes(item), pytest.raises(WrongMoment):
        save_sheet(item, by=member_of(item).user, marks=good_marks())
    assert not ScoreSheet.objects.exists()


def test_an_old_window_does_not_overwrite_a_newer_draft():
    item = make.item()
    person = member_of(item).user
    first = save_sheet(item, by=person, marks=good_marks(), seen_version=None)
    save_sheet(item, by=person, marks=good_marks(), seen_version=first.version)
    sheet = ScoreSheet.objects.get()
    with nothing_changes(sheet), pytest.raises(Stale):
        save_sheet(
            item,
            by=person,
            marks=good_marks(content=Marking(Decimal(1), "Cũ.")),
            seen_version=first.version,
        )
    assert points_of(sheet)["content"] == 20


# Filing ---


def test_a_complete_sheet_is_filed():
    sheet = written()
    sheet = file_sheet(sheet, by=sheet.seat.user)
    assert sheet.state == "filed"
    assert sheet.filed_at is not None


def test_cannot_judge_with_a_reason_is_complete():
    sheet = written(impact=Marking(None, "Ngoài chuyên môn.", cannot_judge=True))
    assert file_sheet(sheet, by=sheet.seat.user).state == "filed"


@pytest.mark.parametrize(
    ("marking", "field"),
    [
        (Marking(Decimal(5), ""), "reason-impact"),
        (Marking(Decimal(5), "  "), "reason-impact"),
        (Marking(None, "", cannot_judge=True), "reason-impact"),
        (Marking(None, "Rõ."), "points-impact"),
    ],
)
def test_a_missing_mark_or_reason_is_named(marking, field):
    sheet = written(impact=marking)
    with nothing_changes(sheet), pytest.raises(Refused) as refusal:
        file_sheet(sheet, by=sheet.seat.user)
    assert [reason.field for reason in refusal.value.reasons] == [field]


def test_with_a_confirmed_group_the_fit_is_marked_too():
    proposal = make.proposal(
        state="in_council",
        strategic_group=2,
        group_confirmed=True,
        group_confirmed_by=make.officer(),
    )
    sheet = written(make.item_in_session(proposal=proposal))
    with nothing_changes(sheet), pytest.raises(Refused) as refusal:
        file_sheet(sheet, by=sheet.seat.user)
    assert {reason.field for reason in refusal.value.reasons} == {
        f"{what}-{key}" for key in make.GOOD_FIT for what in ("points", "reason")
    }


def test_a_sheet_is_filed_once():
    sheet = written()
    sheet = file_sheet(sheet, by=sheet.seat.user)
    with nothing_changes(sheet), pytest.raises(WrongMoment):
        file_sheet(sheet, by=sheet.seat.user)
    with nothing_changes(sheet), pytest.raises(WrongMoment):
        save_sheet(sheet.item, by=sheet.seat.user, marks=good_marks())


def test_nobody_files_another_persons_sheet():
    sheet = written()
    for person in (make.chair(sheet.item.council), make.officer()):
        with nothing_changes(sheet), pytest.raises(WrongPerson):
            file_sheet(sheet, by=person)


def test_a_member_recused_since_files_nothing():
    sheet = written()
    make.conflict(sheet.item, sheet.seat)
    with nothing_changes(sheet), pytest.raises(WrongPerson):
        file_sheet(sheet, by=sheet.seat.user)


def test_who_is_absent_files_nothing():
    item = make.item_in_session(absent=1)
    sheet = written(item)
    with nothing_changes(sheet), pytest.raises(Refused):
        file_sheet(sheet, by=sheet.seat.user)


@pytest.mark.parametrize("state", ["waiting", "postponed"])
def test_before_the_item_is_taken_up_nothing_is_filed(state):
    council = make.formed_council()
    make.meeting(council, "opened")
    sheet = written(make.item(council, state=state))
    with nothing_changes(sheet), pytest.raises(Refused):
        file_sheet(sheet, by=sheet.seat.user)


def test_a_sheet_whose_item_was_closed_meanwhile_is_not_filed():
    sheet = written()
    advance_everyone_else(sheet)
    with nothing_changes(sheet), pytest.raises(Refused):
        file_sheet(sheet, by=sheet.seat.user)


def advance_everyone_else(sheet):
    for seat in sheet.item.bench.sitting:
        if seat.pk != sheet.seat_id:
            make.sheet(sheet.item, seat)
    chair = make.chair(sheet.item.council)
    advance(sheet.item, "close_marks", by=chair, note="Một ủy viên không nộp phiếu.")

"""A filed sheet is reopened by whoever presides, with a reason; what it said is kept for good."""

from decimal import Decimal

import pytest
from django.db import Error
from django.urls import reverse

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from papers.models import OutgoingMail
from scoring.actions import Marking, file_sheet, let_sheet_stand, reopen_sheet, save_sheet
from scoring.models import Item, ScoreSheet, SheetVersion
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db
WHY = "Ủy viên ghi nhầm điểm tiêu chí đầu."


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def filed(state="open", seat="member"):
    """An item whose marks are being given, or closed, and one member's filed sheet."""
    item = make.item_in_session(state=state)
    sheets = make.sheets_of_all(item)
    return item, next(sheet for sheet in sheets if sheet.seat.role == seat)


def reopened(state="open"):
    item, sheet = filed(state)
    return item, reopen_sheet(item, sheet.seat, by=make.chair(item.council), note=WHY)


def points_of(sheet, key="content"):
    return sheet.marks.get(criterion__key=key).points


@pytest.mark.parametrize("state", ["open", "scored"])
def test_reopened_corrected_and_filed_again_both_texts_are_kept(state):
    item, sheet = reopened(state)
    assert (sheet.state, sheet.filed_at, sheet.reopened_at is None) == ("draft", None, False)
    marks = {"content": Marking(Decimal(3), "Tôi đã ghi nhầm.")}
    save_sheet(fresh(item), by=sheet.seat.user, marks=marks)
    again = file_sheet(fresh(sheet), by=sheet.seat.user)
    assert (again.state, again.reopened_at, points_of(again)) == ("filed", None, 3)
    before = SheetVersion.objects.get()
    assert (before.sheet, before.number, before.round) == (again, 1, 1)
    assert (before.cause, before.reason) == ("correction", WHY)
    kept = {mark.criterion.key: mark.points for mark in before.marks_of(criteria_of(item))}
    assert kept["content"] == 20


def criteria_of(item):
    return item.council.criteria(*item.rubric_kinds)


def test_the_trail_has_it_and_the_author_is_told():
    item, sheet = reopened()
    event = Event.objects.of(sheet).get(verb="reopen")
    assert (event.actor, event.from_state, event.to_state) == (
        make.chair(item.council),
        "filed",
        "draft",
    )
    mail = OutgoingMail.objects.get()
    assert mail.to == sheet.seat.user
    assert WHY in str(mail.lines)


@pytest.mark.parametrize("state", ["waiting", "concluded"])
def test_outside_the_scoring_nothing_is_reopened(state):
    item, sheet = filed("open")
    Item.objects.filter(pk=item.pk).update(**concluded_values() if state == "concluded" else {})
    if state == "waiting":
        item.meeting.state = "opened"
        Item.objects.filter(pk=item.pk).update(state="waiting", meeting=item.meeting)
    with nothing_changes(sheet), pytest.raises(Refused):
        reopen_sheet(fresh(item), sheet.seat, by=make.chair(item.council), note=WHY)
    assert not SheetVersion.objects.exists()


def concluded_values():
    return {"state": "concluded", "passed": True, "mean": 80, "points_sum": 560}


def test_a_reason_is_needed():
    item, sheet = filed()
    with nothing_changes(sheet), pytest.raises(Refused) as refusal:
        reopen_sheet(item, sheet.seat, by=make.chair(item.council), note="  ")
    assert [reason.field for reason in refusal.value.reasons] == ["note"]


def test_only_whoever_presides_reopens_and_never_their_own():
    item, sheet = filed()
    others = (sheet.seat.user, make.vice(item.council), make.officer(), item.proposal.leader)
    for person in others:
        with nothing_changes(sheet), pytest.raises(WrongPerson):
            reopen_sheet(item, sheet.seat, by=person, note=WHY)
    chair = make.seats_as(item.council, "chair")[0]
    own = ScoreSheet.objects.get(item=item, seat=chair)
    with nothing_changes(own), pytest.raises(WrongPerson):
        reopen_sheet(item, chair, by=chair.user, note=WHY)
    assert reopen_sheet(item, chair, by=make.vice(item.council), note=WHY).state == "draft"


def test_a_draft_and_a_missing_sheet_are_not_reopened():
    item = make.item_in_session()
    one, other = make.seats_as(item.council, "member")
    sheet = make.sheet(item, one, state="draft")
    for seat in (one, other):
        with nothing_changes(sheet), pytest.raises(WrongMoment):
            reopen_sheet(item, seat, by=make.chair(item.council), note=WHY)


def test_the_old_marks_may_be_let_stand():
    item, sheet = filed("scored")
    filed_at = sheet.filed_at
    chair = make.chair(item.council)
    reopen_sheet(item, sheet.seat, by=chair, note=WHY)
    save_sheet(fresh(item), by=sheet.seat.user, marks={"content": Marking(Decimal(1), "Khác.")})
    stands = let_sheet_stand(fresh(item), sheet.seat, by=chair, note="Không liên lạc được.")
    assert (stands.state, stands.filed_at, stands.reopened_at) == ("filed", filed_at, None)
    assert (points_of(stands), SheetVersion.objects.count()) == (20, 1)


def test_only_what_was_reopened_is_let_stand():
    item = make.item_in_session()
    seat = make.seats_as(item.council, "member")[0]
    sheet = make.sheet(item, seat, state="draft")
    with nothing_changes(sheet), pytest.raises(WrongMoment):
        let_sheet_stand(item, seat, by=make.chair(item.council), note="Để nguyên.")
    item, sheet = reopened()
    for person in (sheet.seat.user, make.officer()):
        with nothing_changes(sheet), pytest.raises(WrongPerson):
            let_sheet_stand(item, sheet.seat, by=person, note="Để nguyên.")


def test_while_a_sheet_is_corrected_the_item_is_not_concluded():
    item, _sheet = reopened("scored")
    with nothing_changes(item), pytest.raises(Refused):
        advance(item, "conclude", by=make.chair(item.council), conclusion="Đề nghị thực hiện.")


def test_what_it_said_before_is_sealed_like_the_sheet_itself():
    item, sheet = reopened("open")
    other = make.seats_as(item.council, "member")[1].user

    def seen(person):
        return SheetVersion.objects.visible_to(person).count()

    assert (seen(sheet.seat.user), seen(other), seen(make.chair(item.council))) == (1, 0, 0)
    Item.objects.filter(pk=item.pk).update(state="scored")
    assert (seen(other), seen(make.officer()), seen(item.proposal.leader)) == (1, 0, 0)
    Item.objects.filter(pk=item.pk).update(**concluded_values())
    assert (seen(make.auditor()), seen(make.officer()), seen(item.proposal.leader)) == (1, 1, 0)
    make.conflict(item, make.seats_as(item.council, "member")[1])
    assert seen(other) == 0


def test_the_database_keeps_what_was_filed():
    item, sheet = filed()
    for spoil in (
        lambda: sheet.marks.update(points=0),
        lambda: sheet.marks.all().delete(),
    ):
        with pytest.raises(Error):
            spoil_once(spoil)
    version = reopen_sheet(item, sheet.seat, by=make.chair(item.council), note=WHY).versions.get()
    with pytest.raises(Error):
        spoil_once(lambda: SheetVersion.objects.filter(pk=version.pk).update(comments="Khác"))


def spoil_once(spoil):
    from django.db import transaction

    with transaction.atomic():
        spoil()


# Pages ---


def url(name, item, seat):
    return reverse(f"scoring:{name}", args=[item.public_id, seat.public_id])


def test_the_chair_reopens_on_the_page_and_the_member_finds_it_on_their_desk(client):
    item, sheet = filed("scored")
    client.force_login(make.chair(item.council))
    assert (
        url("sheet_reopen", item, sheet.seat)
        in client.get(item.get_absolute_url()).content.decode()
    )
    page = url("sheet_reopen", item, sheet.seat)
    assert client.get(page).status_code == 200
    assert client.post(page, {"note": ""}).status_code == 400
    assert client.post(page, {"note": WHY}).status_code == 302
    assert client.get(url("sheet_stand", item, sheet.seat)).status_code == 200
    client.force_login(sheet.seat.user)
    assert [row.public_id for row in client.get(reverse("scoring:desk")).context["rows"]] == [
        item.public_id
    ]
    page = client.get(reverse("scoring:sheet_edit", args=[item.public_id]))
    assert page.context["is_writable"]
    assert WHY in page.content.decode()


def test_who_has_filed_is_told_to_whoever_presides_and_keeps_the_minutes_alone(client):
    item, sheet = filed()
    told = {}
    people = {
        "chair": make.chair(item.council),
        "secretary": make.secretary(item.council),
        "vice": make.vice(item.council),
        "member": sheet.seat.user,
        "officer": make.officer(),
    }
    for name, person in people.items():
        client.force_login(person)
        live = client.get(item.get_absolute_url()).context["live"]
        told[name] = len(live.filing) if live else 0
    assert told == {"chair": 7, "secretary": 7, "vice": 0, "member": 0, "officer": 0}


def test_others_reach_no_sheet_by_its_seat(client):
    item, sheet = filed()
    for person, status in (
        (sheet.seat.user, 409),
        (make.officer(), 409),
        (item.proposal.leader, 404),
    ):
        client.force_login(person)
        with nothing_changes(sheet):
            answer = client.post(url("sheet_reopen", item, sheet.seat), {"note": WHY})
        assert answer.status_code == status

"""A formed council changes by a supplementary decision only; both decisions are papers."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from papers.models import Document
from proposals.models import Reader
from scoring.actions import extend_term, plan_meeting, replace_member
from scoring.letters import decisions
from scoring.models import Conflict, Council, Item, ScoreSheet, Seat, Supplement
from tests import make
from tests.papers.reading import text_of
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db


def told(**more):
    return {
        "decision_number": "9/QĐ-BS",
        "decision_on": clock.today(),
        "reason": "Chuyển công tác.",
        **more,
    }


def ready(council, role="member", **fields):
    return make.seat(council, role, state="alternate", answered_at=clock.now(), **fields)


def now(seat):
    return Seat.objects.get(pk=seat.pk)


def test_a_ready_alternate_takes_the_place_the_role_and_the_reading():
    council = make.formed_council()
    item = make.item(council)
    reviewer, spare = make.seats_as(council, "reviewer")[0], ready(council)
    meeting = make.meeting(council)
    replace_member(reviewer, spare, by=make.fund_director(), **told())
    assert (now(reviewer).state, now(spare).state) == ("replaced", "accepted")
    assert (now(spare).role, now(spare).in_place_of_id) == ("reviewer", reviewer.pk)
    reading = Reader.objects.in_force().filter(proposal=item.proposal)
    assert not reading.filter(user=reviewer.user).exists()
    assert reading.filter(user=spare.user).exists()
    assert not item.assignments.filter(seat=reviewer).exists()
    assert not meeting.attendance.filter(seat=reviewer).exists()
    assert len(Council.objects.get(pk=council.pk).appointed) == 7


def test_whoever_joins_is_searched_for_conflicts_before_they_read():
    council = make.formed_council()
    clear, tied = make.item(council), make.item(council)
    spare = ready(council)
    make.membership(spare.user, tied.proposal.host)
    member = make.seats_as(council, "member")[0]
    replace_member(member, spare, by=make.provincial_leader(), **told())
    assert Conflict.objects.get().proposal == tied.proposal
    read = Reader.objects.in_force().filter(user=spare.user)
    assert [one.proposal for one in read] == [clear.proposal]


def test_sheets_of_concluded_items_stay_and_the_result_stands():
    council = make.formed_council()
    item = make.judged_item(council)
    member = make.seats_as(council, "member")[0]
    sheet = make.sheet(item, member, is_valid=True)
    _end(item.meeting)
    spare = ready(council)
    replace_member(member, spare, by=make.fund_director(), **told())
    again = Item.objects.get(pk=item.pk)
    assert ScoreSheet.objects.get(pk=sheet.pk) in again.valid_sheets()
    assert (again.state, again.mean) == (item.state, item.mean)
    assert not Reader.objects.in_force().filter(user__in=[member.user, spare.user]).exists()


def _end(meeting):
    type(meeting).objects.filter(pk=meeting.pk).update(state="concluded", ended_at=clock.now())


@pytest.mark.parametrize("state", ["open", "scored"])
def test_never_while_an_item_is_being_scored(state):
    item = make.item_in_session(state=state)
    member, spare = make.seats_as(item.council, "member")[0], ready(item.council)
    with nothing_changes(member, spare), pytest.raises(WrongMoment):
        replace_member(member, spare, by=make.fund_director(), **told())


def test_not_while_the_council_sits_nor_before_or_after_its_work():
    sitting = make.formed_council()
    make.meeting(sitting, "opened")
    for council in (sitting, make.seated_council()):
        member, spare = make.seats_as(council, "member")[0], ready(council)
        with nothing_changes(member, spare), pytest.raises(WrongMoment):
            replace_member(member, spare, by=make.fund_director(), **told())


def test_nobody_else_replaces_a_member():
    council = make.formed_council()
    member, spare = make.seats_as(council, "member")[0], ready(council)
    for person in (make.officer(), make.chair(council), member.user):
        with nothing_changes(member, spare), pytest.raises(WrongPerson):
            replace_member(member, spare, by=person, **told())
        for seat, verb in ((member, "be_replaced"), (spare, "join")):
            with nothing_changes(member, spare), pytest.raises(WrongPerson):
                advance(seat, verb, by=person, evidence=council)
    assert not Supplement.objects.exists()


def test_who_leaves_is_a_member_and_who_joins_a_ready_alternate():
    council, director = make.formed_council(), make.fund_director()
    member = make.seats_as(council, "member")[0]
    unasked = make.seat(council, state="alternate")
    elsewhere = ready(make.formed_council())
    for leaving, joining, fields in (
        (member, unasked, ["joining"]),
        (member, elsewhere, ["joining"]),
        (unasked, member, ["leaving", "joining"]),
    ):
        with nothing_changes(leaving, joining), pytest.raises(Refused) as refusal:
            replace_member(leaving, joining, by=director, **told())
        assert [reason.field for reason in refusal.value.reasons] == fields


@pytest.mark.parametrize("missing", ["decision_number", "reason"])
def test_a_supplementary_decision_has_its_number_and_reason(missing):
    council = make.formed_council()
    member, spare = make.seats_as(council, "member")[0], ready(council)
    with nothing_changes(member, spare), pytest.raises(Refused) as refusal:
        replace_member(member, spare, by=make.fund_director(), **told(**{missing: " "}))
    assert missing in [reason.field for reason in refusal.value.reasons]


def test_everybody_concerned_hears_of_it():
    officer, council = make.officer(), make.formed_council()
    member, spare = make.seats_as(council, "member")[0], ready(council)
    replace_member(member, spare, by=make.fund_director(), **told())
    assert make.told(member.user) == ["Hội đồng có thành viên khác thay bạn"]
    assert make.told(spare.user) == ["Hội đồng bạn là thành viên từ nay"]
    assert make.told(officer) == ["Chỉ định lại phản biện thay cho thành viên đã thôi"]


# The term ---


def test_the_term_is_given_with_the_decision_and_binds_meetings():
    council = make.seated_council()
    today = clock.today()
    facts = {"decision_number": "1/QĐ", "decision_on": today}
    with nothing_changes(council), pytest.raises(Refused) as refusal:
        early = {**facts, "term_until": today - timedelta(days=1)}
        advance(council, "form", by=make.fund_director(), **early)
    assert [reason.field for reason in refusal.value.reasons] == ["term_until"]
    last = today + timedelta(days=30)
    council = advance(council, "form", by=make.fund_director(), **facts, term_until=last)
    assert (council.term_from, council.term_until) == (today, last)
    late = clock.now() + timedelta(days=40)
    with pytest.raises(Refused):
        plan_meeting(council, planned_at=late, place="P1", by=make.officer())
    longer = told(term_until=last + timedelta(days=30))
    with pytest.raises(WrongPerson):
        extend_term(council, by=make.officer(), **longer)
    extend_term(council, by=make.fund_director(), **longer)
    plan_meeting(council, planned_at=late, place="P1", by=make.officer())
    with pytest.raises(Refused):
        extend_term(council, by=make.fund_director(), **{**longer, "decision_number": "2"})


def test_the_table_refuses_a_supplement_that_changes_nothing():
    council = make.formed_council()
    with pytest.raises(IntegrityError), transaction.atomic():
        Supplement.objects.create(council=council, decided_by=make.fund_director(), **told())


# The papers ---


@pytest.fixture
def director(client):
    person = make.fund_director()
    client.force_login(person)
    return person


def test_forming_on_the_page_issues_the_decision_with_its_members(client, director):
    council = make.seated_council()
    make.expert(user=make.chair(council))
    page = client.post(
        council.get_verb_url("form"), {"decision_number": "12/QĐ", "decision_on": "2026-03-02"}
    )
    assert page.status_code == 302
    [document] = Document.objects.about(council)
    assert (document.number, document.is_public, document.made_by) == ("12/QĐ", False, director)
    text = text_of(document.opened().read())
    for words in (council.name.upper(), "QUYẾT ĐỊNH", "Tiến sĩ", str(make.chair(council))):
        assert words.upper() in text.upper()


def test_the_decision_is_for_who_sees_the_council_and_its_code_for_anybody(client):
    council = make.formed_council()
    document = decisions.issue(council, by=make.fund_director())
    address = reverse("scoring:council_decision", args=[council.public_id])
    for person, status in (
        (make.chair(council), 200),
        (make.auditor(), 200),
        (make.user(), 404),
        (make.seat(council, state="declined").user, 404),
    ):
        client.force_login(person)
        assert client.get(address).status_code == status
        assert client.get(document.get_absolute_url()).status_code == 200
    client.logout()
    page = client.get(document.get_absolute_url()).content.decode()
    assert not [seat for seat in council.appointed if str(seat.user) in page]


def test_the_pages_replace_and_extend_and_issue_their_papers(client, director):
    council = make.formed_council()
    member = make.seats_as(council, "member")[0]
    replace = reverse("scoring:council_replace", args=[council.public_id])
    assert client.get(replace).status_code == 200
    spare = ready(council)
    facts = {"decision_number": "9/QĐ-BS", "decision_on": "2026-04-01", "reason": "Nghỉ hưu."}
    assert client.post(replace, facts).status_code == 400
    page = client.post(replace, {**facts, "leaving": member.pk, "joining": spare.pk})
    assert page.status_code == 302
    [supplement] = Supplement.objects.all()
    text = text_of(Document.objects.about(supplement).get().opened().read())
    assert str(member.user) in text
    extend = reverse("scoring:council_extend", args=[council.public_id])
    client.post(extend, {**facts, "decision_number": "10", "term_until": "2099-01-01"})
    assert Council.objects.get(pk=council.pk).term_until.year == 2099
    page = client.get(council.get_absolute_url()).content.decode()
    for one in Supplement.objects.all():
        address = reverse("scoring:supplement_decision", args=[one.public_id])
        assert address in page
        assert client.get(address)["Content-Type"] == "application/pdf"


def test_officers_do_not_open_the_pages_of_decisions(client):
    council = make.formed_council()
    client.force_login(make.officer())
    for name in ("council_replace", "council_extend"):
        assert client.get(reverse(f"scoring:{name}", args=[council.public_id])).status_code == 403

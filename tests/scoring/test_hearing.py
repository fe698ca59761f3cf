"""The hearing, questions and answers, opinions reserved, corrections asked for."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from proposals.models import Correction
from rulebook.actions import change_rule, freeze
from scoring import letters
from scoring.actions import (
    answer_question,
    ask_question,
    invite_to_hearing,
    note_discussion,
    record_hearing,
    reserve_opinion,
)
from scoring.models import HearingQuestion, ReservedOpinion
from scoring.models.record import record_of
from scoring.states import RubricKind
from tests import make
from tests.papers.reading import text_of
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db


# The hearing ---


def test_the_applicant_is_asked_to_come_and_asked_anew():
    item = make.item()
    at = clock.now() + timedelta(days=3)
    invite_to_hearing(item, invited_for=at, by=make.officer())
    hearing = invite_to_hearing(item, invited_for=at + timedelta(hours=1), by=make.officer())
    assert item.hearing == hearing
    assert len(make.told(item.proposal.leader)) == 2


def test_who_spoke_from_when_to_when_is_noted():
    item = make.item_in_session()
    now = clock.now()
    values = {"has_come": True, "began_at": now, "ended_at": now + timedelta(minutes=10)}
    secretary = make.secretary(item.council)
    hearing = record_hearing(item, who="Chủ nhiệm", notes="Nêu rõ.", by=secretary, **values)
    assert (hearing.has_come, hearing.who) == (True, "Chủ nhiệm")
    with pytest.raises(Refused):
        record_hearing(item, who="", by=secretary, **values)
    values["ended_at"] = now - timedelta(minutes=1)
    with pytest.raises(Refused):
        record_hearing(item, who="Chủ nhiệm", by=secretary, **values)
    with pytest.raises(WrongMoment):
        invite_to_hearing(item, invited_for=now, by=make.officer())


def test_where_both_sides_are_hidden_nobody_is_heard_and_the_page_says_why(client):
    call = make.past_call("closed", blind_mode="double")
    item = make.item_in_session(proposal=make.proposal("in_council", call=call))
    secretary = make.secretary(item.council)
    for deed in (
        lambda: invite_to_hearing(item, invited_for=clock.now(), by=make.officer()),
        lambda: record_hearing(item, has_come=True, who="Chủ nhiệm", by=secretary),
    ):
        with nothing_changes(item), pytest.raises(Refused) as refusal:
            deed()
        assert "hỏi bằng văn bản" in str(refusal.value.reasons[0])
    assert make.told(item.proposal.leader) == []
    client.force_login(secretary)
    page = client.get(item.get_absolute_url()).content.decode()
    assert "hỏi bằng văn bản" in page
    for name in ("item_hearing", "item_hearing_call"):
        assert reverse(f"scoring:{name}", args=[item.public_id]) not in page


def test_a_member_neither_calls_a_hearing_nor_notes_it():
    item = make.item_in_session()
    member = make.seats_as(item.council, "member")[0].user
    with nothing_changes(item), pytest.raises(WrongPerson):
        invite_to_hearing(item, invited_for=clock.now(), by=member)
    with nothing_changes(item), pytest.raises(WrongPerson):
        record_hearing(item, has_come=False, by=member)


# Questions ---


def test_a_member_asks_and_the_secretary_notes_the_answer():
    item = make.item_in_session()
    reviewer = make.seats_as(item.council, "reviewer")[0]
    secretary = make.secretary(item.council)
    asked = ask_question(item, "Chi phí thiết bị?", by=reviewer.user)
    noted = ask_question(item, "Thị trường?", by=secretary, asked_by=reviewer)
    assert [one.asked_by.role for one in item.questions.all()] == ["reviewer", "reviewer"]
    answered = answer_question(asked, "Theo báo giá.", by=secretary)
    assert (answered.answer, noted.answer) == ("Theo báo giá.", "")


def test_nobody_asks_in_anothers_name_or_when_recused_or_away():
    item = make.item_in_session(absent=1)
    council = item.council
    away, member = make.seats_as(council, "member")
    reviewer = make.seats_as(council, "reviewer")[0]
    make.conflict(item, reviewer)
    for by, asked_by in (
        (member.user, make.seats_as(council, "vice")[0]),
        (away.user, None),
        (reviewer.user, None),
        (make.secretary(council), away),
        (make.officer(), None),
    ):
        with nothing_changes(item), pytest.raises(WrongPerson):
            ask_question(item, "…?", by=by, asked_by=asked_by)
    assert not HearingQuestion.objects.exists()


def test_questions_belong_to_the_time_when_the_item_is_dealt_with():
    item = make.judged_item()
    with nothing_changes(item), pytest.raises(WrongMoment):
        ask_question(item, "…?", by=make.chair(item.council))


def test_only_whoever_runs_it_notes_an_answer():
    item = make.item_in_session()
    asked = ask_question(item, "…?", by=make.chair(item.council))
    with nothing_changes(asked), pytest.raises(WrongPerson):
        answer_question(asked, "…", by=make.seats_as(item.council, "member")[0].user)


# Opinions reserved ---


def test_a_member_reserves_an_opinion_and_may_put_it_right():
    item = make.item_in_session(state="scored")
    member = make.seats_as(item.council, "member")[0]
    reserve_opinion(item, "Không đồng ý.", by=member.user)
    opinion = reserve_opinion(item, "Không đồng ý về kinh phí.", by=member.user)
    assert ReservedOpinion.objects.get() == opinion
    assert (opinion.seat, opinion.text) == (member, "Không đồng ý về kinh phí.")


def test_before_the_marks_close_and_for_those_who_do_not_judge_there_is_none():
    item = make.item_in_session(absent=1)
    council = item.council
    away, member = make.seats_as(council, "member")
    with nothing_changes(item), pytest.raises(WrongMoment):
        reserve_opinion(item, "…", by=member.user)
    closed = make.item(council, state="scored", meeting=item.meeting)
    for by in (away.user, make.officer()):
        with nothing_changes(closed), pytest.raises(WrongPerson):
            reserve_opinion(closed, "…", by=by)
    with nothing_changes(closed), pytest.raises(Refused):
        reserve_opinion(closed, " ", by=member.user)


# Corrections ---


@pytest.fixture
def closed():
    item = make.item_in_session()
    make.sheets_of_all(item)
    return advance(item, "close_marks", by=make.chair(item.council))


def conclude(item, **facts):
    chair = make.chair(item.council)
    return advance(item, "conclude", by=chair, conclusion="Đề nghị thực hiện.", **facts)


def test_corrections_go_down_to_the_dossier_and_its_leader_is_told(closed):
    due = clock.today() + timedelta(days=14)
    item = conclude(closed, corrections=["Giảm kinh phí", "Rõ sản phẩm"], corrections_due=due)
    points = [(one.text, one.due_on) for one in item.proposal.corrections.all()]
    assert points == [("Giảm kinh phí", due), ("Rõ sản phẩm", due)]
    assert list(item.corrections.all()) == list(item.proposal.corrections.all())


@pytest.mark.parametrize("days", [None, 0, -1])
def test_corrections_have_a_day_ahead(closed, days):
    due = None if days is None else clock.today() + timedelta(days=days)
    with nothing_changes(closed, closed.proposal), pytest.raises(Refused):
        conclude(closed, corrections=["Giảm kinh phí"], corrections_due=due)
    assert not Correction.objects.exists()


def test_a_dossier_that_does_not_pass_has_nothing_to_correct():
    item = make.item_in_session()
    make.sheets_of_all(item, points={"content": 1})
    item = advance(item, "close_marks", by=make.chair(item.council))
    due = clock.today() + timedelta(days=14)
    with nothing_changes(item, item.proposal), pytest.raises(Refused):
        conclude(item, corrections=["Giảm kinh phí"], corrections_due=due)


# Marks far off ---


def far_off(**fields):
    """A closed item in which one of seven gives next to nothing."""
    item = make.item_in_session(**fields)
    *others, odd = item.bench.sitting
    for seat in others:
        make.sheet(item, seat)
    keys = item.council.criteria_keys(RubricKind.STATUTORY)
    make.sheet(item, odd, points=dict.fromkeys(keys, 1))
    return advance(item, "close_marks", by=make.chair(item.council))


def test_what_was_said_of_marks_far_off_stands_in_the_minutes_beside_both_means():
    item = far_off()
    chair = make.chair(item.council)
    item = note_discussion(item, "Người chấm giữ ý kiến.", by=chair)
    assert item.discussed_at is not None
    told = record_of(item.meeting)["items"][0]
    assert told["discussion"] == "Người chấm giữ ý kiến."
    assert told["other_mean"] > conclude(item).mean
    assert "Người chấm giữ ý kiến." in text_of(letters.minutes(item.meeting).to_pdf())


def test_it_is_advice_unless_the_rules_ask_for_it():
    assert conclude(far_off()).state == "concluded"
    change_rule(
        "score.flag_discuss",
        province=make.rule_set().province,
        value=True,
        source="Quyết định của Sở",
        certainty="read",
        effective_from=clock.today(),
        reason="Trao đổi trước khi kết luận.",
        by=make.officer(),
    )
    rules = freeze(make.province(), clock.today())
    item = far_off(of=make.formed_council(rule_set=rules))
    with nothing_changes(item), pytest.raises(Refused) as refusal:
        conclude(item)
    assert refusal.value.reasons[0].url == reverse("scoring:item_discussed", args=[item.public_id])
    note_discussion(item, "Đã trao đổi.", by=make.secretary(item.council))
    assert conclude(item).state == "concluded"


def test_it_is_noted_by_who_runs_the_meeting_with_words_and_only_of_such_marks(closed):
    with nothing_changes(closed), pytest.raises(WrongMoment):
        note_discussion(closed, "…", by=make.chair(closed.council))
    item = far_off()
    member = make.seats_as(item.council, "member")[0].user
    with nothing_changes(item), pytest.raises(WrongPerson):
        note_discussion(item, "…", by=member)
    with nothing_changes(item), pytest.raises(Refused):
        note_discussion(item, " ", by=make.chair(item.council))


def test_its_form_stands_on_the_items_page(client):
    item = far_off()
    address = reverse("scoring:item_discussed", args=[item.public_id])
    client.force_login(make.secretary(item.council))
    assert address in client.get(item.get_absolute_url()).content.decode()
    client.post(address, {"text": "Đã trao đổi."})
    assert "Đã trao đổi." in client.get(item.get_absolute_url()).content.decode()
    client.force_login(make.seats_as(item.council, "member")[0].user)
    assert address not in client.get(item.get_absolute_url()).content.decode()
    assert client.post(address, {"text": "Khác"}).status_code == 403

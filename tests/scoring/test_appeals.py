"""Appeals: in time, by the applicant, answered by somebody who had no part, acted upon."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Duty
from papers.models import Document, OutgoingMail
from people.states import Role
from scoring import actions
from scoring.models import Appeal, Feedback
from scoring.waiting import tasks_of
from tests import make
from tests.papers.reading import text_of

pytestmark = pytest.mark.django_db


def told(**fields) -> Feedback:
    officer = make.officer()
    return advance(
        actions.draw_up_feedback(make.told_item(**fields), by=officer), "send", by=officer
    )


def filed(feedback=None, **fields) -> Appeal:
    feedback = feedback or told()
    by = fields.pop("by", feedback.item.proposal.leader)
    return actions.file_appeal(feedback, text="Chưa xét mục 3.", by=by, **fields)


def considered() -> Appeal:
    return advance(filed(), "consider", by=make.fund_director())


def test_the_leader_or_the_host_appeals_and_somebody_is_asked_to_answer():
    director = make.fund_director()
    appeal = filed()
    assert (appeal.state, (appeal.due_on - clock.today()).days) == ("filed", 30)
    asked = OutgoingMail.objects.filter(url=appeal.get_absolute_url(), to=director)
    assert asked.count() == 1
    other = told()
    assert filed(other, by=make.member(other.item.proposal.host)).state == "filed"


@pytest.mark.parametrize("who", ["officer", "chair", "stranger"])
def test_nobody_else_appeals(who):
    feedback = told()
    person = {
        "officer": make.officer(),
        "chair": make.chair(feedback.item.council),
        "stranger": make.user(),
    }[who]
    with pytest.raises(WrongPerson):
        filed(feedback, by=person)
    assert Appeal.objects.count() == 0


def test_a_late_appeal_is_refused_with_the_day_and_the_rule():
    feedback = told()
    Feedback.objects.update(appeal_until=clock.today())
    assert filed(feedback).state == "filed"
    other = told()
    Feedback.objects.filter(pk=other.pk).update(appeal_until=clock.today() - timedelta(days=1))
    with pytest.raises(Refused) as refusal:
        filed(Feedback.objects.get(pk=other.pk))
    assert "appeal.file_days" in str(refusal.value.reasons[0])
    assert Appeal.objects.count() == 1


def test_a_letter_is_appealed_against_once_unless_withdrawn():
    appeal = filed()
    with pytest.raises(Refused):
        filed(appeal.feedback)
    advance(appeal, "withdraw", by=appeal.filed_by)
    assert filed(appeal.feedback).state == "filed"


def test_no_appeal_against_a_letter_that_is_being_corrected():
    feedback = advance(told(), "correct", by=make.officer(), note="Sai.")
    with pytest.raises(Refused):
        filed(feedback)
    assert Appeal.objects.count() == 0


def test_a_file_comes_with_it_or_is_refused_whole():
    appeal = filed(file=make.upload("minh-chung.pdf"))
    assert appeal.file_name == "minh-chung.pdf"
    other = told()
    with pytest.raises(Refused):
        filed(other, file=make.upload("lạ.exe", content=b"MZ"))
    assert Appeal.objects.count() == 1


@pytest.mark.parametrize(("verb", "state", "words"), [
    ("uphold", "upheld", "Kết luận: Chấp nhận kiến nghị"),
    ("dismiss", "dismissed", "Kết luận: Không chấp nhận kiến nghị"),
])  # fmt: skip
def test_it_is_answered_in_a_letter_that_names_nobody_of_the_council(verb, state, words):
    director = make.fund_director()
    appeal = advance(considered(), verb, by=director, answer="Đã xem lại mục 3.")
    assert (appeal.state, appeal.answered_by) == (state, director)
    with appeal.document.opened() as file:
        text = text_of(file.read())
    for sentence in ["trả lời kiến nghị", "Đã xem lại mục 3.", words, str(director)]:
        assert sentence in text
    council = appeal.feedback.item.council
    assert [s for s in council.all_seats if str(s.user) in text] == []
    told_to = OutgoingMail.objects.filter(url=appeal.get_absolute_url(), to=appeal.filed_by)
    assert told_to.count() == 1


def test_an_answer_has_words():
    appeal = considered()
    with pytest.raises(Refused):
        advance(appeal, "dismiss", by=make.fund_director(), answer=" ")
    assert Appeal.objects.get().state == "considered"
    assert Document.objects.count() == 1


def judges_too():
    """A director who sat in the council."""
    council = make.formed_council()
    director = make.fund_director()
    seat = make.seats_as(council, "member")[0]
    type(seat).objects.filter(pk=seat.pk).update(user=director)
    return told(of=type(council).objects.get(pk=council.pk)), director


def test_whoever_judged_or_presided_does_not_answer():
    feedback, director = judges_too()
    appeal = filed(feedback)
    with pytest.raises(WrongPerson):
        advance(appeal, "consider", by=director)
    assert Appeal.objects.get().state == "filed"


def test_whoever_issued_the_letter_does_not_answer():
    both = make.user("Kiêm nhiệm", Role.OFFICER, Role.FUND_DIRECTOR)
    feedback = actions.draw_up_feedback(make.told_item(), by=both)
    appeal = filed(advance(feedback, "send", by=both))
    with pytest.raises(WrongPerson):
        advance(appeal, "consider", by=both)
    assert advance(appeal, "consider", by=make.fund_director()).state == "considered"


def test_the_duties_are_the_database_s_last_word():
    appeal = considered()
    director = make.fund_director()
    Duty.objects.create(
        matter_type="scoring.item", matter_id=appeal.feedback.item_id, duty_set="appeal",
        duty="issued", person=director,
    )  # fmt: skip
    with pytest.raises(WrongPerson):
        advance(appeal, "dismiss", by=director, answer="Không.")
    assert Appeal.objects.get().state == "considered"


@pytest.mark.parametrize("verb", ["consider", "dismiss", "uphold", "withdraw", "settle"])
def test_a_stranger_moves_nothing(verb):
    appeal = filed() if verb in ("consider", "withdraw") else considered()
    with pytest.raises((WrongPerson, WrongMoment)):
        advance(appeal, verb, by=make.user(), note="Không.", answer="Không.")
    assert Appeal.objects.get().state == appeal.state


def test_what_is_answered_is_not_answered_again_or_withdrawn():
    director = make.fund_director()
    appeal = advance(considered(), "dismiss", by=director, answer="Giữ nguyên.")
    for verb in ("consider", "uphold", "dismiss", "withdraw", "settle"):
        with pytest.raises(WrongMoment):
            advance(appeal, verb, by=director, answer="Lại.", note="Lại.")
    assert Appeal.objects.get().state == "dismissed"


def test_an_upheld_appeal_waits_on_an_officer_until_they_say_what_was_done():
    officer = make.officer()
    appeal = advance(considered(), "uphold", by=make.fund_director(), answer="Đúng.")
    waiting = [task for task in tasks_of(officer) if task.url == appeal.get_absolute_url()]
    assert len(waiting) == 1
    appeal = advance(appeal, "settle", by=officer, note="Hội đồng họp lại ngày 02/12/2026.")
    assert appeal.state == "settled"
    assert not [task for task in tasks_of(officer) if task.url == appeal.get_absolute_url()]


def test_an_appeal_waits_with_its_day_on_those_who_may_answer_only():
    director = make.fund_director()
    appeal = filed()
    (task,) = [one for one in tasks_of(director) if one.url == appeal.get_absolute_url()]
    assert task.due == appeal.due_on
    feedback, judge = judges_too()
    other = filed(feedback)
    assert other.get_absolute_url() not in {one.url for one in tasks_of(judge)}


# Pages --------------------------------------------------------------------------------------------


def test_the_applicant_files_it_on_a_page_with_a_file(client):
    feedback = told()
    client.force_login(feedback.item.proposal.leader)
    address = reverse("scoring:appeal_new", args=[feedback.public_id])
    assert client.get(address).status_code == 200
    sent = {"text": "Chưa xét.", "file": make.upload("minh-chung.pdf")}
    answer = client.post(address, sent)
    appeal = Appeal.objects.get()
    assert answer.url == appeal.get_absolute_url()
    page = client.get(answer.url).content.decode()
    assert "minh-chung.pdf" in page
    council = feedback.item.council
    assert [seat for seat in council.all_seats if str(seat.user) in page] == []
    file = client.get(reverse("scoring:appeal_file", args=[appeal.public_id]))
    assert file["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("scoring:appeal_answer", args=[appeal.public_id])).status_code == 404


def test_the_page_says_when_it_is_too_late(client):
    feedback = told()
    Feedback.objects.update(appeal_until=clock.today() - timedelta(days=1))
    client.force_login(feedback.item.proposal.leader)
    page = client.get(feedback.get_absolute_url()).content.decode()
    assert "appeal.file_days" in page
    assert reverse("scoring:appeal_new", args=[feedback.public_id]) not in page


def test_members_and_strangers_see_no_appeal(client):
    appeal = filed()
    for person in (make.chair(appeal.feedback.item.council), make.user()):
        client.force_login(person)
        assert client.get(appeal.get_absolute_url()).status_code == 404


def test_the_answer_is_given_as_it_was_issued(client):
    appeal = advance(considered(), "dismiss", by=make.fund_director(), answer="Giữ nguyên.")
    client.force_login(appeal.filed_by)
    file = client.get(reverse("scoring:appeal_answer", args=[appeal.public_id]))
    assert b"".join(file) == appeal.document.file.read()

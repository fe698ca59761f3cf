"""Letters to applicants: without names, looked through, sent once decided, alone or together."""

import pytest
from django.urls import reverse

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Duty, Job
from papers.models import Document, OutgoingMail
from scoring import actions, feedback_texts, tasks
from scoring.models import Feedback, Finding
from tests import make
from tests.papers.reading import text_of

pytestmark = pytest.mark.django_db


def drawn_up(comments="Cần làm rõ.", **fields) -> Feedback:
    return actions.draw_up_feedback(make.told_item(comments=comments, **fields), by=make.officer())


def letter_text(feedback: Feedback) -> str:
    with Feedback.objects.get(pk=feedback.pk).document.opened() as file:
        return text_of(file.read())


def test_a_letter_tells_marks_by_criterion_comments_and_the_conclusion_and_no_name():
    feedback = advance(drawn_up(), "send", by=make.officer())
    text = letter_text(feedback)
    for sentence in [
        "THÔNG BÁO Kết quả đánh giá hồ sơ của hội đồng tư vấn",
        f"Số: {feedback.item.proposal.code}/TB-SKHCN",
        "Kết quả: Đạt yêu cầu, điểm trung bình 80,000/100.",
        "Đề nghị thực hiện.",
        "Người đánh giá 7",
        "Nhận xét chung: Cần làm rõ.",
        "(20,00 điểm): Theo hồ sơ.",
        "Quyền kiến nghị",
        "trả lời trong 30 ngày",
    ]:
        assert sentence in text
    people = [str(seat.user) for seat in feedback.item.council.all_seats]
    assert [name for name in people if name in text] == []


def test_the_order_of_reviewers_is_that_of_random_names():
    item = make.told_item()
    by_name = sorted(item.sheets.values_list("public_id", "pk"))
    assert [sheet.pk for sheet in feedback_texts.sheets_of(item)] == [pk for _name, pk in by_name]


def test_places_that_tell_who_wrote_must_be_decided_before_sending():
    feedback = drawn_up(comments="Tôi là người viết, gọi 0912345678.")
    assert feedback.findings.count() == 14
    with pytest.raises(Refused) as refusal:
        advance(feedback, "send", by=make.officer())
    assert "14" in str(refusal.value.reasons[0])
    assert Document.objects.count() == 0
    decisions = {one.pk: ("redact", "") for one in feedback.findings.all()}
    actions.decide_places(feedback, decisions, by=make.officer())
    text = letter_text(advance(feedback, "send", by=make.officer()))
    assert "0912345678" not in text
    assert text.count("[…] người viết, gọi […].") == 7


def test_a_member_s_name_in_a_comment_is_found_whatever_its_order():
    council = make.formed_council()
    chair = make.chair(council)
    type(chair).objects.filter(pk=chair.pk).update(full_name="Đỗ Tiến Nhật Ánh")
    item = make.told_item(of=council, comments="Như anh Nhat Anh Do Tien đã nói.")
    feedback = actions.draw_up_feedback(item, by=make.officer())
    assert set(feedback.findings.values_list("kind", flat=True)) == {"name"}


def test_what_is_left_in_has_a_reason_and_stays_in_the_letter():
    feedback = drawn_up(comments="Xem www.cong-bo.example nhé.")
    keys = list(feedback.findings.values_list("pk", flat=True))
    with pytest.raises(Refused) as refusal:
        actions.decide_places(feedback, {keys[0]: ("keep", "  ")}, by=make.officer())
    assert refusal.value.reasons[0].field == f"reason-{keys[0]}"
    assert Finding.objects.filter(decision="").count() == 7
    decisions = {key: ("keep", "Trang công khai.") for key in keys}
    actions.decide_places(feedback, decisions, by=make.officer())
    assert "www.cong-bo.example" in letter_text(advance(feedback, "send", by=make.officer()))


def test_texts_that_changed_since_must_be_looked_through_again():
    feedback = drawn_up()
    feedback.item.sheets.update(comments="Gọi 0912345678.")
    with pytest.raises(Refused):
        advance(feedback, "send", by=make.officer())
    again = actions.look_through(feedback, by=make.officer())
    assert again.findings.filter(decision="").count() == 7


def test_looking_through_again_keeps_what_was_decided():
    feedback = drawn_up(comments="Gọi 0912345678.")
    first = feedback.findings.first()
    actions.decide_places(feedback, {first.pk: ("redact", "")}, by=make.officer())
    again = actions.look_through(feedback, by=make.officer())
    assert again.findings.filter(decision="redact").count() == 1


def test_it_is_sent_by_mail_to_leader_and_host():
    feedback = drawn_up()
    proposal = feedback.item.proposal
    host = make.member(proposal.host)
    advance(feedback, "send", by=make.officer())
    told = OutgoingMail.objects.filter(url=feedback.get_absolute_url())
    assert set(told.values_list("to", flat=True)) >= {proposal.leader_id, host.pk}
    sent = Feedback.objects.get(pk=feedback.pk)
    assert (sent.appeal_until - sent.sent_at.date()).days in (15, 16)


def test_who_sent_and_who_presided_stand_as_duties():
    officer = make.officer()
    feedback = advance(drawn_up(), "send", by=officer)
    duties = dict(Duty.objects.filter(duty_set="appeal").values_list("person", "duty"))
    assert duties == {officer.pk: "issued", make.chair(feedback.item.council).pk: "decided"}


@pytest.mark.parametrize("who", ["leader", "chair", "director", "nobody"])
def test_only_a_managing_officer_sends(who):
    feedback = drawn_up()
    person = {
        "leader": feedback.item.proposal.leader,
        "chair": make.chair(feedback.item.council),
        "director": make.fund_director(),
        "nobody": make.user(),
    }[who]
    with pytest.raises(WrongPerson):
        advance(feedback, "send", by=person)
    assert (Feedback.objects.get().state, Document.objects.count()) == ("draft", 0)


def test_it_is_not_sent_twice_and_not_before_the_conclusion():
    feedback = advance(drawn_up(), "send", by=make.officer())
    with pytest.raises(WrongMoment):
        advance(feedback, "send", by=make.officer())
    with pytest.raises(WrongMoment):
        actions.draw_up_feedback(make.item_in_session(), by=make.officer())
    with pytest.raises(WrongMoment):
        actions.look_through(feedback, by=make.officer())


def test_a_corrected_letter_replaces_the_one_sent_before():
    feedback = advance(drawn_up(), "send", by=make.officer())
    first = feedback.document
    advance(feedback, "correct", by=make.officer(), note="Sai số quyết định.")
    again = advance(feedback, "send", by=make.officer())
    assert again.document.replaces == first
    assert Document.objects.in_force().count() == 1


# In bulk ------------------------------------------------------------------------------------------


def call_with_items(*comments):
    council = make.council_of_call()
    items = []
    for text in comments:
        proposal = make.proposal(state="passed", call=council.call)
        items.append(make.told_item(of=council, comments=text, proposal=proposal))
    return council.call, items


def test_all_letters_of_a_call_go_out_but_those_with_something_to_decide(
    django_capture_on_commit_callbacks,
):
    call, _items = call_with_items("Tốt.", "Gọi 0912345678.", "Khá.")
    officer = make.officer()
    job = actions.send_all_feedback(call, url="/", by=officer)
    assert tasks.send_feedback.func(job.pk) == "2 sent"
    assert Job.objects.get().state == "done"
    assert sorted(Feedback.objects.values_list("state", flat=True)) == ["draft", "sent", "sent"]
    again = actions.send_all_feedback(call, url="/", by=officer)
    assert tasks.send_feedback.func(again.pk) == "0 sent"
    assert Document.objects.count() == 2


def test_only_an_officer_sends_all():
    call, _items = call_with_items("Tốt.")
    with pytest.raises(WrongPerson):
        actions.send_all_feedback(call, url="/", by=make.auditor())
    assert Job.objects.count() == 0


# Pages --------------------------------------------------------------------------------------------


def test_the_applicant_reads_the_letter_on_the_dossier_s_page_once_it_is_sent(client):
    feedback = drawn_up()
    proposal = feedback.item.proposal
    client.force_login(proposal.leader)
    assert client.get(feedback.get_absolute_url()).status_code == 404
    advance(feedback, "send", by=make.officer())
    assert feedback.get_absolute_url() in client.get(proposal.get_absolute_url()).content.decode()
    page = client.get(feedback.get_absolute_url()).content.decode()
    assert make.chair(feedback.item.council).full_name not in page
    file = client.get(reverse("scoring:feedback_letter", args=[feedback.public_id, "pdf"]))
    assert b"".join(file) == Document.objects.get().file.read()
    docx = client.get(reverse("scoring:feedback_letter", args=[feedback.public_id, "docx"]))
    assert docx.status_code == 404


@pytest.mark.parametrize("who", ["member", "recused", "stranger"])
def test_neither_members_nor_strangers_see_the_letter(client, who):
    feedback = advance(drawn_up(), "send", by=make.officer())
    seat = make.seats_as(feedback.item.council, "member")[0]
    if who == "recused":
        make.conflict(feedback.item, seat)
    client.force_login(make.user() if who == "stranger" else seat.user)
    assert client.get(feedback.get_absolute_url()).status_code == 404


def test_the_officer_decides_place_by_place_on_a_page(client):
    feedback = drawn_up(comments="Gọi 0912345678.")
    client.force_login(make.officer())
    assert "<mark" in client.get(feedback.get_absolute_url()).content.decode()
    address = reverse("scoring:feedback_places", args=[feedback.public_id])
    assert "0912345678" in client.get(address).content.decode()
    said = {f"decision-{one.pk}": "redact" for one in feedback.findings.all()}
    assert client.post(address, said).status_code == 302
    assert feedback.findings.filter(decision="redact").count() == 7
    some = feedback.findings.first()
    answer = client.post(address, {f"decision-{some.pk}": "keep"})
    assert answer.status_code == 400


def test_the_call_s_list_begins_the_work_and_costs_the_same_with_more_rows(
    client, django_assert_num_queries
):
    call, _items = call_with_items("Tốt.")
    client.force_login(make.officer())
    address = reverse("scoring:feedback_list", args=[call.public_id])
    client.get(address)
    counts = []
    for more in range(2):
        if more:
            council = make.formed_council(call=call, rule_set=call.rule_set)
            for _ in range(2):
                proposal = make.proposal(state="passed", call=call)
                make.told_item(of=council, proposal=proposal)
        with django_assert_num_queries(QUERIES):
            counts.append(client.get(address).content.decode().count("<tr>"))
    assert counts == [2, 4]  # with the head
    answer = client.post(reverse("scoring:feedback_send_all", args=[call.public_id]))
    assert answer.url == Job.objects.get().get_absolute_url()


QUERIES = 8

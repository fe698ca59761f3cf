"""Papers of what is no ordinary meeting: a group, an adjourned one, a list, an older council."""

import pytest
from django.urls import reverse

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import WrongMoment, WrongPerson
from papers.models import Document
from scoring import letters
from scoring.actions import write_minutes
from scoring.letters import decisions
from scoring.models import Meeting, Minutes
from scoring.querysets import waiting_on
from scoring.views.papers import sign_minutes
from tests import make
from tests.papers.reading import text_of
from tests.papers.test_word import words_of

pytestmark = pytest.mark.django_db


def appraised() -> Meeting:
    """A group's meeting that ended with one budget cut by fifty million."""
    budget = make.appraised_budget(cut=50 * make.MILLION)
    meeting = budget.item.meeting or budget.item.council.meetings.get()
    Meeting.objects.filter(pk=meeting.pk).update(state="concluded", ended_at=clock.now())
    return Meeting.objects.get(pk=meeting.pk)


def adjourned() -> Meeting:
    meeting = make.meeting(make.formed_council())
    lacks = [{"code": "members", "have": 4, "need": 5}]
    Meeting.objects.filter(pk=meeting.pk).update(
        state="adjourned", adjourned_for=lacks, ended_at=clock.now()
    )
    return Meeting.objects.get(pk=meeting.pk)


def test_a_groups_minutes_hold_each_line_and_the_sums():
    meeting = appraised()
    words = text_of(letters.minutes(meeting).to_pdf())
    for told in ("Tổ trưởng", "Người ghi biên bản", "Đại diện hội đồng"):
        assert told in words
    assert "Hội đồng được thành lập" not in words
    budget = meeting.items.get().appraisal
    for amount in (budget.asked, budget.appraised, budget.asked_state, budget.appraised_state):
        assert f"{amount:,}".replace(",", ".") in words
    assert "Tổ trưởng" in words_of(letters.minutes(meeting).to_docx())


def test_the_councils_representative_writes_them_and_the_head_signs():
    meeting = appraised()
    keeper = make.seats_as(meeting.council, "council")[0].user
    assert [str(task.verb) for task in waiting_on(keeper)] == ["Viết và hoàn thành biên bản"]
    with pytest.raises(WrongPerson):
        write_minutes(meeting, by=make.seats_as(meeting.council, "finance")[0].user)
    minutes = write_minutes(meeting, by=keeper, course="Tổ đọc kết luận của hội đồng.")
    minutes = advance(minutes, "finish", by=keeper)
    minutes = sign_minutes(minutes, by=make.chair(meeting.council), note="")
    assert minutes.state == "signed"
    assert letters.issued(meeting, "minutes") is not None


def test_an_adjourned_meeting_has_minutes_with_its_reasons(client):
    meeting = adjourned()
    secretary = make.secretary(meeting.council)
    client.force_login(secretary)
    page = client.get(meeting.get_absolute_url()).content.decode()
    address = reverse("scoring:meeting_paper", args=[meeting.public_id, "pdf"])
    assert address in page
    words = text_of(client.get(address).getvalue())
    assert "Phiên họp hoãn" in words
    assert "4 thành viên có mặt" in words
    client.post(
        reverse("scoring:meeting_minutes", args=[meeting.public_id]), {"course": "Họp lại sau."}
    )
    minutes = advance(Minutes.objects.get(), "finish", by=secretary)
    assert advance(minutes, "sign", by=make.chair(meeting.council)).state == "signed"


def test_a_planned_meeting_has_none(client):
    meeting = make.meeting(make.formed_council())
    secretary = make.secretary(meeting.council)
    with pytest.raises(WrongMoment):
        write_minutes(meeting, by=secretary)
    assert not Minutes.objects.exists()
    client.force_login(secretary)
    address = reverse("scoring:meeting_paper", args=[meeting.public_id, "pdf"])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("state", "is_public"), [("approved", True), ("proposed", False)])
def test_the_commissioning_list_is_a_paper_for_whoever_sees_it(client, state, is_public):
    listed = make.commission_list(state)
    paths = [
        reverse("scoring:commission_list_paper", args=[listed.public_id, kind])
        for kind in ("pdf", "docx")
    ]
    assert [client.get(path).status_code for path in paths] == [200 if is_public else 404] * 2
    client.force_login(make.officer())
    assert paths[0] in client.get(listed.get_absolute_url()).content.decode()
    words = text_of(client.get(paths[0]).getvalue())
    assert make.TASK_OUTPUT["task_name"] in " ".join(words.split())
    assert ("12/QĐ-UBND" in words) == is_public
    assert make.TASK_OUTPUT["aims"] in words_of(client.get(paths[1]).getvalue())
    assert client.get(paths[0].replace("/pdf/", "/odt/")).status_code == 404


def test_the_decision_of_an_older_council_is_issued_from_its_page(client):
    council = make.formed_council(decision_number="40/QĐ", decision_on=clock.today())
    director = make.fund_director()
    address = reverse("scoring:council_decision_issue", args=[council.public_id])
    client.force_login(make.officer())
    assert address not in client.get(council.get_absolute_url()).content.decode()
    assert client.post(address).status_code == 403
    assert not Document.objects.exists()
    client.force_login(director)
    assert address in client.get(council.get_absolute_url()).content.decode()
    client.post(address)
    document = Document.objects.get()
    assert document == decisions.decisions_of(council).get()
    assert address not in client.get(council.get_absolute_url()).content.decode()
    with pytest.raises(WrongMoment):
        decisions.issue_late(council, by=director)
    assert Document.objects.count() == 1


def test_a_draft_council_has_no_decision_to_issue():
    with pytest.raises(WrongMoment):
        decisions.issue_late(make.council(), by=make.fund_director())
    assert not Document.objects.exists()

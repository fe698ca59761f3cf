"""What a dossier said before: kept, compared, brought back; and taken over into a new call."""

import datetime

import pytest

from lifecycle.actions import advance
from lifecycle.errors import WrongMoment, WrongPerson
from lifecycle.models import Event
from papers.decree30 import Paper
from proposals.actions import copy_to_call, restore_version, save_section, write_draft
from proposals.letters import description
from proposals.models import Proposal, Version
from proposals.models.version import digest
from proposals.states import Section, VersionKind
from tests import make
from tests.papers.reading import text_of

pytestmark = pytest.mark.django_db


def written(proposal, summary, by=None):
    head = {"title": proposal.title, "kind": "research", "summary": summary}
    row = Proposal.objects.get(pk=proposal.pk)
    seen = row.section_state(Section.SUMMARY)["version"]
    return save_section(row, Section.SUMMARY, by=by or proposal.leader, seen=seen, head=head)


def two_versions():
    """A draft that said "Một" and then, written by a colleague, "Hai"."""
    proposal = make.proposal(summary="Một")
    secretary = make.team_member(proposal, role="secretary").user
    written(proposal, "Hai", by=secretary)
    return Proposal.objects.get(pk=proposal.pk), secretary


def stored(proposal):
    return (
        Proposal.objects.filter(pk=proposal.pk).values().get(),
        list(proposal.indicators.values()),
        list(Version.objects.values()),
        Event.objects.count(),
    )


def test_a_submission_keeps_the_whole_content_and_the_trail_binds_it():
    proposal = make.proposal()
    submitted = advance(proposal, "submit", by=proposal.leader)
    version = Version.objects.get()
    assert version.kind == VersionKind.SUBMITTED
    assert version.sha256 == digest(version.content()) == digest(submitted.whole_content())
    assert version.sha256 in Event.objects.get(verb="submit").data


def test_a_version_is_brought_back_as_a_new_one():
    proposal, secretary = two_versions()
    first = Version.objects.get(number=1)
    restored = restore_version(first, by=proposal.leader)
    assert restored.summary == "Một"
    assert [v.kind for v in Version.objects.order_by("number")] == ["begun", "sitting", "restored"]
    assert Version.objects.get(number=3).restores == 1
    assert Event.objects.get(verb="restored").actor_id == proposal.leader_id
    assert restored.indicators.get().name == "Tỷ lệ làm lại"
    restore_version(Version.objects.get(number=2), by=secretary)
    assert Proposal.objects.get().summary == "Hai"


@pytest.mark.parametrize(
    ("who", "state", "error"),
    [
        ("leader", "returned", WrongMoment),
        ("leader", "submitted", WrongMoment),
        ("member", "draft", WrongPerson),
        ("officer", "draft", WrongPerson),
    ],
)
def test_nobody_else_brings_back_and_only_into_a_draft(who, state, error):
    proposal, _secretary = two_versions()
    if state != "draft":
        proposal = advance(proposal, "submit", by=proposal.leader)
    if state == "returned":
        until = datetime.date(2099, 1, 1)
        proposal = advance(proposal, "send_back", by=make.officer(), note="Thiếu.", deadline=until)
    by = {
        "leader": proposal.leader,
        "member": make.team_member(proposal).user,
        "officer": make.officer(),
    }[who]
    before = stored(proposal)
    with pytest.raises(error):
        restore_version(Version.objects.get(number=1), by=by)
    assert stored(proposal) == before


# Pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_versions_takes_the_same_queries(client, django_assert_num_queries, count):
    proposal = make.proposal()
    member = make.team_member(proposal).user
    for turn in range(count):
        written(proposal, f"Lần {turn}", by=[proposal.leader, member][turn % 2])
    client.force_login(proposal.leader)
    with django_assert_num_queries(9):
        html = client.get(proposal.get_versions_url()).content.decode()
    assert html.count('<th scope="row"') == count + 1


def test_two_versions_are_compared_by_sign_and_word(client):
    proposal, _secretary = two_versions()
    client.force_login(proposal.leader)
    html = client.get(f"{proposal.get_versions_url()}so-sanh/?tu=1&den=2").content.decode()
    assert "− bớt:</span> Một</del>" in html
    assert "+ thêm:</span> Hai</ins>" in html


def test_a_page_asks_and_restores(client):
    proposal, _secretary = two_versions()
    client.force_login(proposal.leader)
    url = f"{proposal.get_versions_url()}1/khoi-phuc/"
    assert "− bớt:</span> Hai</del>" in client.get(url).content.decode()
    assert client.post(url).headers["Location"] == proposal.get_edit_url()
    assert Proposal.objects.get().summary == "Một"
    assert client.get(f"{proposal.get_versions_url()}99/khoi-phuc/").status_code == 404


def test_staff_see_what_was_handed_in_and_no_sitting(client):
    proposal, _secretary = two_versions()
    client.force_login(make.officer())
    assert client.get(proposal.get_versions_url()).status_code == 404
    advance(proposal, "submit", by=proposal.leader)
    page = client.get(proposal.get_versions_url())
    assert [version.kind for version in page.context["rows"]] == ["submitted"]
    reader = make.user()
    make.reader(proposal, reader)
    client.force_login(reader)
    assert client.get(proposal.get_versions_url()).status_code == 404


def test_answers_are_checked_then_handed_in_then_there_is_a_receipt(client):
    proposal = make.proposal()
    client.force_login(proposal.leader)
    review = client.get(f"{proposal.get_absolute_url()}xem-lai/").content.decode()
    assert proposal.effect_statement in review
    assert proposal.get_verb_url("submit") in review
    asked = client.get(proposal.get_verb_url("submit")).content.decode()
    assert proposal.title in asked
    data = {"seen_version": proposal.version}
    done = client.post(proposal.get_verb_url("submit"), data)
    assert done.headers["Location"] == proposal.get_receipt_url()
    receipt = client.get(proposal.get_receipt_url()).content.decode()
    proposal = Proposal.objects.get()
    assert proposal.code in receipt
    assert proposal.submitted_version().sha256 in receipt


def test_what_is_missing_keeps_the_button_away(client):
    proposal = make.proposal(parts=False)
    client.force_login(proposal.leader)
    review = client.get(f"{proposal.get_absolute_url()}xem-lai/").content.decode()
    assert proposal.get_verb_url("submit") not in review
    assert proposal.get_section_url("san-pham", "products") in review
    assert client.get(proposal.get_receipt_url()).status_code == 404
    client.force_login(make.team_member(proposal).user)
    assert "Chỉ chủ nhiệm" in client.get(f"{proposal.get_absolute_url()}xem-lai/").content.decode()
    client.force_login(make.member(proposal.host))
    assert client.get(f"{proposal.get_absolute_url()}xem-lai/").status_code == 403


# The paper --------------------------------------------------------------------------------------


def test_a_draft_is_printed_as_one(client):
    proposal = make.attested_proposal(state="draft")
    client.force_login(proposal.leader)
    response = client.get(proposal.get_print_url())
    assert response["Content-Type"] == "application/pdf"
    paper = description.paper(proposal)
    assert isinstance(paper, Paper)
    assert (paper.mark, paper.number) == ("DỰ THẢO", "")
    assert "chưa nộp" in paper.foot


@pytest.mark.poppler
def test_what_was_handed_in_names_its_code_and_checksum():
    proposal = make.attested_proposal(state="draft")
    proposal = advance(proposal, "submit", by=proposal.leader)
    paper = description.paper(proposal)
    text = text_of(paper.to_pdf())
    assert paper.mark == ""
    assert proposal.code in text
    assert proposal.submitted_version().sha256 in text
    assert "Rõ trách nhiệm" in text
    assert "DỰ THẢO" not in text


def test_an_empty_draft_is_printed_too():
    proposal = make.proposal(parts=False, summary="", effect_statement="", starts_on=None)
    assert description.paper(proposal).to_pdf().startswith(b"%PDF")


# A copy -----------------------------------------------------------------------------------------


def test_a_copy_takes_the_content_and_no_word_of_anybody():
    old = make.attested_proposal(state="not_passed")
    make.team_member(old)
    call = make.open_call(budget_year=old.call.budget_year + 1)
    made = copy_to_call(old, call, by=old.leader, host=old.host)
    assert (made.state, made.call, made.title) == ("draft", call, old.title)
    assert made.effect_statement == old.effect_statement
    assert made.budget_lines.get().year == old.budget_lines.get().year + 1
    assert made.indicators.get().due_on == datetime.date(2028, 12, 31)
    assert made.partners.count() == 2
    assert made.attestations.count() == 0
    assert list(made.team.values_list("user", flat=True)) == [old.leader_id]
    assert Event.objects.get(verb="copied").thing_id == made.pk


def test_only_whoever_led_it_copies_and_only_into_an_open_call(client):
    old = make.proposal(state="not_passed")
    member = make.team_member(old).user
    with pytest.raises(WrongPerson):
        copy_to_call(old, make.open_call(), by=member, host=old.host)
    with pytest.raises(WrongMoment):
        copy_to_call(old, make.past_call(), by=old.leader, host=old.host)
    with pytest.raises(WrongPerson):
        copy_to_call(old, make.open_call(), by=old.leader, host=make.university())
    assert Proposal.objects.count() == 1
    client.force_login(old.leader)
    url = f"{old.get_absolute_url()}sao-chep/"
    call = make.open_call()
    assert client.get(url).status_code == 200
    done = client.post(url, {"call": call.pk, "host": old.host_id})
    assert done.headers["Location"] == Proposal.objects.get(call=call).get_absolute_url()


def test_a_written_draft_keeps_a_version_of_each_part_it_was_given():
    proposal = make.proposal()
    write_draft(proposal, by=proposal.leader, head={"summary": "Mới"}, products=[{"name": "Máy"}])
    said = Version.objects.get(kind="sitting").content()
    assert said["tom-tat"]["summary"] == "Mới"
    assert [row["name"] for row in said["san-pham"]["products"]] == ["Máy"]

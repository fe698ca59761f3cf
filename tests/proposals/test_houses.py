"""The panel of three houses: asked, answered with papers, withdrawn, asked again."""

import datetime
import hashlib
import html
import re

import pytest
from django.db import IntegrityError, transaction

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from papers.models import OutgoingMail
from proposals.actions import ask_attestation, confirm_attestation
from proposals.models import Attestation, Evidence
from proposals.views.houses import house_panel
from tests import make

pytestmark = pytest.mark.django_db
GIVEN = {
    "proof": "Công văn 12/SNN",
    "on": datetime.date(2026, 1, 5),
    "amount": 50_000_000,
    "people": 3,
}
QUERIES_OF_A_DOSSIER = 31
POSTED = {"proof": "Công văn", "on": "05/01/2026", "amount": "0", "people": "0"}


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def files_on(disk):
    return [path for path in disk.rglob("*") if path.is_file()]


def confirmed(attestation=None, *papers):
    attestation = attestation or make.attestation()
    by = make.member(attestation.asked_of)
    return confirm_attestation(attestation, by=by, papers=papers, **GIVEN)


def refused(error, attestation, verb, by, **more):
    before = Attestation.objects.filter(pk=attestation.pk).values().get()
    events, mails = Event.objects.count(), OutgoingMail.objects.count()
    with pytest.raises(error):
        advance(attestation, verb, by=by, **more)
    assert Attestation.objects.filter(pk=attestation.pk).values().get() == before
    assert (Event.objects.count(), OutgoingMail.objects.count()) == (events, mails)


# Papers -----------------------------------------------------------------------------------------


def test_papers_are_kept_with_their_checksum_under_no_name_of_theirs(disk):
    done = confirmed(None, make.upload("cong-van.pdf"), make.office_file("cam-ket.xlsx"))
    first, second = done.papers.all()
    assert (first.name, second.name) == ("cong-van.pdf", "cam-ket.xlsx")
    assert first.sha256 == hashlib.sha256(make.PDF).hexdigest()
    assert len(files_on(disk)) == 2
    assert not any("cong-van" in path.name for path in files_on(disk))
    event = Event.objects.of(done).get()
    both = "".join(sorted([first.sha256, second.sha256])).encode()
    assert '"papers":2' in event.data
    assert hashlib.sha256(both).hexdigest() in event.data
    assert "cong-van" not in event.data


def test_the_same_paper_twice_is_kept_once():
    done = confirmed(None, make.upload("a.pdf"), make.upload("b.pdf"))
    assert [paper.name for paper in done.papers.all()] == ["a.pdf"]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: make.upload("cong-van.pdf", b"<html><script>alert(1)</script></html>"),
        lambda: make.upload("cong-van.exe"),
        lambda: make.upload("cong-van.pdf", b""),
    ],
)
def test_a_paper_that_is_none_stops_everything(disk, wrong):
    attestation = make.attestation()
    with pytest.raises(Refused) as refusal:
        confirmed(attestation, make.upload("tot.pdf"), wrong())
    assert [reason.field for reason in refusal.value.reasons] == ["papers"]
    assert Attestation.objects.get().state == "asked"
    told = Event.objects.of(attestation).count()
    assert (Evidence.objects.count(), told, files_on(disk)) == (0, 0, [])


def test_a_refused_answer_leaves_nothing_on_the_disk(disk):
    attestation = make.attestation(make.proposal(state="in_council"))
    with pytest.raises(Refused):
        confirmed(attestation, make.upload())
    with pytest.raises(WrongPerson):
        confirm_attestation(
            attestation, by=attestation.proposal.leader, papers=[make.upload()], **GIVEN
        )
    assert (Evidence.objects.count(), files_on(disk)) == (0, [])


def test_a_house_confirms_with_papers_on_its_page_and_they_go_out_as_attachments(client):
    attestation = make.attestation()
    person = make.member(attestation.asked_of)
    client.force_login(person)
    page = client.get(attestation.get_verb_url("confirm")).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert "multiple" in page
    posted = POSTED | {"seen_version": "1", "papers": [make.upload(), make.office_file()]}
    assert client.post(attestation.get_verb_url("confirm"), posted).status_code == 302
    paper = Evidence.objects.first()
    for reader in (person, attestation.proposal.leader):
        client.force_login(reader)
        answer = client.get(paper.get_absolute_url())
        assert b"".join(answer.streaming_content) == make.PDF
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_nobody_else_gets_a_paper(client):
    paper = confirmed(None, make.upload()).papers.get()
    assert client.get(paper.get_absolute_url()).status_code == 302
    client.force_login(make.member())
    assert client.get(paper.get_absolute_url()).status_code == 404
    client.force_login(make.officer())  # a draft is not the officers' yet
    assert client.get(paper.get_absolute_url()).status_code == 404


def test_too_many_papers_come_back_and_nothing_is_kept(client, disk):
    attestation = make.attestation()
    client.force_login(make.member(attestation.asked_of))
    papers = [make.upload(f"{n}.pdf", make.PDF + bytes([n])) for n in range(11)]
    posted = POSTED | {"seen_version": "1", "papers": papers}
    answer = client.post(attestation.get_verb_url("confirm"), posted)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["papers"])
    assert "Công văn" in answer.content.decode()
    assert (Attestation.objects.get().state, files_on(disk)) == ("asked", [])


def test_the_database_keeps_a_paper_once():
    paper = confirmed(None, make.upload()).papers.get()
    paper.pk, paper.public_id = None, "khac"
    with pytest.raises(IntegrityError), transaction.atomic():
        paper.save(force_insert=True)


# Withdrawing and asking again -------------------------------------------------------------------


def test_the_leader_withdraws_a_request_and_asks_another_house_of_the_kind():
    attestation = make.attestation()
    leader, other = attestation.proposal.leader, make.state_body()
    gone = advance(attestation, "withdraw_request", by=leader)
    assert gone.state == "withdrawn"
    refused(WrongMoment, gone, "confirm", make.member(gone.asked_of), **GIVEN)
    again = advance(gone, "ask_again", by=leader, asked_of=other)
    assert (again.state, again.asked_of) == ("asked", other)


@pytest.mark.parametrize("who", ["house", "colleague", "officer"])
def test_nobody_else_withdraws(who):
    attestation = make.attestation()
    people = {
        "house": lambda: make.member(attestation.asked_of),
        "colleague": lambda: make.member(attestation.proposal.host),
        "officer": make.officer,
    }
    refused(WrongPerson, attestation, "withdraw_request", people[who]())


@pytest.mark.parametrize("state", ["confirmed", "declined", "withdrawn"])
def test_only_an_open_request_is_withdrawn(state):
    more = {"decided_by": None, "decided_at": None} if state == "withdrawn" else {}
    attestation = make.attestation(state=state, **more)
    refused(WrongMoment, attestation, "withdraw_request", attestation.proposal.leader)


def test_nobody_is_asked_again_whom_the_condition_does_not_speak_of():
    attestation = make.attestation(state="declined")
    leader = attestation.proposal.leader
    refused(Refused, attestation, "ask_again", leader, asked_of=make.enterprise())


def test_why_it_was_declined_stands_until_it_is_asked_again():
    attestation = make.attestation()
    declined = advance(
        attestation, "decline", by=make.member(attestation.asked_of), note="Chưa bố trí được."
    )
    assert declined.answer_note == "Chưa bố trí được."
    assert advance(declined, "ask_again", by=declined.proposal.leader).answer_note == ""


def test_whoever_is_asked_no_more_sees_the_dossier_no_more(client):
    attestation = make.attestation()
    person, dossier = make.member(attestation.asked_of), attestation.proposal
    client.force_login(person)
    assert client.get(dossier.get_absolute_url()).status_code == 200
    advance(attestation, "withdraw_request", by=dossier.leader)
    assert client.get(dossier.get_absolute_url()).status_code == 404
    assert client.get(attestation.get_absolute_url()).status_code == 200


def test_a_withdrawn_request_waits_on_nobody(client):
    attestation = make.attestation()
    person = make.member(attestation.asked_of)
    client.force_login(person)
    assert attestation.get_absolute_url() in client.get("/").content.decode()
    advance(attestation, "withdraw_request", by=attestation.proposal.leader)
    assert attestation.get_absolute_url() not in client.get("/").content.decode()


# Mails ------------------------------------------------------------------------------------------


def test_the_people_of_the_house_are_told_and_then_the_leader():
    proposal, house = make.proposal(), make.state_body()
    asked = [make.member(house), make.member(house)]
    gone = make.member(house)
    gone.memberships.update(until_on=datetime.date(2021, 1, 1))
    attestation = ask_attestation(proposal, condition=3, asked_of=house, by=proposal.leader)
    mails = OutgoingMail.objects.order_by("pk")
    assert [mail.to for mail in mails] == asked
    assert {mail.url for mail in mails} == {attestation.get_absolute_url()}
    advance(attestation, "decline", by=asked[0], note="Không phù hợp.")
    answer = OutgoingMail.objects.latest("pk")
    assert answer.to == proposal.leader
    assert "Không phù hợp." in answer.lines[0]


# The panel --------------------------------------------------------------------------------------


def words_of(proposal, user):
    return {
        (row["number"], word["house"]): word
        for row in house_panel(proposal, user)
        for word in row["words"]
    }


def test_the_panel_says_what_is_met_and_what_the_leader_may_do():
    proposal = make.proposal()
    declined = make.attestation(proposal, state="declined")
    panel = house_panel(proposal, proposal.leader)
    assert [(row["number"], row["given"], row["needed"]) for row in panel] == [
        (1, 0, 3),
        (2, 0, 1),
        (3, 0, 1),
        (4, 0, 1),
    ]
    words = words_of(proposal, proposal.leader)
    assert words[1, "state"]["ask_url"].endswith("?condition=1&house=state")
    assert [move.name for move in words[3, "state"]["moves"]] == ["ask_again"]
    colleague = make.member(proposal.host)
    assert words_of(proposal, colleague)[1, "state"]["ask_url"] == ""
    assert words_of(proposal, make.member(declined.asked_of))[3, "state"]["moves"] == []


def test_the_house_finds_its_answer_on_the_panel():
    attestation = make.attestation()
    words = words_of(attestation.proposal, make.member(attestation.asked_of))
    assert [move.name for move in words[3, "state"]["moves"]] == ["confirm", "decline"]


def test_a_word_of_who_left_counts_no_more_and_says_so(client):
    proposal = make.attested_proposal(state="draft")
    client.force_login(proposal.leader)
    assert "Ưu tiên 3 nhà" in client.get(proposal.get_absolute_url()).content.decode()
    proposal.partners.filter(house="state").delete()
    word = words_of(proposal, proposal.leader)[1, "state"]
    assert (word["stands"], word["counts_no_more"]) == (False, True)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "Không còn được tính" in page
    assert "Ưu tiên 3 nhà" not in page


@pytest.mark.parametrize("asked", [1, 3])
def test_a_dossiers_page_takes_the_same_queries_for_one_word_and_three(
    client, django_assert_num_queries, asked
):
    proposal, state = make.proposal(), make.state_body()
    for condition, place in [(3, state), (1, proposal.host), (4, make.regional_university())][
        :asked
    ]:
        make.attestation(proposal, condition=condition, asked_of=place)
    client.force_login(proposal.leader)
    client.get(proposal.get_absolute_url())
    with django_assert_num_queries(QUERIES_OF_A_DOSSIER):
        html = client.get(proposal.get_absolute_url()).content.decode()
    assert html.count("house-word") == 6


def test_what_waits_on_my_organisation_stands_first(client):
    mine, other = make.state_body(), make.state_body()
    proposal = make.submitted_proposal()
    reader = make.member(mine)
    answered = make.attestation(proposal, state="confirmed", asked_of=mine)
    others = make.attestation(make.submitted_proposal(host=proposal.host), asked_of=other)
    waiting = make.attestation(make.submitted_proposal(), asked_of=mine)
    client.force_login(reader)
    assert list(client.get("/xac-nhan/").context["rows"]) == [waiting, answered]
    officer = make.officer()
    client.force_login(officer)
    rows = list(client.get("/xac-nhan/").context["rows"])
    assert rows == [others, waiting, answered]
    client.force_login(reader)
    only = client.get("/xac-nhan/", {"of": "me", "state": "asked"}).context["rows"]
    assert list(only) == [waiting]


def test_page_after_page_shows_each_request_once(client):
    mine, other = make.state_body(), make.state_body()
    host, call = make.university(), make.open_call()
    leader = make.member(host)
    made = set()
    for number in range(52):
        proposal = make.submitted_proposal(host=host, leader=leader, call=call, parts=False)
        state = "asked" if number % 2 else "confirmed"
        place = mine if number % 3 else other
        made.add(make.attestation(proposal, asked_of=place, state=state).pk)
    client.force_login(leader)
    first = client.get("/xac-nhan/")
    further = re.search(r'rel="next" href="([^"]+)"', first.content.decode())
    second = client.get(f"/xac-nhan/{html.unescape(further[1])}")
    seen = [row.pk for page in (first, second) for row in page.context["rows"]]
    assert (len(seen), set(seen)) == (52, made)

"""Where both sides are hidden, a council reads what is proposed and never who proposes it."""

import io

import pikepdf
import pytest
from django.urls import reverse

from lifecycle import clock
from people.states import Capacity, House
from proposals import rules
from proposals.actions import attach, end_reading, grant_reading
from proposals.anonymous import AnonymousDossier, anonymous, names_told_in
from proposals.models import Attachment, Attestation, Proposal
from proposals.states import AttachmentKind, BlindMode, ProposalState
from tests import make

pytestmark = pytest.mark.django_db

BEFORE = ("submitted", "returned", "eligible", "in_council")
DOUBLE = "double"


def dossier_of(mode="double", state="in_council", **fields):
    call = make.open_call(blind_mode=mode)
    host = make.university(name="Trường Đại học Ẩn")
    return make.proposal(state=state, call=call, host=host, **fields)


def reader_of(proposal):
    person = make.user()
    grant_reading(proposal, person, Capacity.COUNCIL_MEMBER, make.officer())
    return person


def sees(person, proposal):
    return Proposal.objects.visible_to(person).filter(pk=proposal.pk).exists()


@pytest.mark.parametrize("mode", BlindMode)
@pytest.mark.parametrize("state", ProposalState)
def test_applicants_are_hidden_only_in_double_blind_and_until_the_verdict(mode, state):
    assert rules.hides_applicants(mode, state) == (mode == DOUBLE and state in BEFORE)


@pytest.mark.parametrize("mode", BlindMode)
def test_applicants_know_the_council_only_where_names_are_shown(mode):
    assert rules.shows_council(mode) == (mode == "open")


@pytest.mark.parametrize("mode", BlindMode)
@pytest.mark.parametrize("state", ["in_council", "passed", "not_passed", "funded"])
def test_the_rows_say_what_the_rule_says(mode, state):
    proposal = dossier_of(mode, state)
    reader = reader_of(proposal)
    is_hidden = rules.hides_applicants(mode, state)
    assert sees(reader, proposal) is not is_hidden
    assert (anonymous(reader, pk=proposal.pk) is not None) is is_hidden


def test_whoever_else_has_a_tie_or_an_office_reads_it_in_full():
    proposal = dossier_of()
    asked = make.member(make.attestation(proposal).asked_of)
    for person in [proposal.leader, asked, make.officer(), make.auditor()]:
        grant_reading(proposal, person, Capacity.COUNCIL_MEMBER, make.officer())
        assert sees(person, proposal)


def test_whose_reading_has_ended_reads_nothing():
    proposal = dossier_of()
    reader = reader_of(proposal)
    end_reading(proposal, reader, make.officer())
    reader.forget_standing()
    assert (sees(reader, proposal), anonymous(reader, pk=proposal.pk)) == (False, None)


def test_what_names_the_applicant_cannot_be_reached_through_it():
    proposal = dossier_of()
    dossier = anonymous(reader_of(proposal), pk=proposal.pk)
    for name in ("host", "host_id", "leader", "team", "partners", "attestations", "work_items",
                 "versions", "submitted_at", "attachments", "receipts"):  # fmt: skip
        with pytest.raises(AttributeError):
            getattr(dossier, name)
    assert (dossier.title, dossier.summary) == (proposal.title, proposal.summary)


def test_nothing_that_hangs_on_it_is_among_a_readers_rows():
    proposal = dossier_of(state="submitted")
    make.attestation(proposal)
    reader = reader_of(proposal)
    for rows in (Proposal.objects, Attestation.objects, Attachment.objects):
        assert list(rows.visible_to(reader)) == []


def test_partners_stand_by_their_house_and_steps_without_their_person():
    proposal = dossier_of()
    make.partner(proposal, make.enterprise(name="Công ty Ẩn"), role="Chế tạo mẫu")
    dossier = anonymous(reader_of(proposal), pk=proposal.pk)
    shares = [(one.role, one.house) for one in dossier.shares]
    assert shares == [("Chế tạo mẫu", str(House.ENTERPRISE.label))]
    assert [step.work for step in dossier.steps] == [w.work for w in proposal.work_items.all()]


# Its pages ---------------------------------------------------------------------------------------


def named_dossier():
    """A dossier whose every identity is the same word; with three papers."""
    host = make.university(name="Danhtinh đại học")
    leader = make.member(host, "Danhtinh Chủ nhiệm")
    proposal = make.proposal(
        state="draft", call=make.open_call(blind_mode="double"), host=host, leader=leader
    )
    make.partner(proposal, make.enterprise(name="Danhtinh công ty"))
    make.attestation(proposal)
    for kind, data in [
        (AttachmentKind.DESCRIPTION, signed_pdf("Danhtinh")),
        (AttachmentKind.CAPACITY, make.pdf(2)),
        (AttachmentKind.OTHER, make.png()),
    ]:
        ending = "png" if data.startswith(b"\x89") else "pdf"
        file = make.upload(f"Danhtinh {kind}.{ending}", data)
        attach(proposal, file=file, kind=kind, by=leader, description="Danhtinh viết")
    now = clock.now()
    Proposal.objects.filter(pk=proposal.pk).update(
        state="in_council", submitted_at=now, last_submitted_at=now, number=1, code="2026/001"
    )
    return Proposal.objects.get(pk=proposal.pk)


def signed_pdf(author):
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Author"] = author
        with pdf.open_metadata() as meta:
            meta["dc:creator"] = [author]
        pdf.save(held)
    return held.getvalue()


def body_of(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_its_page_and_its_paper_name_nobody(client):
    proposal = named_dossier()
    client.force_login(reader_of(proposal))
    page = client.get(proposal.get_absolute_url())
    assert page.status_code == 200
    assert proposal.title in page.content.decode()
    assert b"Danhtinh" not in page.content
    paper = body_of(client.get(proposal.get_print_url()))
    with pikepdf.open(io.BytesIO(paper)) as pdf:
        assert "Danhtinh" not in str(pdf.docinfo)
    assert paper.startswith(b"%PDF-")


def test_its_papers_have_neutral_names_and_no_author(client):
    proposal = named_dossier()
    client.force_login(reader_of(proposal))
    description, capacity, other = proposal.attachments.order_by("pk")
    answer = client.get(description.get_absolute_url())
    assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''T")
    body = body_of(answer)
    assert answer.headers["Repr-Digest"].startswith("sha-256=:")
    with pikepdf.open(io.BytesIO(body)) as pdf:
        assert (dict(pdf.docinfo), "/Metadata" in pdf.Root) == ({}, False)
    assert client.get(other.get_absolute_url()).status_code == 200
    assert client.get(capacity.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "name", ["proposal_receipt", "version_list", "proposal_estimate", "proposal_answers"]
)
def test_its_other_pages_are_not_there_for_the_council(client, name):
    proposal = named_dossier()
    client.force_login(reader_of(proposal))
    address = reverse(f"proposals:{name}", kwargs={"public_id": proposal.public_id})
    assert client.get(address).status_code == 404


def test_a_reader_cannot_find_it_by_its_host(client):
    proposal = named_dossier()
    client.force_login(reader_of(proposal))
    for query in ("?host=danhtinh", "?host=khac", "?sort=host", "?q=danhtinh", ""):
        page = client.get(reverse("proposals:proposal_list") + query)
        assert page.context["count"] == 0


def test_after_the_verdict_the_same_address_shows_everything(client):
    proposal = named_dossier()
    client.force_login(reader_of(proposal))
    Proposal.objects.filter(pk=proposal.pk).update(state="passed")
    assert "Danhtinh" in client.get(proposal.get_absolute_url()).content.decode()


def test_the_shape_is_no_row():
    assert not isinstance(AnonymousDossier(make.proposal()), Proposal)


# Names in the text -------------------------------------------------------------------------------


def test_a_name_is_found_without_diacritics_and_only_as_whole_words():
    told = rules.names_told(
        [("Tóm tắt", "do truong dai hoc AN,\nthực hiện"), ("Kế hoạch", "Trường Đại học Anh")],
        ["Trường Đại học Ẩn", "An"],
    )
    assert told == [("Tóm tắt", "Trường Đại học Ẩn")]


def test_the_applicant_and_the_officer_are_told_which_sections_name_them(client):
    proposal = dossier_of(state="draft", summary="Trường đại học ẩn đã làm chủ công nghệ.")
    client.force_login(proposal.leader)
    address = reverse("proposals:proposal_review", kwargs={"public_id": proposal.public_id})
    assert [name for _where, name in client.get(address).context["names_told"]] == [
        "Trường Đại học Ẩn"
    ]
    Proposal.objects.filter(pk=proposal.pk).update(state="submitted", submitted_at=clock.now(),
                                                   number=1)  # fmt: skip
    client.force_login(make.officer())
    address = reverse("proposals:proposal_check", kwargs={"public_id": proposal.public_id})
    assert "“Trường Đại học Ẩn”" in client.get(address).content.decode()


@pytest.mark.parametrize("mode", ["open", "single"])
def test_where_names_are_known_nobody_looks_for_them(mode):
    assert names_told_in(dossier_of(mode, summary="Trường Đại học Ẩn")) == []

"""Papers of a dossier: kept with their checksum, given out as attachments only."""

import hashlib

import pytest
from django.conf import settings
from django.urls import reverse

from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals.actions import attach, detach
from proposals.models import Attachment
from tests import make


def files_on_disk():
    return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def refused(error, proposal, by, file):
    before = Attachment.objects.count(), Event.objects.count(), files_on_disk()
    with pytest.raises(error):
        attach(proposal, file=file, kind="other", by=by)
    assert (Attachment.objects.count(), Event.objects.count(), files_on_disk()) == before


@pytest.mark.django_db
class TestAttaching:
    def test_a_paper_is_kept_under_a_name_of_ours(self):
        proposal = make.proposal()
        file = make.upload("Thuye\u0302\u0301t minh.pdf")
        paper = attach(proposal, file=file, kind="description", by=proposal.leader)
        assert (paper.name, paper.size) == ("Thuyết minh.pdf", len(make.PDF))
        assert paper.sha256 == hashlib.sha256(make.PDF).hexdigest()
        assert [path.name for path in files_on_disk()] == [paper.public_id]
        assert Event.objects.of(proposal).get().verb == "attached"

    def test_who_is_not_of_the_team_attaches_nothing(self):
        refused(WrongPerson, make.proposal(), make.officer(), make.upload())

    def test_a_submitted_dossier_takes_nothing(self):
        proposal = make.submitted_proposal()
        refused(WrongMoment, proposal, proposal.leader, make.upload())

    def test_the_same_file_twice_is_refused_and_leaves_nothing_behind(self):
        proposal = make.proposal()
        attach(proposal, file=make.upload(), kind="other", by=proposal.leader)
        refused(Refused, proposal, proposal.leader, make.upload("khac.pdf"))

    def test_a_paper_is_taken_out_with_its_file(self, django_capture_on_commit_callbacks):
        proposal = make.proposal()
        paper = attach(proposal, file=make.upload(), kind="other", by=proposal.leader)
        with pytest.raises(WrongPerson):
            detach(paper, by=make.officer())
        with django_capture_on_commit_callbacks(execute=True):
            detach(paper, by=proposal.leader)
        assert (Attachment.objects.count(), files_on_disk()) == (0, [])


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def proposal(self):
        return make.proposal()

    @pytest.fixture
    def path(self, proposal):
        return reverse("proposals:proposal_attach", kwargs={"public_id": proposal.public_id})

    def test_a_paper_is_attached_and_given_out_as_a_file(self, client, proposal, path):
        client.force_login(proposal.leader)
        posted = {"kind": "budget", "file": make.upload("Dự toán.pdf")}
        assert client.post(path, posted).status_code == 302
        paper = Attachment.objects.get()
        response = client.get(paper.get_absolute_url())
        assert b"".join(response.streaming_content) == make.PDF
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in response["Content-Security-Policy"]
        assert "filename*=utf-8''D%E1%BB%B1%20to%C3%A1n.pdf" in response["Content-Disposition"]

    def test_a_part_of_a_file_is_not_given_out(self, client, proposal):
        paper = attach(proposal, file=make.upload(), kind="other", by=proposal.leader)
        client.force_login(proposal.leader)
        response = client.get(paper.get_absolute_url(), headers={"Range": "bytes=0-3,2-9"})
        assert (response.status_code, response["Accept-Ranges"]) == (200, "none")
        assert b"".join(response.streaming_content) == make.PDF

    def test_who_may_not_see_the_dossier_finds_no_file(self, client, proposal):
        paper = attach(proposal, file=make.upload(), kind="other", by=proposal.leader)
        assert client.get(paper.get_absolute_url()).status_code == 302
        for person in [make.member(), make.officer()]:
            client.force_login(person)
            assert client.get(paper.get_absolute_url()).status_code == 404

    def test_a_disguised_file_comes_back_as_a_sentence(self, client, proposal, path):
        client.force_login(proposal.leader)
        posted = {"kind": "other", "file": make.upload("bao-cao.pdf", b"MZ\x90" + b"\0" * 90)}
        response = client.post(path, posted)
        assert response.status_code == 400
        assert "bao-cao.pdf" in response.content.decode()
        assert (Attachment.objects.count(), files_on_disk()) == (0, [])

    def test_taking_out_is_a_post(self, client, proposal):
        paper = attach(proposal, file=make.upload(), kind="other", by=proposal.leader)
        client.force_login(proposal.leader)
        path = reverse("proposals:attachment_remove", kwargs={"public_id": paper.public_id})
        assert client.get(path).status_code == 405
        assert client.post(path).status_code == 302
        assert Attachment.objects.count() == 0

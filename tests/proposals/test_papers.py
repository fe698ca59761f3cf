"""Papers of a dossier: kept with their checksum, given out as attachments only."""

import hashlib

import pytest
from django.conf import settings
from django.urls import reverse

from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals.actions import attach, attach_all, detach, replace
from proposals.models import Attachment
from tests import make

QUERIES_OF_THE_PAPERS = 9


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
class TestSeveral:
    def test_several_papers_come_in_together(self):
        proposal = make.proposal()
        files = [make.upload("a.pdf"), make.upload("b.png", make.png())]
        made = attach_all(
            proposal, files=files, kind="budget", description=" Báo\u200b giá ", by=proposal.leader
        )
        assert [(one.name, one.kind, one.description) for one in made] == [
            ("a.pdf", "budget", "Báo giá"),
            ("b.png", "budget", "Báo giá"),
        ]
        assert len(files_on_disk()) == 2

    @pytest.mark.parametrize(
        "second", [make.upload("b.png", b"x"), make.upload("b.pdf"), make.upload("b.exe")]
    )
    def test_with_one_that_is_refused_none_comes_in(self, second):
        proposal = make.proposal()
        with pytest.raises(Refused, match="b\\."):
            attach_all(proposal, files=[make.upload("a.pdf"), second], kind="other",
                       by=proposal.leader)  # fmt: skip
        assert (Attachment.with_history.count(), files_on_disk()) == (0, [])

    def test_every_refused_file_is_named(self):
        proposal = make.proposal()
        files = [make.upload(f"{name}.pdf", b"x") for name in ("mot", "hai")]
        with pytest.raises(Refused) as refusal:
            attach_all(proposal, files=files, kind="other", by=proposal.leader)
        assert len(refusal.value.reasons) == 2


@pytest.mark.django_db
class TestReplacing:
    @pytest.fixture
    def paper(self):
        proposal = make.proposal()
        return attach(
            proposal, file=make.upload("cu.pdf"), kind="budget", description="Bản đầu",
            by=proposal.leader,
        )  # fmt: skip

    def test_a_newer_file_takes_the_place_and_the_older_stays_in_the_history(self, paper):
        leader = paper.proposal.leader
        new = replace(paper, file=make.upload("moi.png", make.png()), by=leader)
        assert list(paper.proposal.attachments.all()) == [new]
        assert new.with_its_history() == [new, paper]
        assert (new.kind, new.description, len(files_on_disk())) == ("budget", "Bản đầu", 2)
        assert [event.verb for event in Event.objects.of(paper.proposal)][-2:] in (
            ["attached", "replaced"], ["replaced", "attached"],
        )  # fmt: skip

    def test_a_paper_is_replaced_once(self, paper):
        leader = paper.proposal.leader
        replace(paper, file=make.upload("moi.png", make.png()), by=leader)
        with pytest.raises(WrongMoment):
            replace(paper, file=make.upload("nua.jpg", make.jpeg()), by=leader)
        assert (Attachment.with_history.count(), len(files_on_disk())) == (2, 2)

    @pytest.mark.parametrize("content", [make.PDF, b"x"])
    def test_the_same_file_or_a_bad_one_takes_no_place(self, paper, content):
        with pytest.raises(Refused):
            replace(paper, file=make.upload("moi.pdf", content), by=paper.proposal.leader)
        assert (list(Attachment.objects.all()), len(files_on_disk())) == ([paper], 1)

    def test_only_the_team_replaces(self, paper):
        with pytest.raises(WrongPerson):
            replace(paper, file=make.upload("moi.png", make.png()), by=make.officer())
        assert len(files_on_disk()) == 1

    def test_the_history_goes_with_a_paper_that_was_never_handed_in(
        self, paper, django_capture_on_commit_callbacks
    ):
        leader = paper.proposal.leader
        new = replace(paper, file=make.upload("moi.png", make.png()), by=leader)
        with django_capture_on_commit_callbacks(execute=True):
            detach(new, by=leader)
        assert (Attachment.with_history.count(), files_on_disk()) == (0, [])

    def test_what_was_handed_in_stays_and_may_be_replaced(self, client):
        proposal = make.proposal("returned")
        paper = attach(proposal, file=make.upload(), kind="other", by=proposal.leader)
        proposal.last_submitted_at = paper.uploaded_at
        proposal.save()
        with pytest.raises(WrongMoment, match=r"thuyet-minh\.pdf"):
            detach(paper, by=proposal.leader)
        new = replace(paper, file=make.upload("moi.png", make.png()), by=proposal.leader)
        with pytest.raises(WrongMoment):
            detach(new, by=proposal.leader)
        assert len(files_on_disk()) == 2
        client.force_login(proposal.leader)
        page = client.get(proposal.get_papers_url()).content.decode()
        assert paper.get_absolute_url() in page
        assert "Gỡ" not in page


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

    def test_a_name_is_shown_as_text_whatever_it_says(self, client, proposal, path):
        client.force_login(proposal.leader)
        posted = {"kind": "other", "description": "<script>alert(1)</script>"}
        file = make.upload('"><img src=x onerror=alert(1)>.pdf')
        assert client.post(path, {**posted, "file": file}).status_code == 302
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "onerror=alert(1)&gt;.pdf" in page

    def test_a_control_character_in_the_description_is_refused(self, client, proposal, path):
        client.force_login(proposal.leader)
        posted = {"kind": "other", "description": "a\x00b", "file": make.upload()}
        assert client.post(path, posted).status_code == 400
        assert (Attachment.objects.count(), files_on_disk()) == (0, [])

    def test_several_files_come_in_by_one_form_and_one_is_replaced(self, client, proposal, path):
        client.force_login(proposal.leader)
        files = [make.upload("a.pdf"), make.upload("b.png", make.png())]
        answer = client.post(path, {"kind": "other", "description": "", "file": files})
        assert answer.headers["Location"] == path
        first = Attachment.objects.first()
        url = reverse("proposals:attachment_replace", kwargs={"public_id": first.public_id})
        assert client.get(url).status_code == 200
        posted = {"file": make.upload("c.jpg", make.jpeg()), "description": "Bản mới"}
        assert client.post(url, posted).status_code == 302
        page = client.get(path).content.decode()
        assert "1 tệp cũ hơn" in page
        assert "Bản mới" in page
        # The older file is still given out, to those who see the dossier.
        assert client.get(first.get_absolute_url()).status_code == 200
        client.force_login(make.member())
        for address in (url, first.get_absolute_url(), path):
            assert client.get(address).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_papers_cost_the_same_for_one_and_for_three(
        self, client, proposal, path, count, django_assert_num_queries
    ):
        for n in range(count):
            paper = attach(proposal, file=make.upload(f"{n}.pdf", make.pdf(n + 1)), kind="other",
                           by=proposal.leader)  # fmt: skip
            replace(paper, file=make.upload(f"{n}.png", make.png(n + 1)), by=proposal.leader)
        client.force_login(proposal.leader)
        client.get(path)
        with django_assert_num_queries(QUERIES_OF_THE_PAPERS):
            page = client.get(path).content.decode()
        assert page.count("1 tệp cũ hơn") == count

    def test_taking_out_is_a_post(self, client, proposal):
        paper = attach(proposal, file=make.upload(), kind="other", by=proposal.leader)
        client.force_login(proposal.leader)
        path = reverse("proposals:attachment_remove", kwargs={"public_id": paper.public_id})
        assert client.get(path).status_code == 405
        assert client.post(path).status_code == 302
        assert Attachment.objects.count() == 0

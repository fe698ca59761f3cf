"""Files: judged by their content, kept with their checksum, given out as attachments only."""

import hashlib
import io

import pytest
from django.conf import settings
from django.urls import reverse
from PIL import Image

from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals import uploads
from proposals.actions import attach, detach
from proposals.models import Attachment
from tests import make

LIMIT = 20 * uploads.MEGABYTE


def picture(kind="PNG", size=(4, 4)) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", size).save(held, kind)
    return held.getvalue()


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (make.upload(), "application/pdf"),
        (make.upload("anh.png", picture()), "image/png"),
        (make.upload("anh.JPG", picture("JPEG")), "image/jpeg"),
        (make.office_file(), uploads.XLSX),
        (make.office_file("thuyet-minh.docx", "word/document.xml"), uploads.DOCX),
    ],
)
def test_what_is_on_the_list_is_taken(file, kind):
    upload = uploads.read_upload(file, max_bytes=LIMIT)
    assert (upload.content_type, upload.size) == (kind, file.size)
    file.seek(0)
    assert upload.sha256 == hashlib.sha256(file.read()).hexdigest()


BOMB = {f"word/{n}.xml": b"0" * (1 << 20) for n in range(210)}


@pytest.mark.parametrize(
    "file",
    [
        make.upload("bao-cao.pdf", b"MZ\x90\x00" + b"\0" * 100),
        make.upload("bao-cao.pdf", b"<html><script>alert(1)</script>"),
        make.upload("anh.pdf", picture()),
        make.upload("anh.png", make.PDF),
        make.upload("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        make.upload("anh.png", picture()[:40]),
        make.upload("bang.xlsx", b"PK\x03\x04" + b"\0" * 60),
        make.office_file("bang.zip"),
        make.office_file("bang.docx"),
        make.office_file("bang.xlsx", "other.xml"),
        make.office_file("bang.xlsm"),
        make.office_file("bang.xlsx", **{"xl/vbaProject.bin": b"x"}),
        make.office_file("bom.docx", "word/document.xml", **BOMB),
        make.upload("trong.pdf", b""),
        make.upload("khong-duoi", make.PDF),
    ],
    ids=lambda file: f"{file.name}-{file.size}",
)
def test_what_is_disguised_broken_or_not_on_the_list_is_refused(file):
    with pytest.raises(Refused) as refusal:
        uploads.read_upload(file, max_bytes=LIMIT)
    (reason,) = refusal.value.reasons
    assert reason.field == "file"
    assert file.name in str(reason)


def test_a_file_beyond_the_limit_is_refused_by_name_size_and_limit():
    with pytest.raises(Refused) as refusal:
        uploads.read_upload(make.upload(), max_bytes=10)
    assert "thuyet-minh.pdf" in str(refusal.value)
    assert "10" in str(refusal.value)


def test_a_picture_of_too_many_points_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_PIXELS", 15)
    with pytest.raises(Refused):
        uploads.read_upload(make.upload("anh.png", picture()), max_bytes=LIMIT)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\tam\\bao cao.pdf", "bao cao.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("Thuye\u0302\u0301t minh.pdf", "Thuyết minh.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(name, kept):
    assert uploads.clean_name(name) == kept


# With a dossier ---------------------------------------------------------------------------------


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

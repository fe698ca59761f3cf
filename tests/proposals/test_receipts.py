"""Every handing in has one receipt: number, time and checksum, on a paper that proves itself."""

import datetime
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django_tasks_db.models import DBTaskResult

from lifecycle import clock
from lifecycle.actions import advance
from papers.models import Document, OutgoingMail
from proposals.actions import attach, make_missing, make_paper
from proposals.models import Proposal, Receipt
from tests import make

CLOSES = datetime.datetime(2026, 2, 27, 17, 0, tzinfo=clock.OFFICE_ZONE)


def handed_in(**fields):
    proposal = make.proposal(**fields)
    attach(proposal, file=make.upload("thuyet-minh.pdf"), kind="description", by=proposal.leader)
    return advance(proposal, "submit", by=proposal.leader)


def text_of(document) -> str:
    with document.opened() as stored:
        done = subprocess.run(
            ["pdftotext", "-layout", "-", "-"], input=stored.read(), capture_output=True, check=True
        )
    return re.sub(r"\s+", " ", done.stdout.decode())


@pytest.mark.django_db
@pytest.mark.poppler
def test_a_receipt_says_number_time_and_checksum():
    clock.mark_demo()
    clock.simulate(CLOSES + datetime.timedelta(milliseconds=250))
    call = make.open_call(
        code="2026-01", opens_at=CLOSES - datetime.timedelta(days=40), closes_at=CLOSES
    )
    proposal = handed_in(call=call, title="Sấy chè bằng bơm nhiệt")
    receipt = make_paper(Receipt.objects.get().pk)
    said = text_of(receipt.document)
    assert "GIẤY BIÊN NHẬN" in said
    assert "2026-01/001" in said
    assert "17:00:00,250 ngày 27/02/2026" in said
    assert "Hạn nộp: 17:00:00 ngày 27/02/2026" in said
    assert "Sấy chè bằng bơm nhiệt" in said
    assert "thuyet-minh.pdf" in said
    assert receipt.version.sha256 in said.replace(" ", "")
    assert receipt.sha256 in said.replace(" ", "")
    assert proposal.attachments.get().sha256[:8] in said
    assert receipt.document.written_code in said


@pytest.mark.django_db(transaction=True)
def test_the_worker_is_asked_once_the_dossier_is_in():
    handed_in()
    receipt = Receipt.objects.get()
    asked = DBTaskResult.objects.filter(task_path="proposals.tasks.make_receipt")
    assert [task.args_kwargs["args"] for task in asked] == [[receipt.pk]]
    call_command("db_worker", "--batch", "--interval", "0")
    receipt.refresh_from_db()
    assert receipt.document.is_intact()


@pytest.mark.django_db
def test_one_receipt_is_made_however_often_it_is_asked_for():
    proposal = handed_in()
    receipt = Receipt.objects.get()
    first = make_paper(receipt.pk).document
    assert make_paper(receipt.pk).document == first
    assert make_missing() == 0
    assert list(Document.objects.about(proposal)) == [first]
    mails = OutgoingMail.objects.filter(url=receipt.get_absolute_url())
    assert [(mail.to, mail.kind) for mail in mails] == [(proposal.leader, "decision")]


@pytest.mark.django_db
def test_what_the_worker_missed_is_made_by_the_timer(capsys):
    handed_in()
    handed_in()
    call_command("make_receipts")
    call_command("make_receipts")
    assert capsys.readouterr().out == "receipts 2\nreceipts 0\n"
    assert Receipt.objects.without_paper().count() == 0
    assert Document.objects.count() == 2


@pytest.mark.django_db
def test_a_dossier_handed_in_again_has_a_receipt_for_each_time():
    proposal = handed_in()
    advance(
        proposal, "send_back", by=make.officer(), note="Bổ sung.",
        deadline=clock.today() + datetime.timedelta(days=7),
    )  # fmt: skip
    before = proposal.title
    Proposal.objects.filter(pk=proposal.pk).update(title="Tên đã sửa")
    proposal = Proposal.objects.get(pk=proposal.pk)
    advance(proposal, "submit", by=proposal.leader)
    first, second = Receipt.objects.all()
    assert (first.number, second.number) == (1, 2)
    assert first.sha256 != second.sha256
    assert (first.said["title"], second.said["title"]) == (before, "Tên đã sửa")
    assert make_missing() == 2


@pytest.mark.django_db
def test_a_refused_handing_in_owes_no_receipt():
    proposal = make.proposal(call=make.past_call())
    with pytest.raises(Exception, match="Hạn nộp"):
        advance(proposal, "submit", by=proposal.leader)
    assert Receipt.objects.count() == 0


@pytest.mark.django_db
def test_the_database_takes_no_second_receipt_for_one_version():
    handed_in()
    receipt = Receipt.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Receipt.objects.create(
            proposal=receipt.proposal,
            version=receipt.version,
            number=2,
            submitted_at=receipt.submitted_at,
            sha256=receipt.sha256,
        )


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_moment_make_one_receipt():
    handed_in()
    receipt = Receipt.objects.get()

    def work(_turn):
        try:
            return make_paper(receipt.pk).document_id
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(work, range(4)))
    assert len(made) == 1
    assert Document.objects.count() == 1
    assert OutgoingMail.objects.count() == 1


# Pages --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_leader_takes_the_receipt_from_the_dossiers_page(client):
    proposal = handed_in()
    receipt = Receipt.objects.get()
    client.force_login(proposal.leader)
    assert "đang lập" in client.get(proposal.get_absolute_url()).content.decode()
    assert client.get(receipt.get_absolute_url()).status_code == 409
    make_missing()
    shown = client.get(proposal.get_absolute_url()).content.decode()
    assert f'href="{receipt.get_absolute_url()}"' in shown
    after = client.get(proposal.get_receipt_url()).content.decode()
    assert f'href="{receipt.get_absolute_url()}"' in after
    taken = client.get(receipt.get_absolute_url())
    assert b"".join(taken.streaming_content).startswith(b"%PDF")


@pytest.mark.django_db
def test_who_has_no_part_in_it_finds_no_receipt(client):
    proposal = handed_in()
    make_missing()
    url = Receipt.objects.get().get_absolute_url()
    for person, status in [(make.officer(), 200), (make.auditor(), 200), (make.member(), 404)]:
        client.force_login(person)
        assert client.get(url).status_code == status
    reader = make.user()
    make.reader(proposal, reader)
    client.force_login(reader)
    assert client.get(proposal.get_absolute_url()).status_code == 200
    assert client.get(url).status_code == 404
    assert "lần nộp 1" not in client.get(proposal.get_absolute_url()).content.decode()
    client.logout()
    assert client.get(url).status_code == 302

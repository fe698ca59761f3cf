"""Mails: into the outbox with the deed, sent at most once, their end known or called unknown."""

import socket
import threading
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from lifecycle import clock
from papers import actions
from papers.models import OutgoingMail
from papers.states import MailState
from papers.tasks import WAITS, send_mail
from tests import make

pytestmark = pytest.mark.django_db


class Catcher:
    """A real mail server that keeps what it is sent, and answers each step as it is told."""

    def __init__(self):
        self.mails, self.rcpt_answer, self.data_answer = [], "", ""

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt_answer:
            return self.rcpt_answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(envelope)
        return self.data_answer or "250 OK"


@pytest.fixture
def mail_server(settings):
    catcher = Catcher()
    controller = Controller(catcher, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield catcher
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def fresh(mail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)


# Into the outbox -------------------------------------------------------------------------------


def test_a_mail_waits_with_the_deed_and_is_enqueued_once_the_deed_has_held(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        mail = make.mail()
        assert DBTaskResult.objects.count() == 0
    assert [mail.state, mail.attempts] == [MailState.QUEUED, 0]
    task = DBTaskResult.objects.get()
    assert [task.task_path, task.args_kwargs["args"]] == ["papers.tasks.send_mail", [mail.pk]]


def test_a_deed_that_fails_leaves_no_mail():
    with pytest.raises(RuntimeError), transaction.atomic():
        make.mail()
        raise RuntimeError
    assert OutgoingMail.objects.count() == 0


def test_the_words_are_in_the_readers_language():
    subject = gettext_lazy("Check a paper")
    words = {
        language: make.mail(to=make.user(language=language), subject=subject).subject
        for language in ["vi", "en"]
    }
    assert words == {"vi": "Kiểm tra giấy tờ", "en": "Check a paper"}


def test_words_with_values_are_filled_in_in_the_readers_language():
    greeting = gettext_lazy("Dear %(name)s,")
    for language, filled in [("vi", "Kính gửi bạn,"), ("en", "Dear bạn,")]:
        reader = make.user(language=language)
        one = make.mail(to=reader, subject=lambda: greeting % {"name": "bạn"})
        all_ = make.mail(to=reader, lines=lambda: [greeting % {"name": "bạn"}])
        each = make.mail(to=reader, lines=[lambda: greeting % {"name": "bạn"}])
        assert [one.subject, all_.lines, each.lines] == [filled, [filled], [filled]]


def test_a_subject_is_one_line():
    assert make.mail(subject="Một\r\nBcc: xau@thu.example").subject == "Một Bcc: xau@thu.example"


# Sending ---------------------------------------------------------------------------------------


def test_a_mail_arrives_plain_and_in_html_once(mail_server, settings):
    settings.SITE_URL = "https://ba-nha.example"
    reader = make.user("Chủ nhiệm 12", language="vi")
    mail = make.mail(to=reader, lines=["Hồ sơ <2026-01/007> & phụ lục."], url="/ho-so/abc/")
    assert send_mail.call(mail.pk) == MailState.SENT
    assert send_mail.call(mail.pk) == "nothing to do"
    (envelope,) = mail_server.mails
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert envelope.rcpt_tos == [reader.email]
    assert message["Subject"] == "Hồ sơ được tiếp nhận"
    assert mail.public_id in message["Message-ID"]
    plain = message.get_body(["plain"]).get_content()
    html = message.get_body(["html"]).get_content()
    assert "Hồ sơ <2026-01/007> & phụ lục." in plain
    assert "Hồ sơ &lt;2026-01/007&gt; &amp; phụ lục." in html
    for body in [plain, html]:
        assert "Chủ nhiệm 12" in body
        assert "https://ba-nha.example/ho-so/abc/" in body
    assert [fresh(mail).state, fresh(mail).attempts] == [MailState.SENT, 1]
    assert fresh(mail).sent_at is not None


def test_a_server_that_is_away_is_tried_again_later(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    mail = make.mail()
    assert send_mail.call(mail.pk) == MailState.QUEUED
    after = fresh(mail)
    assert [after.state, after.attempts, after.sent_at] == [MailState.QUEUED, 1, None]
    assert "ConnectionRefusedError" in after.trouble
    assert after.next_try_at > clock.read()[0] + WAITS[0] - timedelta(seconds=30)
    assert DBTaskResult.objects.get().run_after == after.next_try_at


def test_a_known_failure_is_given_up_after_a_few_attempts(mail_server):
    mail_server.rcpt_answer = "450 busy"
    mail = make.mail()
    ends = [send_mail.call(mail.pk) for _ in range(len(WAITS) + 2)]
    assert ends == [MailState.QUEUED] * len(WAITS) + [MailState.FAILED, "nothing to do"]
    assert fresh(mail).attempts == len(WAITS) + 1
    assert mail_server.mails == []


@pytest.mark.parametrize(("step", "answer"), [("rcpt", "550 no such user"), ("data", "554 spam")])
def test_a_refusal_for_good_is_failed_at_once(mail_server, step, answer):
    setattr(mail_server, f"{step}_answer", answer)
    mail = make.mail()
    assert send_mail.call(mail.pk) == MailState.FAILED
    assert answer[:3] in fresh(mail).trouble


def test_a_refusal_of_the_text_for_now_is_tried_again(mail_server):
    mail_server.data_answer = "451 later"
    mail = make.mail()
    assert send_mail.call(mail.pk) == MailState.QUEUED
    mail_server.data_answer = ""
    assert send_mail.call(mail.pk) == MailState.SENT


@pytest.fixture(params=[b"", b"what?\r\n"], ids=["silent", "confused"])
def server_that_hangs_up_after_the_text(request, settings):
    """Takes the whole text, then says its last words, if any, and closes the line."""
    listener = socket.create_server(("127.0.0.1", 0))
    taken = []

    def serve():
        with listener.accept()[0] as line, line.makefile("rwb", buffering=0) as talk:
            talk.write(b"220 hello\r\n")
            while command := talk.readline():
                is_text = command.upper().startswith(b"DATA")
                talk.write(b"354 go on\r\n" if is_text else b"250 OK\r\n")
                if is_text:
                    while (text := talk.readline()) != b".\r\n":
                        taken.append(text)
                    talk.write(request.param)
                    return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = listener.getsockname()
    yield taken
    thread.join(5)
    listener.close()


def test_a_line_lost_after_the_text_is_unknown_and_never_sent_again(
    server_that_hangs_up_after_the_text,
):
    mail = make.mail()
    assert send_mail.call(mail.pk) == MailState.UNKNOWN
    assert server_that_hangs_up_after_the_text != []
    assert send_mail.call(mail.pk) == "nothing to do"
    assert [fresh(mail).state, fresh(mail).attempts] == [MailState.UNKNOWN, 1]
    assert fresh(mail).trouble.startswith("SMTP")


def test_a_mail_that_cannot_be_written_is_failed(mail_server, settings):
    settings.DEFAULT_FROM_EMAIL = "Ba Nhà\r\nBcc: x <a@b.example>"
    mail = make.mail()
    assert send_mail.call(mail.pk) == MailState.FAILED
    assert mail_server.mails == []


# Mails with a secret ---------------------------------------------------------------------------


def a_secret(**given):
    words = {"subject": "Lời mời", "lines": ["Mã: 4711"], "url": "/loi-moi/4711/", **given}
    return actions.post_secret("moi@vi-du.example", words["subject"], words["lines"], words["url"])


def words_of(mail):
    return [fresh(mail).lines, fresh(mail).url]


def test_a_secret_arrives_and_its_words_go_with_it(mail_server):
    mail = a_secret()
    assert send_mail.call(mail.pk) == MailState.SENT
    (envelope,) = mail_server.mails
    assert envelope.rcpt_tos == ["moi@vi-du.example"]
    plain = message_from_bytes(envelope.content, policy=policy.default).get_body(["plain"])
    assert "Mã: 4711" in plain.get_content() and "/loi-moi/4711/" in plain.get_content()
    assert words_of(mail) == [[], ""]
    assert fresh(mail).subject == "Lời mời"


def test_a_secret_that_may_still_go_keeps_its_words(mail_server):
    mail_server.rcpt_answer = "450 busy"
    mail = a_secret()
    assert send_mail.call(mail.pk) == MailState.QUEUED
    assert words_of(mail) == [["Mã: 4711"], "/loi-moi/4711/"]


def test_a_secret_that_failed_or_was_left_behind_keeps_no_words(mail_server):
    mail_server.rcpt_answer = "550 no such user"
    failed, left = a_secret(), a_secret()
    assert send_mail.call(failed.pk) == MailState.FAILED
    actions.take_up(left.pk)
    OutgoingMail.objects.filter(pk=left.pk).update(tried_at=clock.read()[0] - timedelta(hours=1))
    assert actions.sweep_outbox()["unknown"] == 1
    assert words_of(failed) == words_of(left) == [[], ""]


def test_a_secret_is_for_its_reader_and_no_administrator(client):
    mail = a_secret()
    client.force_login(make.administrator())
    page = client.get(f"/quan-tri/papers/outgoingmail/{mail.pk}/change/").content.decode()
    assert "Lời mời" in page and "4711" not in page


# What a dead worker leaves ---------------------------------------------------------------------


def test_a_mail_taken_up_by_one_worker_is_nothing_for_another():
    mail = make.mail()
    assert actions.take_up(mail.pk).state == MailState.SENDING
    assert actions.take_up(mail.pk) is None


def test_the_sweep_calls_unknown_what_a_dead_worker_left(capsys):
    left, under_way, due, later = make.mail(), make.mail(), make.mail(), make.mail()
    for mail in [left, under_way]:
        actions.take_up(mail.pk)
    OutgoingMail.objects.filter(pk=left.pk).update(
        tried_at=clock.read()[0] - actions.LONGEST_SENDING - timedelta(seconds=1)
    )
    OutgoingMail.objects.filter(pk=later.pk).update(
        next_try_at=clock.read()[0] + timedelta(hours=1)
    )
    call_command("sweep_outbox")
    assert capsys.readouterr().out == "enqueued 1, unknown 1\n"
    assert [fresh(mail).state for mail in [left, under_way, due, later]] == [
        MailState.UNKNOWN,
        MailState.SENDING,
        MailState.QUEUED,
        MailState.QUEUED,
    ]
    assert DBTaskResult.objects.get().args_kwargs["args"] == [due.pk]


@pytest.mark.parametrize("state", [MailState.SENT, MailState.FAILED, MailState.UNKNOWN])
def test_the_database_itself_keeps_a_settled_mail_settled(state):
    mail = make.mail()
    actions.take_up(mail.pk)
    actions.settle(mail, state)
    with pytest.raises(DatabaseError), transaction.atomic():
        OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.QUEUED, sent_at=None)
    assert fresh(mail).state == state

"""What SMTP's answers mean, by a real server that misbehaves at one step of the talk at a time."""

import socket
import threading
from email import message_from_bytes

import pytest

from papers.models import MailTry, OutgoingMail
from papers.states import MailState
from papers.tasks import WAITS, send_mail
from tests import make

pytestmark = pytest.mark.django_db

HANG_UP = None
SILENCE = ""
STEPS = {
    "EHLO": "250 hello",
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    "QUIT": "221",
}


class Talk(threading.Thread):
    """Answers each step as usual but for those told: {step: answer}; keeps whole texts it took.

    Steps are greeting, EHLO, MAIL, RCPT, DATA, text (within it) and dot (after its last line). An
    answer of HANG_UP closes the line there, SILENCE says nothing more and keeps it open.
    """

    def __init__(self, **answers):
        super().__init__(daemon=True)
        self.answers, self.texts, self.talks = answers, [], 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.is_over = threading.Event()

    def run(self):
        while not self.is_over.is_set():
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            self.talks += 1
            with line, line.makefile("rwb", buffering=0) as talk:
                try:
                    self.one(talk)
                except OSError:
                    continue

    def one(self, talk):
        if not self.says(talk, "greeting", "220 here"):
            return
        while command := talk.readline():
            step = command[:4].decode().upper()
            if not self.says(talk, step, STEPS.get(step, "250 ok")):
                return
            if step == "DATA" and self.answers.get("DATA") is None and not self.takes(talk):
                return

    def takes(self, talk) -> bool:
        text = b""
        while (line := talk.readline()) != b".\r\n":
            text += line
            if "text" in self.answers:
                return False
        self.texts.append(text)
        return self.says(talk, "dot", "250 taken")

    def says(self, talk, step, usual) -> bool:
        answer = self.answers.get(step, usual)
        if answer is HANG_UP:
            return False
        if answer == SILENCE:
            self.is_over.wait(5)
            return False
        talk.write(f"{answer}\r\n".encode())
        return True

    def end(self):
        self.is_over.set()
        self.listener.close()


@pytest.fixture
def server_that(settings):
    begun = []

    def begin(**answers) -> Talk:
        talk = Talk(**answers)
        talk.start()
        begun.append(talk)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = talk.listener.getsockname()
        settings.EMAIL_TIMEOUT = 0.5
        return talk

    yield begin
    for talk in begun:
        talk.end()


def fresh(mail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)


@pytest.mark.parametrize(
    ("step", "answer"),
    [
        ("greeting", "421 too busy"),
        ("greeting", "554 not you"),
        ("greeting", HANG_UP),
        ("greeting", SILENCE),
        ("MAIL", "451 later"),
        ("MAIL", HANG_UP),
        ("MAIL", SILENCE),
        ("RCPT", "450 greylisted, come again"),
        ("RCPT", HANG_UP),
        ("DATA", "451 later"),
        ("DATA", HANG_UP),
        ("dot", "452 no room"),
    ],
)
def test_what_surely_did_not_go_is_tried_again(server_that, step, answer):
    server_that(**{step: answer})
    mail = make.mail()
    assert send_mail.call(mail.pk) == MailState.QUEUED
    assert [fresh(mail).attempts, fresh(mail).trouble != ""] == [1, True]


@pytest.mark.parametrize(
    ("step", "answer"),
    [("MAIL", "553 no such sender"), ("RCPT", "550 no such user"), ("dot", "554 spam")],
)
def test_what_is_refused_for_good_is_failed_at_once(server_that, step, answer):
    server_that(**{step: answer})
    mail = make.mail()
    assert send_mail.call(mail.pk) == MailState.FAILED
    assert answer[4:] in fresh(mail).trouble


@pytest.mark.parametrize(
    ("step", "answer"), [("text", HANG_UP), ("dot", HANG_UP), ("dot", SILENCE), ("dot", "what?")]
)
def test_what_may_have_arrived_is_unknown_and_left_alone(server_that, step, answer):
    server = server_that(**{step: answer})
    mail = make.mail()
    assert send_mail.call(mail.pk) == MailState.UNKNOWN
    assert send_mail.call(mail.pk) == "nothing to do"
    assert [fresh(mail).attempts, server.talks] == [1, 1]


def test_a_line_lost_on_saying_goodbye_changes_nothing(server_that):
    server_that(QUIT=HANG_UP)
    mail = make.mail()
    assert send_mail.call(mail.pk) == MailState.SENT


def test_a_later_attempt_is_the_same_mail_with_the_same_id_and_date(server_that):
    server = server_that(dot="451 later")
    mail = make.mail()
    send_mail.call(mail.pk)
    server.answers.clear()
    assert send_mail.call(mail.pk) == MailState.SENT
    first, second = (message_from_bytes(text) for text in server.texts)
    for header in ["Message-ID", "Date", "Subject", "To"]:
        assert first[header] == second[header] is not None


def test_the_pauses_between_attempts_grow():
    assert sorted(WAITS) == WAITS
    assert len(set(WAITS)) == len(WAITS)


def test_each_attempt_is_kept_with_what_the_server_said(server_that):
    server = server_that(RCPT="450 greylisted")
    mail = make.mail()
    send_mail.call(mail.pk)
    server.answers.clear()
    send_mail.call(mail.pk)
    tries = MailTry.objects.filter(mail=mail).order_by("number")
    assert [[one.number, one.outcome, "greylisted" in one.said] for one in tries] == [
        [1, MailState.QUEUED, True],
        [2, MailState.SENT, False],
    ]
    assert all(one.ended_at >= one.began_at for one in tries)


def test_answers_reach_the_office_where_it_named_an_address(server_that, settings):
    server = server_that()
    settings.REPLY_TO_EMAIL = "hoi-dap@so.example"
    send_mail.call(make.mail().pk)
    assert message_from_bytes(server.texts[0])["Reply-To"] == "hoi-dap@so.example"

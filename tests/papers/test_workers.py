"""Real workers, as processes of their own, on the database this round runs on, and a real mail
server: two of them send nothing twice, and a killed one leaves a question, not a second mail.
"""

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as project
from django.db import connection
from django_tasks_db.models import DBTaskResult

from papers.models import OutgoingMail
from tests import make
from tests.papers.test_mail import free_port

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 60
SWEEP_AT_ONCE = (
    "from datetime import timedelta; from papers.actions import sending; "
    "sending.LONGEST_SENDING = timedelta(0); print(sending.sweep_outbox())"
)


class SlowServer:
    """Keeps the id of each mail; may hold its answer to a text until it is let go."""

    def __init__(self):
        self.ids, self.has_text, self.may_answer = [], threading.Event(), threading.Event()
        self.may_answer.set()

    async def handle_DATA(self, server, session, envelope):
        self.ids.append(message_from_bytes(envelope.content)["Message-ID"])
        self.has_text.set()
        while not self.may_answer.is_set():
            await asyncio.sleep(0.02)
        return "250 OK"


@pytest.fixture
def server():
    server = SlowServer()
    controller = Controller(server, hostname="127.0.0.1", port=free_port())
    controller.start()
    server.port = controller.port
    yield server
    server.may_answer.set()
    controller.stop()


class Machine:
    """Another machine on the same data: on PostgreSQL the tests' own database, on SQLite a file."""

    def __init__(self, folder, port):
        self.file = folder / "ba-nha.sqlite3"
        given = connection.settings_dict
        self.address = f"sqlite:///{self.file}"
        if connection.vendor == "postgresql":
            who = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
            self.address = f"postgres://{who}/{given['NAME']}"
        else:
            with sqlite3.connect(self.file) as copy:
                connection.connection.backup(copy)
        self.environment = {
            **os.environ,
            "BA_NHA_VAR": str(folder),
            "DATABASE_URL": self.address,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        }

    def starts(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=project.BASE_DIR,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def runs(self, *arguments: str) -> str:
        told, _ = self.starts(*arguments).communicate(timeout=SECONDS)
        return told

    def mails(self) -> list[tuple[str, int]]:
        """Each mail's state and attempts, as the data says now."""
        asked = "SELECT state, attempts FROM papers_outgoingmail ORDER BY id"
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(asked)
                return [tuple(row) for row in cursor.fetchall()]
        with sqlite3.connect(self.file) as file:
            return file.execute(asked).fetchall()


def test_two_workers_send_each_mail_once_however_often_it_is_enqueued(server, tmp_path):
    mails = [make.mail() for _ in range(12)]
    machine = Machine(tmp_path, server.port)
    # Each is enqueued with its deed; a sweep enqueues it once more.
    assert json.loads(machine.runs("shell", "-v0", "-c", SWEEP_AT_ONCE).replace("'", '"')) == {
        "enqueued": 12,
        "unknown": 0,
    }
    workers = [machine.starts("db_worker", "--batch", "--interval", "0.1") for _ in range(2)]
    ends = [worker.communicate(timeout=SECONDS)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], ends
    assert sorted(Counter(server.ids).values()) == [1] * len(mails)
    assert machine.mails() == [("sent", 1)] * len(mails)


def test_a_worker_killed_between_the_deed_and_its_mark_leaves_the_outcome_unknown(server, tmp_path):
    make.mail()
    machine = Machine(tmp_path, server.port)
    server.may_answer.clear()
    worker = machine.starts("db_worker", "--batch", "--interval", "0.1")
    assert server.has_text.wait(SECONDS)
    worker.kill()
    worker.communicate(timeout=SECONDS)
    server.may_answer.set()
    assert machine.mails() == [("sending", 1)]
    assert "'unknown': 1" in machine.runs("shell", "-v0", "-c", SWEEP_AT_ONCE)
    machine.runs("db_worker", "--batch", "--interval", "0.1")
    assert machine.mails() == [("unknown", 1)]
    assert len(server.ids) == 1


def test_a_mail_that_a_lost_task_left_is_picked_up_by_the_sweep(server, tmp_path):
    make.mail()
    DBTaskResult.objects.all().delete()
    assert OutgoingMail.objects.count() == 1
    machine = Machine(tmp_path, server.port)
    machine.runs("db_worker", "--batch", "--interval", "0.1")
    assert machine.mails() == [("queued", 0)]
    machine.runs("sweep_outbox")
    machine.runs("db_worker", "--batch", "--interval", "0.1")
    assert machine.mails() == [("sent", 1)]
    assert len(server.ids) == 1

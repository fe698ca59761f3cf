"""Workers, a backend and the whole server killed outright while money moves: nothing that was
acknowledged is lost, nothing is half there, nothing twice. On a server of its own."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

PROJECT = Path(__file__).resolve().parent.parent.parent
ROUNDS, TELLERS = 14, 4
pytestmark = [pytest.mark.trial, pytest.mark.postgres]


class Server:
    """A PostgreSQL of our own, which may be killed."""

    def __init__(self, folder: Path) -> None:
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
        self.data = folder / "data"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        if os.getuid() == 0:  # the server refuses to be root
            subprocess.run(["chown", "-R", "postgres", folder], check=True)
            for above in [folder, *folder.parents][:3]:
                above.chmod(0o755)
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust")
        self.start()
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE money")

    def _run(self, program: str, *words) -> None:
        own = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        command = [*(own if os.getuid() == 0 else []), str(self.bin / program), *map(str, words)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")

    def url(self, name: str = "money") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def start(self) -> None:
        # No socket file: its lock would outlive a server that was killed.
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        self._run("pg_ctl", "-D", self.data, "-l", self.data / "log", "-w", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def kill(self) -> None:
        """The postmaster and all of its own, as when the power fails."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        listed = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(postmaster)], capture_output=True, text=True
        )
        for pid in [postmaster, *map(int, listed.stdout.split())]:
            _kill(pid)
        time.sleep(0.5)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self.start()

    def connected(self) -> psycopg.Connection:
        """Once it answers: after a kill it recovers first."""
        for _ in range(60):
            with suppress(psycopg.OperationalError):
                return psycopg.connect(self.url(), autocommit=True)
            time.sleep(0.5)
        return psycopg.connect(self.url(), autocommit=True)

    def kill_a_backend(self, dice: random.Random) -> None:
        """Of those that write; the server then starts anew by itself."""
        with self.connected() as connection:
            rows = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = 'money'"
                " AND pid <> pg_backend_pid()"
            ).fetchall()
        if rows:
            _kill(dice.choice(rows)[0])


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):  # gone by itself meanwhile
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def server(tmp_path):
    made = Server(tmp_path)
    yield made
    made.stop()


def run(server: Server, *words: str) -> None:
    subprocess.run([sys.executable, *words], cwd=PROJECT, env=surroundings(server), check=True)


def surroundings(server: Server) -> dict[str, str]:
    url = server.url().replace("postgresql://", "postgres://")
    return {key: value for key, value in os.environ.items() if key != "PGOPTIONS"} | {
        "DATABASE_URL": url
    }


def teller(server: Server, log: Path, at: int) -> subprocess.Popen:
    words = [sys.executable, "-m", "tests.trial.teller", str(log), str(at)]
    return subprocess.Popen(words, cwd=PROJECT, env=surroundings(server))


def test_nothing_acknowledged_is_lost_nothing_is_half_and_nothing_twice(server, tmp_path):
    dice = random.Random(14)
    run(server, "manage.py", "migrate", "--no-input", "--verbosity", "0")
    run(server, "-m", "tests.trial.teller", "prepare")
    logs = [tmp_path / f"told-{at}" for at in range(TELLERS)]
    tellers = [teller(server, log, at) for at, log in enumerate(logs)]
    kills = (["worker", "backend", "server"] * ROUNDS)[:ROUNDS]
    try:
        time.sleep(15)
        for kill in kills:
            time.sleep(dice.uniform(1, 4))
            if kill == "server":
                server.kill()
            elif kill == "backend":
                server.kill_a_backend(dice)
                time.sleep(2)
            else:
                at = dice.randrange(TELLERS)
                tellers[at].kill()
                tellers[at].wait()
                tellers[at] = teller(server, logs[at], at)
        time.sleep(5)
    finally:
        for one in tellers:
            one.kill()
            one.wait()
    told = {line for log in logs for line in log.read_text().splitlines()}
    assert len(told) > 100
    with server.connected() as connection:
        rows = connection.execute(
            "SELECT e.idempotency_key, e.state, count(p.id), sum(p.amount) FROM funds_entry e"
            " LEFT JOIN funds_posting p ON p.entry_id = e.id WHERE e.kind = 'reservation'"
            " GROUP BY e.id"
        ).fetchall()
        balance = connection.execute("SELECT amount FROM funds_balance WHERE kind = '300'")
        assert balance.fetchone()[0] == len(rows)
    keys = [row[0] for row in rows]
    assert told <= set(keys)
    assert len(keys) == len(set(keys))
    assert {row[1:] for row in rows} == {("posted", 2, 0)}
    run(server, "manage.py", "verify_ledger")

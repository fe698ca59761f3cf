"""gunicorn with two sync workers, and what the kernel says of their cost."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WORKERS = 2
TOKEN = "b" * 32  # what a form and its cookie must both say
FORM = "application/x-www-form-urlencoded"
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Server:
    """One running gunicorn: ask it for pages, and what they cost in CPU."""

    def __init__(self, master: int, port: int):
        self.master = master
        self.port = port

    def get(self, path: str, session: str = "", form: str | None = None) -> bytes:
        """The body of a page, or of the answer to a form that htmx sends; anything but 200 is an
        error, or a refusal would look quick.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}"}
        if form is not None:
            headers |= {"X-CSRFToken": TOKEN, "HX-Request": "true", "Content-Type": FORM}
        connection.request("GET" if form is None else "POST", path, form, headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"GET {path} answered {answer.status}")
        return body

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.master}/task/{self.master}/children").read_text()
        return [int(pid) for pid in children.split()]

    def cpu_seconds(self) -> float:
        """What all workers have used so far, in user and kernel."""
        return sum(self._cpu_ticks(pid) for pid in self.workers()) / TICKS

    @staticmethod
    def _cpu_ticks(pid: int) -> int:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])

    def worker_megabytes(self) -> float:
        """The resident memory of the largest worker."""
        pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.workers()]
        return max(pages) * PAGE_BYTES / 1e6

    def cpu_per_request(
        self, path: str, session: str, requests: int, form: str | None = None
    ) -> float:
        """Seconds of CPU that one request costs, as the mean of so many."""
        before = self.cpu_seconds()
        for _ in range(requests):
            self.get(path, session, form)
        return (self.cpu_seconds() - before) / requests


@contextmanager
def serving(settings_module: str, port: int) -> Iterator[Server]:
    """A server with these settings, until the block ends."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", str(WORKERS)]
    command += ["--no-control-socket", "--log-level", "error"]
    surroundings = os.environ | {"DJANGO_SETTINGS_MODULE": settings_module}
    process = subprocess.Popen(command, env=surroundings)
    try:
        _wait_for(process, port)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(process: subprocess.Popen, port: int) -> None:
    for _ in range(150):
        if process.poll() is not None:
            raise RuntimeError(f"gunicorn ended with {process.returncode} before its first answer")
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=1).connect()
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"no server on port {port} after 30 s")

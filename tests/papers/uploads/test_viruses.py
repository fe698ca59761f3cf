"""The virus scanner over a real socket: found, clean, absurd, silent, not there."""

import socketserver
import struct
import threading
from contextlib import contextmanager

import pytest

from lifecycle.errors import Refused, WrongMoment
from papers.uploads import read_upload
from tests import make
from tests.papers.uploads.test_receiving import LIMIT


class Clamd(socketserver.BaseRequestHandler):
    """Reads one INSTREAM as clamd does, and answers by what it was sent."""

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.request.recv(1)
        assert command == b"zINSTREAM\0"
        body = b""
        while length := struct.unpack("!I", self.exactly(4))[0]:
            body += self.exactly(length)
        self.server.seen.append(body)
        answer = self.server.answer or (
            b"stream: Test-Signature FOUND" if b"infected" in body else b"stream: OK"
        )
        self.request.sendall(answer + b"\0")

    def exactly(self, count: int) -> bytes:
        got = b""
        while len(got) < count:
            got += self.request.recv(count - len(got))
        return got


@contextmanager
def clamd(server_class, address, answer: bytes = b""):
    with server_class(address, Clamd) as server:
        server.seen, server.answer = [], answer
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def path(tmp_path, settings):
    settings.CLAMD_SOCKET = str(tmp_path / "clamd.ctl")
    settings.CLAMD_SECONDS = 2
    return settings.CLAMD_SOCKET


INFECTED = make.upload("benh.pdf", make.pdf(1, "(infected)"))


def take(file):
    return read_upload(file, max_bytes=LIMIT)


def test_a_clean_file_passes_and_was_read_whole(path):
    with clamd(socketserver.UnixStreamServer, path) as server:
        assert take(make.upload()).file.read() == make.PDF
        assert server.seen == [make.PDF]


def test_a_file_of_many_pieces_is_sent_whole(path):
    content = make.pdf(1, "(" + "a" * 300_000 + ")")
    with clamd(socketserver.UnixStreamServer, path) as server:
        take(make.upload("dai.pdf", content))
        assert server.seen == [content]


def test_an_infected_file_is_refused(path):
    with (
        clamd(socketserver.UnixStreamServer, path),
        pytest.raises(Refused, match=r"benh\.pdf.*vi rút"),
    ):
        take(INFECTED)


def test_a_scanner_on_another_machine_is_asked_as_well(settings):
    with clamd(socketserver.TCPServer, ("127.0.0.1", 0)) as server:
        settings.CLAMD_SOCKET = f"127.0.0.1:{server.server_address[1]}"
        assert take(make.upload())
        with pytest.raises(Refused):
            take(INFECTED)


@pytest.mark.parametrize(
    "answer",
    [b"INSTREAM size limit exceeded. ERROR", b"", b"\0", b"OK", b"x" * 9000],
)
def test_an_answer_that_is_neither_lets_nothing_through(path, answer):
    with (
        clamd(socketserver.UnixStreamServer, path, answer or b"\0"),
        pytest.raises(WrongMoment, match="thử lại sau"),
    ):
        take(make.upload())


def test_a_scanner_that_is_not_there_lets_nothing_through(path):
    with pytest.raises(WrongMoment, match=r"thuyet-minh\.pdf.*thử lại sau"):
        take(make.upload())


def test_a_scanner_that_says_nothing_lets_nothing_through(tmp_path, path, settings):
    settings.CLAMD_SECONDS = 0.2
    with (
        socketserver.UnixStreamServer(path, Clamd),
        pytest.raises(WrongMoment),
    ):
        take(make.upload())

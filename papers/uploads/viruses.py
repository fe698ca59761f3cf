"""The virus scanner beside us, when CLAMD_SOCKET names one; what it can't look at is not taken."""

import socket
import struct
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, Refused, WrongMoment

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


def refuse_infected(file: IO[bytes], name: str, field: str = "file") -> None:
    """Refused when the scanner finds something; WrongMoment when it can't be asked."""
    if not settings.CLAMD_SOCKET:
        return
    try:
        answer = _ask(file)
    except OSError:
        answer = ""
    finally:
        file.seek(0)
    if answer.endswith(" FOUND"):
        raise Refused(
            [Reason(_("File “%(name)s”: the virus scanner found a virus.") % {"name": name}, field)]
        )
    if not answer.endswith(": OK"):
        raise WrongMoment(
            Reason(
                _("File “%(name)s” could not be looked at for viruses; try again later.")
                % {"name": name},
                field,
            )
        )


def _ask(file: IO[bytes]) -> str:
    """One INSTREAM to clamd: pieces with their length before them, an empty one at the end."""
    with _connection() as line:
        line.sendall(b"zINSTREAM\0")
        file.seek(0)
        while chunk := file.read(CHUNK):
            line.sendall(struct.pack("!I", len(chunk)) + chunk)
        line.sendall(struct.pack("!I", 0))
        answer = b""
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER and (got := line.recv(1024)):
            answer += got
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connection() -> socket.socket:
    """A path is a socket of this machine, host:port one of another."""
    address = settings.CLAMD_SOCKET
    if "/" in address:
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(settings.CLAMD_SECONDS)
        try:
            line.connect(address)
        except OSError:
            line.close()
            raise
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=settings.CLAMD_SECONDS)

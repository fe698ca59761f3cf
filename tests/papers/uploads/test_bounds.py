"""What the largest and worst files cost: measured in a process of its own, as a server has it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from papers.uploads import kept, read_upload
from tests import make
from tests.papers.uploads.test_receiving import LIMIT

PROJECT = Path(__file__).resolve().parents[3]
BEFORE = """
import json, resource, sys, types
import django
django.setup()
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from lifecycle.errors import Refused
from papers.uploads import read_upload
from tests import make

@csrf_exempt
def door(request):
    try:
        read_upload(request.FILES["file"], max_bytes=20 * 2**20)
    except (Refused, KeyError):
        return HttpResponse(status=400)
    return HttpResponse()

sys.modules["doors"] = types.SimpleNamespace(urlpatterns=[path("", door)])
settings.ROOT_URLCONF = "doors"

def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

class Endless:
    read_bytes = 0
    def __init__(self, head, size):
        self.head, self.left = head, size
    def read(self, size=-1):
        size = min(65536 if size < 0 else size, self.left)
        self.left -= size
        self.read_bytes += size
        out, self.head = self.head[:size], self.head[size:]
        return out + b"a" * (size - len(out))
    def readline(self, *args):
        return self.read(*args)

def post(length, size):
    head = (b'--xx\\r\\nContent-Disposition: form-data; name="file"; filename="a.pdf"\\r\\n'
            b'Content-Type: application/pdf\\r\\n\\r\\n%PDF-1.7\\n')
    body = Endless(head, size)
    told = []
    answer = WSGIHandler()({
        "REQUEST_METHOD": "POST", "PATH_INFO": "/", "SERVER_NAME": "testserver",
        "SERVER_PORT": "80", "CONTENT_TYPE": "multipart/form-data; boundary=xx",
        "wsgi.url_scheme": "http", "wsgi.input": body, "wsgi.errors": sys.stderr,
        **({"CONTENT_LENGTH": length} if length is not None else {}),
    }, lambda status, headers: told.append(status))
    b"".join(answer)
    answer.close()
    return int(told[0][:3]), body.read_bytes

def refused(content, name):
    from django.core.files.uploadedfile import TemporaryUploadedFile
    file = TemporaryUploadedFile(name, "", 0, "")
    for piece in content:
        file.write(piece)
    file.size = file.tell()
    before = memory()
    try:
        read_upload(file, max_bytes=10**10)
        return None
    except Refused as refusal:
        return memory() - before
    finally:
        file.close()
"""


def told_by(program: str, tmp_path: Path) -> object:
    """What a program says in its last line; nothing of it is left in its folder for files."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    run = subprocess.run(
        [sys.executable, "-c", BEFORE + program],
        cwd=PROJECT,
        env={
            **os.environ,
            "BA_NHA_VAR": str(tmp_path / "var"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "TMPDIR": str(folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    assert list(folder.iterdir()) == []
    return json.loads(run.stdout.splitlines()[-1])


def test_ten_gigabytes_are_refused_by_their_announced_length(tmp_path):
    status, read, grown = told_by(
        "before = memory(); print(json.dumps([*post(str(10**10), 10**10), memory() - before]))",
        tmp_path,
    )
    assert (status, read) == (413, 0)
    assert grown < 50


@pytest.mark.parametrize("length", ["-1", "1e3", "１０", "9" * 40, "0x10"])
def test_a_length_that_is_none_is_refused(client, length):
    response = client.post("/ngon-ngu/setlang/", CONTENT_LENGTH=length)
    assert response.status_code == 413
    assert "256" in response.content.decode()


def test_a_body_without_a_length_is_not_read(tmp_path):
    status, read = told_by("print(json.dumps(post(None, 10**10)))", tmp_path)
    assert (status, read) == (400, 0)


def test_as_much_as_is_taken_goes_to_the_disk_and_leaves_it(tmp_path):
    """Just under the limit: written down piece by piece, refused, and gone with its request."""
    program = """
post("60", 60)
size = settings.REQUEST_MAX_MEGABYTES * 1024 * 1024
before = memory()
print(json.dumps([*post(str(size), size), memory() - before]))
"""
    status, read, grown = told_by(program, tmp_path)
    assert (status, read) == (400, 256 * 1024 * 1024)
    assert grown < 50


@pytest.mark.parametrize(
    ("name", "pieces"),
    [
        ("bom.docx", "[make.office_bytes('word/document.xml', **{f'word/{n}.xml': b'0' * 2**20"
                     " for n in range(199)}), ]"),
        ("to.png", "(b'\\x89PNG\\r\\n\\x1a\\n' + b'\\x7f\\xff\\xff\\xffIHDR',"
                   " *(b'\\0' * 2**20 for n in range(200)))"),
        ("to.jpg", "(make.jpeg()[:-2], *(b'\\0' * 2**20 for n in range(200)))"),
        ("to.pdf", "(b'%PDF-1.7\\n', *(b' ' * 2**20 for n in range(200)), b'\\n%%EOF\\n')"),
        ("muc.docx", "(b'PK\\x03\\x04', *(b'\\0' * 2**20 for n in range(20)),"
                     " b'PK\\x01\\x02' * 10**7, b'PK\\x05\\x06' + b'\\0' * 18)"),
    ],
)  # fmt: skip
def test_a_large_bad_file_is_judged_in_little_memory(name, pieces, tmp_path):
    grown = told_by(f"print(json.dumps(refused(list({pieces}), {name!r})))", tmp_path)
    assert grown is not None
    assert grown < 50


class TestKeeping:
    """Nothing is left on the disk of what did not happen."""

    def test_what_fails_before_its_end_is_taken_back(self, tmp_path):
        from proposals.models import Attachment

        upload = read_upload(make.upload(), max_bytes=LIMIT)
        rows = [Attachment(), Attachment()]
        with pytest.raises(RuntimeError), kept() as keep:  # noqa: PT012
            for row in rows:
                keep(row.file, upload)
            assert len(on_disk(tmp_path)) == 2
            raise RuntimeError
        assert on_disk(tmp_path) == []

    def test_a_disk_that_is_full_keeps_no_half_file(self, tmp_path, settings):
        from proposals.models import Attachment

        upload = read_upload(make.upload(), max_bytes=LIMIT)
        broken = make.upload()
        broken.chunks = half_then_full
        with pytest.raises(OSError, match="full"), kept() as keep:
            keep(Attachment().file, type(upload)("a.pdf", 1, "", "", broken))
        assert on_disk(tmp_path) == []


def half_then_full(*args):
    yield b"%PDF-1.7"
    raise OSError("the disk is full")


def on_disk(folder: Path) -> list[Path]:
    return [path for path in (folder / "media").rglob("*") if path.is_file()]

"""Pictures judged by their headers: no point of them is drawn."""

import pytest

from papers.uploads import read_upload
from tests import make
from tests.papers.uploads.test_receiving import LIMIT, why_not


@pytest.mark.parametrize(
    ("name", "content"),
    [("lut.png", make.png(100_000, 100_000)), ("lut.jpg", make.jpeg(65_000, 65_000))],
)
def test_a_flood_of_points_is_refused_by_its_header(name, content):
    assert len(content) < 1000 if name.endswith("png") else True
    assert "60.000.000" in why_not(make.upload(name, content))


def test_as_many_points_as_the_limit_are_taken(settings):
    settings.UPLOAD_MAX_PIXELS = 16
    assert read_upload(make.upload("anh.png", make.png(4, 4)), max_bytes=LIMIT)
    why_not(make.upload("anh.png", make.png(4, 5)))
    why_not(make.upload("anh.jpg", make.jpeg(4, 5)))


@pytest.mark.parametrize("cut", [1, 10, 30, -20])
def test_half_a_picture_is_refused(cut):
    why_not(make.upload("nua.png", make.png()[:-cut]))
    why_not(make.upload("nua.jpg", make.jpeg()[: cut + 30]))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("hong.png", make.png().replace(b"IDAT", b"IDAX")),
        ("hong.png", make.png(0, 4)),
        ("hong.png", b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xffIHDR" + b"\0" * 40),
        ("hong.jpg", make.jpeg(0, 4)),
        ("hong.jpg", b"\xff\xd8\xff\xe0\x00\x01\xff\xd9"),
        ("hong.jpg", b"\xff\xd8\xff\xda\x00\x02\xff\xd9"),
    ],
)
def test_a_damaged_picture_is_refused(name, content):
    why_not(make.upload(name, content))


def test_a_page_hidden_in_a_pictures_words_is_refused():
    import struct
    import zlib

    words = b"Comment\0<script>alert(1)</script>"
    piece = struct.pack("!I", len(words)) + b"tEXt" + words
    piece += struct.pack("!I", zlib.crc32(b"tEXt" + words))
    why_not(make.upload("loi.png", make.png(more=piece)))

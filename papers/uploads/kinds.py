"""The five kinds that are taken, and how each begins."""

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
_OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = _OFFICE + "wordprocessingml.document"
XLSX = _OFFICE + "spreadsheetml.sheet"

ENDINGS = {
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
}
# The part that makes a zip one or the other, and what the package must call it.
HEART = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml"}

STARTS = {PDF: b"%PDF-", PNG: b"\x89PNG\r\n\x1a\n", JPEG: b"\xff\xd8\xff"}
ZIP_START = b"PK\x03\x04"


def kind_named(ending: str) -> str:
    """The kind that an ending stands for, "" for any other ending."""
    return next((kind for kind, endings in ENDINGS.items() if ending in endings), "")


def ending_of(kind: str) -> str:
    """How the name of a file of this kind ends, with its dot; "" for any other kind."""
    return ENDINGS.get(kind, ("",))[0]


def label_of(kind: str) -> str:
    return ENDINGS[kind][0].lstrip(".").upper()


class Unfit(Exception):
    """Why a file is not taken: a sentence that follows its name."""

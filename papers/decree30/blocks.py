"""What a paper holds, in plain values: the words, not how they look."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

Cell = str | int | Decimal | bool | date | None


@dataclass(frozen=True)
class Paragraph:
    """Running text; `lead` are the bold words it begins with."""

    text: str
    lead: str = ""
    is_bold: bool = False
    is_italic: bool = False
    align: Literal["justify", "centre", "right"] = "justify"


@dataclass(frozen=True)
class Heading:
    """A part's title: centred in bold ("QUYẾT ĐỊNH:"), or at the left when not centred."""

    text: str
    is_centred: bool = False


@dataclass(frozen=True)
class Article:
    """Điều N. Its number comes from its place in the paper.

    A decision's article runs on after its number (`text`); a contract's has a `title` of its own.
    """

    text: str = ""
    title: str = ""
    body: "Sequence[Block | str]" = ()


@dataclass(frozen=True)
class Facts:
    """Lines of a name and what it is: ("Đại diện", "Giám đốc quỹ 1")."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Amount:
    """A sum in figures and, on a line of its own, in words."""

    label: str
    amount: int


@dataclass(frozen=True)
class Checklist:
    """Each item with its drawn box, ticked or empty."""

    items: Sequence[tuple[str, bool]]


@dataclass(frozen=True)
class Column:
    """A table's column; widths are shares of the page. Kinds:

    text (at the left, wraps), centre, number and amount (at the right, dots for thousands),
    tick (a drawn box).
    """

    title: str
    width: float = 1
    kind: Literal["text", "centre", "number", "amount", "tick"] = "text"


@dataclass(frozen=True)
class Table:
    """Rows under a head that is repeated on each page; `total` is a last row in bold."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    total: Sequence[Cell] = ()
    title: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Signatory:
    """Who signs: "ĐẠI DIỆN BÊN A" / "GIÁM ĐỐC" / a name; room is left for the signature."""

    title: str
    post: str = ""
    name: str = ""


@dataclass(frozen=True)
class Signatures:
    """Signatories side by side, kept with the text before them."""

    signatories: Sequence[Signatory]


@dataclass(frozen=True)
class PageBreak:
    """What follows begins a new page."""


Block = Paragraph | Heading | Article | Facts | Amount | Checklist | Table | Signatures | PageBreak


@dataclass(frozen=True)
class Annex:
    """An appendix on pages of its own: "Phụ lục I", its title, "(Kèm theo …)"."""

    label: str
    title: str
    body: Sequence[Block | str]
    attached_to: str = ""
    is_landscape: bool = False


@dataclass(frozen=True)
class Paper:
    """One paper. Only what it has is set: empty fields leave no trace.

    type_name "" makes an official letter: the subject stands under the number after "V/v".
    is_contract: the national name is centred above all, the number stands under the title.
    bases: "Căn cứ …" without a mark at the end; semicolons and the last full stop are added.
    issued_by / resolves: the lines around a decision's bases: "GIÁM ĐỐC …" / "QUYẾT ĐỊNH:".
    recipients: "Nơi nhận", without marks; code and check_url: printed with a QR code at the foot.
    """

    issuer: str = ""
    number: str = ""
    place: str = ""
    on: date | None = None
    subject: str = ""
    body: Sequence[Block | str] = ()
    issuer_parent: str = ""
    type_name: str = ""
    is_contract: bool = False
    is_landscape: bool = False
    addressed_to: Sequence[str] = ()
    issued_by: str = ""
    bases: Sequence[str] = ()
    resolves: str = ""
    authority: str = ""
    signer_name: str = ""
    recipients: Sequence[str] = ()
    annexes: Sequence[Annex] = ()
    code: str = ""
    check_url: str = ""
    is_illustration: bool = False
    # Across every page, behind the text: "DỰ THẢO"; and a line or two at the foot of each.
    mark: str = ""
    foot: str = ""

    @property
    def title(self) -> str:
        """What the file is called: "Quyết định 12/QĐ-SKHCN Về việc …"."""
        return " ".join(filter(None, [self.type_name.capitalize(), self.number, self.subject]))

    def with_code(self, code: str, check_url: str) -> "Paper":
        return replace(self, code=code, check_url=check_url)

    def to_pdf(self) -> bytes:
        """The paper as a PDF: the same paper gives the same bytes."""
        from papers.decree30.press import press  # reportlab: only when a paper is set

        return press(self)

    def to_docx(self) -> bytes:
        """The same words and figures as a Word file; the same paper gives the same bytes."""
        from papers.decree30.word import press  # python-docx: only when a paper is set

        return press(self)

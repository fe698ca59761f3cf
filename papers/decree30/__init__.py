"""Papers in the form of Decree 30/2020/NĐ-CP, Appendix I.

Say what the paper holds in plain values (`blocks`), and `Paper(...).to_pdf()` sets it. Importing
this costs nothing; reportlab is loaded when the first paper is set.
"""

from papers.decree30.blocks import (
    Amount,
    Annex,
    Article,
    Block,
    Checklist,
    Column,
    Facts,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Signatory,
    Signatures,
    Table,
)

__all__ = [
    "Amount",
    "Annex",
    "Article",
    "Block",
    "Checklist",
    "Column",
    "Facts",
    "Heading",
    "PageBreak",
    "Paper",
    "Paragraph",
    "Signatory",
    "Signatures",
    "Table",
]

"""The papers of a council, in the form of Decree 30 and in Vietnamese, whoever reads the pages.

Each is a `Paper` built once from recorded rows; PDF and Word file are set from it. Sheets stand
under numbers that say nothing of who filed them. Until the minutes are signed they are drafts.
"""

from scoring.letters.care import honorarium_list, thanks
from scoring.letters.conclusion import conclusion
from scoring.letters.counting import counting_record
from scoring.letters.sheet import sheet_form, sheets
from scoring.letters.summary import summary

OF_ITEM = {
    "kiem-phieu": counting_record,
    "tong-hop-diem": summary,
    "ket-luan": conclusion,
    "phieu-danh-gia": sheets,
}
"""The papers of one concluded item, by their names in addresses."""

__all__ = [
    "OF_ITEM",
    "conclusion",
    "counting_record",
    "honorarium_list",
    "sheet_form",
    "sheets",
    "summary",
    "thanks",
]

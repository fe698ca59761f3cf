"""The papers of a council, in the form of Decree 30 and in Vietnamese, whoever reads the pages.

Each is a `Paper` built once from recorded rows; PDF and Word file are set from it. Sheets stand
under numbers that say nothing of who filed them. Until the minutes are signed they are drafts.
"""

from scoring.letters.care import honorarium_list, thanks
from scoring.letters.commissioning import commissioning
from scoring.letters.conclusion import conclusion
from scoring.letters.counting import counting_record
from scoring.letters.issuing import KINDS, OF_ITEM, is_signed, issue_papers, issued
from scoring.letters.minutes import minutes
from scoring.letters.sheet import sheet_form, sheets
from scoring.letters.summary import summary

__all__ = [
    "KINDS",
    "OF_ITEM",
    "commissioning",
    "conclusion",
    "counting_record",
    "honorarium_list",
    "is_signed",
    "issue_papers",
    "issued",
    "minutes",
    "sheet_form",
    "sheets",
    "summary",
    "thanks",
]

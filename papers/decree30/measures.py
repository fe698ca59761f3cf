"""Decree 30/2020/NĐ-CP, Appendix I, in points: our choice within what it allows.

The rulebook's `doc.*` parameters hold what the decree allows; a test compares.
"""

MM = 72 / 25.4

PAGE = (210 * MM, 297 * MM)
TOP, BOTTOM, LEFT, RIGHT = 20 * MM, 20 * MM, 30 * MM, 15 * MM

NATIONAL_NAME = 12
MOTTO = 13
ISSUER = 12
NUMBER = 13
PLACE_AND_DATE = 13
TYPE_NAME = 14
SUBJECT = 14
LETTER_SUBJECT = 12
BODY = 14
AUTHORITY = 14
RECIPIENTS_LABEL = 12
RECIPIENTS = 11
ANNEX_LABEL = 14
ANNEX_TITLE = 14
PAGE_NUMBER = 13
TABLE_SIZES = (12, 11, 10, 9)
FOOT = 8
MARK = 96

INDENT = 12.7 * MM
PARAGRAPH_GAP = 6
# Times New Roman's single line is 1.15 of its size; 1.3 is 1.13 lines.
LEADING = 1.3
ROOM_FOR_SIGNATURE = 26 * MM

PAGE_NUMBER_FROM_TOP = 12 * MM
QR_SIZE = 13 * MM
QR_FROM_BOTTOM = 4 * MM

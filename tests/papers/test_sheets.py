"""Spreadsheets and CSV: exact values, and nothing a program would take for a formula."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from papers.sheets import Column, Sheet, csv_lines, write_csv, write_xlsx, xlsx_file

STARTS = ["=", "+", "-", "@", "\t", "\r", "\n", "＝"]
EVIL = [f"{start}HYPERLINK(1+1)" for start in STARTS]


def written(*sheets: Sheet) -> openpyxl.Workbook:
    out = io.BytesIO()
    write_xlsx(out, sheets, title="Thử")
    return openpyxl.load_workbook(out)


def values(page) -> list[list]:
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_a_sheet_holds_exact_values_with_formats():
    sheet = Sheet(
        name="Phân bổ",
        columns=[
            Column("TT", "number", 6),
            Column("Tên"),
            Column("Kinh phí", "dong"),
            Column("Điểm", "decimal"),
            Column("Ngày", "date"),
        ],
        rows=iter(
            [[1, "Chè", 54_000_000_001, Decimal("71.25"), date(2026, 11, 22)], [2] + [None] * 4]
        ),
        notes=["Số liệu minh họa"],
        total=["", "Cộng", 54_000_000_001, None, None],
    )
    book = written(sheet)
    page = book["Phân bổ"]
    assert values(page) == [
        ["Số liệu minh họa", None, None, None, None],
        ["TT", "Tên", "Kinh phí", "Điểm", "Ngày"],
        [1, "Chè", 54_000_000_001, 71.25, datetime(2026, 11, 22)],
        [2, None, None, None, None],
        [None, "Cộng", 54_000_000_001, None, None],
    ]
    assert page["C3"].number_format == "#,##0"
    assert page["E3"].number_format == "dd/mm/yyyy"
    assert page.freeze_panes == "A3"
    assert book.properties.title == "Thử"


def test_times_are_the_offices():
    sheet = Sheet("S", [Column("Lúc", "moment")], [[datetime(2026, 11, 22, 7, 5, tzinfo=UTC)]])
    assert written(sheet)["S"]["A2"].value == datetime(2026, 11, 22, 14, 5)


def test_no_text_becomes_a_formula_a_link_or_a_number():
    texts = [*EVIL, "https://xau.example", "0123", "{=1}", "A1"]
    sheet = Sheet("S", [Column("=1+1")], [[text] for text in texts], notes=["=1+1"])
    page = written(sheet)["S"]
    kinds = {cell.data_type for row in page.iter_rows() for cell in row}
    assert kinds == {"s"}
    assert [cell.hyperlink for row in page.iter_rows() for cell in row] == [None] * (len(texts) + 2)
    assert [row[0] for row in values(page)][2:] == [text.replace("\r", "\n") for text in texts]


def test_a_number_beyond_15_digits_stays_exact_as_text():
    page = written(Sheet("S", [Column("Số", "dong")], [[10**15 - 1], [10**15 + 1]]))["S"]
    assert [row[0] for row in values(page)] == ["Số", 10**15 - 1, str(10**15 + 1)]


def test_a_text_too_long_for_a_cell_is_cut_with_a_sign():
    page = written(Sheet("S", [Column("Chữ")], [["a" * 40_000]]))["S"]
    assert page["A2"].value == "a" * 32_766 + "…"


def test_a_row_of_the_wrong_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        write_xlsx(io.BytesIO(), [Sheet("S", [Column("A"), Column("B")], [[1]])])


def test_the_same_sheets_give_the_same_bytes():
    def sheet():
        return Sheet("S", [Column("Chữ"), Column("Số", "dong")], [["chè", 5]])

    assert xlsx_file([sheet()]).read() == xlsx_file([sheet()]).read()


def test_a_csv_reads_back():
    out = io.StringIO(newline="")
    rows = [
        ["Chè “Tân Cương”, loại 1", 54_000_000_000, date(2026, 2, 5), None, True, Decimal("1.5")]
    ]
    write_csv(out, ["Tên", "Số tiền", "Ngày", "Ghi chú", "Đạt", "Điểm"], rows)
    assert out.getvalue().startswith("\ufeffTên,")
    assert list(csv.reader(io.StringIO(out.getvalue().lstrip("\ufeff"))))[1] == [
        "Chè “Tân Cương”, loại 1", "54000000000", "2026-02-05", "", "1", "1.5",
    ]  # fmt: skip


def test_a_csv_text_like_a_formula_gets_a_mark_before_it():
    lines = list(csv_lines(["=A"], [[text] for text in EVIL]))
    read = [row[0] for row in csv.reader(io.StringIO("".join(lines[1:]), newline=""))]
    assert read == [f"'{text}" for text in ["=A", *EVIL]]


def test_a_negative_amount_in_a_csv_is_a_number_not_a_text():
    assert list(csv_lines(["Số tiền"], [[-5]]))[-1] == "-5\r\n"

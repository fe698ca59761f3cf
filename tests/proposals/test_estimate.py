"""The budget estimate as plain lines: read, added up, compared; every fault with cell and rule."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from proposals.estimate import (
    COLUMNS,
    Fault,
    Line,
    NoAmount,
    read_dong,
    read_lines,
    read_paste,
    texts_of,
)
from proposals.estimate_sums import changes, totals
from proposals.rules import MAX_DONG, dotted

YEARS = [2026, 2027, 2028]


@pytest.fixture(autouse=True)
def in_vietnamese():
    with translation.override("vi"):
        yield


def line(amount=1_000_000, **fields) -> Line:
    given = {"year": 2026, "item_kind": "labour", "item": "Công", "source": "state"}
    return Line(**{**given, "category": "khcn", "amount": amount, **fields})


def row(**cells) -> dict[str, str]:
    return {**texts_of(line()), **cells}


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234.567", 1_234_567),
        ("1 234 567", 1_234_567),
        ("1\u00a0234\u00a0567", 1_234_567),
        ("1\u202f234\u202f567 ₫", 1_234_567),
        ("1234567", 1_234_567),
        ("1.234.567 đồng", 1_234_567),
        (" 1 ", 1),
        ("1.000.000.000.000.000", 10**15),
        ("0012", 12),
    ],
)
def test_an_amount_is_read_as_it_is_written_here(text, amount):
    assert read_dong(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "", "0", "-1", "- 1.000", "−5", "1e9", "NaN", "inf", "１０００", "1.000.00", "1,000", "1.5",
        "1,5", "1.234 567", "10^6", "1_000", "0x10", "१२", "1.000.000.000.000.001", "9" * 18,
        "9" * 400, "mười", "=1+1", "1 000 000 000 000 001", "1\n000",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(NoAmount):
        read_dong(text)


@given(st.integers(1, MAX_DONG))
def test_every_amount_comes_back_as_it_went_out(amount):
    for text in (dotted(amount), dotted(amount).replace(".", " "), str(amount)):
        assert read_dong(text) == amount


def test_a_line_is_read_back_as_it_is_typed():
    whole = line(is_lump_sum=False, explanation="Theo định mức.")
    assert read_lines([(1, texts_of(whole))], YEARS) == ([whole], [])


def test_words_are_known_in_both_languages_whatever_their_marks():
    said = {"item_kind": "CONG LAO DONG", "source": "Own funds", "category": "đmst"}
    (read,), faults = read_lines([(1, row(**said))], YEARS)
    assert (read.item_kind, read.source, read.category, faults) == ("labour", "own", "dmst", [])


def test_an_empty_row_is_passed_over():
    assert read_lines([(1, row(item="", amount=" ", explanation=""))], YEARS) == ([], [])


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("year", "2025", "chọn một trong các năm 2026, 2027, 2028."),
        ("year", "２０２６", "chọn một trong các năm 2026, 2027, 2028."),
        ("item", " ", "ghi rõ chi cho việc gì."),
        ("item", "x" * 301, "tối đa 300 ký tự."),
        ("item", "a\x00b", "có ký tự không nhìn thấy được; hãy gõ lại."),
        ("explanation", "a\x07", "có ký tự không nhìn thấy được; hãy gõ lại."),
        ("amount", "1e9", "ghi số đồng nguyên, như 1.234.567 hoặc 1234567."),
        ("amount", "-1", "số tiền không được âm."),
        ("amount", "0", "số tiền từ 1 đến 1.000.000.000.000.000 ₫."),
        ("is_lump_sum", "có lẽ", "ghi có hoặc không."),
    ],
)
def test_a_fault_names_row_column_value_and_rule(column, value, rule):
    lines, faults = read_lines([(7, row(**{column: value}))], YEARS)
    assert (lines, faults) == ([], [Fault(7, column, value.strip()[:60], rule)])
    for part in ("7", str(COLUMNS[column]), rule):
        assert part in str(faults[0])


@pytest.mark.parametrize("column", ["item_kind", "source", "category"])
def test_a_word_that_no_list_offers_is_refused_with_the_list(column):
    lines, (fault,) = read_lines([(3, row(**{column: "linh tinh"}))], YEARS)
    assert (lines, fault.row, fault.column, fault.value) == ([], 3, column, "linh tinh")


def test_all_faults_are_told_at_once():
    rows = [(1, row(amount="x", year="1")), (2, row()), (3, row(item=""))]
    lines, faults = read_lines(rows, YEARS)
    assert len(lines) == 1
    assert [(fault.row, fault.column) for fault in faults] == [
        (1, "year"), (1, "amount"), (3, "item"),
    ]  # fmt: skip


def test_hidden_characters_go_and_letters_are_whole():
    (read,), _faults = read_lines([(1, row(item="Chi\u200b phi\u0301\u202e 🍵"))], YEARS)
    assert read.item == "Chi phí 🍵"


def test_too_many_lines_are_refused():
    _lines, faults = read_lines([(n, row()) for n in range(1, 202)], YEARS)
    assert [(fault.row, fault.rule) for fault in faults] == [(201, "chỉ nhận tối đa 200 dòng.")]


def test_a_paste_drops_its_headings_and_empty_rows():
    text = (
        "Năm\tKhoản mục chi\tNội dung\tNguồn kinh phí\tLoại chi\tSố tiền\r\n"
        "2026\tCông lao động\tCông\tNgân sách nhà nước\tKhoa học và công nghệ\t1 000 000\tcó\r\n"
        "\t\t\r\n"
        '2027\tlabour\t"Công"\tstate\tkhcn\t2.000.000\r\n'
    )
    lines, faults = read_lines(read_paste(text), YEARS)
    assert faults == []
    assert lines == [line(), line(2_000_000, year=2027, is_lump_sum=False)]


@given(
    st.lists(
        st.builds(
            line,
            amount=st.integers(1, MAX_DONG),
            year=st.sampled_from(YEARS),
            item_kind=st.sampled_from(["labour", "travel"]),
            source=st.sampled_from(["state", "own", "partner"]),
            category=st.sampled_from(["khcn", "dmst", "cds"]),
            is_lump_sum=st.booleans(),
        )
    )
)
def test_the_parts_always_add_up(lines):
    sums = totals(lines)
    assert sums.all == sum(one.amount for one in lines) == sums.state + sums.beside_the_state
    for parts in (
        sums.by_year, sums.by_source, sums.by_item, sums.by_category, sums.by_source_and_year,
    ):  # fmt: skip
        assert sum(parts.values()) == sums.all
    assert changes(lines, lines) == changes([], [])


def test_what_comes_what_goes_and_what_changes():
    stays, grows, goes = line(1), line(2, item="Máy"), line(3, item="Xe")
    grown, comes = line(5, item="may"), line(7, item="Phim", source="own")
    found = changes([stays, grows, goes], [comes, grown, stays])
    assert (found.added, found.removed, found.changed) == ([comes], [goes], [(grows, grown)])


def test_two_lines_that_say_the_same_are_two():
    assert changes([line()], [line(), line()]).added == [line()]
    assert changes([line(), line()], [line()]).removed == [line()]

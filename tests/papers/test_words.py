"""Amounts in words: the rows written by hand, and words read back by a parser of our own."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from papers.words import amount_in_words, in_words

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "vi_number_words.tsv").read_text().splitlines()
    if line[0].isdigit()
]
ONES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
}  # fmt: skip


def read_back(words: str) -> int:
    """The number that the words say, by adding and multiplying from left to right."""
    billions = total = group = digit = 0
    for word in words.split():
        if word in ONES:
            digit = ONES[word]
        elif word == "trăm":
            group, digit = group + digit * 100, 0
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "mười":
            group, digit = group + 10, 0
        elif word in {"nghìn", "triệu"}:
            total += (group + digit) * {"nghìn": 10**3, "triệu": 10**6}[word]
            group = digit = 0
        elif word == "tỷ":
            billions = (billions + total + group + digit) * 10**9
            total = group = digit = 0
        else:
            assert word in {"linh", "lẻ"}
    return billions + total + group + digit


@pytest.mark.parametrize(("value", "accepted"), ROWS, ids=[value for value, _ in ROWS])
@pytest.mark.parametrize("zero_tens", ["linh", "lẻ"])
@pytest.mark.parametrize("four", ["tư", "bốn"])
def test_the_rows_written_by_hand(value, accepted, zero_tens, four):
    assert in_words(int(value), zero_tens=zero_tens, four=four) in accepted.split("|")


def test_all_rows_are_there():
    assert len(ROWS) == 31


@given(st.integers(0, 10**15))
def test_words_read_back_as_the_number(number):
    assert read_back(in_words(number)) == number


@given(st.integers(0, 10**6), st.integers(0, 15))
def test_round_numbers_read_back_too(number, zeros):
    assert read_back(in_words(number * 10**zeros % (10**18 + 1))) == number * 10**zeros % (
        10**18 + 1
    )


@given(st.integers(0, 10**15))
def test_words_hold_single_spaces_and_no_empty_group(number):
    words = in_words(number)
    assert words == " ".join(words.split())
    assert "không trăm triệu" not in words
    assert "không trăm nghìn" not in words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (10**15, "một triệu tỷ"),
        (10**18, "một tỷ tỷ"),
        (15_500_000_000_000, "mười lăm nghìn năm trăm tỷ"),
        (9_007_199_254_740_993, "chín triệu không trăm linh bảy nghìn một trăm chín mươi chín tỷ "
         "hai trăm năm mươi tư triệu bảy trăm bốn mươi nghìn chín trăm chín mươi ba"),
        (2024, "hai nghìn không trăm hai mươi tư"),
        (1_005_000_000, "một tỷ không trăm linh năm triệu"),
        (14, "mười bốn"),
        (104, "một trăm linh bốn"),
    ],
)  # fmt: skip
def test_the_hard_ones(number, words):
    assert in_words(number) == words


def test_an_amount_begins_with_a_capital_and_ends_in_dong():
    assert amount_in_words(1_250_000_000) == "Một tỷ hai trăm năm mươi triệu đồng"
    assert amount_in_words(0) == "Không đồng"
    assert amount_in_words(105, zero_tens="lẻ") == "Một trăm lẻ năm đồng"


@pytest.mark.parametrize("wrong", [1.0, True, "5", None])
def test_anything_but_a_whole_number_is_refused(wrong):
    with pytest.raises(TypeError):
        amount_in_words(wrong)


@pytest.mark.parametrize("wrong", [-1, 10**18 + 1])
def test_a_number_outside_the_range_is_refused(wrong):
    with pytest.raises(ValueError, match="0 to 10"):
        amount_in_words(wrong)


def test_the_command_writes_the_words(capsys):
    call_command("amount_in_words", "1250000000")
    assert capsys.readouterr().out == "Một tỷ hai trăm năm mươi triệu đồng\n"


@pytest.mark.parametrize("wrong", ["--amount=x", "1.5", "1e9", "9" * 30])
def test_the_command_refuses_anything_else(wrong):
    with pytest.raises(CommandError):
        call_command("amount_in_words", wrong)

"""Numbers, money and dates as papers write them."""

from datetime import date
from decimal import Decimal

import pytest

from papers.formats import dong, long_date, number, short_date, short_dong


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (999, "999"), (1234567, "1.234.567"), (-1000, "-1.000"),
     (Decimal("70.50"), "70,50"), (Decimal("1234.5"), "1.234,5"), (10**12, "1.000.000.000.000")],
)  # fmt: skip
def test_numbers(value, text):
    assert number(value) == text


def test_numbers_in_english():
    assert number(1234567, "en") == "1,234,567"
    assert number(Decimal("70.50"), "en") == "70.50"


@pytest.mark.parametrize("wrong", [1.5, True, "1", None])
def test_only_exact_numbers(wrong):
    with pytest.raises(TypeError):
        number(wrong)


def test_dong_is_exact():
    assert dong(1_234_567) == "1.234.567 ₫"
    assert dong(1_234_567, "en") == "1,234,567 ₫"
    with pytest.raises(TypeError):
        dong(Decimal("1.5"))


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "0 ₫"), (900_000, "900.000 ₫"), (1_000_000, "1 triệu ₫"), (15_250_000, "15,25 triệu ₫"),
     (999_999_999, "1 tỷ ₫"), (8_100_000_000, "8,1 tỷ ₫"), (54_000_000_000, "54 tỷ ₫"),
     (1_500_000_000_000, "1,5 nghìn tỷ ₫"), (-1_234_567_890, "-1,23 tỷ ₫")],
)  # fmt: skip
def test_short_dong(amount, text):
    assert short_dong(amount) == text


def test_short_dong_in_english():
    assert short_dong(8_100_000_000, "en") == "8.1 billion ₫"


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (date(2026, 1, 31), "ngày 31 tháng 01 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 11, 22), "ngày 22 tháng 11 năm 2026"),
    ],
)
def test_long_dates_have_a_zero_where_the_decree_has_one(day, text):
    assert long_date(day) == text


def test_short_dates():
    assert short_date(date(2026, 2, 5)) == "05/02/2026"

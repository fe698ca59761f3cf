"""How numbers, money and dates are written on papers, in mails and in exports."""

from datetime import date, datetime
from decimal import Decimal

from lifecycle import clock

_SHORT = {
    "vi": (("nghìn tỷ", 10**12), ("tỷ", 10**9), ("triệu", 10**6)),
    "en": (("trillion", 10**12), ("billion", 10**9), ("million", 10**6)),
}


def number(value: int | Decimal, language: str = "vi") -> str:
    """1234567 → "1.234.567", Decimal("70.50") → "70,50"; commas and points change in English."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"A whole number or a Decimal, not {value!r}")
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text if language == "en" else text.translate(str.maketrans(",.", ".,"))


def dong(amount: int, language: str = "vi") -> str:
    """Whole đồng, exact: 1234567 → "1.234.567 ₫"."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise TypeError(f"Whole đồng, not {amount!r}")
    return f"{number(amount, language)} ₫"


def short_dong(amount: int, language: str = "vi") -> str:
    """Where room is short, rounded to two decimals: 8100000000 → "8,1 tỷ ₫", 12000 → "12.000 ₫"."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    for unit, scale in _SHORT["en" if language == "en" else "vi"]:
        hundredths = (size * 100 + scale // 2) // scale
        if hundredths >= 100:
            text = number(Decimal(hundredths).scaleb(-2), language).rstrip("0").rstrip(",.")
            return f"{sign}{text} {unit} ₫"
    return dong(amount, language)


def long_date(day: date) -> str:
    """Decree 30/2020: a zero before days under 10 and months 1 and 2 only."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: date) -> str:
    """22/11/2026."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def short_moment(moment: datetime) -> str:
    """The office's time: "17:00, 27/02/2026"."""
    local = clock.local(moment)
    return f"{local:%H:%M}, {short_date(local)}"

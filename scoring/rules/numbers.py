"""Numbers as they are stored and shown."""

from decimal import Decimal
from fractions import Fraction


def whole(exact: Fraction) -> int:
    """The nearest whole number, halves up."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def printed(exact: Fraction, places: int = 2) -> Decimal:
    """A fraction as it is stored and shown, halves up; decisions read the exact one."""
    scaled = whole(exact * 10**places) if exact >= 0 else -whole(-exact * 10**places)
    return Decimal(scaled).scaleb(-places)


def plain_points(number: Decimal) -> str:
    """A number without trailing zeros or an exponent."""
    whole_number = number.to_integral_value()
    return f"{whole_number if number == whole_number else number.normalize():f}"

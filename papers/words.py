"""Vietnamese number words, as amounts are written out on papers: "Một tỷ … đồng"."""

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LARGEST = 10**18


def in_words(number: int, *, zero_tens: str = "linh", four: str = "tư") -> str:
    """0 ≤ number ≤ 10¹⁸ in words: 1005 → "một nghìn không trăm linh năm".

    zero_tens: "linh" or "lẻ", for the empty tens; four: "tư" or "bốn", after twenty and more.
    TypeError for anything but an int (a bool is none), ValueError outside the range.
    """
    if not isinstance(number, int) or isinstance(number, bool):
        raise TypeError(f"Whole numbers only, not {number!r}")
    if not 0 <= number <= LARGEST:
        raise ValueError(f"From 0 to 10¹⁸ only, not {number}")
    words = _spoken(number, False, zero_tens, four)
    return " ".join(words) or DIGITS[0]


def amount_in_words(amount: int, *, zero_tens: str = "linh", four: str = "tư") -> str:
    """Whole đồng as a paper writes them: 1250000000 → "Một tỷ hai trăm năm mươi triệu đồng"."""
    words = in_words(amount, zero_tens=zero_tens, four=four)
    return f"{words[0].upper()}{words[1:]} đồng"


def _spoken(number: int, is_inner: bool, zero_tens: str, four: str) -> list[str]:
    """Thousands by thousands, and anew above each tỷ (10⁹); an empty group is not spoken."""
    words: list[str] = []
    for scale, unit in ((10**9, "tỷ"), (10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group, number = divmod(number, scale)
        if not group:
            continue
        if scale == 10**9:
            words += _spoken(group, is_inner, zero_tens, four)
        else:
            words += _three_digits(group, is_inner or bool(words), zero_tens, four)
        words += [unit] if unit else []
    return words


def _three_digits(group: int, is_inner: bool, zero_tens: str, four: str) -> list[str]:
    """1..999; within a larger number the hundreds are spoken even when there are none."""
    hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
    words = [DIGITS[hundreds], "trăm"] if hundreds or is_inner else []
    if tens >= 2:
        words += [DIGITS[tens], "mươi"]
    elif tens == 1:
        words.append("mười")
    elif words and ones:
        words.append(zero_tens)
    if ones == 1 and tens >= 2:
        words.append("mốt")
    elif ones == 4 and tens >= 2:
        words.append(four)
    elif ones == 5 and tens >= 1:
        words.append("lăm")
    elif ones:
        words.append(DIGITS[ones])
    return words

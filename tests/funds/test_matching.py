"""Which order a line may be: its code and sum, else a like sum near in time or of that holder."""

from datetime import date, timedelta

import pytest

from funds.matching import Line, Order, exact, suggestions

DAY = date(2026, 5, 20)


def line(words="chuyen tien lc2026-0001 dot 1", amount=100, on=DAY):
    return Line(amount, on, words)


def order(id=1, code="lc2026-0001", amount=100, on=DAY, holder="truong dai hoc"):
    return Order(id, amount, on, code, holder)


def test_the_code_and_the_sum_name_the_order():
    assert exact(line(), [order(2, "lc2026-0002"), order()]) == order()


@pytest.mark.parametrize(
    "told, orders",
    [
        (line(amount=99), [order()]),
        (line("lc2026-00012"), [order()]),
        (line("chuyen tien"), [order()]),
        (line("lc2026-0001 lc2026-0002"), [order(), order(2, "lc2026-0002")]),
    ],
)
def test_another_sum_a_longer_code_no_code_or_two_codes_name_none(told, orders):
    assert exact(told, orders) is None


def test_a_like_sum_is_suggested_the_named_holder_first_then_the_nearest():
    named = order(1, holder="hop tac xa che", on=DAY - timedelta(90))
    near, nearer = order(2, on=DAY - timedelta(9)), order(3, on=DAY - timedelta(2))
    far, other_sum = order(4, on=DAY - timedelta(16)), order(5, amount=101)
    told = line("hop tac xa che nhan")
    assert suggestions(told, [far, near, other_sum, nearer, named]) == [named, nearer, near]

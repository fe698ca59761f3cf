"""What may follow a rule's value."""

import pytest

from rulebook.changes import fault_in, needs_decision
from rulebook.rules import RuleValue


def rule(value, key="a.rule", unit=""):
    return RuleValue(
        key=key, name_vi="", name_en="", value=value, unit=unit, source="", certainty="read"
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rule(7), 9),
        (rule(None), 9),
        (rule(True), False),
        (rule("2/3"), "3/5"),
        (rule(">3/4"), "3/4"),
        (rule(15, unit="percent"), 100),
        (rule(["một"]), ["một", "hai"]),
        (rule([10, 12.7]), [10, 15.5]),
        (rule("tie_break", unit="tie_break|class_first"), "class_first"),
        (rule({"1": 25, "2": 75}, "three_house.points"), {"1": 40, "2": 60}),
        (rule({"a": "3/5", "b": "2/5"}, "three_house.strength"), {"a": "1/2", "b": "1/2"}),
        (rule([{"key": "a", "max": 100}], "strategic.criteria"), [{"key": "b", "max": 100}]),
    ],
)
def test_takes_a_sensible_next_value(old, new):
    assert fault_in(new, old) == ""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (rule(7), None),
        (rule(7), "7"),
        (rule(7), True),
        (rule(7), 7.5),
        (rule(7), -1),
        (rule(True), 1),
        (rule("2/3"), "4/3"),
        (rule("2/3"), "hai phần ba"),
        (rule("2/3"), " "),
        (rule(15, unit="percent"), 101),
        (rule(30, unit="percent of after-tax profit"), 130),
        (rule(["một"]), []),
        (rule(["một"]), [1]),
        (rule(["một"]), "một"),
        (rule("tie_break", unit="tie_break|class_first"), "by_mood"),
        (rule({"1": 25, "2": 75}, "three_house.points"), {"1": 25, "2": 74}),
        (rule({"1": 25, "2": 75}, "three_house.points"), {"1": 100}),
        (rule({"1": 25, "2": 75}, "three_house.points"), {"1": -25, "2": 125}),
        (rule({"a": "3/5", "b": "2/5"}, "three_house.strength"), {"a": "3/5", "b": "lots"}),
        (rule([{"key": "a", "max": 100}], "strategic.criteria"), [{"key": "a", "max": 99}]),
        (rule([{"key": "a", "max": 100}], "strategic.criteria"), [{"key": "a"}]),
    ],
)
def test_says_what_is_wrong_with_any_other(old, new):
    assert fault_in(new, old) != ""


def test_only_the_class_first_takes_a_decision():
    assert needs_decision("priority.applies", "class_first") is True
    assert needs_decision("priority.applies", "tie_break") is False
    assert needs_decision("score.pass_mean", 75) is False

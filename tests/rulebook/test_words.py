"""How a value is said."""

import pytest
from django.utils import translation

from rulebook.words import lines_of


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (None, "percent", []),
        (7, "person", ["7 persons"]),
        (1, "working day", ["1 working day"]),
        (15, "percent", ["15%"]),
        (30, "percent of after-tax profit", ["30% of after-tax profit"]),
        ("2/3", "fraction", ["2/3"]),
        (">3/4", "fraction of present", ["more than 3/4 of members present"]),
        (True, "bool", ["Yes"]),
        ("2025-10-01", "date", ["01/10/2025"]),
        ([20, 25], "mm", ["20–25 mm"]),
        (["một", "hai"], "list", ["một", "hai"]),
        ("tie_break", "tie_break|class_first", ["as a tie-break"]),
        ({"1": 25}, "point", ["Condition 1: 25 points"]),
        ({"confirmed": "3/5"}, "share", ["confirmed: 3/5"]),
        ([{"name_vi": "Một", "name_en": "One", "max": 25}], "point", ["One: 25 points"]),
        ([{"name_vi": "Một", "name_en": "One", "percent": 40}], "percent", ["One: 40%"]),
    ],
)
def test_is_said_with_its_unit(value, unit, said):
    with translation.override("en"):
        assert lines_of(value, unit) == said


def test_is_said_in_vietnamese():
    with translation.override("vi"):
        assert lines_of(10000, "user")[0].startswith("10.000")
        assert lines_of([{"name_vi": "Một", "name_en": "One", "max": 25}], "point")[0].startswith(
            "Một: 25"
        )

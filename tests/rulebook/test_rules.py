"""Which value holds on a day, and how it is read."""

import datetime
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rulebook.rules import RuleMissing, Rules, RuleValue, digest, parse_fraction, plain, resolve

OLD_DAY, NEW_DAY = datetime.date(2025, 9, 30), datetime.date(2025, 10, 1)
BEGINNING = datetime.date(2014, 1, 1)


@dataclass
class Row:
    """A row of the parameter table as plain values; national and for good unless said."""

    value: Any
    scope: str = "ALL"
    key: str = "a.rule"
    province_id: str | None = None
    effective_from: datetime.date = BEGINNING
    effective_until: datetime.date | None = None
    position: int = 0
    name_vi: str = "Quy tắc"
    name_en: str = "Rule"
    unit: str = ""
    source: str = "Văn bản"
    certainty: str = "read"
    note_vi: str = ""
    note_en: str = ""


def legacy(value, **fields):
    return Row(value, "LEGACY", effective_until=OLD_DAY, **fields)


def new(value, **fields):
    return Row(value, "NEW", effective_from=NEW_DAY, **fields)


def entry(key="a.rule", value=7, **fields):
    known = {"name_vi": "Quy tắc", "name_en": "Rule", "unit": "", "source": "", "certainty": "read"}
    return RuleValue(key=key, value=value, **{**known, **fields})


class TestFraction:
    @pytest.mark.parametrize(
        ("text", "fraction"),
        [
            ("2/3", Fraction(2, 3)),
            (">3/4", Fraction(3, 4)),
            (" > 1/3 ", Fraction(1, 3)),
            ("0/5", Fraction(0)),
            ("4/2", Fraction(2)),
        ],
    )
    def test_reads_what_the_table_writes(self, text, fraction):
        assert parse_fraction(text) == fraction

    @pytest.mark.parametrize("text", ["", "2", "1/0", "-1/2", "2/3 of", "<1/2", "2:3", None, 0.5])
    def test_refuses_anything_else(self, text):
        with pytest.raises(ValueError):
            parse_fraction(text)

    @given(st.integers(0, 10**6), st.integers(1, 10**6))
    def test_is_exact(self, numerator, denominator):
        assert parse_fraction(f"{numerator}/{denominator}") == Fraction(numerator, denominator)


class TestResolve:
    def test_the_old_law_holds_to_its_last_day(self):
        rules = resolve([legacy(7), new(9)], OLD_DAY)

        assert (rules.value("a.rule"), rules.entry("a.rule").is_provisional) == (7, False)

    def test_the_new_law_holds_from_its_first_day(self):
        rules = resolve([legacy(7), new(9)], NEW_DAY)

        assert (rules.value("a.rule"), rules.entry("a.rule").is_provisional) == (9, False)

    def test_where_the_new_law_is_silent_the_old_value_stands_in(self):
        rules = resolve([legacy(7)], NEW_DAY)

        assert (rules.value("a.rule"), rules.entry("a.rule").is_provisional) == (7, True)

    def test_where_the_new_value_was_not_found_the_old_one_stands_in(self):
        rules = resolve([legacy(7), new(None, certainty="unconfirmed")], NEW_DAY)

        assert (rules.value("a.rule"), rules.entry("a.rule").is_provisional) == (7, True)

    def test_a_value_nobody_found_is_none_and_not_provisional(self):
        rules = resolve([new(None, certainty="unconfirmed")], NEW_DAY)

        assert (rules.value("a.rule"), rules.entry("a.rule").is_provisional) == (None, False)

    def test_only_the_old_law_stands_in(self):
        ended = Row(7, "PROVINCE", effective_until=OLD_DAY)

        assert "a.rule" not in resolve([ended], NEW_DAY)

    def test_what_begins_later_does_not_hold_yet(self):
        assert "a.rule" not in resolve([new(9)], OLD_DAY)

    def test_a_later_value_takes_over(self):
        later = Row(8, effective_from=datetime.date(2026, 3, 1))

        assert resolve([later, Row(7)], datetime.date(2026, 2, 28)).value("a.rule") == 7
        assert resolve([later, Row(7)], datetime.date(2026, 3, 1)).value("a.rule") == 8

    def test_a_province_goes_before_the_nation(self):
        own = Row(75, "PROVINCE", province_id="19")
        national = Row(70, effective_from=datetime.date(2026, 1, 1))

        assert resolve([own, national], datetime.date(2026, 2, 1)).value("a.rule") == 75

    def test_an_officers_change_ends_the_provisional_value(self):
        changed = Row(8, "NEW", province_id="19", effective_from=datetime.date(2026, 5, 1))

        before, after = datetime.date(2026, 4, 30), datetime.date(2026, 5, 1)
        assert resolve([legacy(7), changed], before).entry("a.rule").is_provisional is True
        assert resolve([legacy(7), changed], after).value("a.rule") == 8
        assert resolve([legacy(7), changed], after).entry("a.rule").is_provisional is False

    days = st.dates(datetime.date(2014, 1, 1), datetime.date(2030, 12, 31))

    @given(
        st.none() | st.integers(0, 99),
        st.none() | st.integers(0, 99),
        st.booleans(),
        st.booleans(),
        days,
    )
    def test_two_laws_leave_no_gap_and_no_doubt(
        self, old_value, new_value, has_legacy, has_new, on
    ):
        rows = ([legacy(old_value)] if has_legacy else []) + ([new(new_value)] if has_new else [])
        rules = resolve(rows, on)

        if on <= OLD_DAY:
            expected = (old_value, False) if has_legacy else None
        elif has_new and new_value is not None:
            expected = (new_value, False)
        elif has_legacy and old_value is not None:
            expected = (old_value, True)
        else:
            expected = (None, False) if has_new else None
        found = rules.get("a.rule")
        assert (found and (found.value, found.is_provisional)) == expected

    @given(
        st.lists(
            st.tuples(days, st.booleans(), st.integers(0, 99)),
            unique_by=lambda row: row[:2],
            min_size=1,
        ),
        days,
        st.randoms(),
    )
    def test_the_order_of_the_rows_never_matters(self, given_rows, on, random):
        rows = [
            Row(value, effective_from=begins, province_id="19" if is_own else None)
            for begins, is_own, value in given_rows
        ]
        shuffled = rows.copy()
        random.shuffle(shuffled)

        assert resolve(rows, on).as_json() == resolve(shuffled, on).as_json()


class TestRules:
    def test_says_what_is_missing(self):
        with pytest.raises(RuleMissing):
            Rules([]).value("no.such")

    def test_reads_a_whole_number_and_no_yes(self):
        assert Rules([entry(value=7)]).integer("a.rule") == 7
        for value in (True, "7", None, 1.5):
            with pytest.raises(RuleMissing):
                Rules([entry(value=value)]).integer("a.rule")

    def test_reads_a_fraction_with_or_without_its_sign(self):
        rules = Rules([entry("a.over", ">3/4"), entry("a.least", "2/3"), entry("a.whole", 15)])

        assert rules.fraction("a.over") == Fraction(3, 4)
        assert rules.fraction("a.least") == Fraction(2, 3)
        assert rules.fraction("a.whole") == 15
        assert (rules.is_strict("a.over"), rules.is_strict("a.least")) == (True, False)

    @pytest.mark.parametrize("value", [True, None, "hai phần ba", [1, 2]])
    def test_reads_no_fraction_where_there_is_none(self, value):
        with pytest.raises(RuleMissing):
            Rules([entry(value=value)]).fraction("a.rule")

    def test_reads_yes_and_no_and_nothing_else(self):
        assert Rules([entry(value=False)]).flag("a.rule") is False
        with pytest.raises(RuleMissing):
            Rules([entry(value=1)]).flag("a.rule")

    def test_gives_a_family_of_rules_in_the_tables_order(self):
        rules = Rules(
            [
                entry("score.applied.product", position=3),
                entry("score.applied.overview", position=1),
                entry("score.max", position=2),
            ]
        )

        assert list(rules.prefix("score.applied.")) == [
            "score.applied.overview",
            "score.applied.product",
        ]

    def test_survives_being_frozen(self):
        rules = Rules([entry("a.one", {"b": ["c", 1]}, position=2), entry("a.two", None)])

        assert Rules.from_json(rules.as_json()).as_json() == rules.as_json()

    def test_only_what_was_read_and_holds_by_itself_is_law(self):
        assert entry().is_verified is True
        assert entry(is_provisional=True).is_verified is False
        assert entry(certainty="recalled-high").is_verified is False

    def test_speaks_the_readers_language(self):
        rule = entry(note_vi="Ghi chú", note_en="Note")

        with translation.override("en"):
            assert (rule.name, rule.note) == ("Rule", "Note")
        with translation.override("vi"):
            assert (rule.name, rule.note) == ("Quy tắc", "Ghi chú")


def test_the_seal_knows_values_and_not_their_order():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})


def test_search_words_lose_their_marks():
    assert plain("Thư ký khoa học ĐẶT HÀNG") == "thu ky khoa hoc dat hang"

"""Seeding, changing a rule, freezing a set."""

import datetime

import pytest
from django.core.management import call_command

from lifecycle import clock
from lifecycle.errors import Refused, WrongPerson
from lifecycle.models import Event
from rulebook.actions import change_rule, freeze, seed
from rulebook.models import Fact, Parameter, Province, RuleSet
from tests import make

pytestmark = pytest.mark.django_db
OLD_DAY, NEW_DAY = datetime.date(2025, 9, 30), datetime.date(2025, 10, 1)


class TestSeeding:
    def test_puts_the_province_and_its_rules_in(self):
        call_command("seed_rules")

        assert str(Province.objects.get()) == "Thái Nguyên"
        rules = Parameter.objects.rules_on("19", NEW_DAY)
        assert rules.integer("budget.strategic_min_share") == 15
        assert rules.integer("upload.max_megabytes") == 20
        assert rules.integer("call.grace_seconds") == 1

    def test_twice_is_once(self):
        seed()
        rows = set(Parameter.objects.values_list("pk", "version"))
        facts = set(Fact.objects.values_list("pk"))

        seed()

        assert set(Parameter.objects.values_list("pk", "version")) == rows
        assert set(Fact.objects.values_list("pk")) == facts

    def test_keeps_what_is_information_apart_from_the_rules(self):
        province = seed()
        rules = Parameter.objects.rules_on(province, NEW_DAY)

        assert Fact.objects.filter(key="bench.tn_2023_tasks").exists()
        assert [key for key in rules if key.startswith("bench.")] == []
        assert set(Fact.objects.values_list("key", flat=True)) & set(rules) == set()

    def test_a_set_of_the_new_law_takes_what_only_the_old_one_says(self):
        rules = make.rule_set(on=NEW_DAY).rules

        quorum = rules.entry("council.quorum_fraction")
        assert (quorum.value, quorum.certainty, quorum.is_provisional) == ("2/3", "read", True)
        assert rules.value("council.new.size") is None
        assert rules.entry("comm.author_min").is_provisional is False

    def test_a_set_of_the_old_law_knows_nothing_of_the_new(self):
        rules = make.rule_set(on=OLD_DAY).rules

        assert rules.entry("council.quorum_fraction").is_provisional is False
        assert "comm.author_min" not in rules

    def test_what_makes_a_whole_adds_up(self):
        rules = make.rule_set().rules

        parts = [rule.value for rule in rules.prefix("score.applied.").values()]
        assert sum(parts) == rules.integer("score.max") == 100
        assert sum(one["max"] for one in rules.value("strategic.criteria")) == 100
        assert sum(one["percent"] for one in rules.value("payment.schedule")) == 100
        assert rules.value("three_house.points") == {"1": 25, "2": 25, "3": 25, "4": 25}

    def test_says_notes_and_sources_in_vietnamese(self):
        seed()

        english = [
            row.key
            for row in [*Parameter.objects.all(), *Fact.objects.all()]
            if row.note_vi and row.note_vi == row.note_en and row.key != "merge.units"
        ]
        assert english == []
        for word in ("recalled", "not read", "S4 ", "S2 ", "S3 "):
            assert not Parameter.objects.filter(source__contains=word).exists()

    def test_every_row_would_pass_its_own_form(self):
        seed()

        for row in [*Parameter.objects.all(), *Fact.objects.all()]:
            row.clean_fields()


class TestFreezing:
    def test_the_same_values_are_one_set(self):
        first = make.rule_set(on=datetime.date(2026, 1, 1))

        again = freeze(make.province(), datetime.date(2026, 6, 1))

        assert again == first
        assert Event.objects.filter(verb="frozen").count() == 1

    def test_another_value_is_another_set_and_leaves_the_first_alone(self):
        first = make.rule_set()
        officer, today = make.officer(), clock.today()
        change_rule(
            "score.pass_mean",
            province=first.province,
            value=75,
            source="Quyết định của tỉnh",
            certainty="read",
            effective_from=today,
            reason="Nâng chất lượng",
            by=officer,
        )

        second = freeze(first.province, today, by=officer)

        assert second != first
        assert second.rules.integer("score.pass_mean") == 75
        assert RuleSet.objects.get(pk=first.pk).rules.integer("score.pass_mean") == 70

    def test_no_rules_no_set(self):
        with pytest.raises(Refused):
            freeze(make.province(), NEW_DAY)

        assert not RuleSet.objects.exists()


def a_change(**fields):
    officer = fields.pop("by", None) or make.officer()
    given = {
        "province": make.rules(),
        "value": 75,
        "source": "Quyết định của tỉnh",
        "certainty": "read",
        "effective_from": clock.today(),
        "reason": "Nâng chất lượng",
        "by": officer,
    }
    return change_rule(fields.pop("key", "score.pass_mean"), **{**given, **fields})


class TestChange:
    def test_holds_from_its_day_and_the_old_value_until_then(self):
        next_month = clock.today() + datetime.timedelta(days=30)

        a_change(effective_from=next_month)

        eve = next_month - datetime.timedelta(days=1)
        assert Parameter.objects.rules_on("19", eve).integer("score.pass_mean") == 70
        changed = Parameter.objects.rules_on("19", next_month).entry("score.pass_mean")
        assert (changed.value, changed.is_provisional, changed.scope) == (75, False, "NEW")

    def test_stands_in_the_trail_with_who_did_it(self):
        officer = make.officer()

        row = a_change(by=officer)

        event = Event.objects.get(thing_type="rulebook.parameter", thing_id=row.pk)
        assert (event.verb, event.role, event.actor) == ("begin", "officer", officer)
        assert row.set_by == officer

    def test_is_the_managing_officers_alone(self):
        for somebody in (make.fund_director(), make.user(), make.administrator()):
            with pytest.raises(WrongPerson):
                a_change(by=somebody)

        assert not Parameter.objects.filter(set_by__isnull=False).exists()
        assert not Event.objects.exists()

    def test_of_another_province_is_not_theirs(self):
        elsewhere = make.officer(province=make.province("01", "Hà Nội"))

        with pytest.raises(WrongPerson):
            a_change(by=elsewhere)

        assert not Parameter.objects.filter(set_by__isnull=False).exists()

    @pytest.mark.parametrize(
        ("fault", "field"),
        [
            ({"effective_from": datetime.date(2026, 1, 1)}, "effective_from"),
            ({"reason": "  "}, "reason"),
            ({"value": "bảy mươi"}, "value"),
            ({"value": -1}, "value"),
            ({"key": "priority.applies", "value": "class_first"}, "decision_number"),
        ],
    )
    def test_is_refused_with_its_field_named(self, fault, field):
        with pytest.raises(Refused) as refusal:
            a_change(**fault)

        assert [reason.field for reason in refusal.value.reasons] == [field]
        assert not Parameter.objects.filter(set_by__isnull=False).exists()

    def test_twice_from_one_day_is_refused(self):
        a_change()

        with pytest.raises(Refused):
            a_change(value=80)

        assert Parameter.objects.get(set_by__isnull=False).value == 75

    def test_puts_the_class_first_with_a_decision(self):
        a_change(key="priority.applies", value="class_first", decision_number="12/QĐ-SKHCN")

        rules = Parameter.objects.rules_on("19", clock.today())
        assert rules.value("priority.applies") == "class_first"

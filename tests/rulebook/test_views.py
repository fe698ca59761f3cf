"""The rulebook's pages."""

import datetime

import pytest
from django.urls import reverse

from lifecycle import clock
from rulebook.models import Parameter
from tests import make

pytestmark = pytest.mark.django_db
LIST = reverse("rulebook:parameter_list")
# Session, user, today, province, rules; for the frame: demo or not, what the reader is (two).
LIST_QUERIES = 7


def keys(answer):
    return [rule.key for rule in answer.context["rows"]]


class TestList:
    def test_shows_everybody_what_holds_and_how_sure_it_is(self, client):
        make.rules()

        answer = client.get(LIST, {"q": "score.pass_mean"})

        assert keys(answer) == ["score.pass_mean"]
        page = answer.content.decode()
        assert "Điểm trung bình tối thiểu" in page
        assert "TT 08/2017/TT-BKHCN" in page

    def test_is_searched_without_diacritics(self, client):
        make.rules()

        assert "council.select.reviewers" in keys(client.get(LIST, {"q": "uy vien phan bien"}))

    def test_is_filtered_by_certainty_and_scope(self, client):
        make.rules()

        rules = client.get(LIST, {"certainty": "recalled-low", "scope": "LEGACY"}).context["rows"]

        assert {(rule.certainty, rule.scope) for rule in rules} == {("recalled-low", "LEGACY")}

    def test_asks_as_many_queries_for_three_rules_as_for_one(
        self, client, django_assert_num_queries
    ):
        client.force_login(make.officer())
        for number in (1, 2, 3):
            make.parameter(f"a.rule_{number}")
            with django_assert_num_queries(LIST_QUERIES):
                client.get(LIST)

    def test_without_a_province_is_not_there(self, client):
        assert client.get(LIST).status_code == 404


class TestDetail:
    def test_shows_the_history_of_a_rule(self, client):
        make.rules()

        answer = client.get(reverse("rulebook:parameter_detail", args=["lump.new_advance"]))

        assert answer.status_code == 200
        assert len(answer.context["history"]) == 1

    def test_of_no_rule_is_not_there(self, client):
        make.rules()

        assert client.get(reverse("rulebook:parameter_detail", args=["no.such"])).status_code == 404

    def test_of_every_rule_can_be_shown(self, client):
        make.rules()
        for key in set(Parameter.objects.values_list("key", flat=True)):
            answer = client.get(reverse("rulebook:parameter_detail", args=[key]))
            assert (key, answer.status_code) == (key, 200)

    def test_what_is_beside_the_rules_has_its_own_page(self, client):
        make.rules()

        page = client.get(reverse("rulebook:fact_list")).content.decode()

        assert "Hậu Giang" in page


CHANGE = reverse("rulebook:parameter_change", args=["score.pass_mean"])


def given(**fields):
    return {
        "value": "75",
        "source": "Quyết định 12/QĐ-SKHCN",
        "certainty": "read",
        "effective_from": f"{clock.today():%d/%m/%Y}",
        "reason": "Nâng chất lượng",
        **fields,
    }


class TestChange:
    def test_by_the_officer_is_kept(self, client):
        make.rules()
        client.force_login(make.officer())

        answer = client.post(CHANGE, given())

        assert answer.status_code == 302
        rules = Parameter.objects.rules_on("19", clock.today())
        assert rules.integer("score.pass_mean") == 75

    def test_offers_what_holds_now(self, client):
        make.rules()
        client.force_login(make.officer())

        assert client.get(CHANGE).context["form"]["value"].value() == 70

    def test_of_every_rule_has_a_form(self, client):
        make.rules()
        client.force_login(make.officer())
        for key in Parameter.objects.rules_on("19", clock.today()):
            url = reverse("rulebook:parameter_change", args=[key])
            assert (key, client.get(url).status_code) == (key, 200)

    @pytest.mark.parametrize(
        ("key", "typed", "kept"),
        [
            ("council.quorum_chair_or_vice", "False", False),
            ("council.quorum_fraction", "3/5", "3/5"),
            ("accept.ratings", "Xuất sắc\nĐạt", ["Xuất sắc", "Đạt"]),
            ("lump.new_advance", "40", 40),
        ],
    )
    def test_takes_each_kind_of_value(self, client, key, typed, kept):
        make.rules()
        client.force_login(make.officer())

        answer = client.post(reverse("rulebook:parameter_change", args=[key]), given(value=typed))

        assert answer.status_code == 302
        assert Parameter.objects.rules_on("19", clock.today()).value(key) == kept

    @pytest.mark.parametrize(
        ("key", "typed", "kept"),
        [
            ("doc.margin_top", [21, 24], [21, 24]),
            ("doc.indent", [10, "12,5"], [10, 12.5]),
            ("three_house.points", [40, 20, 20, 20], {"1": 40, "2": 20, "3": 20, "4": 20}),
            (
                "three_house.strength",
                ["1/2", "1/4", "1/4"],
                {"commitment": "1/2", "confirmed": "1/4", "evidence": "1/4"},
            ),
        ],
    )
    def test_takes_each_part_of_a_composed_value(self, client, key, typed, kept):
        make.rules()
        client.force_login(make.officer())
        parts = {f"value_{number}": part for number, part in enumerate(typed)}

        url = reverse("rulebook:parameter_change", args=[key])
        answer = client.post(url, given(**parts))

        assert answer.status_code == 302
        assert Parameter.objects.rules_on("19", clock.today()).value(key) == kept

    def test_of_a_composed_value_that_does_not_add_up_is_told_at_its_first_part(self, client):
        make.rules()
        client.force_login(make.officer())
        parts = {f"value_{number}": 25 for number in range(5)}

        url = reverse("rulebook:parameter_change", args=["strategic.criteria"])
        answer = client.post(url, given(**parts))

        assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["value_0"])
        assert not Parameter.objects.filter(set_by__isnull=False).exists()

    @pytest.mark.parametrize(
        "fault",
        [
            {"value": "nhiều"},
            {"value": "-5"},
            {"reason": ""},
            {"effective_from": "01/01/2020"},
            {"certainty": "unconfirmed"},
        ],
    )
    def test_that_breaks_a_rule_shows_what_to_mend(self, client, fault):
        make.rules()
        client.force_login(make.officer())

        answer = client.post(CHANGE, given(**fault))

        assert answer.status_code == 400
        assert list(answer.context["form"].errors) == list(fault)
        assert not Parameter.objects.filter(set_by__isnull=False).exists()

    def test_is_nobody_elses(self, client):
        make.rules()
        client.force_login(make.fund_director())

        assert client.get(CHANGE).status_code == 403
        assert client.post(CHANGE, given()).status_code == 403
        assert not Parameter.objects.filter(set_by__isnull=False).exists()

    def test_asks_a_visitor_to_sign_in(self, client):
        make.rules()

        assert client.post(CHANGE, given()).status_code == 302
        assert not Parameter.objects.filter(set_by__isnull=False).exists()


def test_a_frozen_set_can_be_read_by_everybody(client):
    frozen = make.rule_set(on=datetime.date(2026, 1, 15))

    answer = client.get(frozen.get_absolute_url(), {"q": "council.quorum_fraction"})

    assert keys(answer) == ["council.quorum_fraction"]
    assert frozen.sha256 in answer.content.decode()


def test_a_set_that_is_not_there_is_not_found(client):
    url = reverse("rulebook:rule_set_detail", args=["khongcogi"])

    assert client.get(url).status_code == 404

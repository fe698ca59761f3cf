"""The scores beside the 100 points, as a call has them: written while a draft, then kept."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from scoring.actions import beside_for, draw_up_council, fit_criteria_for, write_beside
from scoring.models import Beside
from scoring.models.beside import house_points_of, order_rule_of
from scoring.querysets import ranked
from scoring.ranking import OrderRule, Weights
from scoring.states import DecidedBy, RubricKind
from tests import make

pytestmark = pytest.mark.django_db
FIT = [("Thuộc nhóm", Decimal(60)), ("Làm chủ", Decimal(40))]
GIVEN = {
    "points_1": 40, "points_2": 30, "points_3": 20, "points_4": 10,
    "confirmed": 50, "evidence": 25, "commitment": 25,
    "applies": "shown_only", "decision_number": "", "decision_on": None,
    "weight_statutory": 0, "weight_three_house": 0, "weight_strategic": 0,
}  # fmt: skip
DECISION = {"decision_number": "12/QĐ-SKHCN", "decision_on": date(2026, 1, 5)}
WEIGHED = {"weight_statutory": 70, "weight_three_house": 20, "weight_strategic": 10}
COMPOSITE = {"applies": "composite", **DECISION, **WEIGHED}


@pytest.fixture
def call():
    make.rules()
    return make.call()


def write(call, **changed):
    return write_beside(call, GIVEN | changed, FIT, by=make.officer())


def test_without_its_own_the_rules_hold(call):
    own = beside_for(call)
    assert [own.points_1, own.confirmed, own.evidence, own.applies] == [25, 60, 20, "tie_break"]
    assert len(fit_criteria_for(call)) == 5
    published = make.opened(call)
    assert order_rule_of(published) == OrderRule("tie_break")
    assert house_points_of(published, published.rules).conditions[1] == 25


def test_a_call_scores_by_its_own(call):
    write(call)
    write(call, **COMPOSITE)
    published = make.opened(call)
    points = house_points_of(published, published.rules)
    assert points.conditions == {1: 40, 2: 30, 3: 20, 4: 10}
    assert (points.confirmed, points.evidence) == (Fraction(1, 2), Fraction(1, 4))
    weights = Weights(Fraction(7, 10), Fraction(1, 5), Fraction(1, 10))
    assert order_rule_of(published) == OrderRule("composite", weights)
    council = draw_up_council(name="Hội đồng", call=published, by=make.officer())
    assert [(one.name_vi, one.max_points) for one in council.criteria(RubricKind.STRATEGIC)] == FIT
    assert len(council.criteria(RubricKind.STATUTORY)) == 6


def test_an_order_that_takes_no_decision_keeps_none_and_no_weights(call):
    write(call, **DECISION, **WEIGHED)
    own = Beside.objects.get()
    assert (own.decision_number, own.decision_on, own.weight_statutory) == ("", None, 0)


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"points_1": 41}, ["points_1"]),
        ({"points_1": 110, "points_2": -40}, ["points_1"]),
        ({"commitment": 24}, ["confirmed"]),
        ({"applies": "class_first"}, ["decision_number", "decision_on"]),
        ({"applies": "class_first", **DECISION, "decision_on": date(2999, 1, 1)}, ["decision_on"]),
        ({**COMPOSITE, "weight_statutory": 60}, ["weight_statutory"]),
        (
            {**COMPOSITE, "weight_statutory": 0, "weight_three_house": 90},
            ["weight_statutory"],
        ),
        ({**COMPOSITE, "decision_number": ""}, ["decision_number"]),
    ],
)
def test_what_does_not_make_a_whole_or_lacks_its_decision_is_refused(call, changed, fields):
    with pytest.raises(Refused) as refusal:
        write(call, **changed)
    assert [reason.field for reason in refusal.value.reasons] == fields
    assert not Beside.objects.exists()


def test_fit_criteria_that_make_no_hundred_are_refused_beside_it(call):
    with pytest.raises(Refused) as refusal:
        write_beside(call, GIVEN, FIT[:1], by=make.officer())
    assert [reason.field for reason in refusal.value.reasons] == ["fit_criteria"]
    assert not Beside.objects.exists()


def test_only_an_officer_writes_it_and_only_before_publishing(call):
    with pytest.raises(WrongPerson):
        write_beside(call, GIVEN, FIT, by=make.fund_director())
    with pytest.raises(WrongMoment):
        write(make.open_call())
    assert not Beside.objects.exists()


def test_the_database_keeps_what_a_published_call_says(call):
    write(call)
    other = make.open_call()
    make.opened(call)
    for attempt in (
        lambda: Beside.objects.update(applies="tie_break"),
        lambda: Beside.objects.all().delete(),
        lambda: Beside.objects.create(call=other, points_1=100, confirmed=100),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert Beside.objects.get().applies == "shown_only"


@pytest.mark.parametrize(
    "changed",
    [
        {"points_1": 41},
        {"evidence": 0},
        {"applies": "by_mood"},
        {"applies": "class_first"},
        {**COMPOSITE, "weight_strategic": 20},
        WEIGHED,
    ],
)
def test_the_database_keeps_it_whole(call, changed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Beside.objects.create(call=call, **(GIVEN | changed))


def test_the_order_follows_the_calls_own_rule(call):
    write(call, **COMPOSITE)
    published = make.opened(call)
    council = make.formed_council(call=published, rule_set=published.rule_set)
    best, local = (
        make.judged_item(council, mean=mean, points_sum=7 * mean, three_house_score=score)
        for mean, score in ((90, 0), (80, 100))
    )
    assert [(one.candidate.id, one.decided_by) for one in ranked(published)] == [
        (local.proposal_id, DecidedBy.FIRST),
        (best.proposal_id, DecidedBy.COMPOSITE),
    ]


def test_an_officer_writes_it_as_a_step_of_the_call(client, call):
    client.force_login(make.officer())
    url = f"/tieu-chi/{call.public_id}/diem-ben-canh/"
    assert f'href="{url}"' in client.get(call.get_edit_url()).content.decode()
    sent = {name: "" if value is None else value for name, value in GIVEN.items()}
    sent |= {"fit_criteria": "Thuộc nhóm: 60\nLàm chủ: 40"}
    back = client.post(url, sent | {"applies": "class_first"})
    assert back.status_code == 400
    assert not Beside.objects.exists()
    answer = client.post(url, sent | COMPOSITE | {"decision_on": "05/01/2026"})
    assert answer.status_code == 302
    assert Beside.objects.get().weight_statutory == 70
    assert "Thuộc nhóm: 60" in client.get(url).content.decode()
    published = advance(type(call).objects.get(), "publish", by=make.officer())
    client.logout()
    page = client.get(published.get_absolute_url()).content.decode()
    assert "12/QĐ-SKHCN" in page and "70%" in page


def test_nobody_else_finds_the_step(client, call):
    url = f"/tieu-chi/{call.public_id}/diem-ben-canh/"
    client.force_login(make.member())
    assert client.get(url).status_code == 404
    client.force_login(make.fund_director())
    assert client.get(url).status_code == 403

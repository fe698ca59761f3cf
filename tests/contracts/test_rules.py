"""What must be true of a contract: money exact to the đồng, dates in order, limits kept."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import rules
from contracts.rules import PlannedMilestone, Standing
from contracts.states import AmendmentKind, MilestoneKind

DONG = st.integers(min_value=0, max_value=10**15)
TODAY = date(2026, 11, 22)
START, END = date(2026, 6, 1), date(2027, 12, 31)


def fields(reasons):
    return [reason.field for reason in reasons]


# --- Authors ---


@given(profit=st.integers(min_value=-(10**15), max_value=10**15), percent=st.integers(0, 100))
def test_the_pool_is_the_least_that_is_enough(profit, percent):
    pool = rules.author_pool(profit, percent)
    assert rules.is_enough_for_authors(pool, profit=profit, percent=percent)
    if pool:
        assert not rules.is_enough_for_authors(pool - 1, profit=profit, percent=percent)


@given(pool=DONG, weights=st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_shares_add_up_to_the_pool_and_stay_within_one_dong_of_their_part(pool, weights):
    parts = rules.author_shares(pool, weights)
    assert sum(parts) == pool
    total = sum(weights)
    assert all(
        abs(part * total - pool * weight) < total
        for part, weight in zip(parts, weights, strict=True)
    )


def test_a_third_each_leaves_the_odd_dong_to_the_first():
    assert rules.author_shares(100, [1, 1, 1]) == [34, 33, 33]


def test_thirty_percent_of_101_dong_is_31():
    assert rules.author_pool(101, 30) == 31


def test_a_loss_has_no_pool():
    assert rules.author_pool(rules.after_tax_profit(revenue=5, cost=9, tax=0), 30) == 0


def revenue_faults(**changes):
    given_facts = {
        "period_from": date(2026, 1, 1),
        "period_to": date(2026, 6, 30),
        "today": TODAY,
        "revenue": 100,
        "cost": 10,
        "tax": 5,
        "percent": 30,
        "percent_min": 30,
        "weights": [1],
    }
    return fields(rules.revenue_faults(**(given_facts | changes)))


def test_a_sound_revenue_has_no_fault():
    assert revenue_faults() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"period_to": date(2025, 12, 31)}, "period_to"),
        ({"period_to": TODAY + timedelta(1)}, "period_to"),
        ({"other_periods": [(date(2026, 6, 30), date(2026, 7, 1))]}, "period_from"),
        ({"revenue": -1}, "revenue"),
        ({"cost": -1}, "cost"),
        ({"tax": -1}, "tax"),
        ({"percent": 29}, "author_percent"),
        ({"percent": 101}, "author_percent"),
        ({"weights": []}, "authors"),
        ({"weights": [1, 0]}, "authors"),
    ],
)
def test_a_revenue_names_its_fault(changes, field):
    assert revenue_faults(**changes) == [field]


# --- The plan ---


def plan(*amounts, dates=None):
    kinds = [
        MilestoneKind.IN_FORCE,
        *[MilestoneKind.WORK] * (len(amounts) - 2),
        MilestoneKind.ACCEPTANCE,
    ]
    dates = dates or [START + timedelta(30 * number) for number in range(len(amounts))]
    return [
        PlannedMilestone(f"Mốc {number}", due_on, amount, kind)
        for number, (amount, due_on, kind) in enumerate(zip(amounts, dates, kinds, strict=True))
    ]


def plan_faults(steps, **changes):
    facts = {"total": 100, "advance_max": 50, "starts_on": START, "ends_on": END}
    return fields(rules.plan_faults(steps, **(facts | changes)))


def test_an_advance_of_just_the_ceiling_stands():
    assert plan_faults(plan(50, 40, 10)) == []


def test_one_dong_above_the_ceiling_does_not():
    assert plan_faults(plan(51, 39, 10)) == ["milestones"]


def test_the_ceiling_is_compared_without_rounding():
    assert plan_faults(plan(50, 41, 10), total=101) == []
    assert plan_faults(plan(51, 40, 10), total=101) == ["milestones"]


@pytest.mark.parametrize("amounts", [(30, 60, 11), (30, 60, 9)])
def test_instalments_add_up_to_the_amount(amounts):
    assert plan_faults(plan(*amounts)) == ["milestones"]


def test_an_instalment_is_not_negative():
    assert plan_faults(plan(30, -1, 71)) == ["milestones"]


def test_a_plan_has_work_between_its_ends():
    assert plan_faults(plan(30, 70)) == ["milestones"]


def test_milestones_follow_one_another():
    steps = plan(30, 30, 30, 10, dates=[START, END, START + timedelta(9), END])
    assert plan_faults(steps) == ["milestones"]


def test_a_milestone_falls_within_the_contract():
    assert plan_faults(plan(30, 60, 10, dates=[START, START, END + timedelta(1)])) == ["milestones"]


def test_a_contract_begins_before_it_ends():
    assert plan_faults(plan(30, 60, 10), starts_on=END, ends_on=START) == ["ends_on"]


def schedule(steps: int) -> list[int]:
    """Percents of a whole in so many parts, the first with what is left over."""
    return [100 - (steps - 1) * (100 // steps), *[100 // steps] * (steps - 1)]


@given(
    total=st.integers(min_value=1, max_value=10**12),
    advance_max=st.integers(0, 100),
    steps=st.integers(3, 8),
)
def test_the_usual_plan_can_always_stand(total, advance_max, steps):
    usual = rules.usual_plan(
        [(f"Mốc {number}", percent) for number, percent in enumerate(schedule(steps))],
        total=total,
        advance_max=advance_max,
        starts_on=START,
        ends_on=END,
    )
    assert len(usual) == steps
    assert plan_faults(usual, total=total, advance_max=advance_max) == []


# --- Amendments ---

NOW = Standing(
    today=TODAY,
    starts_on=START,
    ends_on=END,
    leader=1,
    eligible_leaders={1, 2},
    host=10,
    partners={11},
    organisations={10, 11, 12},
    products={20},
    lines={30: ("state", 2026, 500), 31: ("state", 2026, 100), 32: ("own", 2026, 100)},
)

SOUND = {
    AmendmentKind.EXTENSION: {"ends_on": "2028-06-30"},
    AmendmentKind.LEADER: {"leader": 2},
    AmendmentKind.PARTNER: {"organisation": 12, "takes_part": True},
    AmendmentKind.SCOPE: {"product": 20, "quantity": 2, "quality": "Đạt TCVN"},
    AmendmentKind.BUDGET: {"from_line": 30, "to_line": 31, "amount": 499},
    AmendmentKind.SUSPENSION: {"from_on": "2026-12-01", "until_on": "2027-03-01"},
}


def faults(kind, **changes):
    return fields(rules.amendment_faults(kind, SOUND[kind] | changes, NOW))


@pytest.mark.parametrize("kind", AmendmentKind)
def test_a_sound_amendment_has_no_fault(kind):
    assert faults(kind) == []


@pytest.mark.parametrize("kind", AmendmentKind)
@pytest.mark.parametrize("other", AmendmentKind)
def test_each_kind_changes_only_what_it_may(kind, other):
    foreign = set(SOUND[other]) - set(SOUND[kind])
    expected = ["changes"] if foreign else []
    assert fields(rules.amendment_faults(kind, SOUND[kind] | SOUND[other], NOW))[:1] == expected


@pytest.mark.parametrize("kind", AmendmentKind)
def test_each_kind_needs_all_of_its_fields(kind):
    assert set(fields(rules.amendment_faults(kind, {}, NOW))) == set(SOUND[kind])


@pytest.mark.parametrize(
    ("kind", "changes", "field"),
    [
        (AmendmentKind.EXTENSION, {"ends_on": "2027-12-31"}, "ends_on"),
        (AmendmentKind.EXTENSION, {"ends_on": "2027-02-30"}, "ends_on"),
        (AmendmentKind.LEADER, {"leader": 1}, "leader"),
        (AmendmentKind.LEADER, {"leader": 3}, "leader"),
        (AmendmentKind.PARTNER, {"organisation": 10}, "organisation"),
        (AmendmentKind.PARTNER, {"organisation": 11}, "organisation"),
        (AmendmentKind.PARTNER, {"organisation": 13}, "organisation"),
        (AmendmentKind.PARTNER, {"organisation": 12, "takes_part": False}, "organisation"),
        (AmendmentKind.PARTNER, {"takes_part": "yes"}, "takes_part"),
        (AmendmentKind.SCOPE, {"product": 21}, "product"),
        (AmendmentKind.SCOPE, {"quantity": 0}, "quantity"),
        (AmendmentKind.SCOPE, {"quantity": True}, "quantity"),
        (AmendmentKind.SCOPE, {"quality": " "}, "quality"),
        (AmendmentKind.BUDGET, {"to_line": 30}, "to_line"),
        (AmendmentKind.BUDGET, {"to_line": 32}, "to_line"),
        (AmendmentKind.BUDGET, {"to_line": 99}, "to_line"),
        (AmendmentKind.BUDGET, {"amount": 500}, "amount"),
        (AmendmentKind.BUDGET, {"amount": -1}, "amount"),
        (AmendmentKind.BUDGET, {"amount": 1.5}, "amount"),
        (AmendmentKind.SUSPENSION, {"from_on": "2026-11-21"}, "from_on"),
        (AmendmentKind.SUSPENSION, {"until_on": "2026-12-01"}, "until_on"),
        (AmendmentKind.SUSPENSION, {"until_on": "2028-01-01"}, "until_on"),
        (AmendmentKind.SUSPENSION, {"from_on": ""}, "from_on"),
    ],
)
def test_an_amendment_names_its_fault(kind, changes, field):
    assert faults(kind, **changes) == [field]


# --- Risk and settlement ---


def proofs(**answers):
    return [
        {"key": key, "ok": answers.get(key, True), "note": "Biên bản kiểm tra"}
        for key in rules.COMPLIANCE
    ]


def test_a_complete_checklist_has_no_fault():
    assert rules.proofs_faults(proofs()) == []


def test_every_question_is_answered_once():
    assert fields(rules.proofs_faults(proofs()[:-1])) == ["proofs"]
    assert fields(rules.proofs_faults([*proofs(), proofs()[0]])) == ["proofs"]


def test_every_answer_says_what_it_rests_on():
    answers = proofs()
    answers[0] = answers[0] | {"note": " "}
    assert fields(rules.proofs_faults(answers)) == [f"proofs_{answers[0]['key']}"]


def decision_faults(decision, refund=0, **answers):
    return fields(rules.decision_faults(decision, refund, paid=100, proofs=proofs(**answers)))


def test_exemption_needs_every_proof():
    assert decision_faults("exempt") == []
    assert decision_faults("exempt", no_fraud=False) == ["decision"]


def test_exemption_asks_for_no_refund():
    assert decision_faults("exempt", 1) == ["refund_amount"]


@pytest.mark.parametrize(("refund", "found"), [(0, 1), (-1, 1), (1, 0), (100, 0), (101, 1)])
def test_a_refund_lies_within_what_was_paid(refund, found):
    assert decision_faults("refund", refund) == ["refund_amount"] * found


def test_a_decision_is_one_of_two():
    assert decision_faults("forget") == ["decision"]


@given(amount=DONG, spent=DONG)
def test_what_settles_leaves_savings_that_are_not_negative(amount, spent):
    if not rules.settlement_faults(amount=amount, spent=spent):
        assert rules.savings(amount=amount, spent=spent) >= 0
        assert rules.savings(amount=amount, spent=spent) + spent == amount


@pytest.mark.parametrize("spent", [-1, 101])
def test_a_settlement_lies_within_the_contract(spent):
    assert fields(rules.settlement_faults(amount=100, spent=spent)) == ["spent"]


def test_numbers_on_paper():
    assert rules.contract_number(1, 2026) == "01/2026/HĐ-KHCN"
    assert rules.contract_number(101, 2026) == "101/2026/HĐ-KHCN"
    assert rules.addendum_number(2, "01/2026/HĐ-KHCN") == "PL02-01/2026/HĐ-KHCN"

"""Results, their revenue, the authors' shares, and the verdict of the problem's owner."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from contracts.models import AuthorShare, Result, Revenue, Verdict
from contracts.states import ResultState, RevenueState
from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from tests import make

pytestmark = pytest.mark.django_db


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


# --- Results ---


def test_a_result_is_declared_recognised_and_registered():
    result = make.registered_result()
    assert result.state == ResultState.REGISTERED
    assert result.registered_on == clock.today()


def test_the_fund_director_may_recognise():
    result = advance(make.result(), "recognise", by=make.fund_director())
    assert result.state == ResultState.RECOGNISED


def test_nothing_is_declared_before_acceptance():
    with pytest.raises(WrongMoment):
        make.result(make.signed_contract())
    assert Result.objects.count() == 0


def test_wrong_people_neither_recognise_nor_register():
    result = make.result()
    leader = result.contract.proposal.leader
    with pytest.raises(WrongPerson):
        advance(result, "recognise", by=leader)
    result = advance(result, "recognise", by=make.officer())
    facts = {"registration_number": "1", "registered_on": clock.today()}
    for person in (leader, make.fund_director()):
        with pytest.raises(WrongPerson):
            advance(result, "register", by=person, **facts)
    assert fresh(result).state == ResultState.RECOGNISED


def test_what_is_not_recognised_is_not_registered():
    with pytest.raises(WrongMoment):
        advance(make.result(), "register", by=make.officer(), registration_number="1")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"registration_number": " "}, "registration_number"),
        ({"registered_on": None}, "registered_on"),
        ({"registered_on": "tomorrow"}, "registered_on"),
    ],
)
def test_a_registration_has_a_number_and_a_day_that_is_past(facts, field):
    result = make.recognised_result()
    if facts.get("registered_on") == "tomorrow":
        facts = {"registered_on": clock.today() + timedelta(1)}
    sound = {"registration_number": "2026-19-1", "registered_on": clock.today()}
    with pytest.raises(Refused) as refused:
        advance(result, "register", by=make.officer(), **(sound | facts))
    assert [reason.field for reason in refused.value.reasons] == [field]
    assert fresh(result).state == ResultState.RECOGNISED


def test_a_registration_number_is_used_once():
    first, second = make.registered_result(), make.recognised_result()
    with pytest.raises(Refused) as refused:
        advance(
            second,
            "register",
            by=make.officer(),
            registration_number=first.registration_number,
            registered_on=clock.today(),
        )
    assert [reason.field for reason in refused.value.reasons] == ["registration_number"]


# --- Revenue and shares ---


def test_the_shares_add_up_to_the_pool_to_the_dong():
    revenue = make.revenue()
    assert revenue.after_tax_profit == 480_000_001
    assert revenue.author_pool == 144_000_001
    assert list(revenue.shares.values_list("amount", flat=True)) == [
        61_714_286,
        41_142_858,
        41_142_857,
    ]


def test_the_host_may_declare_too():
    result = make.recognised_result()
    assert make.revenue(result, by=make.host_person(result.contract)).state == "declared"


def test_a_loss_leaves_nothing_to_share():
    revenue = make.revenue(cost=2_000_000_000)
    assert (revenue.author_pool, sum(share.amount for share in revenue.shares.all())) == (0, 0)


def test_nobody_else_declares_revenue():
    result = make.recognised_result()
    with pytest.raises(WrongPerson):
        make.revenue(result, by=make.officer())
    assert Revenue.objects.count() == AuthorShare.objects.count() == 0


def test_revenue_waits_for_the_recognition():
    with pytest.raises(WrongMoment):
        make.revenue(make.result())
    assert Revenue.objects.count() == 0


def test_dates_turned_round_are_refused_naming_the_field():
    facts = make.revenue_facts()
    with pytest.raises(Refused) as refused:
        make.revenue(period_from=facts["period_to"], period_to=facts["period_from"])
    assert [reason.field for reason in refused.value.reasons] == ["period_to"]
    assert Revenue.objects.count() == 0


def test_a_day_is_declared_once():
    revenue = make.revenue()
    with pytest.raises(Refused) as refused:
        make.revenue(revenue.result)
    assert [reason.field for reason in refused.value.reasons] == ["period_from"]


def test_less_than_the_law_gives_the_authors_is_refused():
    with pytest.raises(Refused) as refused:
        make.revenue(author_percent=29)
    assert [reason.field for reason in refused.value.reasons] == ["author_percent"]


def test_an_officer_confirms_the_revenue():
    revenue = advance(make.revenue(), "confirm", by=make.officer())
    assert revenue.state == RevenueState.CONFIRMED


def test_nobody_else_confirms_the_revenue():
    revenue = make.revenue()
    for person in (revenue.contract.proposal.leader, make.fund_director()):
        with pytest.raises(WrongPerson):
            advance(revenue, "confirm", by=person)
    assert fresh(revenue).state == RevenueState.DECLARED


def test_whoever_declared_does_not_confirm():
    result = make.recognised_result()
    leader = result.contract.proposal.leader
    make.role_grant(leader, "officer")
    revenue = make.revenue(result, by=leader)
    with pytest.raises(WrongPerson):
        advance(revenue, "confirm", by=leader)


def test_a_confirmed_revenue_is_not_confirmed_again():
    revenue = advance(make.revenue(), "confirm", by=make.officer())
    with pytest.raises(WrongMoment):
        advance(revenue, "confirm", by=make.officer())


def test_the_database_refuses_a_confirmation_whose_shares_do_not_add_up():
    revenue = make.revenue()
    AuthorShare.objects.filter(revenue=revenue, position=1).update(amount=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        advance(revenue, "confirm", by=make.officer())
    assert fresh(revenue).state == RevenueState.DECLARED


def test_the_database_refuses_to_change_confirmed_shares():
    revenue = advance(make.revenue(), "confirm", by=make.officer())
    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorShare.objects.filter(revenue=revenue).update(weight=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorShare.objects.filter(revenue=revenue).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorShare.objects.create(
            revenue=revenue, position=9, label="Người thêm", weight=1, amount=0
        )


@pytest.mark.parametrize(
    "change",
    ["author_pool = author_pool - 1", "after_tax_profit = 1", "tax = -1", "author_percent = 101"],
)
def test_the_database_refuses_figures_that_do_not_fit(change):
    revenue = make.revenue()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE contracts_revenue SET {change} WHERE id = %s", [revenue.pk])


# --- The verdict ---


def test_a_solved_problem_is_solved_by_its_owners_word():
    verdict = make.verdict()
    assert fresh(verdict.problem).state == "solved"


def test_a_problem_not_solved_is_closed_with_the_owners_words():
    verdict = make.verdict(is_solved=False, note="Độ ẩm vẫn 9%")
    assert fresh(verdict.problem).state == "closed"


def test_another_contract_at_work_keeps_the_problem_open():
    first = make.accepted_contract()
    make.signed_contract(proposal=make.funded_proposal(problem=fresh(first.proposal.problem)))
    make.verdict(first, is_solved=False, note="Chưa đạt")
    assert fresh(first.proposal.problem).state == "matched"


def test_no_verdict_without_words_when_it_is_not_solved():
    with pytest.raises(Refused) as refused:
        make.verdict(is_solved=False)
    assert [reason.field for reason in refused.value.reasons] == ["note"]
    assert Verdict.objects.count() == 0


def test_nobody_else_gives_the_verdict():
    contract = make.accepted_contract()
    for person in (contract.proposal.leader, make.officer(), make.member()):
        with pytest.raises(WrongPerson):
            make.verdict(contract, by=person)
    assert Verdict.objects.count() == 0


def test_no_verdict_before_the_end_and_none_twice():
    with pytest.raises(WrongMoment):
        make.verdict(make.signed_contract())
    verdict = make.verdict()
    with pytest.raises(WrongMoment):
        make.verdict(verdict.contract)

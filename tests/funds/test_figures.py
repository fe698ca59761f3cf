"""The year in numbers: cumulative, net of releases and refunds, the floor always covered."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from funds import bookkeeping
from funds.actions import commit, refund, release
from funds.figures import by_group, by_month, trial_balance, year_figures
from funds.ledger import balances
from funds.models import AllocationLine, Commitment
from funds.states import AccountKind as A
from funds.verify import faults
from lifecycle.errors import Refused
from tests import make

pytestmark = pytest.mark.django_db


def test_each_stage_holds_the_later_ones():
    budget = make.budget(1000)
    make.reservation(budget, amount=30)
    make.commitment(budget, amount=200, group=2)
    paid = make.payment(make.instalment(make.commitment(budget, amount=100, group=4)), state="paid")
    figures = year_figures(budget)
    assert (figures["reserved"], figures["committed"], figures["paid"]) == (330, 300, 100)
    assert figures["strategic"] == {
        "denominator": 1000,
        "floor": 150,
        "reserved": 300,
        "held": 0,
        "committed": 300,
        "paid": 100,
    }
    assert by_group(budget)[2] == {"reserved": 200, "committed": 200, "paid": 0}
    assert by_group(budget)[4] == {"reserved": 100, "committed": 100, "paid": 100}
    assert by_group(budget)[0]["reserved"] == 30
    months = by_month(budget)
    assert sum(month["reserved"] for month in months.values()) == 330
    assert sum(month["paid"] for month in months.values()) == 100
    commitment = paid.instalment.commitment
    refund(commitment, 40, by=make.fund_director(), evidence=commitment)
    assert year_figures(budget)["strategic"]["paid"] == 60
    assert sum(row["balance"] for row in trial_balance(budget)) == 0


steps = st.lists(
    st.tuples(st.integers(1, 60), st.sampled_from([0, 0, 1, 5]), st.integers(0, 3)), max_size=10
)


class TestAnyYear(TestCase):
    @settings(max_examples=10, deadline=None)
    @given(st.integers(100, 300), st.integers(50, 300), steps)
    def test_the_floor_is_covered_after_every_step(self, total, denominator, steps):
        """Reserve, commit, release and refund in any order: never below the floor, never over."""
        budget = make.budget(total, denominator=denominator)
        director, call = make.fund_director(), make.closed_call()
        allocation = make.allocation(budget, call)
        running = []
        for amount, group, deed in steps:
            if deed == 3 and running:
                made = running.pop(0)
                release(made, by=director, evidence=made.proposal)
            elif (made := self._reserve(allocation, amount, group, director)) is not None:
                if deed == 1:
                    made = commit(made, by=director, evidence=made.proposal)
                elif deed == 2:
                    part = make.instalment(commit(made, by=director, evidence=made.proposal))
                    made = make.payment(part, state="paid").instalment.commitment
                    made = Commitment.objects.get(pk=made.pk)
                    refund(made, (amount + 1) // 2, by=director, evidence=made.proposal)
                if made.state != "committed" or deed == 1:
                    running.append(made)
            figures = year_figures(budget)
            strategic = figures["strategic"]
            assert figures["budget"] >= figures["reserved"] >= figures["committed"]
            assert figures["committed"] >= figures["paid"] >= 0
            assert strategic["reserved"] + strategic["held"] >= strategic["floor"]
            assert balances(budget)[A.STRATEGIC_SHARE].amount == strategic["held"]
        assert faults() == []

    def _reserve(self, allocation, amount, group, director):
        proposal = make.passed_proposal(allocation.call, amount=amount, group=group)
        line = AllocationLine.objects.create(
            allocation=allocation,
            proposal=proposal,
            rank=1000 + proposal.pk,
            amount=amount,
            group=group,
            is_funded=True,
            ground="funded",
            left=amount,
            short_by=0,
            kept=0,
        )
        made = Commitment(
            budget=allocation.budget,
            proposal=proposal,
            allocation_line=line,
            amount=amount,
            group=group,
            is_strategic=group > 0,
        )
        made.save()
        try:
            bookkeeping.reserve(made, by=director, evidence=line)
        except Refused:
            made.delete()
            return None
        return made

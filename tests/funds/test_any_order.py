"""Whatever happens to the money in whatever order: nobody but strategic tasks behind the fence,
nothing paid beyond what is owed, and a proof that finds no fault."""

import random

import pytest

from funds import actions
from funds.allocating import compute_allocation
from funds.figures import year_figures
from funds.models import Balance, Commitment
from funds.states import AccountKind as A
from funds.verify import faults
from lifecycle.actions import advance
from lifecycle.errors import Refusal
from tests import make

pytestmark = pytest.mark.django_db
TOTAL = 1000
STEPS = 60


class Year:
    """A year of 1,000 đồng, 150 of them fenced, and somebody who tries anything at random."""

    def __init__(self, seed: int) -> None:
        self.dice, self.desk = random.Random(seed), make.desk()
        self.budget = make.budget(TOTAL)
        self.done, self.refused, self.revenue = [], [], 0

    def try_something(self) -> None:
        deed = self.dice.choice(
            [self.award, self.award, self.commit, self.pay, self.pay, self.release, self.refund]
            + [self.take_in]
        )
        try:
            deed()
        except Refusal:
            self.refused.append(deed.__name__)
        else:
            self.done.append(deed.__name__)

    def one(self, *states: str) -> Commitment | None:
        rows = list(Commitment.objects.filter(state__in=states).order_by("pk"))
        return self.dice.choice(rows) if rows else None

    def award(self) -> None:
        """Two calls computed on the same money, approved one after the other."""
        waiting = []
        for _ in range(2):
            call = make.closed_call()
            group = self.dice.choice([0, 0, 1, 3])
            make.passed_proposal(call, amount=self.dice.randint(1, 400), group=group, fit=80)
            found = compute_allocation(self.budget, call, by=self.desk.officer)
            found = advance(found, "propose", by=make.officer())
            found = advance(found, "check_money", by=self.desk.chief)
            waiting.append(advance(found, "endorse", by=self.desk.director))
        for found in waiting:
            advance(found, "approve", by=self.desk.leader)

    def commit(self) -> None:
        if of := self.one("reserved"):
            of = actions.commit(of, by=self.desk.director, evidence=of.allocation_line)
            half = of.amount // 2
            parts = [part for part in (half, of.amount - half) if part]
            plan = [(part, self.budget.approved_at.date(), "Theo hợp đồng") for part in parts]
            for part in actions.plan_instalments(of, plan, by=self.desk.officer):
                actions.mark_ready(part, evidence=of, by=self.desk.officer)

    def pay(self) -> None:
        if of := self.one("committed", "released", "settled"):
            part = self.dice.choice(list(of.instalments.all()) or [make.instalment(of)])
            payment = make.requested(part, by=self.desk.officer)
            payment = advance(payment, "prepare", by=self.desk.accountant)
            payment = advance(payment, "countersign", by=self.desk.chief)
            payment = advance(payment, "approve", by=self.desk.director)
            advance(payment, "pay", by=self.desk.cashier)

    def release(self) -> None:
        if of := self.one("reserved", "committed"):
            actions.release(of, by=self.desk.director, evidence=of.allocation_line)

    def refund(self) -> None:
        if of := self.one("committed", "settled", "released"):
            amount = self.dice.randint(1, max(1, of.paid) + 1)
            decision = self.dice.choice([of, of.allocation_line])
            actions.refund(of, amount, by=self.desk.director, evidence=decision)

    def take_in(self) -> None:
        amount = self.dice.randint(-2, 20)
        evidence = make.organisation()
        actions.take_in_revenue(
            self.budget, amount, by=self.desk.chief, evidence=evidence, memo="Thu về"
        )
        self.revenue += amount


def test_any_order_of_deeds_keeps_the_fence_and_the_order_of_the_sums():
    year = Year(seed=1)
    for _ in range(STEPS):
        year.try_something()
        figures = year_figures(year.budget)
        strategic = figures["strategic"]
        others = figures["reserved"] - strategic["reserved"]
        kept = Balance.objects.get(kind=A.STRATEGIC_SHARE).amount
        assert kept == strategic["held"]
        assert strategic["reserved"] + kept >= strategic["floor"] == 150
        assert others <= TOTAL + year.revenue - max(150, strategic["reserved"])
        for sums in (figures, strategic):
            assert sums["reserved"] >= sums["committed"] >= sums["paid"] >= 0
        for row in Commitment.objects.all():
            assert row.refunded <= row.paid <= row.amount - row.released
    assert faults() == []
    assert {"award", "commit", "pay", "release", "refund", "take_in"} <= set(year.done)
    assert {"award", "pay", "refund", "take_in"} <= set(year.refused)

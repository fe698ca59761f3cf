"""What the confirmations of the three houses say, and what one needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from proposals.rules.amounts import is_dong, is_whole
from proposals.states import Condition

MAX_PEOPLE = 10_000
HOUSES = ("state", "university", "enterprise")
HOUSES_OF_CONDITION = {
    Condition.THREE_HOUSES: HOUSES,
    Condition.REAL_PROBLEM: ("enterprise",),
    Condition.PROVINCE_MODEL: ("state",),
    Condition.TRAINING: ("university",),
}


@dataclass(frozen=True)
class AttestationFacts:
    """One house's word: does it stand, and with what behind it.

    `fits`: the organisation asked is still the one the condition speaks of (host, partner or
    owner of the problem).
    """

    condition: int
    house: str
    is_confirmed: bool
    fits: bool
    amount: int = 0
    people: int = 0

    @property
    def stands(self) -> bool:
        return self.is_confirmed and self.fits


@dataclass(frozen=True)
class ConditionFacts:
    """One of the four conditions as scoring reads it: met, by which houses, with how much."""

    condition: int
    is_met: bool
    houses: tuple[str, ...]
    amount: int
    people: int


def three_house_facts(attestations: Sequence[AttestationFacts]) -> list[ConditionFacts]:
    """The four conditions in order; amounts in whole đồng, confirmed and standing ones only."""
    facts = []
    for condition, needed in HOUSES_OF_CONDITION.items():
        standing = [a for a in attestations if a.condition == condition and a.stands]
        houses = tuple(house for house in HOUSES if any(a.house == house for a in standing))
        facts.append(
            ConditionFacts(
                condition=int(condition),
                is_met=set(needed) <= set(houses),
                houses=houses,
                amount=sum(a.amount for a in standing),
                people=sum(a.people for a in standing),
            )
        )
    return facts


def conditions_met(attestations: Sequence[AttestationFacts]) -> dict[int, bool]:
    """{1: …, 2: …, 3: …, 4: …}; condition 1 needs the word of each of the three houses."""
    return {facts.condition: facts.is_met for facts in three_house_facts(attestations)}


def has_priority(attestations: Sequence[AttestationFacts]) -> bool:
    """ "Ưu tiên 3 nhà": all four conditions hold (S4, 13/11/2025)."""
    return all(conditions_met(attestations).values())


def reasons_against_confirming(
    evidence: str, on: Any, amount: Any, people: Any, today: date
) -> list[Reason]:
    """`on`: the day of the evidence, today at the latest; `amount` in whole đồng."""
    reasons = []
    if not evidence:
        reasons.append(Reason(_("Evidence: say what shows that it holds."), field="proof"))
    if not isinstance(on, date):
        reasons.append(Reason(_("Date of the evidence: give the day it was made."), field="on"))
    elif on > today:
        reasons.append(Reason(_("Date of the evidence: it does not lie ahead."), field="on"))
    if not is_dong(amount, least=0):
        reasons.append(
            Reason(_("Money committed: a whole number of đồng from 0 to 10^15."), field="amount")
        )
    if not is_whole(people) or not 0 <= people <= MAX_PEOPLE:
        reasons.append(
            Reason(_("People committed: a whole number from 0 to 10,000."), field="people")
        )
    return reasons

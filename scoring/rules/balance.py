"""How a council's people are spread: advice for whoever invites, never a bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from people.states import Gender
from scoring.states import Balance


@dataclass(frozen=True)
class Sitter:
    """One who sits or is asked to: "" where nothing is known."""

    house: str = ""
    gender: str = ""
    is_outside: bool = True
    is_expert: bool = False


@dataclass(frozen=True)
class Wanted:
    """What the rules advise: houses as a number, the others as least shares."""

    houses: int
    women: Fraction
    outside: Fraction
    experts: Fraction


@dataclass(frozen=True)
class Advice:
    point: Balance
    have: int
    of: int
    need: int
    is_met: bool


def balance(sitters: Sequence[Sitter], wanted: Wanted) -> list[Advice]:
    """Each point with how many there are, of how many, and how many there should be; nothing
    before somebody is asked. Women are counted among those who told their gender.
    """
    if not sitters:
        return []
    told = [one for one in sitters if one.gender]
    houses = len({one.house for one in sitters} - {""})
    return [
        Advice(Balance.HOUSES, houses, 3, wanted.houses, houses >= wanted.houses),
        _share(Balance.WOMEN, [one.gender == Gender.FEMALE for one in told], wanted.women),
        _share(Balance.OUTSIDE, [one.is_outside for one in sitters], wanted.outside),
        _share(Balance.EXPERTS, [one.is_expert for one in sitters], wanted.experts),
    ]


def _share(point: Balance, holds: Sequence[bool], least: Fraction) -> Advice:
    have, of = sum(holds), len(holds)
    need = -(-of * least.numerator // least.denominator)
    return Advice(point, have, of, need, have >= need)

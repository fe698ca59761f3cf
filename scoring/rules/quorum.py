"""Who must be there: roles of a council, quorum of a meeting and of an item."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from scoring.rules.frozen import Rules
from scoring.states import QuorumLack, SeatRole


@dataclass(frozen=True)
class Presence:
    """Who is there. A recused member stays among the appointed and counts as not present."""

    appointed: int
    present: int
    has_chair_or_vice: bool
    has_secretary: bool
    reviewers: int


@dataclass(frozen=True)
class QuorumRule:
    fraction: Fraction
    needs_chair_or_vice: bool
    needs_secretary: bool
    reviewers: int

    @classmethod
    def of(cls, rules: Rules) -> "QuorumRule":
        """TT 33/2014/TT-BKHCN: ≥ 2/3 with chair or vice and 2 reviewers; secretary recalled."""
        return cls(
            fraction=rules.fraction("council.quorum_fraction"),
            needs_chair_or_vice=rules.flag("council.quorum_chair_or_vice"),
            needs_secretary=rules.flag("council.select.quorum_secretary"),
            reviewers=rules.integer("council.quorum_reviewers"),
        )


@dataclass(frozen=True)
class Lack:
    """One thing short of a quorum, in numbers, so that it can be stored and said later."""

    code: QuorumLack
    have: int = 0
    need: int = 0

    def __str__(self) -> str:
        return str(self.code.label) % {"have": self.have, "need": self.need}


def missing_roles(roles: Sequence[str], reviewers: int) -> list[SeatRole]:
    """Roles that a council lacks or has too often: one chair, one vice-chair, one scientific
    secretary, and the reviewers (TT 20/2023/TT-BKHCN Đ8.1a).
    """
    single = [
        role
        for role in (SeatRole.CHAIR, SeatRole.VICE, SeatRole.SECRETARY)
        if sum(one == role for one in roles) != 1
    ]
    few = sum(one == SeatRole.REVIEWER for one in roles) < reviewers
    return [*single, SeatRole.REVIEWER] if few else single


def quorum(presence: Presence, rule: QuorumRule) -> list[Lack]:
    """What is lacking, everything at once; an empty list is a quorum.

    Present members are at least `rule.fraction` of all appointed (TT 33/2014/TT-BKHCN), with
    chair or vice-chair, scientific secretary and the reviewers, as far as the rule asks for them.
    """
    lacks = []
    if presence.present < rule.fraction * presence.appointed or presence.present < 1:
        need = max(1, ceil(rule.fraction * presence.appointed))
        lacks.append(Lack(QuorumLack.MEMBERS, presence.present, need))
    if rule.needs_chair_or_vice and not presence.has_chair_or_vice:
        lacks.append(Lack(QuorumLack.CHAIR))
    if rule.needs_secretary and not presence.has_secretary:
        lacks.append(Lack(QuorumLack.SECRETARY))
    if presence.reviewers < rule.reviewers:
        lacks.append(Lack(QuorumLack.REVIEWERS, presence.reviewers, rule.reviewers))
    return lacks

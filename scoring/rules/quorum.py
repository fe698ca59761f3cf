"""Who must be there: roles of a council, quorum of a meeting and of an item."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from scoring.rules.frozen import Rules
from scoring.rules.kinds import QUORUMS, REVIEWERS
from scoring.states import QuorumLack, Stage


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
    is_strict: bool = False

    @classmethod
    def of(cls, rules: Rules, kind: str = Stage.SELECTION) -> "QuorumRule":
        """TT 33/2014/TT-BKHCN: ≥ 2/3 with chair or vice and 2 reviewers; secretary recalled.

        A finance appraisal group: more than half with its head or deputy (design).
        """
        share = QUORUMS.get(Stage(kind), "council.quorum_fraction")
        return cls(
            fraction=rules.fraction(share),
            needs_chair_or_vice=rules.flag("council.quorum_chair_or_vice"),
            needs_secretary=kind != Stage.APPRAISAL
            and rules.flag("council.select.quorum_secretary"),
            reviewers=rules.integer("council.quorum_reviewers") if kind in REVIEWERS else 0,
            is_strict=rules.is_strict(share),
        )

    def members(self, appointed: int) -> int:
        """How many of so many appointed must be there, one at least."""
        share = self.fraction * appointed
        return max(1, floor(share) + 1 if self.is_strict else ceil(share))


@dataclass(frozen=True)
class Lack:
    """One thing short of a quorum, in numbers, so that it can be stored and said later."""

    code: QuorumLack
    have: int = 0
    need: int = 0

    def __str__(self) -> str:
        return str(self.code.label) % {"have": self.have, "need": self.need}


def quorum(presence: Presence, rule: QuorumRule) -> list[Lack]:
    """What is lacking, everything at once; an empty list is a quorum.

    Present members are at least `rule.fraction` of all appointed (TT 33/2014/TT-BKHCN), with
    chair or vice-chair, scientific secretary and the reviewers, as far as the rule asks for them.
    """
    lacks = []
    need = rule.members(presence.appointed)
    if presence.present < need:
        lacks.append(Lack(QuorumLack.MEMBERS, presence.present, need))
    if rule.needs_chair_or_vice and not presence.has_chair_or_vice:
        lacks.append(Lack(QuorumLack.CHAIR))
    if rule.needs_secretary and not presence.has_secretary:
        lacks.append(Lack(QuorumLack.SECRETARY))
    if presence.reviewers < rule.reviewers:
        lacks.append(Lack(QuorumLack.REVIEWERS, presence.reviewers, rule.reviewers))
    return lacks

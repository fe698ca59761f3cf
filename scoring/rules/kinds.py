"""What each kind of council is made of: how many, in which roles, by the frozen rules."""

from collections.abc import Sequence

from scoring.rules.frozen import Rules
from scoring.states import SeatRole, Stage

SIZES = {
    Stage.IDENTIFICATION: ("council.identify.size_min", "council.identify.size_max"),
    Stage.SELECTION: ("council.select.size_min", "council.select.size_max"),
    Stage.APPRAISAL: ("finance_group.size", "finance_group.size"),
    Stage.ACCEPTANCE: ("council.accept.size_min", "council.accept.size_max"),
}
REVIEWERS = {
    Stage.IDENTIFICATION: "council.quorum_reviewers",
    Stage.SELECTION: "council.select.reviewers",
    Stage.ACCEPTANCE: "council.accept.reviewers",
}
"""Who has none here has no reviewers: a finance appraisal group."""
QUORUMS = {Stage.APPRAISAL: "finance_group.quorum_fraction"}
"""Of the others: `council.quorum_fraction`."""
CHAIR_OR_VICE = "council.quorum_chair_or_vice"

MINUTES_KEPT_BY = {Stage.APPRAISAL: SeatRole.COUNCIL}
"""A finance appraisal group has no scientific secretary: the council's representative in it writes
its minutes (ours). Of the others: the scientific secretary.
"""

ONE_EACH = (SeatRole.CHAIR, SeatRole.VICE, SeatRole.SECRETARY)
ONE_EACH_IN_A_GROUP = (SeatRole.CHAIR, SeatRole.VICE, SeatRole.COUNCIL)


def size_limits(kind: str, rules: Rules) -> tuple[int, int]:
    """The least and the most members of a council of this kind."""
    least, most = SIZES[Stage(kind)]
    return rules.integer(least), rules.integer(most)


def reviewers_needed(kind: str, rules: Rules) -> int:
    """How many reviewers it has, and each of its items; 0 in a finance appraisal group."""
    key = REVIEWERS.get(Stage(kind))
    return rules.integer(key) if key else 0


def rules_shown(kind: str) -> list[str]:
    """The keys of the rules by which a council of this kind is formed and meets."""
    fraction = QUORUMS.get(Stage(kind), "council.quorum_fraction")
    return [*dict.fromkeys(SIZES[Stage(kind)]), fraction]


def quorum_rules(kind: str) -> list[str]:
    """The keys of the rules that say who must be there."""
    fraction = QUORUMS.get(Stage(kind), "council.quorum_fraction")
    return [fraction, "council.quorum_reviewers" if kind in REVIEWERS else CHAIR_OR_VICE]


def missing_roles(
    roles: Sequence[str], reviewers: int, kind: str = Stage.SELECTION
) -> list[SeatRole]:
    """Roles that a council lacks or has too often.

    One chair, one vice-chair, one scientific secretary, and the reviewers (TT 20/2023/TT-BKHCN
    Đ8.1a). A finance appraisal group: one head, one deputy, one chair, vice-chair or reviewer of
    the council, and somebody of the finance staff (recalled).
    """
    is_group = kind == Stage.APPRAISAL
    one_each = ONE_EACH_IN_A_GROUP if is_group else ONE_EACH
    several = {SeatRole.FINANCE: 1} if is_group else {SeatRole.REVIEWER: reviewers}
    counts = {role: sum(one == role for one in roles) for role in SeatRole}
    return [role for role in one_each if counts[role] != 1] + [
        role for role, least in several.items() if counts[role] < least
    ]

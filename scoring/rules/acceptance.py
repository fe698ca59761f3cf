"""The grade of a finished task by the council's votes."""

from collections.abc import Sequence
from fractions import Fraction

from scoring.states import Grade


def acceptance_grade(
    votes: Sequence[Grade], present: int, excellent_from: Fraction, fail_above: Fraction
) -> Grade:
    """The council's grade by its votes, as shares of members present.

    Excellent: at least `excellent_from` vote it and nobody votes Fail; Fail: more than
    `fail_above` vote it; otherwise Pass (TT 11/2014/TT-BKHCN; rulebook
    `accept.council_excellent`, `accept.council_fail`). Raises ValueError without any vote, or
    with more votes than members present.
    """
    if not votes or len(votes) > present:
        raise ValueError("A grade needs votes, and only members present vote.")
    excellent = sum(vote == Grade.EXCELLENT for vote in votes)
    fail = sum(vote == Grade.FAIL for vote in votes)
    if fail > fail_above * present:
        return Grade.FAIL
    if fail == 0 and excellent >= excellent_from * present:
        return Grade.EXCELLENT
    return Grade.PASS

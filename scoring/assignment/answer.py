"""What is answered: the pairs with what proves them, or what can't be met."""

from dataclasses import dataclass

UNIT = 1_000_000
"""Affinities are whole numbers of a millionth."""

Pair = tuple[int, int]
"""(reviewer, proposal), both from 0."""


@dataclass(frozen=True)
class Certificate:
    """Prices that prove the total: no assignment within the loads has more than `bound`.

    For any prices, of proposals u and of reviewers y, total ≤ Σ k u + Σ (L y⁺ - m y⁻) +
    Σ max(0, affinity - u - y); all in millionths, to be added up again by anybody. Loads and
    needs are those left after fixed pairs, whose worth is added.
    """

    proposal_prices: list[int]
    reviewer_prices: list[int]
    bound: int


@dataclass(frozen=True)
class Unmet:
    """Proposals that can't all have enough readers: they ask for more than theirs may give.

    The smallest relaxation, either way: `more_load` (reviewer, so many more each), None when no
    load is enough; `fewer_reviews` (proposal, so many fewer each).
    """

    proposals: list[int]
    needed: int
    available: int
    more_load: list[tuple[int, int]] | None = None
    fewer_reviews: list[tuple[int, int]] | None = None


@dataclass(frozen=True)
class Assigned:
    """`pairs` (reviewer, proposal) in order; totals in millionths; `unmet` instead of pairs."""

    pairs: list[Pair]
    total: int = 0
    worst: int = 0
    load_max: int = 0
    certificate: Certificate | None = None
    worst_at_most: int | None = None
    """No assignment gives the proposal with least more than this; equal to `worst`: proved."""
    unmet: Unmet | None = None
    short_reviewers: tuple[int, ...] = ()
    """Reviewers below the least load, when no assignment can give it to all."""
    kept: int = 0
    """How many of the pairs to keep were kept: no assignment keeps more."""

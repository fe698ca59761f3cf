"""Who may not judge a dossier, or not before somebody has looked."""

from dataclasses import dataclass

from scoring.states import ConflictGround

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Judge:
    """What a member stands in: organisations by id, people by id, the domain they write from.

    `past`: organisations left within the look-back. `together`: people they handed in a dossier
    with in that time. `kin` and `tied`: people they declared; `bound`: organisations they declared.
    `domain` is "" where the domain says nothing.
    """

    person: int
    places: frozenset[int] = NOBODY
    past: frozenset[int] = NOBODY
    domain: str = ""
    together: frozenset[int] = NOBODY
    kin: frozenset[int] = NOBODY
    tied: frozenset[int] = NOBODY
    bound: frozenset[int] = NOBODY


@dataclass(frozen=True)
class Applied:
    """Who stands behind a dossier: its people, whoever ever wrote it, organisations, domains."""

    host: int
    people: frozenset[int] = NOBODY
    writers: frozenset[int] = NOBODY
    partners: frozenset[int] = NOBODY
    problem_owner: int | None = None
    domains: frozenset[str] = frozenset()


Found = tuple[ConflictGround, int | None]


def grounds_of_conflict(judge: Judge, applied: Applied) -> list[Found]:
    """Why a member may not judge a dossier, each with the organisation or the person it rests on.

    TT 20/2023/TT-BKHCN Đ8.2 (a) to (c) and (đ): applicants, staff of the host, staff of a partner,
    close relatives they declared; and the owner of the problem it answers. What follows are signs
    only, ours to look at: past staff, people they applied with, declared ties, the same domain. The
    domain speaks only where no organisation or team does.
    """
    grounds: list[Found] = []
    if judge.person in applied.people | applied.writers:
        grounds.append((ConflictGround.APPLICANT, None))
    if applied.host in judge.places:
        grounds.append((ConflictGround.HOST_STAFF, applied.host))
    grounds += _each(ConflictGround.PARTNER_STAFF, judge.places & applied.partners)
    if applied.problem_owner is not None and applied.problem_owner in judge.places:
        grounds.append((ConflictGround.OWN_PROBLEM, applied.problem_owner))
    grounds += _each(ConflictGround.FAMILY, judge.kin & applied.people)
    organisations = applied.partners | {applied.host}
    grounds += _each(ConflictGround.PAST_STAFF, (judge.past - judge.places) & organisations)
    others = applied.people - {judge.person}
    if judge.person not in applied.people:
        grounds += _each(ConflictGround.CO_APPLICANT, judge.together & others)
    grounds += _each(ConflictGround.TIE, judge.tied & others)
    grounds += _each(ConflictGround.BOUND, judge.bound & organisations)
    told = {ground for ground, _about in grounds}
    if judge.domain in applied.domains and not told & SAY_THE_DOMAIN:
        grounds.append((ConflictGround.SAME_DOMAIN, None))
    return grounds


SAY_THE_DOMAIN = {
    ConflictGround.APPLICANT,
    ConflictGround.HOST_STAFF,
    ConflictGround.PARTNER_STAFF,
    ConflictGround.PAST_STAFF,
}
"""Whoever is here writes from the same domain for that very reason."""


def _each(ground: ConflictGround, about: frozenset[int]) -> list[Found]:
    return [(ground, one) for one in sorted(about)]


def domain_of(address: str, public: frozenset[str]) -> str:
    """What stands behind the @, in lower case; "" for a domain that anybody may have.

    public: domains open to all; whatever lies under one of them is open as well.
    """
    _name, at, domain = address.strip().lower().rpartition("@")
    if not at or not domain:
        return ""
    parts = domain.split(".")
    ends = {".".join(parts[place:]) for place in range(len(parts))}
    return "" if ends & public else domain

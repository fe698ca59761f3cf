"""A year's budget revised: proposed, tried, and put in force together with its entry in the books.

The sums that leave or reach the books follow from the floor: of the new total so much is kept as
strategic tasks have not reserved of the new floor, the rest is free.
"""

from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from funds import bookkeeping, ledger, mails
from funds.limiting import LimitRow, ask_for_room, rows_of, write_limits, write_sources
from funds.models import BudgetLimit, BudgetRevision, BudgetYear, Entry
from funds.models.budget import floor_is_covered, needs_sources
from funds.posting import Leg
from funds.rules import held, is_amount, strategic_floor
from funds.states import AccountKind, BudgetYearState, DutySet, EntryKind, LimitOf, SourceKind
from lifecycle.actions import begin, together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Duty
from papers.formats import dong
from people.models import Organisation
from people.permissions import holds
from people.states import Role


class Change(NamedTuple):
    """What a revision adds to the books (đồng, below 0 when it takes), and what is missing."""

    kept: int
    free: int
    missing: int


def version_of(budget: BudgetYear) -> dict[str, Any]:
    """Everything a revision can change, as plain values; sums in whole đồng."""
    sources = budget.sources.order_by("id").values_list("kind", "amount", "note")
    return {
        "denominator": budget.denominator,
        "denominator_note": budget.denominator_note,
        "sources": [list(source) for source in sources],
        "limits": [list(row) for row in rows_of(budget)],
    }


def propose_revision(
    budget: BudgetYear, *, by, reason: str, seen_version: int | None = None, **new: Any
) -> BudgetRevision:
    """Ask for new sources and limits (`version_of`); what is not given stays as it is.

    It is tried out at once and taken back: Refused, with the shortfall named, when what is bound
    would not be covered, and when sources and limits can't hold together.
    """
    with together():
        budget = BudgetYear.objects.select_for_update(of=("self",)).get(pk=budget.pk)
        if not holds(Role.CHIEF_ACCOUNTANT)(budget, by):
            raise WrongPerson(_("You do not have the right to do this step."))
        if seen_version is not None and seen_version != budget.version:
            raise Stale(_("This page is old; open it again and look."))
        if budget.state != BudgetYearState.APPROVED:
            raise WrongMoment(_("The budget of the year is not approved."))
        before = version_of(budget)
        after = {**before, **{name: _plain(value) for name, value in new.items()}}
        if after == before:
            raise Refused(Reason(_("The revision changes nothing."), field="sources"))
        revision = begin(
            BudgetRevision(
                budget=budget,
                number=budget.revisions.count() + 1,
                reason=reason,
                before=before,
                after=after,
                proposed_by=by,
            ),
            by=by,
        )
        Duty.take(revision, DutySet.BUDGET, "propose", by=by)
        with transaction.atomic():
            _write(revision, by)
            transaction.set_rollback(True)
        mails.revision_proposed(revision, by=by)
    return revision


def _plain(value: Any) -> Any:
    return [list(row) for row in value] if isinstance(value, list) else value


def put_in_force(revision: BudgetRevision, *, by, role: str) -> Entry | None:
    """Sources, denominator and limits are those of the revision; the books follow by one entry.
    None when only limits change."""
    ledger.locked_books(revision.budget)
    if version_of(revision.budget) != revision.before:
        raise Stale(_("The budget has changed since; propose the revision anew."))
    budget, change, more = _write(revision, by)
    witness(budget, "revised", by=by, role=role, revision=revision.number, total=budget.total)
    legs = [
        Leg(AccountKind.APPROPRIATED, -more),
        Leg(AccountKind.STRATEGIC_SHARE, change.kept),
        Leg(AccountKind.FREE, change.free),
    ]
    if not any(leg.amount for leg in legs):
        return None
    return ledger.post(
        budget,
        EntryKind.APPROPRIATION,
        legs,
        by=by,
        memo=revision.reason[:300],
        evidence=revision,
        idempotency_key=f"revision:{revision.public_id}",
    )


def _write(revision: BudgetRevision, by) -> tuple[BudgetYear, Change, int]:
    """The year with the new version, what changes in the books, and how much more there is."""
    budget = BudgetYear.objects.select_for_update(of=("self",)).get(pk=revision.budget_id)
    before, new = total_of(revision.before), revision.after
    if not is_amount(new["denominator"]):
        raise Refused(
            Reason(_("An amount is a whole number of đồng, above 0."), field="denominator")
        )
    budget.denominator = new["denominator"]
    budget.denominator_note = new["denominator_note"]
    write_sources(budget, new["sources"])
    write_limits(budget, [LimitRow(*row) for row in new["limits"]])
    ask_for_room(budget)
    for check in (needs_sources, floor_is_covered):
        if reason := check(budget, by):
            raise Refused(reason)
    change = _change(budget, budget.total - before)
    if change.missing:
        raise Refused(
            Reason(
                _(
                    "What is bound already and what is kept for strategic technology would not be "
                    "covered: %(missing)s are missing."
                )
                % {"missing": dong(change.missing)},
                field="sources",
            )
        )
    budget.version += 1
    budget.save(update_fields=["denominator", "denominator_note", "version"])
    return budget, change, budget.total - before


def _change(budget: BudgetYear, more: int) -> Change:
    rows = ledger.balances(budget, lock=True)
    kept, free = rows[AccountKind.STRATEGIC_SHARE].amount, rows[AccountKind.FREE].amount
    to_keep = held(budget.floor, bookkeeping.reserved_strategic(budget)) - kept
    return Change(to_keep, more - to_keep, max(0, -(free + more - to_keep)))


def total_of(version: dict[str, Any]) -> int:
    return sum(amount for _kind, amount, _note in version["sources"])


def told(version: dict[str, Any], percent) -> dict[str, Any]:
    """A version in words, for a page: sums in đồng, sources and limits as label, note, amount."""
    rows = [LimitRow(*row) for row in version["limits"]]
    hosts = Organisation.objects.in_bulk(
        [int(row.key) for row in rows if row.key and row.of == LimitOf.HOST]
    )
    return {
        "total": total_of(version),
        "denominator": version["denominator"],
        "denominator_note": version["denominator_note"],
        "floor": strategic_floor(version["denominator"], percent),
        "sources": [
            {"label": SourceKind(kind).label, "amount": amount, "note": note}
            for kind, amount, note in version["sources"]
        ],
        "limits": [
            {"label": str(_limit(row, hosts)), "amount": row.amount, "note": row.reason}
            for row in rows
        ],
    }


def _limit(row: LimitRow, hosts: dict[int, Organisation]) -> BudgetLimit:
    limit = BudgetLimit(kind=row.kind, of=row.of)
    if row.key and row.of == LimitOf.HOST:
        limit.host = hosts.get(int(row.key))
    elif row.key:
        limit.group = int(row.key)
    return limit

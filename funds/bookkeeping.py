"""What each step of a task's money does to the books. Called by verbs, in their transaction."""

from django.db.models import F, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import override

from funds import ledger
from funds.ledger import Leg
from funds.models.ledger import Entry, Posting
from funds.rules import Draw, draw, give_back, held, is_amount
from funds.states import AccountKind as A
from funds.states import CommitmentState, EntryKind
from lifecycle.errors import Reason, Refused, WrongMoment
from papers.formats import dong

STANDING_FOR_RESERVED = (A.RESERVED, A.COMMITTED, A.PAID, A.REFUNDED)


def reserved_strategic(budget) -> int:
    """What strategic tasks have reserved and not given back, paid or not."""
    found = Posting.objects.filter(
        account__budget_id=budget.pk, account__kind__in=STANDING_FOR_RESERVED, group__gt=0
    ).aggregate(total=Sum("amount"))
    return found["total"] or 0


def reserve(commitment, *, by, evidence) -> Entry:
    """Take the task's money out of what is free; the ring-fence opens to strategic tasks only."""
    ledger.locked_books(commitment.budget)
    rows = ledger.balances(commitment.budget, lock=True)
    kept, free = rows[A.STRATEGIC_SHARE].amount, rows[A.FREE].amount
    taken = draw(commitment.amount, is_strategic=commitment.is_strategic, kept=kept, free=free)
    if taken is None:
        left = free + kept if commitment.is_strategic else free
        raise Refused(
            Reason(
                _("%(asked)s is beyond the %(left)s that this task may use.")
                % {"asked": dong(commitment.amount), "left": dong(left)},
                field="amount",
            )
        )
    legs = [*_free_legs(commitment, taken, -1), _leg(commitment, A.RESERVED, commitment.amount)]
    return _post(commitment, EntryKind.RESERVATION, legs, by=by, evidence=evidence, once="reserve")


def commit(commitment, *, by, evidence) -> Entry:
    """What was reserved is owed."""
    legs = [
        _leg(commitment, A.RESERVED, -commitment.amount),
        _leg(commitment, A.COMMITTED, commitment.amount),
    ]
    return _post(commitment, EntryKind.COMMITMENT, legs, by=by, evidence=evidence, once="commit")


def pay(payment, *, by) -> Entry:
    """What was owed is paid, never beyond the commitment."""
    commitment = _locked(payment.instalment.commitment)
    if payment.amount > commitment.unpaid:
        raise Refused(
            Reason(
                _("%(asked)s is beyond the %(left)s still owed.")
                % {"asked": dong(payment.amount), "left": dong(commitment.unpaid)},
                field="amount",
            )
        )
    legs = [
        _leg(commitment, A.COMMITTED, -payment.amount),
        _leg(commitment, A.PAID, payment.amount),
    ]
    entry = _post(
        commitment,
        EntryKind.PAYMENT,
        legs,
        by=by,
        evidence=payment,
        once=f"pay:{payment.public_id}",
    )
    _raise(commitment, "paid", payment.amount)
    return entry


def release(commitment, *, by, evidence) -> Entry | None:
    """Give back what has not been paid: the strategic share is made whole, the rest is free."""
    amount = commitment.unpaid
    if amount == 0:
        return None
    source = A.RESERVED if commitment.state == CommitmentState.RESERVED else A.COMMITTED
    legs = [_leg(commitment, source, -amount), *_returning_legs(commitment, amount)]
    entry = _post(commitment, EntryKind.RELEASE, legs, by=by, evidence=evidence, once="release")
    commitment.released += amount
    return entry


def refund(commitment, amount: int, *, by, evidence) -> Entry:
    """Money that was paid comes back and is free again; payments stay shown in full."""
    if not is_amount(amount) or amount > commitment.paid - commitment.refunded:
        raise Refused(
            Reason(
                _("A refund is a whole sum of at most the %(paid)s paid.")
                % {"paid": dong(commitment.paid - commitment.refunded)},
                field="amount",
            )
        )
    legs = [_leg(commitment, A.REFUNDED, -amount), *_returning_legs(commitment, amount)]
    refund_key = _key(commitment, f"refund:{evidence._meta.label_lower}:{evidence.pk}")
    once = _once_more(refund_key).removeprefix(_key(commitment, ""))
    if Entry.objects.filter(idempotency_key=_key(commitment, once)).exists():
        raise WrongMoment(_("This decision was carried out already."))
    entry = _post(commitment, EntryKind.REFUND, legs, by=by, evidence=evidence, once=once)
    commitment.refunded += amount
    return entry


def take_in_revenue(budget, amount: int, *, by, evidence, memo: str) -> Entry:
    """The State's share of a result's revenue comes back and is free money of this year."""
    if not is_amount(amount):
        raise Refused(Reason(_("An amount is a whole number of đồng."), field="amount"))
    return ledger.post(
        budget,
        EntryKind.REVENUE,
        [Leg(A.REVENUE, -amount), Leg(A.FREE, amount)],
        by=by,
        memo=memo,
        evidence=evidence,
        idempotency_key=_once_more(f"revenue:{evidence._meta.label_lower}:{evidence.pk}"),
    )


def reverse(reversal, *, by) -> Entry:
    """Post the mirror of an entry and take back what the entry did to its commitment's totals.

    Refused when an account would be overdrawn, when the commitment has gone on since, or when the
    strategic share would no longer be what its floor asks for.
    """
    entry, budget = reversal.entry, reversal.budget
    postings = list(entry.postings.select_related("account", "commitment").order_by("id"))
    commitments = {row.commitment_id for row in postings if row.commitment_id}
    owed = {pk: _locked_by_id(pk) for pk in sorted(commitments)}
    ledger.locked_books(budget)
    legs = [
        Leg(row.account.kind, -row.amount, owed.get(row.commitment_id), row.group)
        for row in postings
    ]
    _ask_for_the_fence(budget, legs)
    for row in postings:
        _take_back(owed.get(row.commitment_id), row.account.kind, row.amount)
    with override("vi"):
        memo = f"{EntryKind.REVERSAL.label}: {entry.memo}"[:300]
    return ledger.post(
        budget,
        EntryKind.REVERSAL,
        legs,
        by=by,
        memo=memo,
        evidence=reversal,
        idempotency_key=f"reversal:{entry.public_id}",
        on=reversal.accounting_on,
        reverses=entry,
    )


def _take_back(commitment, kind: str, amount: int) -> None:
    """What `paid` and `refunded` kept of a posting; the database refuses what no longer fits."""
    field = {A.PAID: "paid", A.REFUNDED: "refunded"}.get(A(kind))
    if commitment is None or field is None:
        return
    kept = getattr(commitment, field) - (amount if field == "paid" else -amount)
    goes_on = field == "paid" and commitment.state != CommitmentState.COMMITTED
    if kept < 0 or goes_on or (field == "paid" and kept < commitment.refunded):
        raise Refused(
            Reason(
                _("The money of “%(task)s” has gone on since: %(refunded)s were given back.")
                % {"task": commitment.proposal, "refunded": dong(commitment.refunded)}
                if not goes_on
                else _("The money of “%(task)s” is settled or released already.")
                % {"task": commitment.proposal},
                field="entry",
            )
        )
    setattr(commitment, field, kept)
    type(commitment)._base_manager.filter(pk=commitment.pk).update(**{field: kept})


def _ask_for_the_fence(budget, legs: list[Leg]) -> None:
    """After the mirror, what is kept is still exactly the part of the floor not yet reserved."""
    kept = ledger.balances(budget)[A.STRATEGIC_SHARE].amount
    kept += sum(leg.amount for leg in legs if leg.kind == A.STRATEGIC_SHARE)
    reserved = reserved_strategic(budget) + sum(
        leg.amount for leg in legs if leg.kind in STANDING_FOR_RESERVED and leg.group > 0
    )
    if kept != held(budget.floor, reserved):
        raise Refused(
            Reason(
                _(
                    "Other strategic tasks have used this money since: its mirror would leave the "
                    "strategic share at %(kept)s instead of %(wanted)s."
                )
                % {"kept": dong(kept), "wanted": dong(held(budget.floor, reserved))},
                field="entry",
            )
        )


def _once_more(key: str) -> str:
    """The key, or that of another attempt when what it stood for has been reversed."""
    reversed_before = Entry.objects.filter(
        Q(idempotency_key=key) | Q(idempotency_key__startswith=f"{key}:again"),
        reversed_by__isnull=False,
    ).count()
    return f"{key}:again{reversed_before}" if reversed_before else key


def seal(entry: Entry | None) -> dict[str, int | str]:
    """What a deed's event keeps of its entry: so the trail vouches for the books."""
    return {"entry": entry.number, "entry_hash": entry.hash} if entry else {}


def _leg(commitment, kind: str, amount: int) -> Leg:
    return Leg(kind, amount, commitment, commitment.group)


def _free_legs(commitment, taken: Draw, sign: int) -> list[Leg]:
    return [
        _leg(commitment, A.STRATEGIC_SHARE, sign * taken.kept),
        _leg(commitment, A.FREE, sign * taken.free),
    ]


def _returning_legs(commitment, amount: int) -> list[Leg]:
    ledger.locked_books(commitment.budget)
    back = give_back(
        amount,
        is_strategic=commitment.is_strategic,
        floor=commitment.budget.floor,
        reserved_strategic=reserved_strategic(commitment.budget),
    )
    return _free_legs(commitment, back, +1)


def _post(commitment, kind: str, legs: list[Leg], *, by, evidence, once: str) -> Entry:
    return ledger.post(
        commitment.budget,
        kind,
        legs,
        by=by,
        memo=_memo(kind, commitment),
        evidence=evidence,
        idempotency_key=_key(commitment, once),
    )


def _key(commitment, once: str) -> str:
    return f"{commitment.public_id}:{once}"


def _memo(kind: str, commitment) -> str:
    """In the books' own language, whatever the reader's."""
    with override("vi"):
        return f"{EntryKind(kind).label}: {commitment.proposal}"[:300]


def _locked(commitment):
    return _locked_by_id(commitment.pk)


def _locked_by_id(pk: int):
    rows = Posting._meta.get_field("commitment").related_model._base_manager
    return rows.select_for_update(of=("self",)).select_related("budget", "proposal").get(pk=pk)


def _raise(commitment, field: str, amount: int) -> None:
    type(commitment)._base_manager.filter(pk=commitment.pk).update(**{field: F(field) + amount})

"""Bringing in what the treasury says, and matching it with what was ordered."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from funds import matching
from funds.models import Payment, TreasuryColumns, TreasuryLine, TreasuryStatement
from funds.models.payment import HANDS
from funds.states import PaymentState
from funds.treasury_imports import day_of
from lifecycle import clock
from lifecycle.actions import advance, clean, together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.models import Duty
from lifecycle.moves import reasons_against, transition_of
from papers.folding import fold
from people.permissions import holds
from people.states import Role
from scoring.states import DutySet as TaskDuty

keeps_statements = holds(Role.FUND_ACCOUNTANT, Role.CHIEF_ACCOUNTANT)


def headings_of(province: Any, bank: str) -> dict[str, str]:
    """What this bank's columns were called the last time; {} for a bank not met before."""
    row = TreasuryColumns.objects.filter(province=province, bank=bank).first()
    return row.headings if row else {}


def bring_in(
    *,
    province: Any,
    bank: str,
    headings: Mapping[str, str],
    lines: Sequence[Mapping[str, Any]],
    file_name: str,
    sha256: str,
    by: Any,
) -> tuple[TreasuryStatement, Counter]:
    """Keep a statement's lines and match each that names an order of its sum.

    Gives the statement and counts: new, known (in an earlier statement), matched. The same file
    again gives the earlier statement and adds nothing; so does every line that is there already.
    """
    statement = TreasuryStatement(province=province, bank=clean_text(bank), sha256=sha256)
    role = keeps_statements(statement, by)
    if not role:
        raise WrongPerson(_("You do not have the right to do this step."))
    with together() as batch:
        # Two imports at one moment: the second waits here, and finds the first one's lines.
        type(province).objects.select_for_update().get(pk=province.pk)
        if earlier := TreasuryStatement.objects.filter(province=province, sha256=sha256).first():
            return earlier, Counter(known=len(lines))
        statement.file_name = file_name
        statement.imported_by, statement.imported_at = by, batch.moment
        clean(statement)
        statement.save()
        TreasuryColumns.objects.update_or_create(
            province=province, bank=statement.bank, defaults={"headings": dict(headings)}
        )
        made = _new_lines(statement, lines)
        counts = Counter(new=len(made), known=len(lines) - len(made))
        witness(statement, "imported", by=by, role=role, lines=len(made), sha256=sha256)
        counts["matched"] = _match_all(made, by=by)
    return statement, counts


def _new_lines(statement: TreasuryStatement, lines) -> list[TreasuryLine]:
    """Those that no earlier statement has told; two alike in one file are two."""
    seen: Counter = Counter()
    made = []
    for told in lines:
        print_ = _fingerprint(statement.bank, told)
        seen[print_] += 1
        there = {"province": statement.province, "fingerprint": print_, "nth": seen[print_]}
        if TreasuryLine.objects.filter(**there).exists():
            continue
        line = TreasuryLine(
            statement=statement,
            row=told["row"],
            paid_on=day_of(told["paid_on"]),
            reference=told["reference"],
            amount=told["amount"],
            description=told["description"],
            **there,
        )
        clean(line)
        line.save()
        made.append(line)
    return made


def _fingerprint(bank: str, told: Mapping[str, Any]) -> str:
    parts = (bank, told["paid_on"], told["reference"], told["amount"], told["description"])
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def _match_all(lines: Iterable[TreasuryLine], *, by: Any) -> int:
    """What this person may match they match; the rest waits for somebody else, as a suggestion."""
    matched = 0
    for line in lines:
        found = matching.exact(_as_line(line), _orders(line))
        payment = found and Payment.objects.for_page().get(pk=found.id)
        if payment and not _trouble(payment, by):
            match(line, payment, by=by)
            matched += 1
    return matched


def open_orders(province_id: str):
    """Payments that no line tells yet: ordered, or recorded as paid by hand."""
    return Payment.objects.for_list().filter(
        budget__province_id=province_id,
        state__in=[PaymentState.APPROVED, PaymentState.PAID],
        line=None,
    )


def _orders(line: TreasuryLine) -> list[matching.Order]:
    rows = open_orders(line.province_id).filter(amount=line.amount)
    return [as_order(payment) for payment in rows]


def as_order(payment: Payment) -> matching.Order:
    return matching.Order(
        payment.pk,
        payment.amount,
        clock.local(payment.approved_at).date(),
        fold(payment.treasury_code),
        fold(payment.account_holder),
    )


def _as_line(line: TreasuryLine) -> matching.Line:
    words = fold(f"{line.reference} {line.description}")
    return matching.Line(line.amount, line.paid_on, words)


def suggested(line: TreasuryLine, orders: Iterable[matching.Order]) -> list[int]:
    """Ids of the payments that this line may be; what names its order comes alone."""
    told = _as_line(line)
    orders = list(orders)
    if found := matching.exact(told, orders):
        return [found.id]
    return [order.id for order in matching.suggestions(told, orders)]


def _trouble(payment: Payment, by: Any) -> bool:
    """Whether this person can't record the payment as paid: another must match it."""
    if payment.state == PaymentState.PAID:
        return False
    move = transition_of(payment, "pay")
    if not move.permission(payment, by) or reasons_against(move, payment, by):
        return True
    people = {by.pk, *by.principals()}
    if people & {getattr(payment, f"{hand}_id") for hand in HANDS}:
        return True
    task = payment.instalment.commitment.proposal
    judged = Duty.objects.filter(
        matter_type=task._meta.label_lower, matter_id=task.pk, person__in=people
    )
    return (
        judged.filter(duty_set__in=[TaskDuty.APPRAISAL, TaskDuty.SCORING])
        .exclude(duty="pay")
        .exists()
    )


def match(line: TreasuryLine, payment: Payment, *, by: Any) -> TreasuryLine:
    """This line is that payment: an ordered one is paid by it, one paid by hand is confirmed.

    WrongMoment (409) when either is matched already or the payment is neither; Refused when the
    sums differ. A payment is so paid once, however many lines name it.
    """
    with together() as batch:
        line = _locked(line)
        role = _role(line, by)
        if line.payment_id is not None:
            raise WrongMoment(_("This line is matched already."))
        payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
        if payment.budget.province_id != line.province_id:
            raise WrongPerson(_("You do not have the right to do this step."))
        if TreasuryLine.objects.filter(payment=payment).exists():
            raise WrongMoment(_("This payment is matched with another line already."))
        if payment.amount != line.amount:
            raise Refused(Reason(_("The sums differ; a match is to the đồng."), field="payment"))
        if payment.state not in (PaymentState.APPROVED, PaymentState.PAID):
            raise WrongMoment(_("Only a payment that is approved or paid can be matched."))
        if payment.state == PaymentState.APPROVED:
            reference = line.reference or payment.treasury_code
            payment = advance(payment, "pay", by=by, reference=reference)
        line.payment, line.matched_by, line.matched_at = payment, by, batch.moment
        line.save(update_fields=["payment", "matched_by", "matched_at"])
        witness(line.statement, "matched", by=by, role=role, line=line.pk, payment=payment.pk)
    return line


def unmatch(line: TreasuryLine, *, by: Any, note: str, seen_payment: int | None = None):
    """The line is not that payment after all. The payment stays recorded as paid: whether its
    money left is for the books' own reversal, by two people."""
    note = clean_text(note)
    with together():
        line = _locked(line)
        role = _role(line, by)
        if line.payment_id is None:
            raise WrongMoment(_("This line is not matched."))
        if seen_payment is not None and seen_payment != line.payment_id:
            raise Stale(_("This page is old; open it again and look."))
        if not note:
            raise Refused(
                Reason(_("Give the reason: it is told to those concerned."), field="note")
            )
        payment = line.payment_id
        line.payment, line.matched_by, line.matched_at = None, None, None
        line.save(update_fields=["payment", "matched_by", "matched_at"])
        statement = line.statement
        witness(statement, "unmatched", by=by, role=role, note=note, line=line.pk, payment=payment)
    return line


def _locked(line: TreasuryLine) -> TreasuryLine:
    rows = TreasuryLine.objects.select_for_update(of=("self",)).select_related("statement")
    return rows.get(pk=line.pk)


def _role(line: TreasuryLine, by: Any) -> str:
    role = keeps_statements(line, by)
    if not role:
        raise WrongPerson(_("You do not have the right to do this step."))
    return role

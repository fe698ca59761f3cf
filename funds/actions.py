"""Deeds with money that touch several rows, each in one transaction."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from funds import bookkeeping, mails
from funds.limiting import LimitRow, ask_for_room, write_limits, write_sources
from funds.models import (
    BudgetYear,
    Commitment,
    Entry,
    Instalment,
)
from funds.rules import is_amount
from funds.states import (
    BudgetYearState,
    CommitmentState,
)
from lifecycle import clock
from lifecycle.actions import advance, begin, clean, together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from people.permissions import holds
from people.states import Role
from rulebook.actions import freeze


def _ask_for_right(thing: Any, by: Any, *roles: str) -> str:
    role = holds(*roles)(thing, by)
    if not role:
        raise WrongPerson(_("You do not have the right to do this step."))
    return role


def _ask_for_amount(amount: Any, field: str = "amount") -> None:
    if not is_amount(amount):
        raise Refused(Reason(_("An amount is a whole number of đồng, above 0."), field=field))


# The year's budget ----------------------------------------------------------------------------


def draft_budget(
    *,
    province,
    year: int,
    title: str,
    denominator: int,
    sources: Iterable[tuple[str, int, str]],
    by,
    denominator_note: str = "",
    is_synthetic: bool = False,
    limits: Iterable[LimitRow] = (),
) -> BudgetYear:
    """A year's budget with its sources (kind, amount, note) and limits; the rules of the day are
    frozen."""
    _ask_for_amount(denominator, "denominator")
    with together():
        budget = begin(
            BudgetYear(
                province=province,
                year=year,
                title=title,
                denominator=denominator,
                denominator_note=denominator_note,
                rule_set=freeze(province, clock.today(), by=by, role=Role.CHIEF_ACCOUNTANT),
                is_synthetic=is_synthetic,
            ),
            by=by,
        )
        write_sources(budget, sources)
        write_limits(budget, limits)
        ask_for_room(budget)
    return budget


def change_budget(
    budget: BudgetYear,
    *,
    by,
    sources: Iterable[tuple[str, int, str]] | None = None,
    limits: Iterable[LimitRow] | None = None,
    seen_version: int | None = None,
    **fields: Any,
) -> BudgetYear:
    """Mend a draft: its title, denominator, note; sources and limits anew when they are given."""
    with together():
        budget = BudgetYear.objects.select_for_update(of=("self",)).get(pk=budget.pk)
        role = _ask_for_right(budget, by, Role.CHIEF_ACCOUNTANT)
        if seen_version is not None and seen_version != budget.version:
            raise Stale(_("This page is old; open it again and look."))
        if budget.state != BudgetYearState.DRAFT:
            raise WrongMoment(_("Only a draft can be changed."))
        if "denominator" in fields:
            _ask_for_amount(fields["denominator"], "denominator")
        for name, value in fields.items():
            setattr(budget, name, value)
        clean(budget)
        budget.version += 1
        budget.save()
        if sources is not None:
            write_sources(budget, sources)
        if limits is not None:
            write_limits(budget, limits)
        ask_for_room(budget)
        witness(budget, "edited", by=by, role=role)
    return budget


def take_in_revenue(budget: BudgetYear, amount: int, *, by, evidence, memo: str) -> Entry:
    """The State's share of a result's revenue comes back into the year's free money."""
    role = _ask_for_right(budget, by, Role.CHIEF_ACCOUNTANT)
    with together():
        entry = bookkeeping.take_in_revenue(budget, amount, by=by, evidence=evidence, memo=memo)
        witness(budget, "revenue", by=by, role=role, amount=amount, **bookkeeping.seal(entry))
    return entry


# The money of a task --------------------------------------------------------------------------


def commit(commitment: Commitment, *, by, evidence: models.Model) -> Commitment:
    """The contract (`evidence`) is signed: what was reserved is owed."""
    return advance(commitment, "commit", by=by, evidence=evidence)


def settle(commitment: Commitment, *, by, evidence: models.Model) -> Commitment:
    """Everything is paid and accepted; the commitment is closed."""
    return advance(commitment, "settle", by=by, evidence=evidence)


def release(commitment: Commitment, *, by, evidence: models.Model, note: str = "") -> Commitment:
    """Withdrawn or terminated: what is not paid is free again."""
    return advance(commitment, "release", by=by, evidence=evidence, note=note)


def refund(commitment: Commitment, amount: int, *, by, evidence: models.Model) -> Commitment:
    """The host gave back `amount` of what was paid, as the decision (`evidence`) says."""
    return advance(commitment, "refund", by=by, evidence=evidence, amount=amount)


def plan_instalments(
    commitment: Commitment, plan: Sequence[tuple[int, date, str]], *, by
) -> list[Instalment]:
    """The schedule [(amount, due on, condition)]: its sum is the commitment to the đồng.

    Before the contract is signed a new plan replaces the old one, number by number; afterwards
    only a commitment without a plan takes one.
    """
    with together():
        commitment = Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)
        role = _ask_for_right(
            commitment, by, Role.OFFICER, Role.FUND_ACCOUNTANT, Role.FUND_DIRECTOR
        )
        existing = list(commitment.instalments.order_by("number"))
        is_fixed = commitment.state != CommitmentState.RESERVED and existing
        if is_fixed or commitment.state not in (
            CommitmentState.RESERVED,
            CommitmentState.COMMITTED,
        ):
            raise WrongMoment(_("The schedule of a signed contract is fixed."))
        for amount, _due_on, _condition in plan:
            _ask_for_amount(amount)
        if sum(amount for amount, _due_on, _condition in plan) != commitment.amount:
            raise Refused(
                Reason(
                    _("The instalments must add up to the commitment, to the đồng."),
                    field="amount",
                )
            )
        rows = [
            existing[at] if at < len(existing) else Instalment(commitment=commitment)
            for at in range(len(plan))
        ]
        for number, (row, (amount, due_on, condition)) in enumerate(
            zip(rows, plan, strict=True), start=1
        ):
            row.number, row.amount, row.due_on, row.condition = number, amount, due_on, condition
            clean(row)
            row.save()
        for surplus in existing[len(plan) :]:
            surplus.delete()
        witness(commitment, "planned", by=by, role=role, instalments=len(rows))
    return rows


def mark_ready(instalment: Instalment, *, evidence: models.Model, by, role: str = "") -> Instalment:
    """Its condition is met, as the deed above (`evidence`) shows; it can be paid from now on.

    `role` is the capacity the deed above has established; without it the person must be an
    officer or the fund director. Marked once: asked again, nothing changes.
    """
    role = role or _ask_for_right(instalment, by, Role.OFFICER, Role.FUND_DIRECTOR)
    with together() as batch:
        commitment = Commitment.objects.select_for_update(of=("self",)).get(
            pk=instalment.commitment_id
        )
        instalment = Instalment.objects.select_related("commitment__budget").get(pk=instalment.pk)
        if commitment.state != CommitmentState.COMMITTED:
            raise WrongMoment(_("The money of this task is not committed."))
        if instalment.is_ready:
            return instalment
        instalment.ready_at, instalment.ready_by = batch.moment, by
        instalment.evidence_type = ContentType.objects.get_for_model(evidence)
        instalment.evidence_id = evidence.pk
        instalment.save()
        witness(
            commitment,
            "ready",
            by=by,
            role=role,
            instalment=instalment.pk,
            evidence_type=evidence._meta.label_lower,
            evidence_id=evidence.pk,
        )
        mails.instalment_ready(instalment, by=by)
    return instalment

"""What must be true of a contract, its plan, its amendments and what it earns.

Plain values in, reasons or whole đồng out: no database, no clock. Percentages come from the
frozen rule set and are compared as integers (100 × part ≤ percent × whole), never rounded first.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.states import AmendmentKind, MilestoneKind, RiskDecision
from funds.rules import reaches_percent, split_by_largest_remainder, within_percent
from lifecycle.errors import Reason

# --- What a result earns, and what its authors get (Law 93/2025 art. 28; comm.author_min) ---


def after_tax_profit(*, revenue: int, cost: int, tax: int) -> int:
    """Whole đồng left of a period's revenue; negative when the period lost money."""
    return revenue - cost - tax


def author_pool(profit: int, percent: int) -> int:
    """The smallest whole đồng that is at least `percent` of the profit; 0 without a profit."""
    return max(0, -(-profit * percent // 100))


def is_enough_for_authors(pool: int, *, profit: int, percent: int) -> bool:
    """Whether the authors together get at least `percent` of the after-tax profit."""
    return pool >= 0 and (profit <= 0 or reaches_percent(pool, profit, percent))


def author_shares(pool: int, weights: Sequence[int]) -> list[int]:
    """The pool split by agreed weights (largest remainder, ties by order): parts sum to it."""
    return split_by_largest_remainder(pool, weights)


def revenue_faults(
    *,
    period_from: date,
    period_to: date,
    today: date,
    revenue: int,
    cost: int,
    tax: int,
    percent: int,
    percent_min: int,
    weights: Sequence[int],
    other_periods: Collection[tuple[date, date]] = (),
) -> list[Reason]:
    """Why this declaration of revenue can't stand: dates, amounts, the authors' part, weights."""
    faults = []
    if period_to < period_from:
        faults.append(Reason(_("The period ends before it begins."), field="period_to"))
    if period_to > today:
        faults.append(Reason(_("The period has not ended yet."), field="period_to"))
    if any(start <= period_to and period_from <= end for start, end in other_periods):
        faults.append(
            Reason(_("Another declaration already covers days of this period."), "period_from")
        )
    faults += [
        Reason(_("An amount can't be negative."), field=name)
        for name, amount in (("revenue", revenue), ("cost", cost), ("tax", tax))
        if amount < 0
    ]
    if not percent_min <= percent <= 100:
        faults.append(
            Reason(
                _("The authors' part must be between %(least)s%% and 100%% of the profit.")
                % {"least": percent_min},
                field="author_percent",
            )
        )
    if not weights:
        faults.append(Reason(_("Name at least one author."), field="authors"))
    elif any(weight < 1 for weight in weights):
        faults.append(Reason(_("An author's weight is a whole number from 1."), field="authors"))
    return faults


# --- The plan of milestones and instalments ---


@dataclass(frozen=True)
class PlannedMilestone:
    """One promised step, and the instalment it makes due (0 = none)."""

    name: str
    due_on: date
    amount: int
    kind: str = MilestoneKind.WORK


def plan_faults(
    plan: Sequence[PlannedMilestone],
    *,
    total: int,
    advance_max: int,
    starts_on: date,
    ends_on: date,
) -> list[Reason]:
    """Why this plan can't stand: its order, its dates, its sum, its first advance (percent)."""
    if ends_on <= starts_on:
        return [Reason(_("The contract ends before it begins."), field="ends_on")]
    kinds = [step.kind for step in plan]
    if (
        len(plan) < 3
        or kinds[0] != MilestoneKind.IN_FORCE
        or kinds[-1] != MilestoneKind.ACCEPTANCE
        or any(kind != MilestoneKind.WORK for kind in kinds[1:-1])
    ):
        return [
            Reason(
                _(
                    "A plan begins with the contract in force, ends with the acceptance "
                    "and has work between."
                ),
                field="milestones",
            )
        ]
    return [
        *_date_faults(plan, starts_on, ends_on),
        *_amount_faults(plan, total, advance_max),
    ]


def _date_faults(plan: Sequence[PlannedMilestone], starts_on: date, ends_on: date) -> list[Reason]:
    faults = []
    if any(not starts_on <= step.due_on <= ends_on for step in plan):
        faults.append(
            Reason(_("Every milestone falls within the contract's time."), field="milestones")
        )
    if any(later.due_on < earlier.due_on for earlier, later in zip(plan, plan[1:], strict=False)):
        faults.append(Reason(_("Milestones follow one another in time."), field="milestones"))
    return faults


def _amount_faults(plan: Sequence[PlannedMilestone], total: int, advance_max: int) -> list[Reason]:
    faults = []
    if any(step.amount < 0 for step in plan):
        faults.append(Reason(_("An instalment can't be negative."), field="milestones"))
    if sum(step.amount for step in plan) != total:
        faults.append(
            Reason(_("The instalments must add up to the contract's amount."), field="milestones")
        )
    if not within_percent(plan[0].amount, total, advance_max):
        faults.append(
            Reason(
                _("The first advance may be at most %(most)s%% of the contract.")
                % {"most": advance_max},
                field="milestones",
            )
        )
    return faults


def usual_plan(
    steps: Sequence[tuple[str, int]],
    *,
    total: int,
    advance_max: int,
    starts_on: date,
    ends_on: date,
) -> list[PlannedMilestone]:
    """A plan that can stand: steps (name, percent of the total) evenly spread in time, at least
    three. The first is the contract in force, the last the acceptance. What the first has beyond
    `advance_max` percent goes to the work between, in equal parts."""
    (_, first), *between, (_, last_percent) = steps
    advance, works = min(first, advance_max), len(between)
    moved = first - advance
    weights = [
        advance * works,
        *[percent * works + moved for _, percent in between],
        last_percent * works,
    ]
    amounts = split_by_largest_remainder(total, weights)
    if not within_percent(amounts[0], total, advance_max):
        # The rounding's odd đồng never lifts the advance above its ceiling.
        amounts = [amounts[0] - 1, amounts[1] + 1, *amounts[2:]]
    days = (ends_on - starts_on).days
    last = len(steps) - 1
    kinds = [MilestoneKind.IN_FORCE, *[MilestoneKind.WORK] * works, MilestoneKind.ACCEPTANCE]
    return [
        PlannedMilestone(name, starts_on + timedelta(days * index // last), amount, kind)
        for index, ((name, _), amount, kind) in enumerate(zip(steps, amounts, kinds, strict=True))
    ]


# --- Amendments: each kind changes only what it may ---


@dataclass(frozen=True)
class Standing:
    """What holds now, for an amendment to be judged against (ids are opaque)."""

    today: date
    starts_on: date
    ends_on: date
    leader: int
    eligible_leaders: Collection[int] = ()
    host: int = 0
    partners: Collection[int] = ()
    organisations: Collection[int] = ()
    products: Collection[int] = ()
    lines: Mapping[int, tuple[str, int, int]] = field(default_factory=dict)
    """budget line → (source, year, amount)"""


def amendment_faults(kind: str, changes: Mapping[str, Any], now: Standing) -> list[Reason]:
    """Why this amendment can't be asked for: foreign or missing keys first, then its own rule."""
    wanted = AMENDMENT_FIELDS[AmendmentKind(kind)]
    foreign = sorted(set(changes) - wanted)
    if foreign:
        return [
            Reason(
                _("An amendment of this kind may not change: %(names)s.")
                % {"names": ", ".join(foreign)},
                field="changes",
            )
        ]
    missing = sorted(wanted - set(changes))
    if missing:
        return [Reason(_("This field is required."), field=name) for name in missing]
    return AMENDMENT_CHECKS[AmendmentKind(kind)](changes, now)


AMENDMENT_FIELDS: dict[AmendmentKind, frozenset[str]] = {
    AmendmentKind.EXTENSION: frozenset({"ends_on"}),
    AmendmentKind.LEADER: frozenset({"leader"}),
    AmendmentKind.PARTNER: frozenset({"organisation", "takes_part"}),
    AmendmentKind.SCOPE: frozenset({"product", "quantity", "quality"}),
    AmendmentKind.BUDGET: frozenset({"from_line", "to_line", "amount"}),
    AmendmentKind.SUSPENSION: frozenset({"from_on", "until_on"}),
}


def _day(value: Any) -> date | None:
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except (TypeError, ValueError):
        return None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _extension(changes: Mapping[str, Any], now: Standing) -> list[Reason]:
    ends_on = _day(changes["ends_on"])
    if ends_on is None:
        return [Reason(_("Enter a date."), field="ends_on")]
    if ends_on <= now.ends_on:
        return [Reason(_("An extension ends after the present last day."), field="ends_on")]
    if now.today > now.ends_on:
        return [Reason(_("The contract's time is over; it can't be extended."), field="ends_on")]
    return []


def _leader(changes: Mapping[str, Any], now: Standing) -> list[Reason]:
    if changes["leader"] == now.leader:
        return [Reason(_("This person already leads the task."), field="leader")]
    if changes["leader"] not in now.eligible_leaders:
        return [Reason(_("The leader must be a person of the host organisation."), field="leader")]
    return []


def _partner(changes: Mapping[str, Any], now: Standing) -> list[Reason]:
    organisation, takes_part = changes["organisation"], changes["takes_part"]
    if not isinstance(takes_part, bool):
        return [Reason(_("Say whether the partner joins or leaves."), field="takes_part")]
    if organisation == now.host:
        return [Reason(_("The host is not a partner of its own task."), field="organisation")]
    if takes_part and organisation in now.partners:
        return [Reason(_("This organisation is already a partner."), field="organisation")]
    if takes_part and organisation not in now.organisations:
        return [Reason(_("This organisation is not known here."), field="organisation")]
    if not takes_part and organisation not in now.partners:
        return [Reason(_("This organisation is not a partner."), field="organisation")]
    return []


def _scope(changes: Mapping[str, Any], now: Standing) -> list[Reason]:
    faults = []
    if changes["product"] not in now.products:
        faults.append(Reason(_("Choose one of the task's products."), field="product"))
    if not _is_whole(changes["quantity"]) or changes["quantity"] < 1:
        faults.append(Reason(_("Enter a whole number from 1."), field="quantity"))
    if not isinstance(changes["quality"], str) or not changes["quality"].strip():
        faults.append(Reason(_("This field is required."), field="quality"))
    return faults


def _budget(changes: Mapping[str, Any], now: Standing) -> list[Reason]:
    giver, taker = now.lines.get(changes["from_line"]), now.lines.get(changes["to_line"])
    if giver is None or taker is None or changes["from_line"] == changes["to_line"]:
        return [Reason(_("Choose two different budget lines of this task."), field="to_line")]
    if giver[:2] != taker[:2]:
        return [Reason(_("Money moves only within one source and one year."), field="to_line")]
    amount = changes["amount"]
    if not _is_whole(amount) or amount < 1:
        return [Reason(_("Enter a whole number of đồng from 1."), field="amount")]
    if amount >= giver[2]:
        return [Reason(_("The giving line must keep at least one đồng."), field="amount")]
    return []


def _suspension(changes: Mapping[str, Any], now: Standing) -> list[Reason]:
    begin, end = _day(changes["from_on"]), _day(changes["until_on"])
    if begin is None:
        return [Reason(_("Enter a date."), field="from_on")]
    if end is None:
        return [Reason(_("Enter a date."), field="until_on")]
    if begin < now.today:
        return [Reason(_("A suspension can't begin in the past."), field="from_on")]
    if end <= begin:
        return [Reason(_("The suspension ends before it begins."), field="until_on")]
    if end > now.ends_on:
        return [Reason(_("The suspension must end within the contract's time."), field="until_on")]
    return []


AMENDMENT_CHECKS: dict[AmendmentKind, Callable[[Mapping[str, Any], Standing], list[Reason]]] = {
    AmendmentKind.EXTENSION: _extension,
    AmendmentKind.LEADER: _leader,
    AmendmentKind.PARTNER: _partner,
    AmendmentKind.SCOPE: _scope,
    AmendmentKind.BUDGET: _budget,
    AmendmentKind.SUSPENSION: _suspension,
}


# --- The risk file: what proves that the rules were followed (Law 93/2025 art. 9.3) ---

COMPLIANCE = {
    "reports_on_time": _("Reports were filed when due, or late with a reason"),
    "changes_approved": _("Changes were approved before they were made"),
    "records_kept": _("Research records and vouchers are kept"),
    "money_for_purpose": _("Money was spent on the contract's purpose and scope"),
    "no_fraud": _("No fraud and no intentional breach was found"),
}


def proofs_faults(proofs: Sequence[Mapping[str, Any]]) -> list[Reason]:
    """Why the checklist is not complete: each question answered once, yes or no, with a note."""
    keys = [proof.get("key") for proof in proofs]
    if sorted(map(str, keys)) != sorted(COMPLIANCE):
        return [Reason(_("Answer every question of the checklist once."), field="proofs")]
    return [
        Reason(_("Say what this answer rests on."), field=f"proofs_{proof['key']}")
        for proof in proofs
        if not isinstance(proof.get("ok"), bool) or not str(proof.get("note", "")).strip()
    ]


def decision_faults(
    decision: str, refund: int, *, paid: int, proofs: Sequence[Mapping[str, Any]]
) -> list[Reason]:
    """Why a risk decision can't stand. The law exempts only who followed every rule, so one
    failed proof bars the exemption; that all hold never grants it: a person decides."""
    if decision not in RiskDecision.values:
        return [Reason(_("Choose exemption or refund."), field="decision")]
    if decision == RiskDecision.EXEMPT:
        if refund:
            return [Reason(_("An exemption asks for no refund."), field="refund_amount")]
        if not all(proof["ok"] for proof in proofs):
            return [
                Reason(
                    _("The checklist shows a rule that was not followed; exemption needs all."),
                    field="decision",
                )
            ]
        return []
    if refund < 1:
        return [Reason(_("Enter the amount to refund."), field="refund_amount")]
    if refund > paid:
        return [Reason(_("More can't be refunded than was paid."), field="refund_amount")]
    return []


# --- Settlement ---


def savings(*, amount: int, spent: int) -> int:
    """Savings = approved total minus actual spending (NĐ 95/2014 art. 3); kept by the host."""
    return amount - spent


def settlement_faults(*, amount: int, spent: int) -> list[Reason]:
    """Why this settlement can't stand: spending lies between 0 and the contract's amount."""
    if spent < 0:
        return [Reason(_("An amount can't be negative."), field="spent")]
    if spent > amount:
        return [Reason(_("More can't be settled than the contract's amount."), field="spent")]
    return []


# --- Numbers on paper ---


def contract_number(sequence: int, year: int) -> str:
    """01/2026/HĐ-KHCN; at least two digits, no gaps within a year."""
    return f"{sequence:02d}/{year}/HĐ-KHCN"


def addendum_number(sequence: int, contract: str) -> str:
    """PL01-01/2026/HĐ-KHCN: the addenda of one contract, counted from 1."""
    return f"PL{sequence:02d}-{contract}"

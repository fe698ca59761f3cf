"""What an allocation rests on, gathered from the ranking and the books, and its checksum.

Whatever is in here and changes afterwards makes the allocation void: it is gathered again and
compared, nobody has to tell.
"""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from funds import ledger
from funds.allocation import Candidate, Outcome, allocate
from funds.models.commitment import Commitment
from funds.rules import is_amount
from funds.states import AccountKind, Policy
from lifecycle.errors import Reason, Refused
from lifecycle.trail import as_text
from proposals.models import Proposal
from proposals.states import ProposalState
from scoring.models import Appraisal, Item
from scoring.models.beside import order_rule_of
from scoring.querysets import ranked
from scoring.ranking import Ranked


def gather(budget, call, policy: str = Policy.MERIT) -> dict[str, Any]:
    """Plain values only: the ranked dossiers that passed, and the money that is left."""
    rows = ledger.balances(budget)
    return {
        "budget": budget.public_id,
        "call": call.public_id,
        "policy": str(policy),
        "priority": str(order_rule_of(call).applies),
        "denominator": budget.denominator,
        "percent": str(budget.strategic_percent),
        "floor": budget.floor,
        "kept": rows[AccountKind.STRATEGIC_SHARE].amount,
        "free": rows[AccountKind.FREE].amount,
        "envelope_left": call.envelope - Commitment.objects.of_call(call).still_bound(),
        "candidates": _candidates(call),
    }


def _candidates(call) -> list[dict[str, Any]]:
    """Those who passed and still wait for money, in the ranking's order, numbered from 1."""
    items = (
        Item.objects.of_selection(call)
        .concluded()
        .filter(proposal__state=ProposalState.PASSED)
        .select_related("proposal")
        .prefetch_related("council__rule_set")
    )
    waiting = {item.proposal_id: item for item in items}
    asked = Proposal.objects.with_state_amount().in_bulk(waiting)
    appraised = appraised_amounts(call)
    places = [place for place in ranked(call) if place.candidate.id in waiting]
    return [
        _row(
            rank,
            place,
            waiting[place.candidate.id],
            asked[place.candidate.id].state_sum,
            appraised.get(place.candidate.id),
        )
        for rank, place in enumerate(places, start=1)
    ]


def appraised_amounts(call) -> dict[int, int]:
    """What a finance appraisal group left of each dossier's State money, by dossier."""
    rows = Appraisal.objects.concluded().of_call(call)
    return dict(rows.values_list("item__proposal_id", "appraised_state"))


def _row(rank: int, place: Ranked, item: Item, asked: int, appraised: int | None) -> dict[str, Any]:
    judged, proposal = place.candidate, item.proposal
    row = {
        "id": proposal.pk,
        "code": proposal.code,
        "rank": rank,
        "mean": str(judged.mean),
        "has_priority": judged.has_priority,
        "chair_points": as_text(judged.chair_points),
        "submitted_at": as_text(judged.submitted_at),
        "decided_by": str(place.decided_by),
        "amount": asked if appraised is None else appraised,
        # The group an officer confirmed and the council found fitting; 0 serves no group.
        "group": int(proposal.effective_group) if item.counts_as_strategic else 0,
        "fit": as_text(item.fit_mean),
    }
    # Only where a budget was appraised: the digests of the others stay what they were.
    return row if appraised is None else {**row, "asked": asked}


def digest(inputs: dict[str, Any]) -> str:
    text = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def work_out(inputs: dict[str, Any]) -> Outcome:
    """The outcome that follows from the inputs alone; anyone can do it again."""
    for row in inputs["candidates"]:
        if not is_amount(row["amount"]):
            raise Refused(
                Reason(
                    _("Dossier %(code)s asks for no sum that can be paid.") % {"code": row["code"]}
                )
            )
    return allocate(
        [
            Candidate(id=row["id"], rank=row["rank"], amount=row["amount"], group=row["group"])
            for row in inputs["candidates"]
        ],
        budget=inputs["kept"] + inputs["free"],
        floor=inputs["kept"],
        envelope=inputs["envelope_left"],
    )

"""What an allocation rests on, gathered from the ranking and the books, and its checksum.

Whatever is in here and changes afterwards makes the allocation void: it is gathered again and
compared, nobody has to tell.
"""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from funds.limits import limits_of, wished
from funds.rules import is_amount
from funds.states import Policy
from lifecycle.errors import Reason, Refused
from lifecycle.trail import as_text
from proposals.models import Proposal
from proposals.states import ProposalState
from scoring.models import Appraisal, Item
from scoring.models.beside import order_rule_of
from scoring.querysets import ranked
from scoring.ranking import Ranked


def gather(
    budget, call, policy: str = Policy.MERIT, wishes: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Plain values only: the ranked dossiers that passed, and the limits a scenario wants."""
    return {
        "budget": budget.public_id,
        "call": call.public_id,
        "policy": str(policy),
        "priority": str(order_rule_of(call).applies),
        "denominator": budget.denominator,
        "percent": str(budget.strategic_percent),
        "floor": budget.floor,
        "wishes": wishes or {},
        "limits": wished(limits_of(budget, call), wishes or {}, budget),
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
    amount = asked if appraised is None else appraised
    row = {
        "id": proposal.pk,
        "key": proposal.code or str(proposal.pk),
        "code": proposal.code,
        "rank": rank,
        "mean": str(judged.mean),
        "has_priority": judged.has_priority,
        "chair_points": as_text(judged.chair_points),
        "submitted_at": as_text(judged.submitted_at),
        "decided_by": str(place.decided_by),
        "amount": amount,
        "amounts": [amount],
        # In hundredths of a point, for the policies that add them up.
        "points": int(judged.mean * 100),
        # The group an officer confirmed and the council found fitting; 0 serves no group.
        "group": int(proposal.effective_group) if item.counts_as_strategic else 0,
        "fit": as_text(item.fit_mean),
        "belongs": {"host": str(proposal.host_id), "leader": str(proposal.leader_id)},
    }
    # Only where a budget was appraised: the digests of the others stay what they were.
    return row if appraised is None else {**row, "asked": asked}


def digest(inputs: dict[str, Any]) -> str:
    text = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def refuse_unpayable(inputs: dict[str, Any]) -> None:
    """Every candidate asks for a sum that can be paid, or is named."""
    for row in inputs["candidates"]:
        if not is_amount(row["amount"]):
            raise Refused(
                Reason(
                    _("Dossier %(code)s asks for no sum that can be paid.") % {"code": row["code"]}
                )
            )

"""The four conditions of the three houses, as a dossier's page shows them."""

from typing import Any

from django.urls import reverse

from lifecycle.moves import moves_for
from people.states import House
from proposals import rules
from proposals.models import Proposal
from proposals.states import BEFORE_COUNCIL, AttestationState, Condition


def house_panel(proposal: Proposal, user) -> list[dict[str, Any]]:
    """Each condition with the words it needs: asked or not, of whom, answered how, what next.

    The proposal's team, partners, and attestations with their papers are fetched already.
    """
    given = {(a.condition, a.house): a for a in proposal.attestations.all()}
    facts = {(f.condition, f.house): f for f in proposal.attestation_facts()}
    met = proposal.conditions_met()
    may_ask = proposal.leader_id == user.pk and proposal.state in BEFORE_COUNCIL
    panel = []
    for condition, houses in rules.HOUSES_OF_CONDITION.items():
        number = int(condition)
        words = []
        for house in houses:
            fact = facts.get((number, house))
            word = _word(proposal, number, house, given.get((number, house)), user, may_ask)
            word["stands"] = fact is not None and fact.stands
            word["counts_no_more"] = word["is_confirmed"] and not word["stands"]
            words.append(word)
        panel.append(
            {
                "number": number,
                "label": Condition(condition).label,
                "is_met": met[number],
                "words": words,
                "given": sum(word["stands"] for word in words),
                "needed": len(words),
            }
        )
    return panel


def _word(proposal, number: int, house: str, attestation, user, may_ask: bool) -> dict[str, Any]:
    word = {"house": house, "house_label": House(house).label, "attestation": attestation}
    if attestation is None:
        ask_url = _ask_url(proposal, number, house) if may_ask else ""
        return {**word, "is_confirmed": False, "moves": [], "ask_url": ask_url}
    return {
        **word,
        "is_confirmed": attestation.state == AttestationState.CONFIRMED,
        "moves": [move for move in moves_for(attestation, user) if not move.reasons],
        "ask_url": "",
    }


def _ask_url(proposal: Proposal, condition: int, house: str) -> str:
    path = reverse("proposals:proposal_ask", kwargs={"public_id": proposal.public_id})
    return f"{path}?condition={condition}&house={house}"

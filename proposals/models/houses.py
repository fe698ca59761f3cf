"""What the three houses have said of a dossier, as the rules read it."""

from proposals import rules
from proposals.states import AttestationState


class WithHouses:
    """A dossier's partners and confirmations as plain values, and what follows from them."""

    def taking_part(self) -> set[int]:
        """Ids of the host and the partner organisations."""
        return {self.host_id} | {partner.organisation_id for partner in self.partners.all()}

    def attestation_facts(self) -> list[rules.AttestationFacts]:
        """The houses' words as plain values; see `rules.AttestationFacts` for `fits`."""
        owner = self.problem.organisation_id if self.problem_id else None
        fitting = {1: self.taking_part(), 2: {owner}}
        return [
            rules.AttestationFacts(
                condition=a.condition,
                house=a.house,
                is_confirmed=a.state == AttestationState.CONFIRMED,
                fits=a.condition not in fitting or a.asked_of_id in fitting[a.condition],
                amount=a.amount,
                people=a.people,
            )
            for a in self.attestations.all()
        ]

    def conditions_met(self) -> dict[int, bool]:
        return rules.conditions_met(self.attestation_facts())

    def three_house_facts(self) -> list[rules.ConditionFacts]:
        return rules.three_house_facts(self.attestation_facts())

    @property
    def has_priority(self) -> bool:
        """All four conditions of the three houses hold."""
        return rules.has_priority(self.attestation_facts())

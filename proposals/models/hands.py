"""Who writes, reads and leads a dossier."""

from people.permissions import the_person
from people.states import Capacity
from proposals.states import EDITABLE, ProposalState

task_leader = the_person("leader", Capacity.TASK_LEADER)


class WithHands:
    """A dossier's people: as what somebody writes it or reads it."""

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_team_locked(self) -> bool:
        """A returned dossier's content may change, its team not."""
        return self.state != ProposalState.DRAFT

    def has_in_team(self, user) -> bool:
        if self.leader_id == user.pk:
            return True
        return any(member.user_id == user.pk for member in self.team.all())

    def writing_role(self, user) -> str:
        """As what this person writes the dossier, "" if they are not of the team."""
        if task_leader(self, user):
            return Capacity.TASK_LEADER
        return Capacity.TEAM_MEMBER if self.has_in_team(user) else ""

    def may_be_edited_by(self, user) -> bool:
        return self.is_editable and bool(self.writing_role(user))

    def reading_role(self, user) -> str:
        """As what this person reads it at the moment, "" if no reader row is in force."""
        row = self.readers.in_force().filter(user=user).order_by("pk").first()
        return row.as_what if row else ""

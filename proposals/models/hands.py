"""Who writes, reads and leads a dossier."""

from lifecycle.trail import moment
from people.permissions import the_person
from people.states import Capacity
from proposals import rules, sections
from proposals.states import EDITABLE, ProposalState, TeamRole

task_leader = the_person("leader", Capacity.TASK_LEADER)


class WithHands:
    """A dossier's people: as what somebody writes it or reads it."""

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE or self.is_being_corrected

    @property
    def writing_until(self):
        """Until when it may be written: a day, or the moment its call closes."""
        if self.is_being_corrected:
            return self.corrections_due_on
        return self.returned_until or self.call.closes_at

    @property
    def is_team_locked(self) -> bool:
        """A returned dossier's content may change, its team not; nor after the call's closing."""
        if self.state != ProposalState.DRAFT:
            return True
        return not rules.in_time(moment(), self.call.closes_at, self.call.grace)

    def hand_over_lead(self, user, at) -> None:
        """Another person leads from now on; the old leader stays as a key member."""
        self.team.filter(role=TeamRole.LEADER).update(role=TeamRole.KEY)
        self.team.update_or_create(
            user=user,
            defaults={
                "role": TeamRole.LEADER, "organisation": self.host, "consented_at": at,
            },
        )  # fmt: skip
        self.leader = user
        self.version += 1
        self.save(update_fields=["leader", "version"])

    def has_in_team(self, user) -> bool:
        return self.has_in_team_by_id(user.pk)

    def has_in_team_by_id(self, person_id: int) -> bool:
        if self.leader_id == person_id:
            return True
        return any(member.user_id == person_id for member in self.team.all())

    def was_written_by(self, person_id: int) -> bool:
        """Whether they ever wrote it, in its team still or not. Asked once for a fetched row."""
        if not hasattr(self, "_writers"):
            made = self.versions.order_by().values_list("made_by_id", flat=True)
            self._writers = set(made.distinct())
        return person_id in self._writers

    def writing_role(self, user) -> str:
        """As what this person writes the dossier, "" if they are not of the team."""
        if task_leader(self, user):
            return Capacity.TASK_LEADER
        return Capacity.TEAM_MEMBER if self.has_in_team(user) else ""

    def team_role(self, user) -> str:
        """Their role in the team, "" if they have none."""
        if self.leader_id == user.pk:
            return TeamRole.LEADER
        if hasattr(self, "my_role"):
            return self.my_role or ""
        return next((row.role for row in self.team.all() if row.user_id == user.pk), "")

    @property
    def my_role_words(self) -> str:
        """The role of whoever the rows were fetched for, in words."""
        return str(TeamRole(self.my_role).label) if getattr(self, "my_role", None) else ""

    def may_write(self, user, section: str) -> bool:
        """Whether their role in the team writes this section while the dossier may be written."""
        if not self.is_editable or not sections.may_write(self.team_role(user), section):
            return False
        return self.state in EDITABLE or section in sections.CORRECTABLE

    def may_be_edited_by(self, user) -> bool:
        return self.is_editable and bool(self.writing_role(user))

    def reading_role(self, user) -> str:
        """As what this person reads it at the moment, "" if no reader row is in force."""
        row = self.readers.in_force().filter(user=user).order_by("pk").first()
        return row.as_what if row else ""

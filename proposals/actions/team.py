"""Who works on a dossier: asked by the leader, joined by themselves, taken out or gone."""

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import begin, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from people.models.user import clean_email
from people.states import Capacity
from proposals.models import Invitation, Proposal
from proposals.states import TeamRole


def invite(proposal: Proposal, *, by, email: str, role: str, organisation) -> Invitation:
    """Ask the person with this address by mail; only the leader asks, while the team is open."""
    with together() as batch:
        row = _locked(proposal)
        if row.leader_id != by.pk:
            raise WrongPerson(_("Only the task leader decides who is of the team."))
        _refuse_locked_team(row)
        email = clean_email(email)
        _refuse_wrong_role(row, email, role, organisation)
        invitation = Invitation(
            proposal=row, email=email, role=role, organisation=organisation,
            expires_at=batch.moment,
        )  # fmt: skip
        invitation.send(batch.moment)
        return begin(invitation, by=by)


def remove_member(proposal: Proposal, person, *, by) -> None:
    """Take somebody out of the team while it is open; only the leader does, never themselves."""
    with together():
        row = _locked(proposal)
        if row.leader_id != by.pk:
            raise WrongPerson(_("Only the task leader decides who is of the team."))
        _take_out(row, person, by=by, verb="member_removed", role=Capacity.TASK_LEADER)


def leave_team(proposal: Proposal, *, by) -> None:
    """Go out of the team oneself; the leader hands over first."""
    with together():
        row = _locked(proposal)
        if not row.has_in_team(by):
            raise WrongPerson(_("You are not of this team."))
        _take_out(row, by, by=by, verb="member_left", role=Capacity.TEAM_MEMBER)


def _take_out(row: Proposal, person, *, by, verb: str, role: str) -> None:
    _refuse_locked_team(row)
    if person.pk == row.leader_id:
        raise WrongMoment(_("The task leader can't leave: ask another person to lead first."))
    if not row.team.filter(user=person).delete()[0]:
        raise WrongMoment(_("This person is not of the team any more."))
    row.version += 1
    row.save(update_fields=["version"])
    witness(row, verb, by=by, role=role, person=person.pk)


def _locked(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("call", "host", "leader")
    return rows.get(pk=proposal.pk)


def _refuse_locked_team(row: Proposal) -> None:
    if row.is_team_locked:
        raise WrongMoment(
            _("The team is locked once the dossier was submitted or the call has closed.")
        )


def _refuse_wrong_role(row: Proposal, email: str, role: str, organisation) -> None:
    reasons = []
    member = row.team.filter(user__email=email).first()
    if member is not None and role != TeamRole.LEADER:
        reasons.append(Reason(_("E-mail: this person is of the team already."), field="email"))
    if email == row.leader.email:
        reasons.append(Reason(_("E-mail: this person leads the task already."), field="email"))
    if role == TeamRole.LEADER and organisation.pk != row.host_id:
        reasons.append(
            Reason(
                _("Organisation: whoever leads the task belongs to the host organisation."),
                field="organisation",
            )
        )
    if role == TeamRole.PARTNER and organisation.pk not in row.taking_part() - {row.host_id}:
        reasons.append(
            Reason(
                _("Organisation: name it among the dossier's partners first."),
                field="organisation",
            )
        )
    if reasons:
        raise Refused(reasons)

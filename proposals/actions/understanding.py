"""The owner of a problem says whether an answer understood it."""

from django.utils.translation import gettext as _

from lifecycle.actions import together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from papers import actions as papers_actions
from papers.states import MailKind
from people.states import Capacity
from proposals.models import Proposal, Understanding
from proposals.states import BEFORE_COUNCIL, Understood


def speaks_for_the_problem(proposal: Proposal, user) -> str:
    """A person of the organisation that has the problem, or had one merged into it; never one of
    the team.
    """
    if not user.is_authenticated or proposal.problem_id is None or proposal.has_in_team(user):
        return ""
    owners = {proposal.problem.organisation_id}
    owners |= set(proposal.problem.twins.values_list("organisation_id", flat=True))
    return str(Capacity.PROBLEM_OWNER) if owners & user.standing.organisation_ids else ""


def say_understood(proposal: Proposal, *, by, understood: str, words: str = "") -> Understanding:
    """Before the council has the dossier; the task leader hears of it."""
    with together() as batch:
        row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        role = speaks_for_the_problem(row, by)
        if not role:
            raise WrongPerson(_("Only the owner of the problem says whether it was understood."))
        if row.state not in BEFORE_COUNCIL:
            raise WrongMoment(_("The council has the dossier; what it understood is judged there."))
        words = clean_text(words)
        if reasons := _reasons_against(understood, words):
            raise Refused(reasons)
        last = row.understandings.order_by("-said_at", "-pk").first()
        if last and (last.said_by_id, last.understood, last.words) == (by.pk, understood, words):
            raise WrongMoment(_("You have said just this already; the task leader knows it."))
        word = Understanding.objects.create(
            proposal=row, understood=understood, words=words, said_by=by, said_at=batch.moment
        )
        witness(row, "understanding", by=by, role=role, answer=understood)
        _tell_leader(row, word)
    return word


def _reasons_against(understood: str, words: str) -> list[Reason]:
    if understood not in Understood.values:
        return [Reason(_("Understood: say yes, partly or no."), field="understood")]
    if understood != Understood.YES and not words:
        return [Reason(_("In your words: say what they missed."), field="words")]
    return []


def _tell_leader(proposal: Proposal, word: Understanding) -> None:
    if not proposal.leader.is_active:
        return

    def said() -> dict[str, str]:
        return {
            "proposal": str(proposal),
            "answer": str(word.get_understood_display()),
            "words": word.words,
        }

    papers_actions.post(
        proposal.leader,
        lambda: _("The owner of the problem has read your proposal: %(proposal)s") % said(),
        lambda: [_("Was the problem understood? %(answer)s. %(words)s") % said()],
        proposal.get_absolute_url(),
        kind=MailKind.NEWS,
    )

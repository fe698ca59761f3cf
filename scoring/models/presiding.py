"""Who may move an item, and what must be there before it is taken up."""

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from proposals.rules import hides_applicants
from scoring.states import BallotState, Stage


def whoever_presides(item, user) -> str:
    """The chair; the vice-chair when the chair is absent or recused from this dossier."""
    seat = item.bench.presiding
    return seat.capacity if seat and seat.user_id == user.pk else ""


def presides_or_keeps_minutes(item, user) -> str:
    seats = [item.bench.presiding, item.bench.secretary]
    return next((seat.capacity for seat in seats if seat and seat.user_id == user.pk), "")


def whoever_presides_over_marks(item, user) -> str:
    """Where members mark: a finance appraisal group closes its figures instead."""
    return "" if item.stage == Stage.APPRAISAL else whoever_presides(item, user)


def whoever_presides_over_figures(item, user) -> str:
    return whoever_presides(item, user) if item.stage == Stage.APPRAISAL else ""


def a_meeting_is_open(item, user) -> Reason | None:
    return None if item.open_meeting else Reason(_("No meeting of the council is open."))


def no_ballot_is_open(thing, user) -> Reason | None:
    """Of an item or a meeting; asked once for this copy of it."""
    if not hasattr(thing, "_has_open_ballot"):
        thing._has_open_ballot = thing.ballots.filter(state=BallotState.OPEN).exists()
    if not thing._has_open_ballot:
        return None
    return Reason(_("A ballot is open; close or cancel it first."))


def applicant_is_hidden(item, user=None) -> Reason | None:
    """Against a hearing: the council would see who applies (decision 19)."""
    proposal = item.proposal
    if not hides_applicants(proposal.call.blind_mode, proposal.state):
        return None
    return Reason(
        _("Both sides are hidden in this call: the applicant is not heard; ask in writing.")
    )


def second_round_not_held(item, user) -> Reason | None:
    return None if item.round == 1 else Reason(_("The second round has been held."))


def reviewers_are_named(item, user) -> Reason | None:
    need = item.council.reviewers_needed
    have = len(item.bench.reviewers)
    if have >= need:
        return None
    return Reason(
        _("%(have)s of %(need)s reviewers are named for this dossier.")
        % {"have": have, "need": need}
    )

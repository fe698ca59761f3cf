"""Which dossiers wait for an officer's look."""

from django.db.models import Exists, F, OuterRef, Q

from lifecycle import clock
from people.permissions import provinces_as
from people.states import Role
from proposals import models
from proposals.states import ProposalState


def overdue_on(day) -> Q:
    """Sent back, and not handed in again in time."""
    return Q(state=ProposalState.RETURNED, returned_until__lt=day)


def to_check(user):
    """Those handed in and those not completed in time, the oldest first; never of one's own
    team, nor of a team of whom one stands in for.

    Annotates `has_check` and `has_conclusion`: done since it came in.
    """
    since = {"proposal": OuterRef("pk")}
    check = models.DossierCheck.objects.filter(**since, done_at__gte=OuterRef("last_submitted_at"))
    search = models.DuplicateSearch.objects.concluded().filter(
        **since, searched_at__gte=OuterRef("last_submitted_at")
    )
    people = {user.pk, *user.principals()}
    team = models.TeamMember.objects.filter(proposal=OuterRef("pk"), user__in=people)
    today = clock.date_of(user.standing.as_of)
    return (
        models.Proposal.objects.filter(
            Q(state=ProposalState.SUBMITTED) | overdue_on(today),
            province_id__in=provinces_as(user, Role.OFFICER),
        )
        .exclude(leader__in=people)
        .exclude(Exists(team))
        .select_related("host", "call__rule_set")
        .annotate(has_check=Exists(check), has_conclusion=Exists(search))
        .order_by(F("last_submitted_at").asc(), "pk")
    )

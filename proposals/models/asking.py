"""The mails between whoever asks a house for its word and the house."""

from typing import Any

from django.utils.translation import gettext as _

from lifecycle import clock
from papers import actions as papers_actions
from papers.states import MailKind
from people.models import Membership


def tell_house(attestation: Any, *, by: Any) -> int:
    """A mail to each person of the organisation asked, but whoever asks; how many."""
    places = (
        Membership.objects.in_force(clock.today())
        .filter(organisation=attestation.asked_of_id, user__is_active=True)
        .exclude(user=by)
        .select_related("user")
        .order_by("pk")
    )
    people = {place.user_id: place.user for place in places}
    for person in people.values():
        _post(
            person,
            attestation,
            lambda: _("A confirmation is asked of your organisation: %(proposal)s"),
            lambda: _("Confirm or decline, with the reason: %(condition)s"),
            MailKind.REQUEST,
        )
    return len(people)


def tell_leader(attestation: Any, *, by: Any) -> None:
    """The answer, to the task leader."""
    leader = attestation.proposal.leader
    if leader.pk == by.pk or not leader.is_active:
        return
    _post(
        leader,
        attestation,
        lambda: _("%(house)s has answered: %(proposal)s"),
        lambda: _("%(condition)s: %(answer)s. %(note)s"),
        MailKind.DECISION,
    )


def _post(to: Any, attestation: Any, subject: Any, line: Any, kind: str) -> None:
    def words() -> dict[str, str]:
        return {
            "proposal": str(attestation.proposal),
            "house": str(attestation.asked_of),
            "condition": str(attestation.get_condition_display()),
            "answer": str(attestation.get_state_display()),
            "note": attestation.answer_note,
        }

    papers_actions.post(
        to,
        lambda: subject() % words(),
        lambda: [line() % words()],
        attestation.get_absolute_url(),
        kind=kind,
    )

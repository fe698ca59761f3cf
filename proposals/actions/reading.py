"""Who may read a dossier, and until when: written by the rooms above in their own deeds."""

from django.db import IntegrityError, transaction

from lifecycle.actions import together, witness
from lifecycle.states import Audience
from people.permissions import holds
from people.states import Capacity
from proposals.models import Proposal, Reader
from proposals.models.proposal import COUNCIL_HANDS


def grant_reading(proposal: Proposal, user, as_what: str, by) -> Reader:
    """Let a person read the dossier from now on; once is enough."""
    with together() as batch:
        reader = Reader.objects.filter(
            proposal=proposal, user=user, as_what=as_what, until__isnull=True
        ).first()
        if reader is None:
            try:
                with transaction.atomic():
                    reader = Reader.objects.create(
                        proposal=proposal, user=user, as_what=as_what, since=batch.moment
                    )
            except IntegrityError:  # two grants at the same moment: the other one serves as well
                return Reader.objects.get(
                    proposal=proposal, user=user, as_what=as_what, until__isnull=True
                )
            _witness_reading(proposal, "reading_granted", by, as_what, user)
    return reader


def end_reading(proposal: Proposal, user, by, as_what: str = "") -> int:
    """Take the dossier from a person now, as one thing or as all; how many rows ended."""
    with together() as batch:
        rows = Reader.objects.filter(proposal=proposal, user=user, until__isnull=True)
        if as_what:
            rows = rows.filter(as_what=as_what)
        ended = rows.update(until=batch.moment)
        if ended:
            _witness_reading(proposal, "reading_ended", by, as_what, user)
    return ended


def _witness_reading(proposal, verb, by, as_what, user) -> None:
    role = holds(*COUNCIL_HANDS)(proposal, by) if by is not None else Capacity.SYSTEM
    role = role or as_what or Capacity.SYSTEM
    # Not even the officers' timeline of a dossier names its readers to the applicant.
    witness(proposal, verb, by=by, role=role, audience=Audience.AUDITORS, reader=user.pk)

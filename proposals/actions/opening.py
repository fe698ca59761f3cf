"""Put the opening of a call's dossiers on record; say what its dossiers are checked for besides."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.states import Audience
from papers.models import Document
from proposals.actions.writing import editing
from proposals.models import Call, Opening
from proposals.states import CallState


def record_opening(
    call: Call, *, opened_at: datetime, place: str, present: Sequence[str], issue, remarks="", by
) -> Opening:
    """Keep the opening with its paper, which `issue(call, …)` makes in the same transaction.

    Only once the call takes no dossiers any more, and not before its closing.
    """
    with together() as batch:
        row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        role = row.writing_role(by)
        if not role:
            raise WrongPerson(_("Only a managing officer puts an opening on record."))
        if row.state not in (CallState.CLOSED, CallState.DECIDED):
            raise WrongMoment(_("Dossiers are opened once the call is closed."))
        said = {"opened_at": opened_at, "place": clean_text(place), "remarks": clean_text(remarks)}
        present = [clean_text(who) for who in present]
        if reasons := _against(row, batch.moment, present=present, **said):
            raise Refused(reasons)
        last = row.openings.first()
        if last and {"present": last.present, **{n: getattr(last, n) for n in said}} == {
            "present": present,
            **said,
        }:
            raise WrongMoment(_("The opening is on record already, in these very words."))
        paper: Document = issue(row, present=present, by=by, **said)
        opening = Opening.objects.create(
            call=row, present=present, recorded_by=by, recorded_at=batch.moment, paper=paper, **said
        )
        witness(
            row, "opened_dossiers", by=by, role=role, audience=Audience.OFFICERS,
            opening=opening.pk, paper=paper.pk, present=len(present),
        )  # fmt: skip
    return opening


def _against(call: Call, moment, *, opened_at, place, present, remarks) -> list[Reason]:
    reasons = []
    if opened_at < call.closes_at or opened_at > moment:
        reasons.append(
            Reason(_("Opened at: after the closing of the call, and not ahead."), "opened_at")
        )
    if not place:
        reasons.append(Reason(_("Place: say where."), "place"))
    if not present:
        reasons.append(Reason(_("Present: name at least one role."), "present"))
    return reasons


def say_own_checks(call: Call, own_checks: list[str], *, by, seen_version=None) -> Call:
    """The call's own items of the checklist, while it is a draft."""
    with editing(call, by=by, seen_version=seen_version) as row:
        row.own_checks = own_checks
    return row

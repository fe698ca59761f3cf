"""A member named to review a dossier says no, in time for somebody else."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.states import Audience
from scoring import mails
from scoring.actions.agenda import NOT_TAKEN_UP
from scoring.models import Assignment, DeclinedReview, Item, ScoreSheet
from scoring.states import DeclineReason

REASONS = [one for one in DeclineReason if one != DeclineReason.CONFLICT]


def decline_review(item: Item, *, by: Any, reason: str, note: str = "") -> None:
    """Give a review back before the item is taken up; the officer plans anew.

    A conflict of interest is declared instead (`declare_conflict`), and bars from the dossier.
    """
    with together() as batch:
        item = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
        seat = item.council.seat_of(by)
        mine = Assignment.objects.filter(item=item, seat=seat) if seat else None
        if mine is None or not mine.exists():
            raise WrongPerson(_("You are not named to review this dossier."))
        if item.state not in NOT_TAKEN_UP:
            raise WrongMoment(_("The item is taken up already; tell the chair."))
        if reason not in REASONS:
            raise Refused(Reason(_("Say why; a conflict of interest is declared."), field="reason"))
        if reason == DeclineReason.OTHER and not note.strip():
            raise Refused(Reason(_("Say it in a few words."), field="note"))
        if ScoreSheet.objects.filter(item=item, seat=seat).exists():
            raise Refused(Reason(_("You have begun your sheet: it stays with you.")))
        mine.delete()
        DeclinedReview.objects.update_or_create(
            item=item, seat=seat, defaults={"reason": reason, "declined_at": batch.moment}
        )
        witness(
            item, "review_declined", by=by, role=seat.capacity, audience=Audience.OFFICERS,
            note=note, reason=reason,
        )  # fmt: skip
        mails.review_declined(item, seat, by=by, reason=reason)

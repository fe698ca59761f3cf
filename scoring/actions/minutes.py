"""The minutes of a meeting are begun and written; the rest are their own verbs."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import begin, clean, together, witness
from lifecycle.errors import Stale, WrongMoment, WrongPerson
from lifecycle.states import Audience
from scoring.models import Meeting, Minutes
from scoring.models.minutes import HELD, keeps_them
from scoring.states import MinutesState


def write_minutes(
    meeting: Meeting,
    *,
    by: Any,
    guests: str = "",
    papers: str = "",
    course: str = "",
    seen_version: int | None = None,
) -> Minutes:
    """What the secretary adds to what is recorded of the meeting; begun with the first words."""
    words = {"guests": guests, "papers": papers, "course": course}
    with together():
        meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if meeting.state not in HELD:
            raise WrongMoment(_("The meeting has not been held."))
        minutes = Minutes.objects.select_for_update(of=("self",)).filter(meeting=meeting).first()
        if minutes is None:
            return begin(Minutes(meeting=meeting, **words), by=by)
        role = keeps_them(minutes, by)
        if not role:
            raise WrongPerson(_("The scientific secretary writes the minutes."))
        if seen_version is not None and seen_version != minutes.version:
            raise Stale(_("The minutes were changed in another window. Open them again and look."))
        if minutes.state != MinutesState.DRAFT:
            raise WrongMoment(_("The minutes are finished."))
        for name, text in words.items():
            setattr(minutes, name, text)
        minutes.version += 1
        clean(minutes)
        minutes.save()
        witness(minutes, "edited", by=by, role=role, audience=Audience.COUNCIL)
    return minutes

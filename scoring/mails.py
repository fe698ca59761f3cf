"""Who is told of what in the councils, in one mail each; the words are those of their pages."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from papers.actions import ask, tell
from people.holders import holders_of
from people.states import Role
from scoring.states import Stage

COUNCIL, MEETING, DOSSIER = _("Council"), _("Meeting"), _("Proposal")
FORMS_COUNCILS = (Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER)


def invited(seat: Any, *, by: Any) -> None:
    ask(
        [seat.user],
        _("Accept or decline the seat"),
        COUNCIL,
        str(seat.council),
        seat.get_absolute_url(),
        by=by,
        why=seat.get_role_display,
    )


def taken_back(seat: Any, *, by: Any, note: str) -> None:
    tell(
        [seat.user],
        COUNCIL,
        str(seat.council),
        _("your seat was taken back"),
        seat.get_absolute_url(),
        by=by,
        note=note,
    )


def declined(seat: Any, *, by: Any, note: str) -> None:
    ask(
        holders_of(Role.OFFICER, province_id=seat.province_id),
        _("Invite somebody else"),
        COUNCIL,
        str(seat.council),
        seat.council.get_absolute_url(),
        by=by,
        why=lambda: _("%(person)s declined: %(note)s") % {"person": seat.user, "note": note},
    )


def everybody_answered(council: Any, *, by: Any) -> None:
    ask(
        holders_of(*FORMS_COUNCILS, province_id=council.province_id),
        _("Form the council"),
        COUNCIL,
        str(council),
        council.get_absolute_url(),
        by=by,
        why=_("A council is set up by your decision"),
    )


def formed(council: Any, *, by: Any) -> None:
    url, title = council.get_absolute_url(), str(council)
    members = [seat.user for seat in council.appointed]
    outcome = pgettext_lazy("council", "Formed")
    tell(members, COUNCIL, title, outcome, url, by=by)
    ask(
        holders_of(Role.OFFICER, province_id=council.province_id),
        _("Put dossiers on the agenda"),
        COUNCIL,
        title,
        url,
        by=by,
        why=_("You manage the province's councils"),
    )


def reviewers_named(item: Any, seats: Iterable[Any], *, by: Any) -> None:
    ask(
        [seat.user for seat in seats],
        _("Review the dossier"),
        DOSSIER,
        str(item.proposal),
        item.get_absolute_url(),
        by=by,
        why=_("You review this dossier"),
    )


def reopened(sheet: Any, *, by: Any, note: str) -> None:
    ask(
        [sheet.seat.user],
        _("Correct your score sheet and file it again"),
        DOSSIER,
        str(sheet.item.proposal),
        sheet.get_absolute_url(),
        by=by,
        why=lambda: _("It was reopened: %(note)s") % {"note": note},
    )


def meeting_planned(meeting: Any, *, by: Any) -> None:
    ask(
        [seat.user for seat in meeting.council.appointed],
        _("Come to the meeting"),
        MEETING,
        lambda: f"{meeting} – {meeting.council}",
        meeting.get_absolute_url(),
        by=by,
        why=lambda: _("Place: %(place)s") % {"place": meeting.place},
        due=meeting.planned_at,
    )


def concluded(item: Any, *, by: Any) -> None:
    """The leader learns whether the dossier passed; after an acceptance the officer goes on."""
    proposal = item.proposal
    if item.stage == Stage.ACCEPTANCE:
        ask(
            holders_of(Role.OFFICER, province_id=item.province_id),
            _("Record the acceptance"),
            DOSSIER,
            str(proposal),
            item.get_absolute_url(),
            by=by,
            why=_("The council has concluded"),
        )
        return
    passed = _("passed by the council") if item.passed else _("not passed by the council")
    tell([proposal.leader], DOSSIER, str(proposal), passed, proposal.get_absolute_url(), by=by)

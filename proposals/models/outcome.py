"""Mails to the team of a dossier: sent back, accepted, refused."""

from typing import Any

from django.utils.translation import gettext as _

from papers import actions as papers_actions
from papers.formats import short_date
from papers.states import MailKind


def tell_sent_back(proposal: Any, note: str) -> None:
    """Until when, what is missing, and which sections, to everybody of the team."""
    mends = [(row.get_section_display, row.text) for row in proposal.open_mends().values()]
    until = proposal.returned_until

    def lines() -> list[str]:
        return [
            _("The dossier is to be completed and submitted again by %(day)s.")
            % {"day": short_date(until)},
            note,
            *(f"{label()}: {text}" for label, text in mends),
        ]

    _tell(
        proposal,
        lambda: _("The dossier is sent back: %(proposal)s") % {"proposal": proposal},
        lines,
        MailKind.REQUEST,
    )


def tell_accepted(proposal: Any) -> None:
    _tell(
        proposal,
        lambda: _("The dossier is accepted: %(proposal)s") % {"proposal": proposal},
        lambda: [_("The dossier is complete and goes to the council.")],
        MailKind.DECISION,
    )


def tell_refused(proposal: Any, note: str) -> None:
    _tell(
        proposal,
        lambda: _("The dossier is refused: %(proposal)s") % {"proposal": proposal},
        lambda: [_("The dossier is not eligible."), note],
        MailKind.DECISION,
    )


def _tell(proposal: Any, subject: Any, lines: Any, kind: str) -> None:
    team = {member.user_id: member.user for member in proposal.team.select_related("user")}
    team[proposal.leader_id] = proposal.leader
    for person in team.values():
        if person.is_active:
            papers_actions.post(person, subject, lines, proposal.get_absolute_url(), kind=kind)

"""A dossier while a council's points are answered: what it says then, and who is told."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lifecycle.errors import Reason, Refused
from papers import actions as papers_actions
from papers.formats import dong, short_date
from papers.states import MailKind
from people.holders import holders_of
from people.states import Role
from proposals import models, rules
from proposals.models.version import digest
from proposals.states import (
    UNMET,
    CorrectionState,
    MoneySource,
    ProposalState,
    Section,
    VersionKind,
)


class WithCorrections:
    """A dossier that knows which points of a council still stand against what follows."""

    def get_open_corrections(self) -> list[Any]:
        """Asked for, or answered and not found met. Asked once for a row that was fetched."""
        if not hasattr(self, "_open_corrections"):
            self._open_corrections = list(self.corrections.filter(state__in=UNMET))
        return self._open_corrections

    @property
    def is_being_corrected(self) -> bool:
        """Passed, and its leader may write it for a point that is not answered."""
        if self.state != ProposalState.PASSED:
            return False
        return any(
            row.opens_content and row.state == CorrectionState.ASKED
            for row in self.get_open_corrections()
        )

    @property
    def corrections_due_on(self) -> date | None:
        """The first day among the points that the leader has to answer."""
        days = [
            row.due_on for row in self.get_open_corrections() if row.state == CorrectionState.ASKED
        ]
        return min(days, default=None)

    def checking_role(self, user) -> str:
        """As what this person checks how a council's points were answered, "" if they do not."""
        if not hasattr(self, "_checking"):
            self._checking: dict[int, str] = {}
        if user.pk not in self._checking:
            self._checking[user.pk] = self._checking_role(user)
        return self._checking[user.pk]

    def _checking_role(self, user) -> str:
        if not user.is_authenticated or self.has_in_team(user):
            return ""
        seat = self.readers.checking().filter(user=user).order_by("pk").first()
        return seat.as_what if seat else models.proposal.officer_apart(self, user)


def reason_against_going_on(proposal: Any) -> Reason | None:
    """Why the dossier waits: points of its council are not met. Of every deed that comes after."""
    left = len(proposal.get_open_corrections())
    if not left:
        return None
    return Reason(
        ngettext(
            "%(proposal)s: %(count)s correction that the council required is not met yet.",
            "%(proposal)s: %(count)s corrections that the council required are not met yet.",
            left,
        )
        % {"proposal": proposal, "count": left},
        url=proposal.get_corrections_url(),
    )


def keep_corrected(proposal_id: int, *, by: Any, at: datetime) -> Any:
    """What the dossier says now as a version of its own, when it was written since the newest; None
    when it never was. Refused when it lacks what it had to have, or asks for more than was judged.
    """
    rows = models.Proposal.objects.select_for_update(of=("self",)).select_related("call__rule_set")
    row = rows.get(pk=proposal_id)
    if row.writing.get("kind") != VersionKind.SITTING:
        return row.versions.filter(kind=VersionKind.CORRECTED).first()
    reasons = rules.reasons_against(row.facts(), rules.READY_WHEN_CORRECTED)
    judged, now = asked_when_judged(row), row.state_amount()
    if judged is not None and now > judged:
        reasons.append(
            Reason(
                _("Asked of the State: %(now)s, more than the %(judged)s that the council judged.")
                % {"now": dong(now), "judged": dong(judged)},
                url=row.get_estimate_url(),
            )
        )
    if reasons:
        raise Refused(reasons)
    content = row.whole_content()
    version = row.keep_version(
        VersionKind.CORRECTED, by=by, at=at, content=content, sha256=digest(content)
    )
    row.version += 1
    row.save()
    return version


def asked_when_judged(proposal: Any) -> int | None:
    """What the dossier asked of the State when it was handed in, whole đồng; None if not kept."""
    version = proposal.submitted_version()
    if version is None:
        return None
    lines = version.content()[Section.BUDGET].get("budget_lines", [])
    return sum(line["amount"] for line in lines if line["source"] == MoneySource.STATE)


def tell_answered(correction: Any) -> None:
    """Once every point is answered: to those who check them."""
    proposal = correction.proposal
    others = proposal.corrections.filter(state=CorrectionState.ASKED).exclude(pk=correction.pk)
    if others.exists():
        return
    readers = proposal.readers.checking().select_related("user")
    people = {reader.user_id: reader.user for reader in readers}
    people |= {one.pk: one for one in holders_of(Role.OFFICER, province_id=proposal.province_id)}
    for person in people.values():
        if person.is_active and not proposal.has_in_team(person):
            _post(
                person,
                proposal,
                gettext_lazy("Check the corrections: %(proposal)s"),
                [gettext_lazy("The task leader has answered every point of the council.")],
                MailKind.REQUEST,
            )


def tell_not_met(correction: Any) -> None:
    _tell_leader(
        correction,
        gettext_lazy("A correction is sent back: %(proposal)s"),
        [
            "%(text)s",
            gettext_lazy("Not met: %(finding)s"),
            gettext_lazy("To be corrected by %(day)s."),
        ],
        MailKind.REQUEST,
    )


def tell_met(correction: Any) -> None:
    """Once none is left: to the leader, that the dossier goes on."""
    left = correction.proposal.corrections.filter(state__in=UNMET).exclude(pk=correction.pk)
    if not left.exists():
        _tell_leader(
            correction,
            gettext_lazy("The corrections are done: %(proposal)s"),
            [gettext_lazy("Every point of the council is settled; the dossier goes on.")],
            MailKind.DECISION,
        )


def _tell_leader(correction: Any, subject: Any, lines: list[Any], kind: str) -> None:
    words = {
        "text": correction.text,
        "finding": correction.finding,
        "day": short_date(correction.due_on),
    }
    if correction.proposal.leader.is_active:
        _post(correction.proposal.leader, correction.proposal, subject, lines, kind, words)


def _post(to: Any, proposal: Any, subject: Any, lines: Any, kind: str, words: Any = None) -> None:
    papers_actions.post(
        to,
        lambda: str(subject) % {"proposal": str(proposal)},
        lambda: [str(line) % (words or {}) for line in lines],
        proposal.get_corrections_url(),
        kind=kind,
    )

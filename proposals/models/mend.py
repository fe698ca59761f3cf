"""What a dossier that is sent back must mend, section by section."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanTextField, clean_text
from lifecycle.models import WithWords
from proposals.states import ProposalState, Section


class MendRequest(WithWords):
    """One section, and what an officer wants mended in it; answered by handing in again."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="mends")
    section = models.CharField(_("Section"), max_length=20, choices=Section.choices)
    text = CleanTextField(_("What to mend"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("Asked at"))
    answered_at = models.DateTimeField(_("Handed in again at"), null=True)

    class Meta:
        verbose_name = _("Section to mend")
        verbose_name_plural = _("Sections to mend")
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "section"],
                condition=Q(answered_at__isnull=True),
                name="mend_request_open_once_a_section",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="mend_request_has_words"),
            models.CheckConstraint(
                condition=Q(section__in=Section.values), name="mend_request_section_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_section_display()}: {self.text}"


def ask_to_mend(proposal: Any, mends: dict[str, str], *, by: Any, at: datetime) -> None:
    """Keep what each section needs; Refused for a section that there is not."""
    wanted = {section: clean_text(text) for section, text in mends.items()}
    if unknown := [section for section in wanted if section not in Section.values]:
        raise Refused(
            [Reason(_("Sections to mend: there is no such section."), f"mend_{unknown[0]}")]
        )
    MendRequest.objects.bulk_create(
        MendRequest(proposal=proposal, section=section, text=text, asked_by=by, asked_at=at)
        for section, text in wanted.items()
        if text
    )


class WithMends:
    """A dossier that knows what is still to be mended in it."""

    def open_mends(self) -> dict[str, MendRequest]:
        """By section. Asked once for a row that was fetched."""
        if self.state == ProposalState.DRAFT:  # nobody has read it yet
            return {}
        if not hasattr(self, "_open_mends"):
            rows = self.mends.filter(answered_at__isnull=True)
            self._open_mends = {row.section: row for row in rows}
        return self._open_mends

    def is_mended(self, request: MendRequest) -> bool:
        """Whether the section was written since it was asked for."""
        at = self.section_state(request.section)["at"]
        return bool(at) and datetime.fromisoformat(at) > request.asked_at

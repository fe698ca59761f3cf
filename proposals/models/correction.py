"""What a council asks to be corrected in a dossier before it goes on."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from people.permissions import the_person
from people.states import Capacity
from proposals.models import correcting
from proposals.querysets import CorrectionQuerySet
from proposals.states import CorrectionState

S = CorrectionState
leads_the_task = the_person("proposal.leader", Capacity.TASK_LEADER)


def whoever_checks(correction: "Correction", user) -> str:
    """Of the council that asked: who heads it or keeps its minutes, while they read the dossier;
    else a managing officer who has no part in it.
    """
    return correction.proposal.checking_role(user)


class Correction(WithLife):
    """One point of a council's conclusion that the leader mends, until when, and how it was met."""

    state = state_field(CorrectionState, default=S.ASKED)
    verbs_with_form = ("answer_it",)

    @verb(
        source=[S.ASKED],
        target=S.ANSWERED,
        label=_("Answer the correction"),
        permission=leads_the_task,
        needs_note=True,
        is_main=True,
        confirm=_("It is checked for the council; it may come back with reasons."),
    )
    def answer_it(self, deed):
        """Say what was changed (the note) and where; what the dossier says now is kept with it."""
        self.place = str(deed.facts.get("place") or "").strip()
        if not self.place:
            raise Refused(Reason(_("Say where it was changed."), field="place"))
        self.answer, self.answered_at = deed.note, deed.at
        if self.opens_content:
            self.kept = correcting.keep_corrected(self.proposal_id, by=deed.by, at=deed.at)
        deed.record(version=self.kept.number if self.kept else None)
        correcting.tell_answered(self)

    @verb(
        source=[S.ANSWERED],
        target=S.MET,
        label=_("Met"),
        permission=whoever_checks,
        audience=Audience.OFFICERS,
        is_main=True,
    )
    def find_met(self, deed):
        """The point is corrected as the council asked."""
        self.finding, self.checked_at = deed.note, deed.at
        correcting.tell_met(self)

    @verb(
        source=[S.ANSWERED],
        target=S.ASKED,
        label=_("Not met: send back"),
        permission=whoever_checks,
        audience=Audience.OFFICERS,
        needs_note=True,
    )
    def find_not_met(self, deed):
        """It goes back to the leader; the note says what is still missing."""
        self.finding, self.checked_at = deed.note, deed.at
        self.earlier = [
            *self.earlier,
            {
                "answer": self.answer,
                "place": self.place,
                "answered_at": self.answered_at.isoformat(),
                "finding": deed.note,
            },
        ]
        correcting.tell_not_met(self)

    @verb(
        source=[S.ASKED, S.ANSWERED],
        target=S.DROPPED,
        label=_("Ask no more"),
        permission=whoever_checks,
        audience=Audience.OFFICERS,
        needs_note=True,
        confirm=_("The dossier goes on without it; the reason stays beside the point."),
    )
    def drop(self, deed):
        """Let the dossier go on without it; the note says why."""
        self.finding, self.checked_at = deed.note, deed.at
        correcting.tell_met(self)

    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="corrections")
    text = CleanTextField(_("What to correct"))
    due_on = models.DateField(_("To be corrected by"))
    asked_at = models.DateTimeField(_("Asked at"))
    # Whether the leader may write the dossier for it; else it is answered in words only.
    opens_content = models.BooleanField(default=False, editable=False)
    answer = CleanTextField(_("What was changed"), blank=True, editable=False)
    place = CleanCharField(_("Where it was changed"), max_length=300, blank=True, editable=False)
    answered_at = models.DateTimeField(_("Answered at"), null=True, editable=False)
    kept = models.ForeignKey(
        "proposals.Version", models.PROTECT, null=True, editable=False, related_name="+"
    )
    finding = CleanTextField(_("What was found"), blank=True, editable=False)
    checked_at = models.DateTimeField(_("Checked at"), null=True, editable=False)
    earlier = models.JSONField(default=list, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Required correction")
        verbose_name_plural = _("Required corrections")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="correction_has_words"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""),
                name="correction_answered_in_words",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.ANSWERED, S.MET]) | Q(answered_at__isnull=False),
                name="correction_checked_once_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.DROPPED) | ~Q(finding=""), name="correction_dropped_with_words"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{self.proposal.get_corrections_url()}#{self.public_id}"

    @property
    def province_id(self) -> str:
        return self.proposal.province_id

    @property
    def is_late(self) -> bool:
        """Its day has passed without an answer, or the answer came after it."""
        if self.state == S.ASKED:
            return clock.today() > self.due_on
        return self.answered_at is not None and clock.date_of(self.answered_at) > self.due_on


def require_corrections(
    proposal: Any, texts: list[str], *, due_on: date, at: datetime, opens_content: bool = False
) -> list[Correction]:
    """Hand the council's points down to the dossier, in its order."""
    return [
        Correction.objects.create(
            proposal=proposal,
            text=text,
            due_on=due_on,
            asked_at=at,
            created_at=at,
            opens_content=opens_content,
        )
        for text in texts
    ]

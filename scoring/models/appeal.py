from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lifecycle import clock
from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import Duty, WithLife
from lifecycle.moves import state_field, verb
from papers import actions as papers_actions
from papers.states import DocumentKind
from papers.uploads import random_name
from people.permissions import any_of, holds, person_of, the_person
from people.states import Capacity, Role
from scoring import feedback_letter, mails
from scoring.models.feedback import APPEAL, Feedback, officer_of_the_dossier
from scoring.querysets import AppealQuerySet
from scoring.states import AppealState, DutyOfAppeal, FeedbackState

S = AppealState
PROPOSAL = "feedback.item.proposal"
whoever_applies = any_of(
    the_person(f"{PROPOSAL}.leader", Capacity.TASK_LEADER),
    person_of(f"{PROPOSAL}.host", Capacity.HOST),
)


def somebody_apart(appeal: "Appeal", user) -> str:
    """The director or a leader of the province who had no part: they neither applied, judged,
    presided over it nor issued the letter, and stand in for nobody who did.
    """
    role = holds(Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER)(appeal, user)
    if not role:
        return ""
    acting = user.acts_for(role, appeal.province_id)
    item = appeal.feedback.item
    judged = {seat.user_id for seat in item.council.all_seats if seat.is_live}
    taken = Duty.objects.filter(
        matter_type=item._meta.label_lower, matter_id=item.pk, duty_set=APPEAL, person__in=acting
    ).exclude(duty=DutyOfAppeal.ANSWERED)
    if judged & acting or taken.exists() or any(map(item.proposal.has_in_team_by_id, acting)):
        return ""
    return "" if user.belongs_to(item.proposal.host_id) else role


def whoever_filed(appeal: "Appeal", user) -> str:
    return whoever_applies(appeal, user)


def officer_apart(appeal: "Appeal", user) -> str:
    return officer_of_the_dossier(appeal.feedback, user)


def stored_name(appeal: "Appeal", name: str) -> str:
    """Never the sender's name: nothing on the disk is what a stranger called it."""
    return f"appeals/{random_name()}"


class Appeal(WithLife):
    """An applicant asks for another look at what a council found; somebody else answers."""

    state = state_field(AppealState, default=S.FILED)
    begin_role = staticmethod(whoever_applies)
    verbs_with_form = ("uphold", "dismiss")
    deed_labels = {"begin": _("Appeal filed")}

    @verb(
        source=[S.FILED],
        target=S.CONSIDERED,
        label=_("Consider the appeal"),
        permission=somebody_apart,
        is_main=True,
    )
    def consider(self, deed):
        """Take it up: the applicant sees that somebody is at it."""

    @verb(
        source=[S.CONSIDERED],
        target=S.UPHELD,
        label=_("Uphold the appeal"),
        permission=somebody_apart,
        confirm=_("The applicant gets your answer as a letter; an officer acts upon it."),
    )
    def uphold(self, deed):
        """Say that the applicant is right, and why; the officer is asked to act."""
        self._answer(deed, is_upheld=True)
        mails.appeal_to_act_upon(self, by=deed.by)

    @verb(
        source=[S.CONSIDERED],
        target=S.DISMISSED,
        label=_("Dismiss the appeal"),
        permission=somebody_apart,
        confirm=_("The applicant gets your answer as a letter; the result stands."),
    )
    def dismiss(self, deed):
        """Say why the result stands."""
        self._answer(deed, is_upheld=False)

    @verb(
        source=[S.UPHELD],
        target=S.SETTLED,
        label=_("Say what was done"),
        permission=officer_apart,
        needs_note=True,
        is_main=True,
    )
    def settle(self, deed):
        """End it: the note tells the applicant what was done."""
        mails.appeal_settled(self, by=deed.by, note=deed.note)

    @verb(
        source=[S.FILED, S.CONSIDERED],
        target=S.WITHDRAWN,
        label=_("Withdraw the appeal"),
        permission=whoever_filed,
        confirm=_("It is not answered; until the last day you may appeal anew."),
    )
    def withdraw(self, deed):
        """Leave it; the result stands."""

    def _answer(self, deed: Any, *, is_upheld: bool) -> None:
        self.answer = str(deed.facts.get("answer") or "").strip()
        if not self.answer:
            raise Refused(Reason(_("Write the answer with its reasons."), field="answer"))
        item = self.feedback.item
        Duty.take(item, APPEAL, DutyOfAppeal.ANSWERED, by=deed.by, role=deed.role)
        self.answered_at, self.answered_by = deed.at, deed.by
        with override("vi"):
            paper = feedback_letter.answer(self.facts(is_upheld=is_upheld))
        self.document = papers_actions.issue(
            paper, kind=DocumentKind.LETTER, subject=item.proposal, by=None, role=Capacity.SYSTEM
        )
        deed.record(document=self.document.pk)
        mails.appeal_answered(self, is_upheld=is_upheld, by=deed.by)

    feedback = models.ForeignKey(Feedback, models.PROTECT, related_name="appeals")
    text = CleanTextField(_("What you object to, and why"))
    file = models.FileField(_("File"), upload_to=stored_name, blank=True)
    file_name = CleanCharField(max_length=200, blank=True, editable=False)
    file_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    file_type = models.CharField(max_length=100, blank=True, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+"
    )
    due_on = models.DateField(_("To be answered by"), editable=False)
    answer = CleanTextField(_("Answer"), blank=True, editable=False)
    answered_at = models.DateTimeField(_("Answered at"), null=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    document = models.ForeignKey(
        "papers.Document", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("Appeal")
        verbose_name_plural = _("Appeals")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["feedback"],
                condition=~Q(state=S.WITHDRAWN),
                name="appeal_one_a_letter",
                violation_error_message=_("There is an appeal against this letter already."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=~Q(state__in=[S.UPHELD, S.DISMISSED, S.SETTLED])
                | Q(
                    ~Q(answer=""),
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    document__isnull=False,
                ),
                name="appeal_answered_in_words",
            ),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=models.F("filed_by")),
                name="appeal_answered_by_another",
            ),
        ]

    def __str__(self) -> str:
        return _("Appeal: %(proposal)s") % {"proposal": self.feedback.item.proposal}

    def get_absolute_url(self) -> str:
        return reverse("scoring:appeal_detail", kwargs={"public_id": self.public_id})

    @property
    def province_id(self) -> str:
        return self.feedback.province_id

    def facts(self, *, is_upheld: bool) -> feedback_letter.AnswerFacts:
        item = self.feedback.item
        proposal = item.proposal
        return feedback_letter.AnswerFacts(
            province=str(item.council.province),
            code=proposal.code,
            title=proposal.title,
            host=str(proposal.host),
            leader=str(proposal.leader),
            filed_on=clock.date_of(self.created_at),
            letter_number=self.feedback.document.number,
            letter_on=self.feedback.document.dated_on,
            answer=self.answer,
            is_upheld=is_upheld,
            signer=str(self.answered_by),
            answered_on=clock.date_of(self.answered_at),
            is_illustration=proposal.is_synthetic,
        )


def reason_against_appealing(feedback: Feedback, today: Any) -> Reason | None:
    """Only against a letter that holds, and not after its last day."""
    if feedback.state != FeedbackState.SENT:
        return Reason(_("The letter is being corrected; appeal against the corrected one."))
    if today > feedback.appeal_until:
        return Reason(
            _("The last day to appeal was %(day)s (%(rule)s of the rulebook).")
            % {"day": f"{feedback.appeal_until:%d/%m/%Y}", "rule": "appeal.file_days"}
        )
    return None

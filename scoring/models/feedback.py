from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, override

from lifecycle.errors import Reason
from lifecycle.fields import CleanCharField
from lifecycle.models import Duty, WithLife, WithWords
from lifecycle.moves import state_field, verb
from papers import actions as papers_actions
from papers.states import DocumentKind
from people.permissions import person_of, the_person
from people.states import Capacity
from proposals.models.proposal import officer_apart
from scoring import feedback_letter, feedback_texts, mails
from scoring.models.agenda import Item
from scoring.querysets import FeedbackQuerySet
from scoring.states import DutyOfAppeal, FeedbackState, FindingDecision, FindingKind

S = FeedbackState
APPEAL = "appeal"
"""The duties over a judged item of which nobody has two."""


def officer_of_the_dossier(feedback: "Feedback", user) -> str:
    """A managing officer, apart from those who apply and from the council that judged."""
    if feedback.item.council.seat_of(user):
        return ""
    return officer_apart(feedback.item.proposal, user)


def every_place_is_decided(feedback: "Feedback", user) -> Reason | None:
    left = feedback.findings.filter(decision="").count()
    if not left:
        return None
    return Reason(
        ngettext(
            "%(count)s place that may tell who wrote it waits for a decision.",
            "%(count)s places that may tell who wrote it wait for a decision.",
            left,
        )
        % {"count": left}
    )


def texts_are_those_looked_through(feedback: "Feedback", user) -> Reason | None:
    if feedback_texts.digest(feedback_texts.texts_of(feedback.item)) == feedback.texts_sha256:
        return None
    return Reason(_("The texts or the council have changed; look them through again."))


class Feedback(WithLife):
    """The letter that tells an applicant what the council found, without names."""

    state = state_field(FeedbackState, default=S.DRAFT)
    begin_role = staticmethod(officer_of_the_dossier)
    deed_labels = {
        "begin": _("Letter drawn up"),
        "looked_through": _("Texts looked through"),
        "decided": _("Places decided"),
    }

    @verb(
        source=[S.DRAFT],
        target=S.SENT,
        label=_("Send the letter"),
        permission=officer_of_the_dossier,
        checks=[every_place_is_decided, texts_are_those_looked_through],
        is_main=True,
        confirm=_("The leader and the host get the letter; from this day they may appeal."),
    )
    def send(self, deed):
        """Issue the letter with its code, and tell the leader and the host."""
        item, presiding = self.item, self.item.bench.presiding
        Duty.take(item, APPEAL, DutyOfAppeal.ISSUED, by=deed.by, role=deed.role)
        if presiding:
            Duty.take(
                item, APPEAL, DutyOfAppeal.DECIDED, by=presiding.user, role=presiding.capacity
            )
        self.sent_at, self.sent_by = deed.at, deed.by
        self.appeal_until = feedback_texts.last_day_to_appeal(item, deed.at)
        with override("vi"):
            paper = feedback_letter.paper(self.facts())
        self.document = papers_actions.issue(
            paper,
            kind=DocumentKind.NOTICE,
            subject=item.proposal,
            by=None,
            role=Capacity.SYSTEM,
            replaces=self.document,
        )
        deed.record(document=self.document.pk)
        mails.feedback_sent(self, by=deed.by)

    @verb(
        source=[S.SENT],
        target=S.DRAFT,
        label=_("Correct the letter"),
        permission=officer_of_the_dossier,
        needs_note=True,
        confirm=_("A corrected letter replaces this one; until then this one holds."),
    )
    def correct(self, deed):
        """Open it again; sent anew it replaces the letter sent before."""

    item = models.OneToOneField(Item, models.PROTECT, related_name="feedback")
    texts_sha256 = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(_("Sent at"), null=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    appeal_until = models.DateField(_("Appeals until"), null=True, editable=False)
    document = models.ForeignKey(
        "papers.Document", models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("Feedback to the applicant")
        verbose_name_plural = _("Feedback to applicants")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=S.SENT)
                | Q(
                    sent_at__isnull=False,
                    sent_by__isnull=False,
                    document__isnull=False,
                    appeal_until__isnull=False,
                ),
                name="feedback_sent_has_its_letter",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item.proposal)

    def get_absolute_url(self) -> str:
        return reverse("scoring:feedback_detail", kwargs={"public_id": self.public_id})

    @property
    def province_id(self) -> str:
        return self.item.province_id

    def spans(self) -> dict[str, list[tuple[int, int]]]:
        """What is taken out, by text."""
        taken: dict[str, list[tuple[int, int]]] = {}
        for one in self.findings.filter(decision=FindingDecision.REDACT):
            taken.setdefault(one.place, []).append((one.start, one.end))
        return taken

    def facts(self) -> feedback_letter.Facts:
        """What the letter says: from recorded rows, with what was decided taken out."""
        return feedback_texts.facts_of(
            self.item,
            self.spans(),
            signer=str(self.sent_by or ""),
            sent_at=self.sent_at,
            appeal_until=self.appeal_until,
        )


def applicant(feedback: "Feedback", user) -> str:
    """The leader, or somebody of the host organisation."""
    proposal = feedback.item.proposal
    return the_person("leader", Capacity.TASK_LEADER)(proposal, user) or person_of(
        "host", Capacity.HOST
    )(proposal, user)


class Finding(WithWords):
    """A place in one of the letter's texts that may tell who wrote it, and what was decided."""

    feedback = models.ForeignKey(Feedback, models.CASCADE, related_name="findings")
    place = models.CharField(max_length=40)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(_("What it is"), max_length=12, choices=FindingKind.choices)
    decision = models.CharField(
        _("Decision"), max_length=6, choices=FindingDecision.choices, blank=True
    )
    reason = CleanCharField(_("Reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("Place that may tell who wrote it")
        verbose_name_plural = _("Places that may tell who wrote it")
        ordering = ["feedback", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["feedback", "place", "start"], name="finding_once_a_place"
            ),
            models.CheckConstraint(
                condition=Q(end__gt=models.F("start")), name="finding_ends_after_its_start"
            ),
            models.CheckConstraint(
                condition=~Q(decision=FindingDecision.KEEP) | ~Q(reason=""),
                name="finding_kept_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_by__isnull=False),
                name="finding_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.start}"

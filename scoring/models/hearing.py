"""What is said over an item beside the marks: the hearing, questions, opinions reserved."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField, CleanTextField
from scoring.models.seat import Seat
from scoring.querysets import OfItemQuerySet


class Hearing(models.Model):
    """The applicant is asked to present the dossier; whether they came, and what was noted."""

    item = models.OneToOneField("scoring.Item", models.PROTECT, related_name="hearing")
    invited_at = models.DateTimeField(_("Invited at"), null=True, editable=False)
    invited_for = models.DateTimeField(_("Asked to come at"))
    has_come = models.BooleanField(_("Came"), null=True, blank=True)
    who = CleanCharField(_("Who presented"), max_length=200, blank=True)
    began_at = models.DateTimeField(_("Began at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("Ended at"), null=True, blank=True)
    notes = CleanTextField(_("Notes"), blank=True)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("Hearing")
        verbose_name_plural = _("Hearings")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True)
                | Q(began_at__isnull=False, ended_at__gte=models.F("began_at")),
                name="hearing_ends_after_it_began",
                violation_error_message=_("The hearing ends after it began."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.item)


class HearingQuestion(models.Model):
    """A question of a member to the applicant, and the answer."""

    item = models.ForeignKey("scoring.Item", models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey(Seat, models.PROTECT, related_name="+", verbose_name=_("Asked by"))
    position = models.PositiveSmallIntegerField(editable=False)
    question = CleanTextField(_("Question"))
    answer = CleanTextField(_("Answer"), blank=True)
    asked_at = models.DateTimeField(_("Asked at"), editable=False)
    answered_at = models.DateTimeField(_("Answered at"), null=True, editable=False)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("Question to the applicant")
        verbose_name_plural = _("Questions to the applicant")
        ordering = ["item", "position"]
        constraints = [
            models.UniqueConstraint(fields=["item", "position"], name="question_position_once"),
            models.CheckConstraint(condition=~Q(question=""), name="question_has_words"),
        ]

    def __str__(self) -> str:
        return self.question


class ReservedOpinion(models.Model):
    """A member keeps an opinion of their own; it stands in the minutes under their name."""

    item = models.ForeignKey("scoring.Item", models.PROTECT, related_name="reserved_opinions")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    text = CleanTextField(_("Opinion reserved"))
    recorded_at = models.DateTimeField(_("Recorded at"), editable=False)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("Reserved opinion")
        verbose_name_plural = _("Reserved opinions")
        ordering = ["item", "seat__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "seat"], name="reserved_opinion_once_a_member"),
            models.CheckConstraint(condition=~Q(text=""), name="reserved_opinion_has_words"),
        ]

    def __str__(self) -> str:
        return self.text

"""How a task was judged at its end: by the council, and by whoever had the problem."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField, CleanTextField
from scoring.states import Grade


class Acceptance(models.Model):
    """The item on which an acceptance council judges the task, and its grade once recorded."""

    contract = models.OneToOneField(
        "contracts.Contract", on_delete=models.PROTECT, related_name="acceptance"
    )
    item = models.OneToOneField("scoring.Item", on_delete=models.PROTECT, related_name="+")
    grade = models.CharField(_("Grade"), max_length=20, choices=Grade.choices, blank=True)
    recorded_at = models.DateTimeField(_("Recorded at"), null=True, blank=True)

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        constraints = [
            models.CheckConstraint(
                condition=Q(grade="", recorded_at=None)
                | (~Q(grade="") & Q(recorded_at__isnull=False)),
                name="acceptance_grade_has_its_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.get_grade_display()}"

    @property
    def has_failed(self) -> bool:
        return self.grade == Grade.FAIL


class Verdict(models.Model):
    """What the problem's owner says at the end: is it solved, and what is measured now."""

    contract = models.OneToOneField(
        "contracts.Contract", on_delete=models.PROTECT, related_name="verdict"
    )
    problem = models.ForeignKey("proposals.Problem", on_delete=models.PROTECT, related_name="+")
    is_solved = models.BooleanField(_("Is the problem solved?"))
    measured_value = CleanCharField(_("Value measured now"), max_length=120)
    note = CleanTextField(_("In your own words"), blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(_("Given at"))

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")

    def __str__(self) -> str:
        return str(_("Solved") if self.is_solved else _("Not solved"))

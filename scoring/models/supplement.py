"""Supplement: a decision that changes a formed council: a member replaced, the term extended."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithLife
from people.permissions import holds
from people.states import Role
from scoring.models.council import Council
from scoring.models.seat import Seat

SIGNERS = (Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER)


class Supplement(WithLife):
    """A supplementary decision with its number, date and reason; never changed."""

    begin_role = staticmethod(holds(*SIGNERS))
    deed_labels = {"begin": _("Supplementary decision taken")}

    council = models.ForeignKey(Council, models.PROTECT, related_name="supplements")
    decision_number = CleanCharField(_("Decision number"), max_length=60)
    decision_on = models.DateField(_("Decision date"))
    reason = CleanTextField(_("Reason"))
    leaving = models.OneToOneField(
        Seat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="left_by",
        verbose_name=_("Who leaves"),
    )
    joining = models.OneToOneField(
        Seat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joined_by",
        verbose_name=_("Who joins"),
    )
    term_until = models.DateField(_("Term until"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Decided by")
    )

    class Meta:
        verbose_name = _("Supplementary decision")
        verbose_name_plural = _("Supplementary decisions")
        ordering = ["decision_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "decision_number"],
                name="supplement_number_once",
                violation_error_message=_("A decision with this number is there already."),
            ),
            models.CheckConstraint(
                condition=Q(leaving__isnull=False, joining__isnull=False)
                | Q(leaving__isnull=True, joining__isnull=True, term_until__isnull=False),
                name="supplement_changes_something",
            ),
            models.CheckConstraint(
                condition=Q(leaving__isnull=True) | ~Q(leaving=F("joining")),
                name="supplement_of_two_seats",
            ),
            models.CheckConstraint(
                condition=~Q(decision_number="") & ~Q(reason=""),
                name="supplement_has_number_and_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.decision_number

    def get_absolute_url(self) -> str:
        return self.council.get_absolute_url() + "#bo-sung"

    @property
    def province_id(self) -> str:
        return self.council.province_id

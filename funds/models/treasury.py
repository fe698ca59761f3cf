"""What the treasury says it paid: statements, their lines, and how each bank calls its columns."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funds.querysets import TreasuryLineQuerySet, TreasuryStatementQuerySet
from funds.rules import BIGGEST_AMOUNT
from lifecycle.fields import CleanCharField
from lifecycle.models import PUBLIC_ID_LENGTH, new_public_id
from lifecycle.states import Audience


class TreasuryColumns(models.Model):
    """The headings of one bank's statements, kept from the last one that was read with them."""

    province = models.ForeignKey("rulebook.Province", on_delete=models.PROTECT, related_name="+")
    bank = CleanCharField(_("bank or treasury"), max_length=200)
    headings = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "bank"], name="one_mapping_of_a_bank")
        ]

    def __str__(self) -> str:
        return self.bank


class TreasuryStatement(models.Model):
    """One file as it came in; the same file comes in once."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, related_name="+", verbose_name=_("province")
    )
    bank = CleanCharField(_("bank or treasury"), max_length=200)
    file_name = CleanCharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    imported_at = models.DateTimeField(_("brought in"))

    objects = TreasuryStatementQuerySet.as_manager()
    deed_labels = {
        "imported": pgettext_lazy("statement", "Brought in"),
        "matched": _("Matched a line"),
        "unmatched": _("Took a match back"),
    }

    class Meta:
        ordering = ["-imported_at", "-id"]
        verbose_name = _("treasury statement")
        verbose_name_plural = _("treasury statements")
        constraints = [
            models.UniqueConstraint(fields=["province", "sha256"], name="one_statement_of_a_file")
        ]

    def __str__(self) -> str:
        return f"{self.bank} · {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("funds:treasury_detail", kwargs={"public_id": self.public_id})

    def audiences_for(self, user) -> set[str]:
        """Only staff see a statement at all."""
        return {Audience.PARTIES} | user.audiences(self.province_id)


class TreasuryLine(models.Model):
    """One sum that left; `nth` tells apart lines that are alike to the letter in one statement."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    statement = models.ForeignKey(TreasuryStatement, on_delete=models.PROTECT, related_name="lines")
    province = models.ForeignKey("rulebook.Province", on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField(_("row"))
    paid_on = models.DateField(_("paid on"))
    reference = CleanCharField(_("reference"), max_length=100, blank=True)
    amount = models.BigIntegerField(_("amount"))
    description = CleanCharField(_("description"), max_length=500, blank=True)
    fingerprint = models.CharField(max_length=64)
    nth = models.PositiveIntegerField(default=1)
    payment = models.OneToOneField(
        "funds.Payment", on_delete=models.PROTECT, related_name="line", null=True, blank=True
    )
    matched_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    matched_at = models.DateTimeField(null=True, blank=True)

    objects = TreasuryLineQuerySet.as_manager()

    class Meta:
        ordering = ["statement", "row"]
        verbose_name = _("line of a treasury statement")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "fingerprint", "nth"], name="one_line_of_a_movement"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=BIGGEST_AMOUNT), name="line_is_money_paid"
            ),
            models.CheckConstraint(
                condition=Q(payment=None, matched_by=None, matched_at=None)
                | Q(payment__isnull=False, matched_by__isnull=False, matched_at__isnull=False),
                name="a_match_has_its_person_and_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference or self.row}: {self.amount}"

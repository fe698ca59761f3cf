"""What the officer notes of reviews, and what leaves for those who judged: a list, a letter."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField
from people.permissions import provinces_as
from people.states import Role
from scoring.models.council import Council
from scoring.models.seat import Seat
from scoring.models.sheet import ScoreSheet
from scoring.querysets import seats_of
from scoring.states import SheetWorth

READERS = (Role.OFFICER, Role.AUDITOR)


class SheetRatingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The province's officers and auditors; nobody who sits in that council."""
        if not user.is_authenticated:
            return self.none()
        provinces = provinces_as(user, *READERS)
        return self.filter(sheet__item__council__province_id__in=provinces).exclude(
            seats_of(user, council="sheet__item__council")
        )

    def counted_by_person(self, people) -> dict[int, dict[str, int]]:
        """How often each of these people was rated how; advice when members are suggested."""
        rows = (
            self.filter(sheet__seat__user__in=people)
            .order_by()
            .values_list("sheet__seat__user", "worth")
            .annotate(times=models.Count("pk"))
        )
        found: dict[int, dict[str, int]] = {}
        for person, worth, times in rows:
            found.setdefault(person, {})[worth] = times
        return found


class SheetRating(models.Model):
    """How useful the officer found one sheet; never shown to applicants nor to members."""

    sheet = models.OneToOneField(ScoreSheet, models.PROTECT, related_name="rating")
    worth = models.CharField(_("How useful"), max_length=12, choices=SheetWorth.choices)
    note = CleanCharField(_("Note"), max_length=500, blank=True)
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    rated_at = models.DateTimeField()

    objects = SheetRatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Rating of a sheet")
        verbose_name_plural = _("Ratings of sheets")
        constraints = [
            models.CheckConstraint(
                condition=Q(worth__in=SheetWorth.values), name="sheet_rating_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(worth=SheetWorth.INSUFFICIENT) | ~Q(note=""),
                name="sheet_rating_insufficient_has_its_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.worth}"


class HonorariumList(models.Model):
    """What a council's members are owed, as it was handed to finance; a newer one replaces it.

    lines: for each member {"seat", "meetings", "sheets", "reviews", "amount"}, whole đồng.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="honorarium_lists")
    number = models.PositiveSmallIntegerField(_("Number"))
    lines = models.JSONField()
    total = models.BigIntegerField(_("Total"))
    document = models.OneToOneField("papers.Document", models.PROTECT, related_name="+")
    handed_at = models.DateTimeField(_("Handed over at"))

    class Meta:
        verbose_name = _("Honorarium list")
        verbose_name_plural = _("Honorarium lists")
        ordering = ["council", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "number"], name="honorarium_list_number_once_a_council"
            ),
            models.CheckConstraint(condition=Q(total__gt=0), name="honorarium_list_owes_something"),
        ]

    def __str__(self) -> str:
        return f"{self.council} ({self.number})"


class Thanks(models.Model):
    """The letter that thanks a member, with a code anybody can check."""

    seat = models.OneToOneField(Seat, models.PROTECT, related_name="thanks")
    document = models.OneToOneField("papers.Document", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Letter of thanks")
        verbose_name_plural = _("Letters of thanks")

    def __str__(self) -> str:
        return str(self.seat)

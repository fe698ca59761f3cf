"""Tasks done or under way elsewhere and earlier: what a new dossier must not repeat."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField
from lifecycle.models import new_public_id
from papers.folding import fold
from proposals.querysets import EarlierTaskQuerySet

FIRST_YEAR, LAST_YEAR = 1975, 2100


class EarlierImport(models.Model):
    """One list of earlier tasks as an officer brought it in."""

    province = models.ForeignKey("rulebook.Province", models.PROTECT, related_name="+")
    file_name = CleanCharField(_("File"), max_length=200)
    sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(_("Imported at"))
    new_count = models.PositiveIntegerField(_("New tasks"))
    known_count = models.PositiveIntegerField(_("Already there"))

    class Meta:
        verbose_name = _("Import of earlier tasks")
        verbose_name_plural = _("Imports of earlier tasks")
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class EarlierTask(models.Model):
    """A task as a public list tells of it; a blank is what the list does not say."""

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    province = models.ForeignKey(
        "rulebook.Province", models.PROTECT, related_name="+", verbose_name=_("Province")
    )
    title = CleanCharField(_("Title"), max_length=500)
    host = CleanCharField(_("Host organisation"), max_length=300, blank=True)
    leader = CleanCharField(_("Task leader"), max_length=120, blank=True)
    code = CleanCharField(_("Code"), max_length=80, blank=True)
    level = CleanCharField(_("Level"), max_length=120, blank=True)
    place = CleanCharField(_("Province or ministry"), max_length=120, blank=True)
    field = CleanCharField(_("Field"), max_length=120, blank=True)
    first_year = models.PositiveSmallIntegerField(_("First year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("Last year"), null=True, blank=True)
    source = CleanCharField(_("Source"), max_length=300)
    brought_by = models.ForeignKey(EarlierImport, models.PROTECT, related_name="tasks")
    folded = models.TextField(editable=False)
    # The same title of the same host from the same year is the same task.
    fingerprint = models.CharField(max_length=64, editable=False)

    objects = EarlierTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("Earlier task")
        verbose_name_plural = _("Earlier tasks")
        ordering = ["-first_year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "fingerprint"], name="earlier_task_once_a_province"
            ),
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(first_year__gte=FIRST_YEAR, first_year__lte=LAST_YEAR),
                name="earlier_task_first_year_sane",
            ),
            models.CheckConstraint(
                condition=Q(last_year__isnull=True)
                | Q(last_year__gte=FIRST_YEAR, last_year__lte=LAST_YEAR),
                name="earlier_task_last_year_sane",
            ),
            models.CheckConstraint(
                condition=Q(first_year__isnull=True)
                | Q(last_year__isnull=True)
                | Q(last_year__gte=F("first_year")),
                name="earlier_task_years_in_order",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="earlier_task_has_a_title"),
            models.CheckConstraint(condition=~Q(source=""), name="earlier_task_has_a_source"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        self.fill_derived()
        super().save(*args, **kwargs)

    def fill_derived(self) -> None:
        """What searching and telling the same task apart need; before a row is stored."""
        self.folded = fold(f"{self.title} {self.host} {self.code} {self.place}")
        same = "\n".join([fold(self.title), fold(self.host), str(self.first_year or "")])
        self.fingerprint = hashlib.sha256(same.encode()).hexdigest()

    @property
    def years(self) -> str:
        """ "2016–2018", "2016", or "" where the list does not say."""
        years = dict.fromkeys(filter(None, [self.first_year, self.last_year]))
        return "–".join(map(str, years))

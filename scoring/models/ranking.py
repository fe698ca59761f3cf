from decimal import Decimal

from django.db import models
from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Job
from scoring.models.agenda import Item
from scoring.querysets import StandingQuerySet
from scoring.states import DecidedBy


class Ranking(models.Model):
    """A call's order with how sure it is, as last worked out in the background.

    It binds nobody: the legal order is `scoring.querysets.ranked`. It stands as long as the results
    it was made of do (`stamp`); `checksum` is of every mark that entered.
    """

    call = models.OneToOneField(
        "proposals.Call", models.PROTECT, related_name="+", verbose_name=_("Call")
    )
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    asked_fundable = models.PositiveIntegerField(null=True)
    stamp = models.CharField(max_length=64, blank=True)
    checksum = models.CharField(max_length=64, blank=True)
    computed_at = models.DateTimeField(_("Worked out at"), null=True)
    fundable = models.PositiveIntegerField(default=0)
    by_envelope = models.PositiveIntegerField(default=0)
    dossiers = models.PositiveIntegerField(default=0)
    islands = models.PositiveIntegerField(default=0)
    spreads = models.JSONField(default=dict)
    scenarios = models.JSONField(default=list)

    class Meta:
        verbose_name = _("Ranking")
        verbose_name_plural = _("Rankings")

    def __str__(self) -> str:
        return str(self.call)

    @property
    def stands(self) -> bool:
        """Whether the results are still those it was made of."""
        return self.computed_at is not None and self.stamp == stamp_of(self.call)

    @property
    def shares(self) -> dict[str, float]:
        """What part of the marks' variance is whose; {} before it is known.

        Councils are left out: how far a few of them differ, the votes can't tell.
        """
        known = ("proposals", "readers", "chance")
        squares = {name: self.spreads[name] ** 2 for name in known if name in self.spreads}
        whole = sum(squares.values())
        return {name: square / whole for name, square in squares.items()} if whole else {}


def stamp_of(call) -> str:
    """Of the results there are: it changes with each of them, at the cost of one sum."""
    found = (
        Item.objects.of_selection(call)
        .concluded()
        .aggregate(
            count=Count("pk"),
            versions=Sum("version"),
            points=Sum("points_sum"),
            last=Max("concluded_at"),
        )
    )
    points = Decimal(found["points"] or 0).quantize(Decimal("0.01"))
    last = found["last"].isoformat() if found["last"] else ""
    return f"{found['count']}:{found['versions'] or 0}:{points}:{last}"


class Standing(models.Model):
    """One dossier in a ranking: its place by the rules, and beside it the expected rank."""

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="standings")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    # Those who passed first, then the others by their mean; `place` only has who passed.
    position = models.PositiveIntegerField()
    place = models.PositiveIntegerField(_("Place"), null=True)
    decided_by = models.CharField(max_length=16, choices=DecidedBy.choices, blank=True)
    amount = models.BigIntegerField(_("Asked of the State"), default=0)
    running_sum = models.BigIntegerField(_("Asked so far"), default=0)
    votes = models.PositiveSmallIntegerField(default=0)
    flagged = models.PositiveSmallIntegerField(default=0)
    other_mean = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    expected_rank = models.FloatField(_("Expected rank"), null=True)
    low_50 = models.PositiveIntegerField(null=True)
    high_50 = models.PositiveIntegerField(null=True)
    low_95 = models.PositiveIntegerField(null=True)
    high_95 = models.PositiveIntegerField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Place in a ranking")
        verbose_name_plural = _("Places in rankings")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "item"], name="standing_once_a_ranking"),
            models.UniqueConstraint(fields=["ranking", "position"], name="standing_position_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, running_sum__gte=0), name="standing_whole_dong"
            ),
            models.CheckConstraint(
                condition=Q(low_95__isnull=True)
                | Q(low_95__lte=models.F("low_50"))
                & Q(low_50__lte=models.F("high_50"))
                & Q(high_50__lte=models.F("high_95")),
                name="standing_intervals_nested",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.item}"

    @property
    def decided_in_words(self) -> str:
        return DecidedBy(self.decided_by).label if self.decided_by else ""

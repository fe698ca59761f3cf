"""Who came late, left and returned, with the times; and who sat over an item when it ended."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField
from lifecycle.models import WithWords
from scoring.models.bench import Bench
from scoring.models.seat import Seat
from scoring.states import ItemState, SittingPart


class Movement(models.Model):
    """A member came into an open meeting or left it; for good, in the order it was noted."""

    meeting = models.ForeignKey("scoring.Meeting", models.PROTECT, related_name="movements")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    is_coming = models.BooleanField(_("Came in"))
    at = models.DateTimeField(_("At"))
    reason = CleanCharField(_("Reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Coming or going")
        verbose_name_plural = _("Comings and goings")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.seat}: {self.at}"


class Sitting(WithWords):
    """Where each member was when an item was concluded, whatever changes in the council after."""

    item = models.ForeignKey("scoring.Item", models.PROTECT, related_name="sittings")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    part = models.CharField(max_length=8, choices=SittingPart.choices)

    class Meta:
        verbose_name = _("Seat over an item")
        verbose_name_plural = _("Seats over an item")
        ordering = ["item", "seat__position", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["item", "seat"], name="sitting_once_an_item"),
            models.CheckConstraint(
                condition=Q(part__in=SittingPart.values), name="sitting_part_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.part}"


def part_of(bench, seat) -> SittingPart:
    if seat.pk in bench.barred:
        return SittingPart.RECUSED
    return SittingPart.SAT if seat in bench.sitting else SittingPart.AWAY


def bench_when_concluded(item) -> Bench | None:
    """Who sat over a concluded item; None before, or where nobody wrote it down."""
    if item.state != ItemState.CONCLUDED:
        return None
    parts = dict(item.sittings.order_by().values_list("seat_id", "part"))
    if not parts:
        return None
    return Bench(
        appointed=[seat for seat in item.council.all_seats if seat.pk in parts],
        barred={pk for pk, part in parts.items() if part == SittingPart.RECUSED},
        present={pk for pk, part in parts.items() if part == SittingPart.SAT},
        reviewers=set(item.assignments.values_list("seat_id", flat=True)),
    )


def keep_sitting(item) -> None:
    """Write down who judged it, who was recused and who was away."""
    bench = item.bench
    Sitting.objects.bulk_create(
        Sitting(item=item, seat=seat, part=part_of(bench, seat)) for seat in bench.appointed
    )

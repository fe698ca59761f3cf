from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, Refused, WrongMoment
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from scoring import rules
from scoring.models.agenda import Item
from scoring.models.rubric import Criterion
from scoring.models.seat import Seat
from scoring.querysets import ScoreSheetQuerySet
from scoring.states import ItemState, SheetState

S = SheetState


def its_author(sheet: "ScoreSheet", user) -> str:
    """The member whose sheet it is, unless recused since."""
    if sheet.seat.user_id != user.pk or sheet.seat_id in sheet.item.barred:
        return ""
    return sheet.seat.capacity


def its_author_in_the_council(sheet: "ScoreSheet", user) -> str:
    seat = sheet.item.council.seat_of(user)
    return its_author(sheet, user) if seat and seat.pk == sheet.seat_id else ""


def item_is_being_scored(sheet: "ScoreSheet", user) -> Reason | None:
    if sheet.item.state == ItemState.OPEN:
        return None
    return Reason(_("A sheet is filed while the meeting is scoring its dossier."))


def author_is_present(sheet: "ScoreSheet", user) -> Reason | None:
    if sheet.seat_id in sheet.item.bench.present:
        return None
    return Reason(_("Only members present score; you are not recorded as present."))


class ScoreSheet(WithLife):
    """What one member thinks of one dossier; sealed until the marks are closed.

    `is_valid` once the item is concluded: filed by a member then present and not recused.
    """

    state = state_field(SheetState, default=S.DRAFT)
    begin_role = staticmethod(its_author_in_the_council)

    @verb(
        source=[S.DRAFT],
        target=S.FILED,
        label=_("File the sheet"),
        permission=its_author,
        checks=[item_is_being_scored, author_is_present],
        audience=Audience.AUDITORS,
        is_main=True,
        confirm=_("A filed sheet can't be changed."),
    )
    def file(self, deed):
        """Hand the sheet in: every criterion marked, or said why it can't be judged."""
        # The marks may be closed at this very moment; whoever has the item's row goes first.
        item = Item.objects.select_for_update(of=("self",)).get(pk=self.item_id)
        if item.state != ItemState.OPEN:
            raise WrongMoment(_("The marks of this dossier have been closed."))
        if reasons := self.reasons_against_filing():
            raise Refused(reasons)
        self.filed_at = deed.at

    item = models.ForeignKey(Item, models.PROTECT, related_name="sheets")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="sheets")
    comments = CleanTextField(_("Comments"), blank=True)
    is_valid = models.BooleanField(default=False, editable=False)
    saved_at = models.DateTimeField(_("Saved at"), null=True, editable=False)
    filed_at = models.DateTimeField(_("Filed at"), null=True, editable=False)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("Score sheet")
        verbose_name_plural = _("Score sheets")
        ordering = ["filed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["item", "seat"], name="sheet_once_a_member"),
            models.CheckConstraint(
                condition=Q(state=S.DRAFT, filed_at__isnull=True)
                | Q(state=S.FILED, filed_at__isnull=False),
                name="sheet_filed_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return _("Score sheet: %(proposal)s") % {"proposal": self.item.proposal}

    def get_absolute_url(self) -> str:
        return reverse("scoring:sheet_edit", kwargs={"public_id": self.item.public_id})

    def get_verb_url(self, name: str) -> str:
        return reverse("scoring:sheet_verb", kwargs={"public_id": self.public_id, "verb": name})

    @property
    def province_id(self) -> str:
        return self.item.province_id

    def points_in(self, kind: str) -> dict[str, Decimal | None]:
        """The marks under one rubric by the criterion's key; None where it can't be judged."""
        return {
            mark.criterion.key: mark.points
            for mark in self.marks.all()
            if mark.criterion.rubric.kind == kind
        }

    def reasons_against_filing(self) -> list[Reason]:
        """Every criterion that is not marked yet, or is marked without its reason."""
        marks = {mark.criterion_id: mark for mark in self.marks.all()}
        reasons = []
        for criterion in self.item.council.criteria(*self.item.rubric_kinds):
            mark = marks.get(criterion.pk)
            reasons += rules.reasons_against_mark(
                criterion.name,
                is_marked=bool(mark) and (mark.points is not None or mark.cannot_judge),
                has_reason=bool(mark) and bool(mark.reason),
                points_field=f"points-{criterion.key}",
                reason_field=f"reason-{criterion.key}",
            )
        return reasons


class Mark(models.Model):
    """Points on one criterion with their reason; or that it can't be judged, with the reason."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    points = models.DecimalField(_("Points"), max_digits=5, decimal_places=2, null=True, blank=True)
    cannot_judge = models.BooleanField(_("Can't judge"), default=False)
    reason = CleanCharField(_("Reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("Mark")
        verbose_name_plural = _("Marks")
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="mark_once_a_criterion"),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=100),
                name="mark_in_range",
            ),
            models.CheckConstraint(
                condition=Q(cannot_judge=False) | Q(points__isnull=True),
                name="mark_or_cannot_judge",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"

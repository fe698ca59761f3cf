from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, Refused, WrongMoment
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import Duty, WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from scoring import mails, rules
from scoring.models.agenda import Item
from scoring.models.meeting import RUNNING
from scoring.models.presiding import whoever_presides
from scoring.models.rubric import Criterion
from scoring.models.seat import Seat
from scoring.querysets import ScoreSheetQuerySet
from scoring.states import WRITABLE, DutySet, ItemState, SheetState, VersionCause

S = SheetState


def its_author(sheet: "ScoreSheet", user) -> str:
    """The member whose sheet it is, unless recused since."""
    if sheet.seat.user_id != user.pk or sheet.seat_id in sheet.item.barred:
        return ""
    return sheet.seat.capacity


def its_author_in_the_council(sheet: "ScoreSheet", user) -> str:
    seat = sheet.item.council.seat_of(user)
    return its_author(sheet, user) if seat and seat.pk == sheet.seat_id else ""


def who_reopens(sheet: "ScoreSheet", user) -> str:
    """Whoever presides over the dossier; of their own sheet the vice-chair or the secretary."""
    bench = sheet.item.bench
    there = {seat.role: seat for seat in bench.in_the_room if seat.pk != sheet.seat_id}
    seat = next((there[role] for role in RUNNING if role in there), None)
    return seat.capacity if seat and seat.user_id == user.pk else ""


def item_is_not_concluded(sheet: "ScoreSheet", user) -> Reason | None:
    if sheet.item.state in (ItemState.OPEN, ItemState.SCORED):
        return None
    return Reason(_("A sheet is reopened while its dossier is scored, until it is concluded."))


def is_being_corrected(sheet: "ScoreSheet", user) -> Reason | None:
    if sheet.reopened_at:
        return None
    return Reason(_("This sheet was not reopened."))


def presides_over_its_item(sheet: "ScoreSheet", user) -> str:
    return whoever_presides(sheet.item, user)


def item_is_being_scored(sheet: "ScoreSheet", user) -> Reason | None:
    if sheet.may_be_filed_in(sheet.item.state):
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
    deed_labels = {"rated": _("Rated")}

    @verb(
        source=[S.DRAFT],
        target=S.FILED,
        label=_("File the sheet"),
        permission=its_author,
        checks=[item_is_being_scored, author_is_present],
        audience=Audience.AUDITORS,
        is_main=True,
        confirm=_("A filed sheet can't be changed, unless the chair reopens it."),
    )
    def file(self, deed):
        """Hand the sheet in: every criterion marked, or said why it can't be judged."""
        # The marks may be closed at this very moment; whoever has the item's row goes first.
        item = Item.objects.select_for_update(of=("self",)).get(pk=self.item_id)
        if not self.may_be_filed_in(item.state):
            raise WrongMoment(_("The marks of this dossier have been closed."))
        if reasons := self.reasons_against_filing():
            raise Refused(reasons)
        if item.proposal is not None:
            # Nobody pays out what they scored, nor scores what they paid out.
            Duty.take(item.proposal, DutySet.SCORING, "score", by=deed.by)
        self.filed_at, self.reopened_at = deed.at, None

    @verb(
        source=[S.FILED],
        target=S.DRAFT,
        label=_("Reopen the sheet for correction"),
        permission=who_reopens,
        checks=[item_is_not_concluded],
        audience=Audience.AUDITORS,
        needs_note=True,
        confirm=_("Its author corrects and files it again; the old marks are kept beside the new."),
    )
    def reopen(self, deed):
        """Let the author correct a filed sheet; what it said is kept, with the reason."""
        self._lock_item_in(ItemState.OPEN, ItemState.SCORED)
        self.versions.keep(self, at=deed.at, cause=VersionCause.CORRECTION, reason=deed.note)
        self.filed_at, self.reopened_at = None, deed.at
        mails.reopened(self, by=deed.by, note=deed.note)

    @verb(
        source=[S.DRAFT],
        target=S.FILED,
        label=_("Let the old marks stand"),
        permission=who_reopens,
        checks=[is_being_corrected, item_is_not_concluded],
        audience=Audience.AUDITORS,
        needs_note=True,
        confirm=_("The sheet is filed again as it was before it was reopened."),
    )
    def let_stand(self, deed):
        """Give up a correction: the sheet stands as it was filed."""
        self._lock_item_in(ItemState.OPEN, ItemState.SCORED)
        last = self.versions.order_by("number").last()
        last.sheet = self
        last.restore()
        self.filed_at, self.reopened_at = last.filed_at, None

    @verb(
        source=[S.FILED],
        target=S.DRAFT,
        label=_("Opened for the second round"),
        permission=presides_over_its_item,
        audience=Audience.AUDITORS,
        deed_only=True,
    )
    def begin_round(self, deed):
        """Another round of marks was called; what was filed is kept with the round before."""
        self.versions.keep(self, at=deed.at, cause=VersionCause.ROUND, reason=deed.note)
        self.filed_at = None

    def _lock_item_in(self, *states: str) -> None:
        item = Item.objects.select_for_update(of=("self",)).get(pk=self.item_id)
        if item.state not in states:
            raise WrongMoment(_("The dossier is concluded; its sheets stand."))

    item = models.ForeignKey(Item, models.PROTECT, related_name="sheets")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="sheets")
    comments = CleanTextField(_("Comments"), blank=True)
    is_valid = models.BooleanField(default=False, editable=False)
    saved_at = models.DateTimeField(_("Saved at"), null=True, editable=False)
    filed_at = models.DateTimeField(_("Filed at"), null=True, editable=False)
    reopened_at = models.DateTimeField(_("Reopened at"), null=True, editable=False)
    round = models.PositiveSmallIntegerField(_("Round"), default=1, editable=False)

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
            models.CheckConstraint(
                condition=Q(state=S.DRAFT) | Q(reopened_at__isnull=True),
                name="sheet_reopened_is_a_draft",
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

    def may_be_filed_in(self, item_state: str) -> bool:
        """While the dossier is scored; a reopened one also when the marks are closed already."""
        is_corrected = self.reopened_at is not None and item_state == ItemState.SCORED
        return item_state == ItemState.OPEN or is_corrected

    def may_be_written_in(self, item_state: str) -> bool:
        is_corrected = self.reopened_at is not None and item_state == ItemState.SCORED
        return self.state == S.DRAFT and (item_state in WRITABLE or is_corrected)

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

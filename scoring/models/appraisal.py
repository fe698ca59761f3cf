"""What a finance appraisal group makes of a dossier's budget, line by line."""

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField, CleanTextField
from people.permissions import provinces_as
from people.states import Role
from proposals.models import Proposal
from proposals.states import CostItem, MoneySource, SpendingCategory
from scoring import rules
from scoring.models.agenda import Item
from scoring.querysets import barred
from scoring.states import UNSEALED, ItemState, LumpMethod, Stage


class AppraisalQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever sees its item; the team from the figures' closing on; once it is concluded also
        those who keep the fund's books.
        """
        if not user.is_authenticated:
            return self.none()
        items = Item.objects.visible_to(user).filter(stage=Stage.APPRAISAL)
        books = provinces_as(user, Role.CHIEF_ACCOUNTANT, Role.FUND_ACCOUNTANT)
        return self.filter(
            Q(item__in=items.values("pk"))
            | Q(item__state__in=UNSEALED)
            & Q(item__proposal__in=Proposal.objects.of_team(user).values("pk"))
            | Q(item__state=ItemState.CONCLUDED, item__council__province_id__in=books)
        ).exclude(barred(user, council="item__council", proposal="item__proposal"))

    def concluded(self):
        return self.filter(item__state=ItemState.CONCLUDED)

    def of_call(self, call):
        return self.filter(item__proposal__call=call)

    def with_sums(self):
        """Annotates `asked_now`, `left_now`: of the State's money; a line not judged stays whole.

        For lists: one query for all of them.
        """
        lines = AppraisalLine.objects.filter(appraisal=OuterRef("pk"), source=MoneySource.STATE)
        by = lines.order_by().values("appraisal")
        left = Coalesce("appraised", "asked")
        return self.annotate(
            asked_now=Subquery(by.annotate(n=Sum("asked")).values("n")),
            left_now=Subquery(by.annotate(n=Sum(left)).values("n")),
        )

    def answerable_by(self, user):
        """Those whose figures are closed and whose leader, this person, has not answered."""
        return self.filter(
            item__state=ItemState.SCORED, item__proposal__leader=user, answered_at__isnull=True
        )

    def for_list(self):
        return self.select_related(
            "item__proposal__host", "item__council", "item__meeting"
        ).order_by("-item__council", "item__position")


class Appraisal(models.Model):
    """The budget as it was asked when it came before the group, and as the group leaves it.

    Its life is its item's. The sums are kept when the item is concluded; they never change after.
    """

    item = models.OneToOneField(Item, models.PROTECT, related_name="appraisal", editable=False)
    method = models.CharField(
        _("Lump-sum method"), max_length=8, choices=LumpMethod.choices, blank=True
    )
    method_reason = CleanCharField(_("Why this method"), max_length=1000, blank=True)
    answer = CleanTextField(_("The task leader's answer"), blank=True, editable=False)
    answered_at = models.DateTimeField(_("Answered at"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    asked = models.BigIntegerField(_("Asked for"), null=True, editable=False)
    appraised = models.BigIntegerField(_("Appraised"), null=True, editable=False)
    asked_state = models.BigIntegerField(null=True, editable=False)
    appraised_state = models.BigIntegerField(null=True, editable=False)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = _("Appraisal of the budget")
        verbose_name_plural = _("Appraisals of budgets")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(appraised__isnull=True)
                | Q(appraised_state__gt=0, appraised__lte=F("asked"))
                & Q(appraised_state__lte=F("asked_state"))
                & Q(appraised_state__lte=F("appraised")),
                name="appraisal_never_above_what_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return str(self.item.proposal)

    def get_absolute_url(self) -> str:
        return reverse("scoring:appraisal_detail", kwargs={"public_id": self.item.public_id})

    @property
    def public_id(self) -> str:
        """In addresses it is named as its item is."""
        return self.item.public_id

    @property
    def sums(self) -> rules.Sums:
        """What its lines add up to now."""
        return rules.appraised_sums(self.lines.all(), MoneySource.STATE)

    def keep_sums(self) -> rules.Sums:
        """Write down what its lines add up to, for good."""
        sums = self.sums
        self.asked, self.appraised = sums.asked, sums.appraised
        self.asked_state, self.appraised_state = sums.asked_state, sums.appraised_state
        self.save(update_fields=["asked", "appraised", "asked_state", "appraised_state"])
        return sums

    def advice(self) -> list[str]:
        """What stands against a lump sum to the final product."""
        products = self.item.proposal.products.values("name", "quality", "unit", "quantity")
        return rules.lacks_for_final_product(list(products))

    def judging_role(self, user) -> str:
        """As what this person judges the lines: a member of the group who is there, not recused."""
        mine = (seat for seat in self.item.bench.sitting if seat.user_id == user.pk)
        seat = next(mine, None)
        return seat.capacity if seat and self.item.state == ItemState.OPEN else ""

    def may_be_answered_by(self, user) -> bool:
        """By the task leader, between the figures' closing and the group's conclusion."""
        return self.item.state == ItemState.SCORED and self.item.proposal.leader_id == user.pk


class AppraisalLine(models.Model):
    """A line of the budget as it was asked; how much of it the group leaves, and why."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(_("Year"))
    item_kind = models.CharField(_("Cost item"), max_length=12, choices=CostItem.choices)
    item = models.CharField(_("Content"), max_length=300)
    source = models.CharField(_("Money from"), max_length=8, choices=MoneySource.choices)
    category = models.CharField(
        _("Spending category"), max_length=4, choices=SpendingCategory.choices
    )
    is_lump_sum = models.BooleanField(_("Lump sum"))
    asked = models.BigIntegerField(_("Asked for"))
    appraised = models.BigIntegerField(_("Appraised"), null=True)
    reason = CleanCharField(_("Reason"), max_length=1000, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("Line of an appraisal")
        verbose_name_plural = _("Lines of an appraisal")
        ordering = ["appraisal", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "position"], name="appraisal_line_position_once"
            ),
            models.CheckConstraint(
                condition=Q(asked__gt=0)
                & (Q(appraised__isnull=True) | Q(appraised__gte=0, appraised__lte=F("asked"))),
                name="appraisal_line_from_0_to_what_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(appraised__isnull=True) | Q(appraised=F("asked")) | ~Q(reason=""),
                name="appraisal_line_cut_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(appraised__isnull=True) | Q(judged_by__isnull=False),
                name="appraisal_line_judged_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return self.item

    @property
    def cut(self) -> int:
        return 0 if self.appraised is None else self.asked - self.appraised

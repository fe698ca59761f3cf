"""What became of each dossier of an allocation, and the certificate anybody can add up again."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from funds import sentences
from funds.querysets import AllocationLineQuerySet
from funds.rules import BIGGEST_AMOUNT
from funds.states import Ground
from proposals.states import BlindMode, StrategicGroup
from scoring.states import BY_DECISION


class AllocationLine(models.Model):
    """What became of one proposal, and why, with the sums that the sentence needs.

    `limit` is the one that binds: kind, of what, key, year. `why` is what would have to be
    otherwise (`funds.allocation.whys`), `tried` a sign for each sum and floor tried: 1 is funded.
    """

    allocation = models.ForeignKey(
        "funds.Allocation", on_delete=models.PROTECT, related_name="lines"
    )
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveIntegerField(_("rank"))
    amount = models.BigIntegerField(_("amount"))
    points = models.PositiveIntegerField(_("points"), default=0)
    group = models.PositiveSmallIntegerField(
        _("strategic group"), choices=StrategicGroup.choices, default=StrategicGroup.NONE
    )
    is_funded = models.BooleanField(_("funded"))
    ground = models.CharField(_("reason"), max_length=30, choices=Ground.choices)
    limit = models.JSONField(default=list, blank=True)
    left = models.BigIntegerField()
    short_by = models.BigIntegerField()
    kept = models.BigIntegerField()
    why = models.JSONField(default=dict, blank=True)
    tried = models.CharField(max_length=40, blank=True)

    objects = AllocationLineQuerySet.as_manager()

    class Meta:
        ordering = ["allocation", "rank"]
        verbose_name = _("allocation line")
        constraints = [
            models.UniqueConstraint(
                fields=["allocation", "proposal"], name="one_line_of_a_proposal"
            ),
            models.UniqueConstraint(fields=["allocation", "rank"], name="one_line_of_a_rank"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=BIGGEST_AMOUNT), name="line_is_money"
            ),
            models.CheckConstraint(
                condition=Q(is_funded=True, ground=Ground.FUNDED, short_by=0)
                | Q(is_funded=False, ground__in=[Ground.KEPT_FOR_MINIMUM, Ground.WORTH])
                | Q(is_funded=False, short_by__gt=0),
                name="an_unfunded_line_says_what_is_missing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.proposal_id}"

    def get_absolute_url(self) -> str:
        return self.allocation.get_absolute_url()

    def get_notice_url(self) -> str:
        """The letter to its applicant."""
        of = {"public_id": self.proposal.public_id, "kind": "pdf"}
        return reverse("funds:notice", kwargs=of)

    @property
    def reason(self):
        """Why, in the reader's language: the limit that binds and what is missing."""
        return lazy(lambda: sentences.why(self, self.allocation.policy), str)()

    @property
    def advice(self) -> list[str]:
        """What would have to be otherwise, for staff."""
        return sentences.what_would_help(self, with_points=self._points_decide)

    @property
    def advice_for_applicant(self) -> list[str]:
        """As for staff, but points that others reached are told in open calls only."""
        is_open = self.allocation.call.blind_mode == BlindMode.OPEN
        return sentences.what_would_help(self, with_points=is_open and self._points_decide)

    @property
    def _points_decide(self) -> bool:
        """Whether more points alone would have moved it: not where something else goes first."""
        return self.allocation.inputs["priority"] not in BY_DECISION


class AllocationCertificate(models.Model):
    """Inputs, decision, sums and multipliers as text, for `funds/certificate.py`."""

    allocation = models.OneToOneField(
        "funds.Allocation", on_delete=models.PROTECT, related_name="certificate"
    )
    text = models.TextField()

    class Meta:
        verbose_name = _("certificate of an allocation")

    def __str__(self) -> str:
        return str(self.allocation_id)

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.addresses import address_of
from lifecycle.errors import Reason
from lifecycle.fields import CleanTextField
from lifecycle.models import PUBLIC_ID_LENGTH, Job, WithLife, new_public_id
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from people.permissions import holds
from people.states import Role
from scoring.models.agenda import Item
from scoring.models.council import Council
from scoring.models.seat import Seat
from scoring.querysets_of_plans import PlannedItemQuerySet, PlanQuerySet
from scoring.states import PlanState

S = PlanState
UNIT = 1_000_000


def everything_is_met(plan: "AssignmentPlan", user) -> Reason | None:
    if not plan.unmet:
        return None
    return Reason(_("Some dossiers can't have their reviewers within these limits."))


class AssignmentPlan(WithLife):
    """Who is to review which dossier: worked out, looked at, put into effect in one stroke.

    Of one council, or of all formed councils of a call. Until it is in effect nothing has changed.
    """

    state = state_field(PlanState, default=S.SOLVING)
    begin_role = staticmethod(holds(Role.OFFICER))
    deed_labels = {"begin": _("Asked for"), "review_changed": _("A review changed by hand")}

    @verb(
        source=[S.SOLVING],
        target=S.PROPOSED,
        label=_("Propose"),
        permission=holds(Role.OFFICER),
        audience=Audience.OFFICERS,
        deed_only=True,
    )
    def propose(self, deed):
        """The background worker has worked it out for whoever asked."""

    @verb(
        source=[S.PROPOSED],
        target=S.DEPLOYED,
        label=_("Put into effect"),
        permission=holds(Role.OFFICER),
        checks=[everything_is_met],
        audience=Audience.OFFICERS,
        is_main=True,
        confirm=_("The reviewers are named as planned, all of them at once, and told by mail."),
    )
    def deploy(self, deed):
        """The reviewers are named as planned: all of them or none."""
        self.deployed_at = deed.at

    @verb(
        source=[S.SOLVING, S.PROPOSED],
        target=S.DISCARDED,
        label=_("Discard"),
        permission=holds(Role.OFFICER),
        audience=Audience.OFFICERS,
        confirm=_("The plan is kept to be looked at, but can't be put into effect any more."),
    )
    def discard(self, deed):
        """The plan is not used."""

    province = models.ForeignKey("rulebook.Province", models.PROTECT, verbose_name=_("Province"))
    call = models.ForeignKey(
        "proposals.Call",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Call"),
    )
    council = models.ForeignKey(
        Council,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("Council"),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Asked by")
    )
    job = models.OneToOneField(Job, models.PROTECT, null=True, editable=False, related_name="+")
    max_load = models.PositiveSmallIntegerField(_("Most dossiers each"))
    min_load = models.PositiveSmallIntegerField(_("Least dossiers each"), default=0)
    is_fair = models.BooleanField(_("The worst-served dossier first"), default=True)
    keeps = models.BooleanField(_("Keep the reviewers named already"), default=True)
    solver = models.CharField(max_length=100, blank=True, editable=False)
    inputs_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    dossiers = models.PositiveIntegerField(default=0, editable=False)
    reviews = models.PositiveIntegerField(default=0, editable=False)
    changed = models.PositiveIntegerField(_("Changed reviews"), default=0, editable=False)
    total = models.BigIntegerField(null=True, editable=False)
    total_at_most = models.BigIntegerField(null=True, editable=False)
    worst = models.BigIntegerField(null=True, editable=False)
    worst_at_most = models.BigIntegerField(null=True, editable=False)
    load_max = models.PositiveIntegerField(default=0, editable=False)
    short_people = models.JSONField(default=list, blank=True, editable=False)
    unmet = models.JSONField(default=dict, blank=True, editable=False)
    deployed_at = models.DateTimeField(_("In effect since"), null=True, editable=False)

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("Assignment plan")
        verbose_name_plural = _("Assignment plans")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(call__isnull=False) | Q(council__isnull=False),
                name="plan_is_for_a_call_or_council",
            ),
            models.CheckConstraint(
                condition=Q(max_load__gte=1) & Q(min_load__lte=models.F("max_load")),
                name="plan_loads_in_order",
                violation_error_message=_("The least load is above the greatest."),
            ),
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(state__in=[S.SOLVING, S.PROPOSED]),
                name="plan_one_open_a_council",
                violation_error_message=_("A plan for it is open already."),
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(state__in=[S.SOLVING, S.PROPOSED], council__isnull=True),
                name="plan_one_open_a_call",
                violation_error_message=_("A plan for it is open already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=S.DEPLOYED) | Q(deployed_at__isnull=False),
                name="plan_deployed_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return _("Reviewers: %(of)s") % {"of": self.council or self.call}

    def get_absolute_url(self) -> str:
        return address_of(self, "scoring:plan_detail")

    def get_verb_url(self, name: str) -> str:
        return reverse("scoring:plan_verb", kwargs={"public_id": self.public_id, "verb": name})

    # As pages show them: 1 is all that one reviewer can know.

    @property
    def worst_share(self) -> float:
        return (self.worst or 0) / UNIT

    @property
    def worst_bound_share(self) -> float:
        return (self.worst_at_most or 0) / UNIT

    @property
    def total_share(self) -> float:
        return (self.total or 0) / UNIT

    @property
    def total_bound_share(self) -> float:
        return (self.total_at_most or 0) / UNIT

    @property
    def gap_share(self) -> float:
        return self.total_bound_share - self.total_share


class PlanInputs(models.Model):
    """What a plan was worked out from and what proves it, to be worked out again; see `replay`."""

    plan = models.OneToOneField(AssignmentPlan, models.CASCADE, related_name="inputs")
    text = models.TextField()
    pairs = models.JSONField(default=list)
    certificate = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.plan)


class PlannedItem(models.Model):
    """A dossier in a plan, with everybody who could review it or may not, best first.

    candidates: [seat, affinity in millionths or null, reason code of `Unfit` or "", words].
    """

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    plan = models.ForeignKey(AssignmentPlan, models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    worth = models.BigIntegerField(_("Expertise"), default=0)
    candidates = models.JSONField(default=list)

    objects = PlannedItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("Dossier in a plan")
        verbose_name_plural = _("Dossiers in a plan")
        ordering = ["worth", "pk"]
        indexes = [models.Index(fields=["plan", "worth", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["plan", "item"], name="planned_item_once_a_plan")
        ]

    def __str__(self) -> str:
        return str(self.item)

    def get_absolute_url(self) -> str:
        return address_of(self, "scoring:planned_item")

    @property
    def worth_share(self) -> float:
        return self.worth / UNIT

    @property
    def leaving(self) -> list:
        """Who is named now and would not be; of rows fetched `for_list`."""
        staying = {review.seat_id for review in self.reviews.all()}
        return [one.seat for one in self.item.assignments.all() if one.seat_id not in staying]


class PlannedReview(models.Model):
    """Who is to review a dossier. place: of so many candidates, by what they know about it."""

    planned = models.ForeignKey(PlannedItem, models.CASCADE, related_name="reviews")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    affinity = models.BigIntegerField(_("Expertise"))
    place = models.PositiveIntegerField()
    words = models.CharField(max_length=400, blank=True)
    is_started = models.BooleanField(default=False)
    stood = models.BooleanField(default=False)
    is_by_hand = models.BooleanField(default=False)
    note = CleanTextField(blank=True)

    class Meta:
        verbose_name = _("Review in a plan")
        verbose_name_plural = _("Reviews in a plan")
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["planned", "seat"], name="planned_review_once")
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.planned}"

    @property
    def share(self) -> float:
        return self.affinity / UNIT

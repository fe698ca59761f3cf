from hashlib import sha256

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.addresses import address_of
from lifecycle.errors import Refused
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from papers.folding import fold
from people.permissions import any_of, holds, person_of
from people.states import Capacity, Role
from proposals import rules
from proposals.models.following import tell_followers, tell_owner
from proposals.models.limits import dong_or_zero, group_in_range
from proposals.models.merging import reason_against_merging, take_followers_along
from proposals.querysets import ProblemQuerySet
from proposals.states import Offer, ProblemState, Sector, StrategicGroup

S = ProblemState


problem_owner = person_of("organisation", Capacity.PROBLEM_OWNER)
officer = holds(Role.OFFICER)
owner_or_officer = any_of(problem_owner, officer)


def owner_or_who_entered_it(problem: "Problem", user) -> str:
    """An officer may enter a problem that an organisation published elsewhere."""
    if problem.posted_by_id == user.pk:
        return owner_or_officer(problem, user)
    return problem_owner(problem, user)


class Problem(WithLife):
    """A real problem somebody has: what it costs them, and what would count as solved."""

    state = state_field(ProblemState, default=S.DRAFT)
    begin_role = staticmethod(owner_or_officer)
    deed_labels = {
        "edited": _("Edited"),
        "called": _("Put into a call"),
        "uncalled": _("Taken out of a call"),
    }

    @verb(
        source=[S.DRAFT, S.RETURNED],
        target=S.SUBMITTED,
        label=_("Submit the problem"),
        permission=owner_or_who_entered_it,
        checks=rules.checks(rules.READY_TO_POST),
        audience=Audience.PARTIES,
        is_main=True,
    )
    def submit(self, deed):
        """Hand the problem to the officers, who publish it or send it back."""
        self.submitted_at = deed.at
        if deed.role == Capacity.PROBLEM_OWNER:
            self.follows.get_or_create(user=deed.by, defaults={"since": deed.at})

    @verb(
        source=[S.SUBMITTED],
        target=S.RETURNED,
        label=_("Send back"),
        permission=officer,
        audience=Audience.PARTIES,
        needs_note=True,
        confirm=_("The problem goes back to its owner, who may mend it and submit it again."),
    )
    def send_back(self, deed):
        """Ask the owner to complete it; the note says what is missing."""
        tell_owner(self, "returned", by=deed.by, note=deed.note)

    @verb(
        source=[S.SUBMITTED],
        target=S.PUBLISHED,
        label=_("Publish"),
        permission=officer,
        audience=Audience.PUBLIC,
        is_main=True,
        confirm=_("The problem will be public; anyone can read it without signing in."),
    )
    def publish(self, deed):
        """Put the problem on the public board."""
        self.published_at = deed.at
        tell_followers(self, "published", by=deed.by)

    @verb(
        source=[S.PUBLISHED, S.MATCHED],
        target=S.MATCHED,
        label=_("Being solved"),
        permission=holds(Role.FUND_DIRECTOR, Role.OFFICER),
        audience=Audience.PUBLIC,
        deed_only=True,
    )
    def match(self, deed):
        """A signed contract has taken the problem on."""
        if self.state == S.PUBLISHED:
            tell_followers(self, "matched", by=deed.by)

    @verb(
        source=[S.MATCHED],
        target=S.SOLVED,
        label=_("Solved"),
        permission=owner_or_officer,
        audience=Audience.PUBLIC,
        deed_only=True,
    )
    def solve(self, deed):
        """The owner has judged the result: it solved the problem."""
        tell_followers(self, "solved", by=deed.by)

    @verb(
        source=[S.SUBMITTED, S.RETURNED, S.PUBLISHED, S.MATCHED],
        target=S.CLOSED,
        label=_("Close the problem"),
        permission=owner_or_officer,
        audience=Audience.PUBLIC,
        needs_note=True,
        confirm=_("A closed problem takes no more answers."),
    )
    def close(self, deed):
        """Take the problem off the board for good; the note says why."""
        tell_followers(self, "closed", by=deed.by, note=deed.note)

    @verb(
        source=[S.SUBMITTED, S.PUBLISHED],
        target=S.MERGED,
        label=_("Merge into another"),
        permission=officer,
        audience=Audience.PARTIES,
        needs_note=True,
        deed_only=True,
    )
    def merge(self, deed):
        """It is told twice: the other one (the evidence) stands for both from now on."""
        survivor = deed.evidence
        if reason := reason_against_merging(self, survivor):
            raise Refused([reason])
        news = {"url": survivor.get_absolute_url(), "into": survivor.title, "note": deed.note}
        tell_followers(self, "merged", by=deed.by, **news)
        if not self.follows.in_force().filter(user=self.posted_by_id).exists():
            tell_owner(self, "merged", by=deed.by, **news)
        followers = take_followers_along(self, survivor, deed)
        survivor.calls.add(*self.calls.all())
        earlier = self.twins.update(merged_into=survivor)
        self.merged_into = survivor
        deed.record(
            into=survivor.pk, followers=followers, earlier_twins=earlier, sha256=self.told_sha256()
        )

    province = models.ForeignKey("rulebook.Province", models.PROTECT, verbose_name=_("Province"))
    organisation = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        related_name="problems",
        verbose_name=_("Who has the problem"),
    )
    posted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = CleanCharField(_("Title"), max_length=300)
    description = CleanTextField(_("Description"), blank=True)
    cost_value = models.DecimalField(
        _("What it costs today"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    cost_unit = CleanCharField(_("Unit"), max_length=60, blank=True)
    cost_measured_how = CleanTextField(_("How it was measured"), blank=True)
    solved_when = CleanTextField(_("What would count as solved"), blank=True)
    indicator = CleanCharField(_("Indicator"), max_length=200, blank=True)
    indicator_unit = CleanCharField(_("Unit of the indicator"), max_length=60, blank=True)
    baseline = models.DecimalField(
        _("Baseline"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    target = models.DecimalField(
        _("Target"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    sector = models.CharField(
        _("Field"), max_length=12, choices=Sector.choices, blank=True, default=""
    )
    offers_kind = models.BooleanField(_("In kind"), default=False)
    offers_data = models.BooleanField(pgettext_lazy("offer", "Data"), default=False)
    offers_site = models.BooleanField(_("A site to try it"), default=False)
    contributes = CleanTextField(_("What the owner would put in"), blank=True)
    contributes_amount = models.BigIntegerField(_("Of which money"), default=0)
    strategic_group = models.PositiveSmallIntegerField(
        _("Strategic group"), choices=StrategicGroup.choices, default=StrategicGroup.NONE
    )
    folded = models.TextField(editable=False, default="", db_default="")
    submitted_at = models.DateTimeField(_("Submitted at"), null=True, editable=False)
    published_at = models.DateTimeField(_("Published at"), null=True, editable=False)
    calls = models.ManyToManyField(
        "proposals.Call", related_name="problems", editable=False, verbose_name=_("Calls")
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="twins",
        verbose_name=_("Merged into"),
    )
    source = CleanCharField(_("Source"), max_length=300, blank=True)
    is_synthetic = models.BooleanField(_("Illustrative data"), default=False)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("Problem")
        verbose_name_plural = _("Problems")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["province", "state", "-published_at"])]
        constraints = [
            dong_or_zero("contributes_amount", "problem_contributes_whole_dong"),
            group_in_range("problem_group_in_range"),
            models.CheckConstraint(
                condition=models.Q(state=S.MERGED, merged_into__isnull=False)
                | ~models.Q(state=S.MERGED) & models.Q(merged_into__isnull=True),
                name="problem_merged_names_the_other",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("pk")), name="problem_not_its_own_twin"
            ),
            models.CheckConstraint(
                condition=models.Q(cost_value__gte=0),
                name="problem_cost_not_negative",
                violation_error_message=_("A cost is not negative."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs):
        self.folded = fold(f"{self.title}\n{self.description}\n{self.solved_when}")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of(self, "proposals:problem_detail")

    def get_verb_url(self, name: str) -> str:
        return reverse("proposals:problem_verb", kwargs={"public_id": self.public_id, "verb": name})

    def audiences_for(self, user) -> set[str]:
        """Anyone may read a published problem; what was said before, its parties and officers."""
        seen = super().audiences_for(user)
        if owner_or_who_entered_it(self, user) or Audience.OFFICERS in seen:
            return seen
        return seen - {Audience.PARTIES}

    def facts(self) -> rules.ProblemFacts:
        return rules.ProblemFacts(
            title=self.title,
            description=self.description,
            cost_value=self.cost_value,
            cost_unit=self.cost_unit,
            solved_when=self.solved_when,
            indicator=self.indicator,
            indicator_unit=self.indicator_unit,
            baseline=self.baseline,
            target=self.target,
            strategic_group=self.strategic_group,
        )

    def told_sha256(self) -> str:
        """The digest of what its owner told, so that the trail proves what was merged."""
        told = [self.title, self.description, self.solved_when, self.contributes]
        return sha256("\n".join(told).encode()).hexdigest()

    @property
    def is_editable(self) -> bool:
        return self.state in (S.DRAFT, S.RETURNED)

    def writing_role(self, user) -> str:
        """As what this person writes the problem, "" if they may not."""
        return owner_or_who_entered_it(self, user)

    def may_be_edited_by(self, user) -> bool:
        return self.is_editable and bool(self.writing_role(user))

    @property
    def offers(self) -> list[Offer]:
        """What the owner would put in, money first."""
        said = {
            Offer.CASH: self.contributes_amount > 0,
            Offer.KIND: self.offers_kind,
            Offer.DATA: self.offers_data,
            Offer.SITE: self.offers_site,
        }
        return [offer for offer, is_offered in said.items() if is_offered]

    @property
    def offers_in_words(self) -> str:
        return ", ".join(str(offer.label) for offer in self.offers)

    @property
    def takes_answers(self) -> bool:
        return self.state in (S.PUBLISHED, S.MATCHED)

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lifecycle.addresses import address_of
from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanCharField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from papers.folding import fold
from people.permissions import holds
from people.states import Role
from proposals.actions import end_reading
from rulebook.actions import starting_value
from scoring import mails, rules
from scoring.models.rubric import Criterion
from scoring.querysets import COUNCIL_STAFF, CouncilQuerySet
from scoring.rules import QuorumRule
from scoring.states import CouncilState, ItemState, SeatRole, SeatState, Stage, roles_of

C, T = CouncilState, SeatState


def everybody_has_answered(council: "Council", user) -> Reason | None:
    waiting = sum(seat.state == T.INVITED for seat in council.all_seats)
    if not waiting:
        return None
    return Reason(
        ngettext(
            "%(count)s person invited has not answered yet.",
            "%(count)s people invited have not answered yet.",
            waiting,
        )
        % {"count": waiting}
    )


def size_is_lawful(council: "Council", user) -> Reason | None:
    least, most = council.size_limits
    count = len(council.appointed)
    if least <= count <= most:
        return None
    return Reason(
        _("%(count)s members have accepted; a council has %(least)s to %(most)s.")
        % {"count": count, "least": least, "most": most}
    )


def roles_are_complete(council: "Council", user) -> Reason | None:
    missing = rules.missing_roles(
        [seat.role for seat in council.appointed], council.reviewers_needed, council.kind
    )
    if not missing:
        return None
    words = dict(roles_of(council.kind))
    names = ", ".join(str(words[role]).lower() for role in missing)
    return Reason(_("Roles not filled as they must be: %(roles)s.") % {"roles": names})


def the_council_is_represented(council: "Council", user) -> Reason | None:
    """In a finance appraisal group sits somebody who led or reviewed in the call's council."""
    if council.kind != Stage.APPRAISAL:
        return None
    judged = council.seats.model.objects.accepted().filter(
        council__kind=Stage.SELECTION,
        council__call=council.call_id,
        role__in=(SeatRole.CHAIR, SeatRole.VICE, SeatRole.REVIEWER),
    )
    sat = set(judged.values_list("user_id", flat=True))
    of_council = [seat for seat in council.appointed if seat.role == SeatRole.COUNCIL]
    if all(seat.user_id in sat for seat in of_council):
        return None
    return Reason(
        _("Who sits for the council is its chair, vice-chair or a reviewer of this call's council.")
    )


def every_item_is_concluded(council: "Council", user) -> Reason | None:
    rows = council.commissions if council.kind == Stage.IDENTIFICATION else council.items
    # One query for both counts: the council's page asks this of whoever may conclude it.
    found = rows.order_by().aggregate(
        any=models.Count("pk"), left=models.Count("pk", filter=~Q(state=ItemState.CONCLUDED))
    )
    if left := found["left"]:
        return Reason(
            ngettext("%(count)s item is not concluded.", "%(count)s items are not concluded.", left)
            % {"count": left}
        )
    return None if found["any"] else Reason(_("Nothing was put before this council."))


class Council(WithLife):
    """An advisory council set up by a decision, for one kind of work."""

    state = state_field(CouncilState, default=C.DRAFT)
    begin_role = staticmethod(holds(Role.OFFICER))
    deed_labels = {
        "agenda_ordered": _("Agenda put in order"),
        "honorarium_handed": _("Honorarium list handed to finance"),
        "thanked": _("Letters of thanks sent"),
    }
    verbs_with_form = ("form",)

    @verb(
        source=[C.DRAFT],
        target=C.FORMED,
        label=_("Form the council"),
        permission=holds(Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER),
        checks=[
            everybody_has_answered,
            size_is_lawful,
            roles_are_complete,
            the_council_is_represented,
        ],
        audience=Audience.COUNCIL,
        is_main=True,
        confirm=_(
            "The council is set up by your decision; after that a supplementary decision alone "
            "replaces a member."
        ),
    )
    def form(self, deed):
        """Set up the council by a decision with its number and date."""
        number = str(deed.facts.get("decision_number") or "").strip()
        on = deed.facts.get("decision_on")
        if not number:
            raise Refused(Reason(_("Give the decision's number."), field="decision_number"))
        if on is None:
            raise Refused(Reason(_("Give the decision's date."), field="decision_on"))
        self.decision_number, self.decision_on = number, on
        self.term_from = deed.facts.get("term_from") or on
        self.term_until = deed.facts.get("term_until")
        if self.term_until and self.term_until < self.term_from:
            raise Refused(Reason(_("The term ends before it begins."), field="term_until"))
        self.formed_at = deed.at
        mails.formed(self, by=deed.by)

    @verb(
        source=[C.FORMED],
        target=C.FORMED,
        label=_("Extend the term"),
        permission=holds(Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER),
        audience=Audience.COUNCIL,
        deed_only=True,
    )
    def extend(self, deed):
        """A supplementary decision gives a later last day."""
        # One formed before terms were kept began on its decision's date.
        self.term_from = self.term_from or self.decision_on
        self.term_until = deed.evidence.term_until

    @verb(
        source=[C.FORMED],
        target=C.CONCLUDED,
        label=_("Conclude the council's work"),
        permission=holds(Role.OFFICER),
        checks=[every_item_is_concluded],
        audience=Audience.COUNCIL,
        is_main=True,
        confirm=_("The council's work ends; its members no longer read the dossiers."),
    )
    def conclude(self, deed):
        """End the council's work when all its items are concluded."""
        self.concluded_at = deed.at
        for item in self.items.select_related("proposal"):
            for seat in self.appointed:
                end_reading(item.proposal, seat.user, by=deed.by, as_what=seat.capacity)

    province = models.ForeignKey("rulebook.Province", models.PROTECT, verbose_name=_("Province"))
    call = models.ForeignKey(
        "proposals.Call",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Call"),
    )
    kind = models.CharField(
        _("Kind"), max_length=12, choices=Stage.choices, default=Stage.SELECTION
    )
    name = CleanCharField(_("Name"), max_length=200)
    folded = models.TextField(editable=False, default="", db_default="")
    rule_set = models.ForeignKey(
        "rulebook.RuleSet",
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("Rules in force"),
    )
    decision_number = CleanCharField(_("Decision number"), max_length=60, blank=True)
    decision_on = models.DateField(_("Decision date"), null=True, blank=True)
    term_from = models.DateField(_("Term from"), null=True, editable=False)
    term_until = models.DateField(_("Term until"), null=True, editable=False)
    formed_at = models.DateTimeField(_("Formed at"), null=True, editable=False)
    concluded_at = models.DateTimeField(_("Concluded at"), null=True, editable=False)

    objects = CouncilQuerySet.as_manager()

    class Meta:
        verbose_name = _("Council")
        verbose_name_plural = _("Councils")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "name"],
                name="council_name_once_a_province",
                violation_error_message=_("A council with this name exists already."),
            ),
            models.CheckConstraint(
                condition=Q(state=C.DRAFT)
                | (~Q(decision_number="") & Q(decision_on__isnull=False)),
                name="council_formed_by_decision",
            ),
            models.CheckConstraint(
                condition=Q(term_until__isnull=True)
                | Q(term_from__isnull=False, term_until__gte=F("term_from")),
                name="council_term_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of(self, "scoring:council_detail")

    def get_verb_url(self, name: str) -> str:
        return reverse("scoring:council_verb", kwargs={"public_id": self.public_id, "verb": name})

    def audiences_for(self, user) -> set[str]:
        """Its members read what concerns the council."""
        return super().audiences_for(user) | council_audience(self, user)

    @property
    def rules(self):
        return self.rule_set.rules

    def rule(self, key: str):
        """The value that its rule set froze; of a rule that came later, what it starts with."""
        entry = self.rules.get(key)
        return starting_value(key) if entry is None else entry.value

    @property
    def reviewers_needed(self) -> int:
        return rules.reviewers_needed(self.kind, self.rules)

    @property
    def size_limits(self) -> tuple[int, int]:
        return rules.size_limits(self.kind, self.rules)

    @property
    def quorum_rule(self) -> QuorumRule:
        return QuorumRule.of(self.rules, self.kind)

    @property
    def all_seats(self) -> list:
        """Every seat, read once for this copy of the council."""
        if not hasattr(self, "_all_seats"):
            self._all_seats = list(self.seats.select_related("user").order_by("position", "pk"))
        return self._all_seats

    @property
    def appointed(self) -> list:
        """Those who accepted: the base of every quorum."""
        return [seat for seat in self.all_seats if seat.state == T.ACCEPTED]

    def seat_of(self, user):
        """The person's accepted seat, or None."""
        return next((seat for seat in self.appointed if seat.user_id == user.pk), None)

    def criteria(self, *kinds: str) -> list[Criterion]:
        """What its sheets ask under these rubrics, in order; read once for this copy."""
        if not hasattr(self, "_criteria"):
            self._criteria = Criterion.objects.judging(self.rule_set_id, self.call_id)
        return [one for kind in kinds for one in self._criteria if one.rubric.kind == kind]

    def criteria_keys(self, kind: str) -> list[str]:
        return [criterion.key for criterion in self.criteria(kind)]


def council_audience(council: Council, user) -> set[str]:
    """Members, and staff who see the province's councils, read what concerns them."""
    if council.seat_of(user) or holds(*COUNCIL_STAFF)(council, user):
        return {Audience.COUNCIL}
    return set()


def sits(*roles: SeatRole):
    """Permission: an accepted seat in the thing's council, in one of these roles if any given."""

    def permission(thing, user) -> str:
        council = thing if isinstance(thing, Council) else thing.council
        seat = council.seat_of(user)
        return seat.capacity if seat and (not roles or seat.role in roles) else ""

    return permission

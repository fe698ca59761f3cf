from fractions import Fraction

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField
from scoring.ranking import OrderRule, Weights
from scoring.rules import HousePoints
from scoring.states import BY_DECISION, PriorityApplies

WHOLE = 100
HOUSE_POINTS = ("points_1", "points_2", "points_3", "points_4")
SHARES = ("confirmed", "evidence", "commitment")
WEIGHTS = ("weight_statutory", "weight_three_house", "weight_strategic")


def percent(label) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, default=0)


def adding_up(names) -> Q:
    first, *rest = names
    return Q(**{first: WHOLE - sum((F(name) for name in rest), start=0)})


class Beside(models.Model):
    """The two scores that stand beside the 100 points, and how they enter the order, as one call
    has them; written while it is a draft, never changed after. A call without it has the rules'.
    """

    call = models.OneToOneField(
        "proposals.Call", models.PROTECT, related_name="+", verbose_name=_("Call")
    )
    points_1 = percent(_("All three houses take part"))
    points_2 = percent(_("A real problem of an enterprise or cooperative"))
    points_3 = percent(_("Fits the province's development, as a State body confirms"))
    points_4 = percent(_("Thai Nguyen University takes part in training people"))
    confirmed = percent(_("Confirmed by the house"))
    evidence = percent(_("With evidence"))
    commitment = percent(_("With money or people committed"))
    applies = models.CharField(
        _("How they enter the order"),
        max_length=12,
        choices=PriorityApplies.choices,
        default=PriorityApplies.TIE_BREAK,
    )
    weight_statutory = percent(_("Weight of the statutory mean"))
    weight_three_house = percent(_("Weight of the 3-house score"))
    weight_strategic = percent(_("Weight of the strategic score"))
    decision_number = CleanCharField(_("Decision number"), max_length=60, blank=True)
    decision_on = models.DateField(_("Decision date"), null=True, blank=True)

    class Meta:
        verbose_name = _("3-house and strategic scores of a call")
        verbose_name_plural = _("3-house and strategic scores of calls")
        constraints = [
            models.CheckConstraint(condition=adding_up(HOUSE_POINTS), name="beside_points_whole"),
            models.CheckConstraint(condition=adding_up(SHARES), name="beside_shares_whole"),
            models.CheckConstraint(
                condition=Q(applies__in=PriorityApplies.values), name="beside_applies_known"
            ),
            models.CheckConstraint(
                condition=Q(applies=PriorityApplies.COMPOSITE, weight_statutory__gt=0)
                & adding_up(WEIGHTS)
                | ~Q(applies=PriorityApplies.COMPOSITE)
                & Q(weight_statutory=0, weight_three_house=0, weight_strategic=0),
                name="beside_weights_whole",
            ),
            models.CheckConstraint(
                condition=~Q(applies__in=BY_DECISION)
                | ~Q(decision_number="") & Q(decision_on__isnull=False),
                name="beside_order_by_decision",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_applies_display())

    @property
    def house_points(self) -> HousePoints:
        return HousePoints(
            conditions={n: Fraction(getattr(self, f"points_{n}")) for n in range(1, 5)},
            **{name: Fraction(getattr(self, name), WHOLE) for name in SHARES},
        )

    @property
    def order_rule(self) -> OrderRule:
        if self.applies != PriorityApplies.COMPOSITE:
            return OrderRule(self.applies)
        return OrderRule(
            self.applies, Weights(*(Fraction(getattr(self, one), WHOLE) for one in WEIGHTS))
        )


def house_points_of(call, rules) -> HousePoints:
    """The scale of a call's 3-house score: its own, or that of the rules."""
    own = Beside.objects.filter(call=call).first()
    return own.house_points if own else HousePoints.of(rules)


def order_rule_of(call) -> OrderRule:
    """How a published call's dossiers are put in order: as it says, or as the rules it froze."""
    own = Beside.objects.filter(call=call).first()
    return own.order_rule if own else OrderRule(call.rules.value("priority.applies"))

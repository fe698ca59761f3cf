"""The database as the last guard: the same limits as in the rules, said to the tables."""

from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from proposals.rules import MAX_DONG, MIN_DONG


def dong_above_zero(field: str, name: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{field}__gte": MIN_DONG, f"{field}__lte": MAX_DONG}),
        name=name,
        violation_error_message=_("An amount is a whole number of đồng from 1 to 10^15."),
    )


def dong_or_zero(field: str, name: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{field}__gte": 0, f"{field}__lte": MAX_DONG}),
        name=name,
        violation_error_message=_("An amount is a whole number of đồng from 0 to 10^15."),
    )


def in_order(earlier: str, later: str, name: str) -> CheckConstraint:
    """A pair of dates; while one of them is missing nothing stands against it."""
    return CheckConstraint(
        condition=Q(**{f"{later}__gt": F(earlier)}),
        name=name,
        violation_error_message=_("The end must be after the start."),
    )


def group_in_range(name: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(strategic_group__gte=0, strategic_group__lte=5),
        name=name,
        violation_error_message=_("A strategic group is one of the five, or none."),
    )

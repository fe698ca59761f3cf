"""What a rubric, a mark and its reason must be."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from scoring.rules.numbers import plain_points


def adds_up(maxima: Iterable[int | Decimal], total: int) -> bool:
    """Whether a rubric's maxima add up to the maximum total, each above 0."""
    values = [Decimal(one) for one in maxima]
    return all(one > 0 for one in values) and sum(values, Decimal(0)) == total


MOST_CRITERIA = 20


def reasons_against_criteria(
    criteria: Sequence[tuple[str, Decimal]], total: int, field: str = "criteria"
) -> list[Reason]:
    """A call's own criteria are named once each, above 0, and add up to the total."""
    names = [name.casefold() for name, _most in criteria]
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        told = {"most": str(MOST_CRITERIA)}
        return [Reason(_("Criteria: give 1 to %(most)s of them.") % told, field=field)]
    if len(set(names)) < len(names):
        return [Reason(_("Criteria: one is named twice."), field=field)]
    if not adds_up([most for _name, most in criteria], total):
        points = sum((most for _name, most in criteria), Decimal(0))
        told = {"sum": plain_points(points), "total": str(total)}
        return [
            Reason(
                _("Criteria: their points add up to %(sum)s; they must add up to %(total)s.")
                % told,
                field=field,
            )
        ]
    return []


def reasons_against_points(
    criterion: str, points: Decimal | None, most: Decimal, is_ordinal: bool, field: str
) -> list[Reason]:
    """What stands against these points: from 0 to the most, two decimals, whole on a rating."""
    if points is None:
        return []
    told = {"criterion": criterion, "most": plain_points(most)}
    if not points.is_finite() or not 0 <= points <= most:
        return [Reason(_("%(criterion)s: points from 0 to %(most)s.") % told, field=field)]
    if points != points.quantize(Decimal("0.01")):
        return [Reason(_("%(criterion)s: at most two decimals.") % told, field=field)]
    if is_ordinal and points != points.to_integral_value():
        return [Reason(_("%(criterion)s: one of the ratings.") % told, field=field)]
    return []


def reasons_against_mark(
    criterion: str, *, is_marked: bool, has_reason: bool, points_field: str, reason_field: str
) -> list[Reason]:
    """What a mark lacks before its sheet is filed; a missing mark is missing, never 0."""
    told = {"criterion": criterion}
    reasons = []
    if not is_marked:
        reasons.append(
            Reason(
                _("%(criterion)s: give points, or say that you can't judge it.") % told,
                field=points_field,
            )
        )
    if not has_reason:
        reasons.append(Reason(_("%(criterion)s: give the reason.") % told, field=reason_field))
    return reasons

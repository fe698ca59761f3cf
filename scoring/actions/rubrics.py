"""The criteria of one call, written by its officer before it is published."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.actions import together, witness
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from proposals.models import Call
from rulebook.models import Parameter
from scoring import rules
from scoring.actions.councils import criteria_of
from scoring.models import Criterion, Rubric
from scoring.states import RubricKind, Scale


def rules_of(call: Call) -> Any:
    """The rules it froze; while it is written, those of today."""
    return call.rules or Parameter.objects.rules_on(call.province_id, clock.today())


def criteria_for(call: Call) -> list[tuple[str, Decimal]]:
    """The call's 100 points as its council will see them: (name, most), in order."""
    own = Criterion.objects.filter(rubric__call=call, rubric__kind=RubricKind.STATUTORY)
    if rows := list(own.order_by("position")):
        return [(one.name, one.max_points) for one in rows]
    is_english = (get_language() or "").startswith("en")
    found = criteria_of(rules_of(call), RubricKind.STATUTORY)
    return [(en if is_english else vi, Decimal(most)) for _key, vi, en, most in found]


def write_rubric(call: Call, criteria: Sequence[tuple[str, Decimal]], *, by: Any) -> Rubric:
    """Replace the call's own criteria; their maxima add up to the maximum total of the rules."""
    with together():
        row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        role = row.writing_role(by)
        if not role:
            raise WrongPerson(_("Only those who write it may change it."))
        if not row.is_editable:
            raise WrongMoment(
                _("It can't be changed while it is “%(state)s”.")
                % {"state": row.get_state_display()}
            )
        total = rules_of(row).integer("score.max")
        if reasons := rules.reasons_against_criteria(criteria, total):
            raise Refused(reasons)
        rubric, _new = Rubric.objects.get_or_create(
            call=row, kind=RubricKind.STATUTORY, defaults={"scale": Scale.POINTS}
        )
        rubric.criteria.all().delete()
        Criterion.objects.bulk_create(
            Criterion(
                rubric=rubric,
                key=f"c{position}",
                name_vi=name,
                name_en=name,
                max_points=most,
                position=position,
            )
            for position, (name, most) in enumerate(criteria, start=1)
        )
        row.version += 1
        row.save()
        witness(row, "edited", by=by, role=role, version=row.version)
    return rubric


def has_own_rubric(call: Call) -> bool:
    return Rubric.objects.filter(call=call).exists()

"""How one call is scored: its criteria and the scores beside them, before it is published."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.actions import together, witness
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from proposals.models import Call
from rulebook.models import Parameter
from scoring import rules
from scoring.actions.councils import criteria_of
from scoring.models import Beside, Criterion, Rubric
from scoring.models.beside import SHARES, WEIGHTS
from scoring.rules import HousePoints
from scoring.states import BY_DECISION, PriorityApplies, RubricKind, Scale

GUIDED = (RubricKind.STATUTORY, RubricKind.STRATEGIC)


def rules_of(call: Call) -> Any:
    """The rules it froze; while it is written, those of today."""
    return call.rules or Parameter.objects.rules_on(call.province_id, clock.today())


def criteria_for(call: Call) -> list[tuple[str, Decimal]]:
    """The call's 100 points as its council will see them: (name, most), in order."""
    return _criteria_for(call, RubricKind.STATUTORY)


def _criteria_for(call: Call, kind: str) -> list[tuple[str, Decimal]]:
    own = Criterion.objects.filter(rubric__call=call, rubric__kind=kind)
    if rows := list(own.order_by("position")):
        return [(one.name, one.max_points) for one in rows]
    is_english = (get_language() or "").startswith("en")
    found = criteria_of(rules_of(call), kind)
    return [(en if is_english else vi, Decimal(most)) for _key, vi, en, most in found]


def write_rubric(call: Call, criteria: Sequence[tuple[str, Decimal]], *, by: Any) -> Rubric:
    """Replace the call's own criteria; their maxima add up to the maximum total of the rules."""
    with together():
        row, role = _to_be_written(call, by)
        total = rules_of(row).integer("score.max")
        if reasons := rules.reasons_against_criteria(criteria, total):
            raise Refused(reasons)
        rubric = _replace(row, RubricKind.STATUTORY, criteria)
        _edited(row, by, role)
    return rubric


def fit_criteria_for(call: Call) -> list[tuple[str, Decimal]]:
    """The fit with the strategic group as the call's council will mark it: (name, most)."""
    return _criteria_for(call, RubricKind.STRATEGIC)


def beside_for(call: Call) -> Beside:
    """The scores beside the 100 points as they stand for the call; unsaved where the rules hold."""
    if own := Beside.objects.filter(call=call).first():
        return own
    found = rules_of(call)
    points = HousePoints.of(found)
    return Beside(
        call=call,
        applies=found.value("priority.applies"),
        **{f"points_{n}": int(most) for n, most in points.conditions.items()},
        **{name: int(100 * getattr(points, name)) for name in SHARES},
    )


def write_beside(
    call: Call, given: Mapping[str, Any], fit_criteria: Sequence[tuple[str, Decimal]], *, by: Any
) -> Beside:
    """Replace how the call scores the 3-house and strategic side, and how that enters its order.

    given: the fields of `Beside`; weights count only for a composite order, a decision only for
    what takes one. Refused with every reason; nothing is kept then.
    """
    with together() as batch:
        row, role = _to_be_written(call, by)
        today = clock.local(batch.moment).date()
        total = rules_of(row).integer("score.max")
        reasons = rules.reasons_against_beside(given, today)
        reasons += rules.reasons_against_criteria(fit_criteria, total, field="fit_criteria")
        if reasons:
            raise Refused(reasons)
        fields = dict(given)
        if given["applies"] != PriorityApplies.COMPOSITE:
            fields |= dict.fromkeys(WEIGHTS, 0)
        if given["applies"] not in BY_DECISION:
            fields |= {"decision_number": "", "decision_on": None}
        beside, _new = Beside.objects.update_or_create(call=row, defaults=fields)
        _replace(row, RubricKind.STRATEGIC, fit_criteria)
        _edited(row, by, role)
    return beside


def judging(call: Call) -> list[Criterion]:
    """What the call's sheets ask, its own where it has them; those of the rules are unsaved."""
    own = Criterion.objects.filter(rubric__call=call).select_related("rubric")
    found = []
    for kind in GUIDED:
        rows = [one for one in own.order_by("position") if one.rubric.kind == kind]
        found += rows or [
            Criterion(
                rubric=Rubric(kind=kind, call=call, scale=Scale.POINTS),
                key=key,
                name_vi=name_vi,
                name_en=name_en,
                max_points=most,
                position=position,
            )
            for position, (key, name_vi, name_en, most) in enumerate(
                criteria_of(rules_of(call), kind), start=1
            )
        ]
    return found


def write_guidance(call: Call, texts: Mapping[tuple[str, str], str], *, by: Any) -> None:
    """What to look at under each criterion: {(rubric's kind, criterion's key): text}.

    A call that judged by the rules' criteria gets its own copy of those that are explained.
    """
    with together():
        row, role = _to_be_written(call, by)
        criteria = judging(row)
        for kind in GUIDED:
            asked = [one for one in criteria if one.rubric.kind == kind]
            if any(one.pk or texts.get((kind, one.key), "").strip() for one in asked):
                _explain(row, kind, asked, texts)
        _edited(row, by, role)


def _explain(
    call: Call, kind: str, criteria: list[Criterion], texts: Mapping[tuple[str, str], str]
) -> None:
    rubric, _new = Rubric.objects.get_or_create(
        call=call, kind=kind, defaults={"scale": Scale.POINTS}
    )
    for criterion in criteria:
        criterion.rubric = rubric
        criterion.guidance = clean_text(texts.get((kind, criterion.key), ""))
        criterion.save()


def has_guidance(call: Call) -> bool:
    return Criterion.objects.filter(rubric__call=call).exclude(guidance="").exists()


def _to_be_written(call: Call, by: Any) -> tuple[Call, str]:
    """The call's row, locked, and as what this person writes it."""
    row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
    role = row.writing_role(by)
    if not role:
        raise WrongPerson(_("Only those who write it may change it."))
    if not row.is_editable:
        raise WrongMoment(
            _("It can't be changed while it is “%(state)s”.") % {"state": row.get_state_display()}
        )
    return row, role


def _replace(call: Call, kind: str, criteria: Sequence[tuple[str, Decimal]]) -> Rubric:
    rubric, _new = Rubric.objects.get_or_create(
        call=call, kind=kind, defaults={"scale": Scale.POINTS}
    )
    guidance = dict(rubric.criteria.values_list("name_vi", "guidance"))
    rubric.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(
            rubric=rubric,
            key=f"c{position}" if kind == RubricKind.STATUTORY else f"f{position}",
            name_vi=name,
            name_en=name,
            max_points=most,
            guidance=guidance.get(name, ""),
            position=position,
        )
        for position, (name, most) in enumerate(criteria, start=1)
    )
    return rubric


def _edited(call: Call, by: Any, role: str) -> None:
    call.version += 1
    call.save()
    witness(call, "edited", by=by, role=role, version=call.version)


def has_own_rubric(call: Call) -> bool:
    return Rubric.objects.filter(call=call, kind=RubricKind.STATUTORY).exists()


def has_own_beside(call: Call) -> bool:
    return Beside.objects.filter(call=call).exists()

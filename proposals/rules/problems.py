"""What must be true of a problem before it is posted."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason


@dataclass(frozen=True)
class ProblemFacts:
    title: str
    description: str
    cost_value: Decimal | None
    cost_unit: str
    solved_when: str
    strategic_group: int
    indicator: str = ""
    indicator_unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None


def problem_needs_description(facts: ProblemFacts) -> Reason | None:
    if facts.title.strip() and facts.description.strip():
        return None
    return Reason(_("Description: say what the problem is."), field="description")


def problem_needs_measure_of_success(facts: ProblemFacts) -> Reason | None:
    if facts.solved_when.strip():
        return None
    return Reason(
        _("What would count as solved: say how one will see that it is."), field="solved_when"
    )


def problem_cost_needs_unit(facts: ProblemFacts) -> Reason | None:
    if facts.cost_value is None or facts.cost_unit.strip():
        return None
    return Reason(_("Unit: a cost needs its unit, such as ₫ a year."), field="cost_unit")


def problem_unit_needs_cost(facts: ProblemFacts) -> Reason | None:
    if facts.cost_value is not None or not facts.cost_unit.strip():
        return None
    return Reason(_("What it costs today: a unit needs its measured value."), field="cost_value")


def problem_indicator_is_whole(facts: ProblemFacts) -> Reason | None:
    """Whoever names one of indicator, unit, baseline and target names all, to another target."""
    said = {
        "indicator": bool(facts.indicator.strip()),
        "baseline": facts.baseline is not None,
        "target": facts.target is not None,
        "indicator_unit": bool(facts.indicator_unit.strip()),
    }
    if not any(said.values()):
        return None
    missing = next((field for field, is_said in said.items() if not is_said), "")
    if missing:
        return Reason(
            _("Indicator: it needs its name, its unit, where it stands now and its target."),
            field=missing,
        )
    if facts.baseline == facts.target:
        return Reason(_("Target: it must differ from where it stands now."), field="target")
    return None


READY_TO_POST = (
    problem_needs_description,
    problem_cost_needs_unit,
    problem_unit_needs_cost,
    problem_needs_measure_of_success,
    problem_indicator_is_whole,
)

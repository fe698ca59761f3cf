"""A decision written down so that `funds/certificate.py`, or anybody, can add it up again."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from funds.allocation.bounds import SCALE
from funds.allocation.limits import Limits, Row, Task
from funds.allocation.optimal import Best
from funds.allocation.policies import Decision

FORM = "ba-nha-allocation/1"


def certificate(
    tasks: Sequence[Task], limits: Limits, policy: str, decision: Decision
) -> dict[str, Any]:
    """Inputs with their checksum, the decision, its sums, and the multipliers that bound it."""
    inputs: dict[str, Any] = {
        "policy": str(policy),
        "limits": _limits(limits),
        "proposals": [_task(task) for task in tasks],
    }
    text = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    funded = set(decision.funded)
    taken = [task for task in tasks if task.id in funded]
    told: dict[str, Any] = {
        "form": FORM,
        **inputs,
        "inputs_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "solver": solver(),
        "status": decision.status,
        "funded": list(decision.funded),
        "refused": {
            one: {"rule": str(why.rule), "short_by": why.short_by, "is_kept": why.is_kept}
            for one, why in decision.refusals.items()
        },
        "sums": {
            "total_score": decision.total_score,
            "money_by_year": [
                sum(task.amounts[year] for task in taken)
                for year in range(len(limits.budget_by_year))
            ],
            "strategic_vnd": decision.strategic,
        },
    }
    if decision.best is not None:
        told |= {"scale": SCALE, **_proof(decision.best, decision.rows)}
        told["stages"] = [
            {"class": stage.cls, "value": stage.best.value, **_proof(stage.best, decision.rows)}
            for stage in decision.stages
        ]
    return told


def solver() -> str:
    """By what it was decided, with versions."""
    from importlib.metadata import version

    return f"OR-Tools CP-SAT {version('ortools')}, SciPy {version('scipy')} (HiGHS, bounds only)"


def _proof(best: Best, rows: Sequence[Row]) -> dict[str, Any]:
    by_rule = zip(rows, best.dual.multipliers, strict=False)
    return {
        "bound": best.bound,
        "dual_bound": best.dual.value,
        "multipliers": {str(row.rule): one for row, one in by_rule if one},
    }


def _limits(limits: Limits) -> dict[str, Any]:
    def by_text(table: Any) -> dict[str, Any]:
        return {of: {str(key): most for key, most in by.items()} for of, by in table.items()}

    return {
        "budget_by_year": list(limits.budget_by_year),
        "floor": limits.floor,
        "floor_mode": str(limits.floor_mode),
        "caps": by_text(limits.caps),
        "caps_each": dict(limits.caps_each),
        "minima": by_text(limits.minima),
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "amounts": list(task.amounts),
        "score": task.score,
        "group": task.group,
        "priority_class": task.priority_class,
        "belongs": {of: str(key) for of, key in task.belongs.items()},
    }

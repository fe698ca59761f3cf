import json
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from funds.allocation import Policy
from lifecycle.errors import Refused


class Command(BaseCommand):
    help = "Allocate a budget over proposals under every limit, proved, with a certificate."

    def add_arguments(self, parser):
        parser.add_argument("proposals", help="comma-separated; see docs/allocation.md")
        parser.add_argument("limits", help="JSON: budget_by_year, floor and caps of year 1")
        parser.add_argument(
            "--policy", choices=[str(one) for one in Policy], default=str(Policy.MERIT)
        )
        parser.add_argument("--certificate", help="write it to this file")
        parser.add_argument("--json", action="store_true", help="as JSON (the only form there is)")

    def handle(self, *, proposals: str, limits: str, policy: str, certificate: str | None, **_):
        from funds.allocation import decide
        from funds.allocation.certifying import certificate as certify
        from funds.imports import against, read_limits, read_tasks

        begun = time.monotonic()
        with translation.override(settings.LANGUAGE_CODE):
            try:
                tasks, bounds = read_tasks(proposals), read_limits(limits)
                against(tasks, bounds)
                decision = decide(tasks, bounds, policy)
            except Refused as refusal:
                raise CommandError("\n".join(map(str, refusal.reasons))) from refusal
            except ValueError as error:
                raise CommandError(f"{proposals}: {error}") from error
            if certificate and not decision.conflict:
                told = certify(tasks, bounds, policy, decision)
                text = json.dumps(told, ensure_ascii=False, indent=1)
                Path(certificate).write_text(text, encoding="utf-8")
        told = as_json(decision, tasks) | {"seconds": round(time.monotonic() - begun, 3)}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))


def as_json(decision, tasks) -> dict:
    """Ids as the file wrote them; numbers where all are numbers."""
    from funds.allocation.conflict import relaxation

    is_numbered = all(task.id.isdigit() for task in tasks)

    def named(one: str):
        return int(one) if is_numbered else one

    told = {"status": decision.status}
    if decision.conflict:
        pairs = [(one, relaxation(one, decision.rows, len(tasks))) for one in decision.conflict]
        told["irreducible_conflict"] = [str(rule) for rule, _one in pairs]
        told["smallest_relaxation_vnd"] = {str(r): one and one.amount for r, one in pairs}
        told["relaxation_at_least_vnd"] = {str(r): one and one.at_least for r, one in pairs}
    funded = set(decision.funded)
    refused = [] if decision.conflict else [task.id for task in tasks if task.id not in funded]
    told |= {
        "funded": sorted(named(one) for one in funded),
        "total_score": decision.total_score,
        "strategic_vnd": decision.strategic,
        "bound": decision.bound,
        "reasons": {one: _reason(decision.refusals.get(one)) for one in refused},
    }
    if decision.best is not None:
        told |= {
            "dual_bound": decision.best.dual.value,
            "another_optimum": decision.best.has_another,
            "classes": {str(stage.cls): stage.best.value for stage in decision.stages},
        }
    return told


def _reason(refusal) -> dict:
    if refusal is None:
        return {"limit": "value", "short_by": 0}
    told = {"limit": str(refusal.rule), "short_by": refusal.short_by}
    return told | ({"kept_for": str(refusal.rule)} if refusal.is_kept else {})

import json
import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from lifecycle.errors import Refused


class Command(BaseCommand):
    help = "Assign readers to proposals: the greatest expertise within the loads, or the fairest."

    def add_arguments(self, parser):
        parser.add_argument("file", help="comma-separated numbers, reviewers × proposals; -1: none")
        parser.add_argument("--per-proposal", type=int, required=True)
        parser.add_argument("--max-load", type=int, required=True)
        parser.add_argument("--min-load", type=int, default=0)
        parser.add_argument("--fair", action="store_true", help="the worst-served proposal first")
        parser.add_argument("--json", action="store_true", help="as JSON (the only form there is)")

    def handle(self, *, file: str, fair: bool, **options):
        from scoring.assignment import assign
        from scoring.imports import read_affinities

        begun = time.monotonic()
        numbers = {name: options[name] for name in ("per_proposal", "max_load", "min_load")}
        with translation.override(settings.LANGUAGE_CODE):
            try:
                table = read_affinities(file)
                found = assign(table, fair=fair, **numbers)
            except Refused as refusal:
                raise CommandError("\n".join(map(str, refusal.reasons))) from refusal
            except ValueError as error:
                raise CommandError(f"{file}: {error}") from error
        told = as_json(found, table) | {"seconds": round(time.monotonic() - begun, 3)}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        if found.unmet:
            sys.exit(1)


def as_json(found, table) -> dict:
    """The pairs with their sums as the file's own numbers give them."""
    sums: dict[int, float] = {}
    for reviewer, proposal in found.pairs:
        sums[proposal] = sums.get(proposal, 0.0) + table[reviewer][proposal]
    told = {
        "pairs": [list(pair) for pair in found.pairs],
        "total": round(sum(sums.values()), 9),
        "worst": round(min(sums.values()), 9) if sums else None,
        "load_max": found.load_max,
        "conflicts": sum(table[reviewer][proposal] is None for reviewer, proposal in found.pairs),
        "short_reviewers": list(found.short_reviewers),
    }
    if found.certificate:
        told["certificate"] = dict(vars(found.certificate))
    if found.worst_at_most is not None:
        told.setdefault("certificate", {})["worst_at_most"] = found.worst_at_most
    if found.unmet:
        told["unmet"] = vars(found.unmet)
    return told

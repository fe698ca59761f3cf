import json
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from lifecycle.errors import Refused


class Command(BaseCommand):
    help = "Rank what was marked by expected rank: how surely each stands above the funding line."

    def add_arguments(self, parser):
        parser.add_argument("file", help="comma-separated: proposal, assessor, num_grade")
        parser.add_argument("--fundable", type=int, required=True, help="how many can be funded")
        parser.add_argument("--scale", type=float, nargs=2, default=(1, 6), metavar=("LOW", "HIGH"))
        parser.add_argument("--panel", default="", help="the column that names the council")
        parser.add_argument("--json", action="store_true", help="as JSON (the only form there is)")

    def handle(self, *, file: str, fundable: int, scale, panel: str, **options):
        from scoring.expected_ranks import as_json, rank_scores
        from scoring.imports import read_votes

        begun = time.monotonic()
        with translation.override(settings.LANGUAGE_CODE):
            try:
                votes = read_votes(file, scale=tuple(scale), panel=panel)
                ranking = rank_scores(votes, fundable, tuple(scale))
            except Refused as refusal:
                raise CommandError("\n".join(map(str, refusal.reasons))) from refusal
            except ValueError as error:
                raise CommandError(f"{file}: {error}") from error
        told = as_json(ranking) | {"seconds": round(time.monotonic() - begun, 3)}
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))

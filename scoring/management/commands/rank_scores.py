import json
import time
from math import inf

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

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

        if not -inf < scale[0] < scale[1] < inf:
            raise CommandError("--scale: LOW must be less than HIGH.")
        begun = time.monotonic()
        with translation.override(settings.LANGUAGE_CODE):
            try:
                votes = read_votes(file, scale=tuple(scale), panel=panel)
                ranking = rank_scores(votes, fundable, tuple(scale))
            except Refused as refusal:
                raise CommandError("\n".join(map(str, refusal.reasons))) from refusal
            except ValueError as error:
                raise CommandError(f"{file}: {error}") from error
            doubts = list(_doubts(ranking))
        told = as_json(ranking) | {"warnings": doubts}
        told["seconds"] = round(time.monotonic() - begun, 3)
        self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        for doubt in doubts:
            self.stderr.write(f"{file}: {doubt}")


def _doubts(ranking):
    """What makes the ranking less sure than it looks."""
    if len(ranking.islands) > 1:
        told = {"count": len(ranking.islands), "sizes": ", ".join(_sizes(ranking.islands))}
        yield (
            _(
                "The dossiers fall into %(count)s sets that share no reader (of %(sizes)s "
                "dossiers): between the sets leniency and worth can't be told apart."
            )
            % told
        )
    if all(one.votes == 1 for one in ranking.proposals):
        yield _("Each dossier has one vote only: chance and worth can't be told apart.")
    if len({one.mean for one in ranking.proposals}) == 1:
        yield _("All means are equal: the votes separate nothing.")


def _sizes(islands, most=10):
    sizes = [str(len(names)) for names in islands[:most]]
    return [*sizes, "…"] if len(islands) > most else sizes

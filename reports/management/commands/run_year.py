"""manage.py run_year: a province's whole funding year on real input, through the real verbs."""

import json
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from funds.verify import faults as ledger_faults
from lifecycle import clock, guards, trail
from lifecycle.models import Event
from lifecycle.verify import faults as trail_faults
from lifecycle.verify import open_chains
from reports.reminders import tell_what_waits
from reports.year.figures import figures_of
from reports.year.outputs import write_year
from reports.year.run import Year
from reports.year.story import STEPS, steps_of

FEWEST = 12


class Command(BaseCommand):
    help = (
        "Run one funding year from problem to verdict on a demo database (made if it is empty; an "
        "earlier demo year is replaced). Writes var/year/."
    )

    def add_arguments(self, parser):
        parser.add_argument("--proposals", type=int, default=64, help="how many (default 64)")
        parser.add_argument("--seed", type=int, default=2026, help="of the dice (default 2026)")
        parser.add_argument("--year", type=int, default=2026, help="the budget year")
        parser.add_argument("--json", action="store_true", help="one object on standard output")
        parser.add_argument(
            "--unless-done", action="store_true", help="keep a demo year that is there already"
        )

    def handle(self, *, proposals, seed, year, unless_done, **options):
        if settings.IS_PRODUCTION:
            raise CommandError("run_year makes a demonstration; BA_NHA_MODE says production.")
        if proposals < FEWEST:
            raise CommandError(f"--proposals {proposals}: a year has at least {FEWEST}.")
        started = time.monotonic()
        call_command("migrate", verbosity=0, interactive=False)
        if unless_done and clock.is_running():
            self.stderr.write("A demo year is there already; it is kept.")
            return
        self._make_room()
        told = self._run(Year(year, proposals, seed, tell=None))
        found = figures_of(told.budget)
        found["ledger_ok"] = not ledger_faults()
        found["trail_ok"] = not trail_faults(settings.TRAIL_HEADS_FILE)
        found["seconds"] = round(time.monotonic() - started, 1)
        self._tell(found, options["json"])
        if not (found["ledger_ok"] and found["trail_ok"]):
            sys.exit(1)

    def _make_room(self):
        """An empty database becomes a demo; a demo is emptied; any other is left alone."""
        if clock.is_demo():
            guards.lift()
            call_command("flush", verbosity=0, interactive=False)
            guards.install()
        elif Event.objects.exists():
            raise CommandError(
                "This database holds real deeds. run_year only runs on an empty or a demo database."
            )
        trail.end_chains(settings.TRAIL_HEADS_FILE, open_chains(settings.TRAIL_HEADS_FILE))
        clock.mark_demo()

    def _run(self, year: Year) -> Year:
        steps = steps_of(year.wanted)
        with tqdm(total=steps, file=sys.stderr, unit="việc", disable=None, leave=True) as bar:

            def tell(what: str, count: int) -> None:
                bar.set_description(f"{what:<24}", refresh=False)
                bar.update(count)

            year.tell = tell
            for step in STEPS:
                step(year)
            bar.total = bar.n
            bar.refresh()
        tell_what_waits()
        files = write_year(settings.YEAR_DIR, year.budget)
        clock.let_run()
        self.stderr.write(f"Written: {', '.join(str(path) for path in files)}")
        return year

    def _tell(self, found: dict, as_json: bool):
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for name, value in found.items():
            self.stdout.write(f"{name}: {json.dumps(value, ensure_ascii=False)}")

"""Ask the whole database for what must be true at any moment."""

import json

from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    help = "Check sums, results and states; names each row that is wrong and exits 1 (by timer)."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, **options):
        from reports.invariants import faults

        with transaction.atomic():
            found = faults()
        if options["json"]:
            self.stdout.write(json.dumps({"invariants_ok": not found, "faults": found}))
        else:
            for fault in found:
                self.stdout.write(fault)
            self.stdout.write("all hold" if not found else f"{len(found)} faults")
        if found:
            raise SystemExit(1)

"""Prove the books: every entry balanced and chained, every balance, commitment and payment."""

import json

from django.core.management.base import BaseCommand
from django.db import transaction


class Command(BaseCommand):
    help = "Verify every year's ledger; names each fault and exits 1 when there is one (by timer)."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, **options):
        from funds.models import Entry
        from funds.verify import faults

        with transaction.atomic():
            found, entries = faults(), Entry.objects.count()
        if options["json"]:
            self.stdout.write(
                json.dumps({"ledger_ok": not found, "entries": entries, "faults": found})
            )
        else:
            for fault in found:
                self.stdout.write(fault)
            self.stdout.write(
                f"{entries} entries: " + ("whole" if not found else f"{len(found)} faults")
            )
        if found:
            raise SystemExit(1)

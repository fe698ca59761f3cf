"""manage.py verify_trail: is every event as it was written, and none missing?"""

import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from lifecycle.models import TrailHead
from lifecycle.verify import faults, outside_heads


class Command(BaseCommand):
    help = (
        "Verify the trail: every column of every event against its hash, the chain, the numbers, "
        "and the head written outside the database. Names each faulty row; exits 1 if there is one "
        "(by timer)."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--heads",
            type=Path,
            default=settings.TRAIL_HEADS_FILE,
            help="the file of signed heads kept outside the database",
        )

    def handle(self, *, heads, **options):
        found = faults(heads)
        for fault in found:
            self.stdout.write(fault)
        if found:
            self.stdout.write(f"{len(found)} fault(s).")
            sys.exit(1)
        head = TrailHead.objects.filter(pk=1).first()
        outside = len(outside_heads(heads, head, []))
        self.stdout.write(
            f"Trail whole: {head.seq if head else 0} events, head {head.hash if head else '-'}, "
            f"{outside} head(s) outside the database agree."
        )

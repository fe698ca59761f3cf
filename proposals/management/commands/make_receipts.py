from django.core.management.base import BaseCommand

from proposals.actions import make_missing


class Command(BaseCommand):
    help = "Make the receipts that the worker has not made (by timer)."

    def handle(self, **options):
        self.stdout.write(f"receipts {make_missing()}")

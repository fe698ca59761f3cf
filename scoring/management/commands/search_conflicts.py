from django.core.management.base import BaseCommand

from scoring.actions import search_all_councils


class Command(BaseCommand):
    help = "Search every formed council for conflicts of interest anew (by timer, each night)."

    def handle(self, **options):
        done = search_all_councils()
        self.stdout.write(f"councils {done['councils']}, conflicts found {done['found']}")

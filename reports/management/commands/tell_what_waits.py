from django.core.management.base import BaseCommand

from reports.reminders import tell_what_waits


class Command(BaseCommand):
    help = "Remind people of dates they must keep, once before and once after (by timer, daily)."

    def handle(self, **options):
        done = tell_what_waits()
        self.stdout.write(f"people {done['people']}, reminders {done['reminders']}")

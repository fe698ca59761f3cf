"""manage.py publish_trail_head: write the signed head outside the database (a daily timer)."""

from django.core.management.base import BaseCommand

from lifecycle.trail import publish_head


class Command(BaseCommand):
    help = "Append the trail's signed head to the file outside the database (by timer, hourly)."

    def handle(self, **options):
        line = publish_head()
        self.stdout.write(f"Head of event {line['seq']} written." if line else "No event yet.")

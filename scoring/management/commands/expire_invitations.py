from django.core.management.base import BaseCommand

from scoring.actions import expire_invitations


class Command(BaseCommand):
    help = "End council invitations that nobody answered in time (by timer, daily)."

    def handle(self, **options):
        done = expire_invitations()
        self.stdout.write(f"late {done['late']}, ended {done['ended']}")

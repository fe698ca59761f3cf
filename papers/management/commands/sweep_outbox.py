from django.core.management.base import BaseCommand

from papers.actions import sweep_outbox


class Command(BaseCommand):
    help = "Enqueue mails that are due; settle as unknown those a dead worker left (by timer)."

    def handle(self, **options):
        done = sweep_outbox()
        self.stdout.write(f"enqueued {done['enqueued']}, unknown {done['unknown']}")

from django.core.management.base import BaseCommand

from papers.actions import gather_day_mails


class Command(BaseCommand):
    help = "Send each reader in one mail what they want once a day (by timer, in the morning)."

    def handle(self, **options):
        done = gather_day_mails()
        self.stdout.write(f"readers {done['readers']}, mails {done['mails']}")

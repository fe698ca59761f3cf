from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lifecycle import clock
from people.models import User
from people.rules import worth_trying


class Command(BaseCommand):
    help = "List the demonstration accounts with their roles and organisations, and the password."

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", help="every account, not one of each side only"
        )

    def handle(self, *args, **options):
        if not clock.is_demo():
            raise CommandError("This database is no demonstration: it has no such accounts.")
        accounts = User.objects.for_demo(clock.today())
        for user in accounts if options["all"] else worth_trying(accounts):
            self.stdout.write(f"{user.email:44} {user.full_name} – {user.holdings_in_words()}")
        self.stdout.write(f"\nMật khẩu chung / shared password: {settings.DEMO_PASSWORD}")

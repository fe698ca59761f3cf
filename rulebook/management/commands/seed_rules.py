from django.core.management.base import BaseCommand

from rulebook.actions import seed


class Command(BaseCommand):
    help = "Put the province and its starting rules into the database; what is there stays."

    def add_arguments(self, parser):
        parser.add_argument("province", nargs="?", default="19", help="code of the province")

    def handle(self, *args, province, **options):
        self.stdout.write(f"{seed(province)}")

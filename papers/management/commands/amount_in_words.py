from django.core.management.base import BaseCommand, CommandError

from papers.words import amount_in_words


class Command(BaseCommand):
    help = "Write an amount of whole đồng out in Vietnamese words."

    def add_arguments(self, parser):
        parser.add_argument("amount", type=int, help="whole đồng, digits only")
        parser.add_argument("--zero-tens", choices=["linh", "lẻ"], default="linh")
        parser.add_argument("--four", choices=["tư", "bốn"], default="tư")

    def handle(self, *, amount: int, zero_tens: str, four: str, **options):
        try:
            self.stdout.write(amount_in_words(amount, zero_tens=zero_tens, four=four))
        except ValueError as error:
            raise CommandError(str(error)) from error

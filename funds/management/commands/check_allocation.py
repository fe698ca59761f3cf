import sys

from django.core.management.base import BaseCommand

from funds.certificate import main


class Command(BaseCommand):
    help = "Re-add a certificate of an allocation; the same as `python funds/certificate.py FILE`."

    def add_arguments(self, parser):
        parser.add_argument("certificate")

    def handle(self, *, certificate: str, **_):
        if status := main([certificate]):
            sys.exit(status)

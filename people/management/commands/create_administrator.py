from getpass import getpass

from django.core.management.base import BaseCommand, CommandError

from lifecycle.errors import Refused
from people.actions import create_administrator
from rulebook.actions import seed


class Command(BaseCommand):
    help = "Make an administrator, who then makes every other account; asks for the password."

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", default="Quản trị hệ thống")
        parser.add_argument("--province", default="19", help="code of the province")
        parser.add_argument("--password-stdin", action="store_true", help="read it from stdin")

    def handle(self, *args, email, name, province, password_stdin, **options):
        password = input() if password_stdin else getpass("Mật khẩu: ")
        try:
            user = create_administrator(
                email=email, full_name=name, province=seed(province), password=password
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{user.email}")

"""manage.py draw_lifecycle: docs/lifecycle.md from the code."""

from django.conf import settings
from django.core.management.base import BaseCommand

from reports.lifecycles import drawn


class Command(BaseCommand):
    help = "Draw docs/lifecycle.md from the verbs of the models."

    def handle(self, **options):
        path = settings.BASE_DIR / "docs" / "lifecycle.md"
        path.write_text(drawn())
        self.stdout.write(f"{path} written.")

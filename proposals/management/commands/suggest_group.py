import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from lifecycle.errors import Refused
from proposals.grouping import suggest
from proposals.imports.titles import read_titles


class Command(BaseCommand):
    help = "Suggest the strategic group (0: none, 1 to 5) of each title of a file, and why."

    def add_arguments(self, parser):
        parser.add_argument("file", help="tab-separated, a column title")
        parser.add_argument("--json", action="store_true", help="as JSON (the only form there is)")

    def handle(self, *, file: str, **options):
        with translation.override(settings.LANGUAGE_CODE):
            try:
                rows = read_titles(file, needs=("title",))
            except Refused as refusal:
                reasons = "\n".join(str(reason) for reason in refusal.reasons)
                raise CommandError(reasons) from refusal
            suggestions = [(row["title"], suggest([row["title"]])) for row in rows]
            found = {
                "rows": [
                    {"title": title, "group": found.group, "terms": list(found.terms)}
                    for title, found in suggestions
                ]
            }
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from lifecycle.errors import Refused
from proposals.duplicates import Index, Thresholds
from proposals.imports.titles import read_titles
from proposals.passages import phrases
from rulebook.actions import starting_value

BESIDE = {"id", "code", "group", "year", "host"}


class Command(BaseCommand):
    help = "Find the texts of a file that say the same: which pairs, how surely, in which words."

    def add_arguments(self, parser):
        parser.add_argument("file", help="tab-separated, columns id and title, more texts if any")
        parser.add_argument("--json", action="store_true", help="as JSON (the only form there is)")

    def handle(self, *, file: str, **options):
        with translation.override(settings.LANGUAGE_CODE):
            try:
                rows = read_titles(file, needs=("id", "title"))
            except Refused as refusal:
                reasons = "\n".join(str(reason) for reason in refusal.reasons)
                raise CommandError(reasons) from refusal
            found = find(rows)
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))


def find(rows: list[dict[str, str]]) -> dict:
    """pairs: best first, from the flag threshold up; best: of each id, whatever the likeness."""
    texts = {
        row["id"]: {name: text for name, text in row.items() if name and name not in BESIDE}
        for row in rows
    }
    thresholds = Thresholds(
        flag=starting_value("dup.title_flag") / 100,
        strong=starting_value("dup.title_strong") / 100,
        text_flag=starting_value("dup.text_flag") / 100,
    )
    pairs, best = Index(texts).all_pairs(thresholds)
    return {
        "pairs": [
            {
                "ids": [one, match.id],
                "similarity": match.similarity,
                "strong": match.similarity >= thresholds.strong,
                "phrases": _phrases(texts[one], texts[match.id]),
            }
            for one, match in pairs
        ],
        "best": {
            one: {"id": match.id, "similarity": match.similarity} for one, match in best.items()
        },
    }


def _phrases(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return list(
        dict.fromkeys(
            phrase
            for name, text in one.items()
            if text and other.get(name)
            for phrase in phrases(text[:2000], other[name][:2000])
        )
    )

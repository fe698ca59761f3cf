"""Does every sentence of code and pages have its Vietnamese? Ends with 1 and names those without.

makemessages runs on a copy of the project, so the catalogue in the work tree stays as it is. Needs
gettext (Debian: apt-get install gettext). Run by `make check`.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/vi/LC_MESSAGES/django.po")
WITHOUT_SENTENCES = shutil.ignore_patterns(
    ".*", "var", "tests", "static", "docs", "requirements", "benchmarks", "__pycache__", "*.mo"
)


def extracted() -> Catalog:
    """The catalogue as it would be if makemessages ran now."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "project"
        shutil.copytree(PROJECT, copy, ignore=WITHOUT_SENTENCES)
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "--locale", "vi", "--verbosity", "0"],
            cwd=copy,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": ""},  # else the catalogue of the work tree
            check=True,
        )
        with (copy / CATALOGUE).open("rb") as po:
            return read_po(po, locale="vi")


def has_words(message: Message) -> bool:
    """Whether a sentence, in each of its plural forms, says something."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(forms)


def main() -> int:
    for program in ("xgettext", "msgmerge", "msgfmt"):
        if not shutil.which(program):
            print(f"{program} is not installed: apt-get install gettext", file=sys.stderr)
            return 1

    written = subprocess.run(
        ["msgfmt", "--check", "--output-file=/dev/null", CATALOGUE], cwd=PROJECT, check=False
    )
    sentences = [message for message in extracted() if message.id]
    wrong = [message for message in sentences if message.fuzzy or not has_words(message)]
    for message in wrong:
        what = "only guessed (fuzzy)" if has_words(message) else "no Vietnamese"
        where = ", ".join(f"{file}:{line}" for file, line in message.locations[:2])
        print(f"{what}: {message.id!r} ({where})", file=sys.stderr)
    print(f"{len(sentences)} sentences, {len(wrong)} without their Vietnamese")
    return 1 if wrong or written.returncode else 0


if __name__ == "__main__":
    sys.exit(main())

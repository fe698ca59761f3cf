"""A PDF, opened in a process of its own that may use little memory and time, and then ends."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from papers.formats import number
from papers.uploads.kinds import Unfit

READER = Path(__file__).with_name("pdf_reader.py")
WHY = {
    "encrypted": _("the PDF is locked by a password or encrypted; export it without."),
    "script": _("the PDF holds a script; print it to a new PDF and attach that."),
    "launch": _("the PDF starts other programs or forms; print it to a new PDF and attach that."),
    "inside": _("the PDF holds other files inside; attach them by themselves."),
    "damaged": _("the PDF is damaged or has no pages."),
}


def look(file: IO[bytes]) -> None:
    """Unfit when it is locked, active, damaged, too long, or does not open within the limits."""
    told = _told_by_reader(file)
    if "pages" not in told:
        raise Unfit(WHY.get(told.get("why", ""), _("the PDF could not be opened within bounds.")))
    if told["pages"] > settings.UPLOAD_MAX_PAGES:
        raise Unfit(
            _("the PDF has %(pages)s pages; at most %(limit)s are taken.")
            % {"pages": number(told["pages"]), "limit": number(settings.UPLOAD_MAX_PAGES)}
        )


def _told_by_reader(file: IO[bytes]) -> dict[str, Any]:
    """What the other process says in its one line; {} when it came to grief."""
    with tempfile.TemporaryFile() as held:
        file.seek(0)
        while chunk := file.read(64 * 1024):
            held.write(chunk)
        held.seek(0)
        try:
            done = subprocess.run(
                [
                    sys.executable,
                    "-I",
                    str(READER),
                    str(settings.UPLOAD_PDF_MEGABYTES),
                    str(settings.UPLOAD_PDF_SECONDS),
                ],
                stdin=held,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=settings.UPLOAD_PDF_SECONDS * 2,
                env={},
                check=False,
            )
            return json.loads(done.stdout) if done.returncode == 0 else {}
        except (subprocess.TimeoutExpired, ValueError):
            return {}

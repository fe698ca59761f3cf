"""What is kept on a person, as an archive they take with them."""

import json
import tempfile
import zipfile
from datetime import date, datetime
from typing import IO, Any

from django.core.files.storage import Storage

from people import personal

# Above this the archive is written on the disk, not in memory.
IN_MEMORY = 2 * 1024 * 1024


def archive_of(person: Any) -> IO[bytes]:
    """A ZIP with one JSON file for each list and the files the person brought in, read piecewise.

    A file that is gone from the disk is named in thieu.json, so that nothing lacks unsaid.
    """
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - handed on open
    missing = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in personal.everything_on(person).items():
            text = json.dumps(rows, ensure_ascii=False, indent=2, default=_plain)
            archive.writestr(f"{name}.json", text)
        for name, file in personal.files_of(person):
            if not _put(archive, f"tep/{_safe(name)}", file.storage, file.name):
                missing.append(name)
        archive.writestr("thieu.json", json.dumps(missing, ensure_ascii=False))
    out.seek(0)
    return out


def _put(archive: zipfile.ZipFile, name: str, storage: Storage, stored: str) -> bool:
    if not storage.exists(stored):
        return False
    with storage.open(stored) as source, archive.open(name, "w") as target:
        for chunk in source.chunks():
            target.write(chunk)
    return True


def _safe(name: str) -> str:
    """A name that stays in its folder, whoever unpacks it and where."""
    return "".join("_" if letter in '/\\:*?"<>|' or letter < " " else letter for letter in name)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)

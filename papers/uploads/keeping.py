"""Keeping what was judged: under a random name, and not at all when the deed fails."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from papers.uploads.receiving import Upload


def random_name() -> str:
    return secrets.token_urlsafe(24)


@contextmanager
def kept() -> Iterator[Callable[[Any, Upload], None]]:
    """`keep(row.file, upload)` writes the file; whatever goes wrong before the end of the block,
    its transaction included, takes it from the disk again: the disk knows no rollback."""
    begun = []

    def keep(field_file: Any, upload: Upload) -> None:
        upload.file.seek(0)
        # Noted before it is written: a full disk leaves half a file.
        place = field_file.field.generate_filename(field_file.instance, upload.name)
        begun.append((field_file.storage, place))
        field_file.save(upload.name, upload.file, save=False)

    try:
        yield keep
    except BaseException:
        for storage, place in begun:
            storage.delete(place)
        raise

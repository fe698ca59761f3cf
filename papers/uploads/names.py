"""The name of a file as it is kept and shown; on the disk it has another."""

from pathlib import PurePosixPath

from lifecycle.fields import clean_text

MAX_NAME = 200


def clean_name(name: str) -> str:
    """The last part of a path, NFC, without hidden or control characters, at most 200 long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = clean_text("".join(c for c in last if c.isprintable())).strip(". ")
    if len(kept) <= MAX_NAME:
        return kept
    ending = PurePosixPath(kept).suffix[:10]
    return kept[: MAX_NAME - len(ending)] + ending

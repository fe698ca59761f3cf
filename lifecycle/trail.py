"""The chain of events: how one is hashed, written, and the whole verified.

Each event's hash is sha256 over the canonical JSON of every other column, the previous event's hash
among them. Events of one transaction are written at its end, under a lock on the head row, which is
therefore the last lock taken.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from lifecycle import clock
from lifecycle.models import Event, Note, TrailHead

COLUMNS = [field.column for field in Event._meta.concrete_fields if field.column != "hash"]


def as_text(value: object) -> str | None:
    """A column as it is hashed: text, with times as UTC to the microsecond."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return str(value)


def hash_of(columns: dict[str, str | None]) -> str:
    """sha256 of the canonical JSON of every column but the hash itself."""
    text = json.dumps(columns, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_hash(chain_id: str) -> str:
    """What the first event follows, so that a chain can't pass for another."""
    return hashlib.sha256(f"ba-nha {chain_id}".encode()).hexdigest()


def note_digest(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


class Batch:
    """The events of one transaction, in the order their deeds began."""

    def __init__(self, real: datetime, moment: datetime) -> None:
        self.real, self.moment = real, moment
        self.events: list[tuple[Event, str]] = []

    def open(self) -> int:
        """Keep a place for a deed before what it causes."""
        self.events.append((None, ""))
        return len(self.events) - 1

    def fill(self, place: int, event: Event, note: str) -> None:
        event.recorded_at, event.moment = self.real, self.moment
        self.events[place] = (event, note)

    def write(self) -> None:
        """Number, chain and save the events under the head's lock."""
        if not self.events:
            return
        head = locked_head()
        notes = []
        for event, note in self.events:
            head.seq += 1
            event.seq, event.prev_hash = head.seq, head.hash
            if note:
                salt = secrets.token_hex(16)
                event.note_digest = note_digest(salt, note)
                notes.append(Note(event_seq=event.seq, salt=salt, text=note))
            event.hash = head.hash = hash_of(
                {column: as_text(getattr(event, name)) for name, column in _names_and_columns()}
            )
        Event.objects.bulk_create([event for event, _ in self.events])
        Note.objects.bulk_create(notes)
        head.save(update_fields=["seq", "hash"])


def _names_and_columns() -> Iterator[tuple[str, str]]:
    for field in Event._meta.concrete_fields:
        if field.column != "hash":
            yield field.attname, field.column


def locked_head() -> TrailHead:
    head = TrailHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        chain_id = secrets.token_hex(16)
        TrailHead.objects.get_or_create(
            pk=1, defaults={"chain_id": chain_id, "hash": first_hash(chain_id)}
        )
        head = TrailHead.objects.select_for_update().get(pk=1)
    return head


_batch: ContextVar[Batch | None] = ContextVar("trail_batch", default=None)


@contextmanager
def together() -> Iterator[Batch]:
    """One transaction whose events are written at its end; nested ones join the outermost.

    The moment is that of the request's arrival, or else read before anything is locked; it is the
    same for all deeds within.
    """
    outer = _batch.get()
    if outer is not None:
        length = len(outer.events)
        try:
            with transaction.atomic():
                yield outer
        except BaseException:
            del outer.events[length:]
            raise
        return
    batch = Batch(*clock.read_on_arrival())
    token = _batch.set(batch)
    try:
        with transaction.atomic():
            yield batch
            batch.write()
    finally:
        _batch.reset(token)


def moment() -> datetime:
    """When the deed under way counts as done: the moment the request arrived, before any lock was
    waited for; outside a deed and a request, now.
    """
    batch = _batch.get()
    return batch.moment if batch else clock.read_on_arrival()[1]


# The head outside the database ------------------------------------------------------------------


def signature(line: dict) -> str:
    text = json.dumps(line, sort_keys=True, separators=(",", ":"))
    return hmac.new(settings.TRAIL_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def database_name() -> str:
    """Which database a head was written for: two may share one file of heads."""
    return f"{connection.vendor} {Path(str(connection.settings_dict['NAME'])).name}"


def publish_head(*files) -> dict | None:
    """Append the signed head to the file outside the database (daily); None if there is none."""
    head = TrailHead.objects.filter(pk=1).first()
    if head is None:
        return None
    line = _signed(chain=head.chain_id, seq=head.seq, hash=head.hash)
    for file in files or [settings.TRAIL_HEADS_FILE]:
        _append(file, line)
    return line


def end_chains(file: Path, chains: Iterable[str]) -> None:
    """Say outside the database that these chains ended in order: a demo makes room for another."""
    for chain in chains:
        _append(file, _signed(chain=chain, ended=True))


def _signed(**content: object) -> dict:
    line = {**content, "at": as_text(clock.read()[0]), "database": database_name()}
    return {**line, "signature": signature(line)}


def _append(file: Path, line: dict) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as out:
        out.write(json.dumps(line, sort_keys=True) + "\n")

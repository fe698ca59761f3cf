"""Reading the whole trail as raw bytes and saying which row is not as it was written."""

import hmac
import json
import re
from collections.abc import Iterator
from pathlib import Path

from django.db import connection

from lifecycle.models import Event, Note, TrailHead
from lifecycle.trail import (
    COLUMNS,
    database_name,
    first_hash,
    hash_of,
    note_digest,
    signature,
)

TIMES = {
    field.column
    for field in Event._meta.concrete_fields
    if field.get_internal_type() == "DateTimeField"
}
SQLITE_TIME = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{6}))?")
BATCH = 2000


def raw_rows() -> Iterator[dict[str, bytes | None]]:
    """Every event, each column as the bytes the database holds, in the order of the numbers.

    Bytes, because a value that is no text any more (bad UTF-8) must not hide its row.
    """
    columns = [*COLUMNS, "hash"]
    if connection.vendor == "sqlite":
        picked = ", ".join(f"CAST({column} AS BLOB)" for column in columns)
    else:
        picked = ", ".join(f"convert_to({_pg_text(column)}, 'UTF8')" for column in columns)
    last = None
    while True:
        where = "" if last is None else f"WHERE seq > {last}"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT seq, {picked} FROM lifecycle_event {where} ORDER BY seq LIMIT {BATCH}"
            )
            rows = cursor.fetchall()
        if not rows:
            return
        for _seq, *values in rows:
            yield dict(zip(columns, (None if v is None else bytes(v) for v in values), strict=True))
        last = rows[-1][0]


def _pg_text(column: str) -> str:
    if column in TIMES:
        return f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    return f"{column}::text"


def as_hashed(column: str, raw: bytes | None) -> str | None:
    """The text that was hashed, from the raw bytes; ValueError if they can't be that."""
    if raw is None:
        return None
    text = raw.decode("utf-8")
    if column in TIMES and connection.vendor == "sqlite":
        match = SQLITE_TIME.fullmatch(text)
        if not match:
            raise ValueError(f"{column} is no time: {text!r}")
        day, time, fraction = match.groups()
        if fraction == "000000":
            raise ValueError(f"{column} was not written by us: {text!r}")
        return f"{day}T{time}.{fraction or '000000'}Z"
    return text


def faults(heads_file: Path | None = None) -> list[str]:
    """Every fault of the trail, each naming its row; an empty list when it is whole."""
    head = TrailHead.objects.filter(pk=1).first()
    found: list[str] = []
    by_seq: dict[int, str] = {}
    wanted_seqs = {line["seq"] for line in outside_heads(heads_file, head, found)}
    expected_seq, previous = 1, first_hash(head.chain_id) if head else ""
    digests: dict[int, str] = {}
    for raw in raw_rows():
        seq_text = (raw["seq"] or b"").decode("utf-8", "replace")
        seq = int(seq_text) if seq_text.lstrip("-").isdigit() else expected_seq
        if seq != expected_seq:
            found.append(f"event {expected_seq} is missing: event {seq} follows {expected_seq - 1}")
            expected_seq = seq
        try:
            columns = {column: as_hashed(column, raw[column]) for column in COLUMNS}
            stored = as_hashed("hash", raw["hash"])
        except ValueError as error:
            found.append(f"event {seq} is unreadable: {error}")
            stored = (raw["hash"] or b"").decode("utf-8", "replace")
        else:
            if hash_of(columns) != stored:
                found.append(f"event {seq} was changed: its content does not give its hash")
            if previous and columns["prev_hash"] != previous:
                found.append(f"event {seq} does not follow event {seq - 1}: the chain is broken")
            if columns["note_digest"]:
                digests[seq] = columns["note_digest"]
        previous = stored or ""
        if seq in wanted_seqs:
            by_seq[seq] = previous
        expected_seq += 1
    found += _head_faults(head, expected_seq - 1, previous)
    found += _outside_faults(heads_file, head, by_seq, expected_seq - 1)
    found += _note_faults(digests)
    return found


def _head_faults(head: TrailHead | None, last: int, last_hash: str) -> list[str]:
    if head is None:
        return [f"the head row is missing, but event {last} exists"] if last else []
    if head.seq > last:
        return [f"event {last + 1} to {head.seq}: cut from the end of the trail"]
    if head.seq < last:
        return [f"event {last} is beyond the head row, which says {head.seq}"]
    if last and head.hash != last_hash:
        return [f"event {last} is not the one the head row names"]
    return []


def outside_heads(file: Path | None, head: TrailHead | None, found: list[str]) -> list[dict]:
    """This chain's heads written outside the database; a line with a wrong signature is a fault.

    So is a chain of this database that neither goes on nor was ended: somebody began anew. Of
    another database too, while the file knows nothing of this one.
    """
    mine: list[dict] = []
    others: dict[str, dict] = {}
    for line, is_signed, name in _lines(file, found):
        if head is not None and line.get("chain") == head.chain_id:
            if not is_signed:
                found.append(f"{name}: wrong signature on the head of event {line.get('seq')}")
            elif "seq" in line:
                mine.append(line)
        elif is_signed and line.get("ended"):
            others.pop(line["chain"], None)
        elif is_signed:
            others[line["chain"]] = line
    found += [
        f"event 1 to {line['seq']}: missing; a head outside the database names event "
        f"{line['seq']} of another chain"
        for line in others.values()
        if not mine or line.get("database") == database_name()
    ]
    return mine


def open_chains(file: Path) -> set[str]:
    """The chains of this database that stand in the file and were not ended."""
    chains: set[str] = set()
    for line, is_signed, _name in _lines(file, []):
        if is_signed and line.get("ended"):
            chains.discard(line["chain"])
        elif is_signed and line.get("database") == database_name():
            chains.add(line["chain"])
    return chains


def _lines(file: Path | None, found: list[str]) -> Iterator[tuple[dict, bool, str]]:
    """Each line of the file, whether its signature is ours, and its name."""
    if file is None or not file.exists():
        return
    for number, text in enumerate(file.read_text().splitlines(), start=1):
        name = f"line {number} of {file.name}"
        try:
            line = json.loads(text)
            claimed = line.pop("signature")
            yield line, hmac.compare_digest(claimed, signature(line)), name
        except (ValueError, KeyError, AttributeError, TypeError):
            found.append(f"{name} is no signed head")


def _outside_faults(file, head, by_seq: dict[int, str], last: int) -> list[str]:
    found = []
    for line in outside_heads(file, head, []):
        if line["seq"] > last:
            found.append(
                f"event {last + 1} to {line['seq']}: missing, though a head outside the database "
                f"names event {line['seq']}"
            )
        elif line["seq"] and by_seq.get(line["seq"]) != line["hash"]:
            found.append(f"event {line['seq']} is not the one named outside the database")
    return found


def _note_faults(digests: dict[int, str]) -> Iterator[str]:
    for seq, salt, text in _raw_notes():
        if digests.get(seq) != note_digest(salt, text):
            yield f"the note of event {seq} was changed"


def _raw_notes() -> Iterator[tuple[int, str, str]]:
    """Each note from its raw bytes: words that are no words any more read as others."""
    cast = "CAST({} AS BLOB)" if connection.vendor == "sqlite" else "convert_to({}, 'UTF8')"
    picked = ", ".join(cast.format(column) for column in ("salt", "text"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT event_seq, {picked} FROM {Note._meta.db_table} ORDER BY event_seq")
        for seq, salt, text in cursor:
            yield (
                seq,
                bytes(salt).decode("utf-8", "replace"),
                bytes(text).decode("utf-8", "replace"),
            )

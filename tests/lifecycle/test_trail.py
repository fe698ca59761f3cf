"""The trail: what is in it can't be changed unseen."""

import json

import pytest
from django.core.management import call_command
from django.db import Error, connection, transaction

from lifecycle import guards, trail
from lifecycle.actions import advance
from lifecycle.models import Event, Note, TrailHead
from lifecycle.verify import faults
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_events(settings):
    """A problem begun, submitted, sent back with a note; its head published."""
    owner, officer = make.problem_owner(), make.officer()
    problem = make.begun_problem(by=owner)
    advance(problem, "submit", by=owner)
    advance(problem, "send_back", by=officer, note="Nêu rõ chi phí hiện nay.")
    trail.publish_head()
    return list(Event.objects.order_by("seq"))


def tamper(sql, *params):
    guards.lift()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
    guards.install()


def outside():
    from django.conf import settings

    return settings.TRAIL_HEADS_FILE


def test_an_untouched_trail_is_whole(three_events):
    assert faults(outside()) == []


def test_every_guard_stands_after_all_migrations():
    assert guards.installed() == {
        name
        for name, guard in guards.GUARDS.items()
        if connection.vendor == "postgresql" or guard.sqlite()
    }


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE lifecycle_event SET role = 'x'",
        "DELETE FROM lifecycle_event",
        "UPDATE lifecycle_event SET seq = seq + 1000",
    ],
)
def test_the_database_refuses_to_change_or_remove_an_event(three_events, sql):
    before = list(Event.objects.values_list())
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert list(Event.objects.values_list()) == before


def test_replacing_an_event_is_refused_too(three_events):
    if connection.vendor == "sqlite":
        sql = "INSERT OR REPLACE INTO lifecycle_event SELECT * FROM lifecycle_event WHERE seq = %s"
    else:
        sql = (
            "INSERT INTO lifecycle_event SELECT * FROM lifecycle_event WHERE seq = %s "
            "ON CONFLICT (seq) DO UPDATE SET role = 'x'"
        )
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, [three_events[0].seq])
    assert faults(outside()) == []


def test_truncating_is_refused_on_postgresql(three_events):
    sql = (
        "TRUNCATE lifecycle_event"
        if connection.vendor == "postgresql"
        else "DELETE FROM lifecycle_event"
    )
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Event.objects.count() == len(three_events)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("role", "officex"),
        ("verb", "publisx"),
        ("thing_type", "proposals.x"),
        ("thing_id", 999),
        ("actor_id", 999999),
        ("acted", None),
        ("moment", "2020-01-01 00:00:00"),
        ("recorded_at", "2020-01-01 00:00:00"),
        ("province", "20"),
        ("from_state", "x"),
        ("to_state", "x"),
        ("audience", "public"),
        ("data", '{"x":1}'),
        ("note_digest", "0" * 64),
        ("prev_hash", "0" * 64),
        ("hash", "0" * 64),
        ("public_id", "changed"),
    ],
)
def test_any_changed_column_names_its_row(three_events, column, value):
    if column == "acted":
        column = "actor_id"
    victim = three_events[1]
    tamper(f"UPDATE lifecycle_event SET {column} = %s WHERE seq = %s", value, victim.seq)
    assert any(f"event {victim.seq}" in fault for fault in faults(outside()))


def test_a_deleted_event_is_named(three_events):
    victim = three_events[1]
    tamper("DELETE FROM lifecycle_event WHERE seq = %s", victim.seq)
    assert any(f"event {victim.seq} is missing" in fault for fault in faults(outside()))


def test_a_cut_tail_is_found_by_the_head_row(three_events):
    victim = three_events[-1]
    tamper("DELETE FROM lifecycle_event WHERE seq = %s", victim.seq)
    assert any(f"event {victim.seq}" in fault for fault in faults(None))


def test_a_cut_tail_with_the_head_row_mended_is_found_by_the_head_outside(three_events):
    kept, cut = three_events[-2:]
    tamper("DELETE FROM lifecycle_event WHERE seq = %s", cut.seq)
    TrailHead.objects.update(seq=kept.seq, hash=kept.hash)
    assert faults(None) != [] or Note.objects.filter(event_seq=cut.seq).exists() is False
    assert any(f"names event {cut.seq}" in fault for fault in faults(outside()))


def test_a_rewritten_chain_is_found_by_the_head_outside(three_events):
    """Someone with every right recomputes all hashes: only the head outside tells."""
    guards.lift()
    previous = trail.first_hash(TrailHead.objects.get().chain_id)
    for event in three_events:
        event.role = "forged"
        event.prev_hash = previous
        event.hash = previous = trail.hash_of(
            {
                column: trail.as_text(getattr(event, name))
                for name, column in trail._names_and_columns()
            }
        )
        event.save()
    guards.install()
    TrailHead.objects.update(hash=previous)
    assert faults(None) == []
    assert faults(outside()) == [
        f"event {three_events[-1].seq} is not the one named outside the database"
    ]


def test_a_forged_head_outside_is_named(three_events):
    line = json.loads(outside().read_text())
    line["seq"] += 1
    outside().write_text(json.dumps(line) + "\n")
    assert "wrong signature" in faults(outside())[0]


def test_bad_utf8_does_not_hide_a_row(three_events):
    if connection.vendor != "sqlite":
        return tamper_text_on_postgres(three_events)
    victim = three_events[1]
    tamper("UPDATE lifecycle_event SET role = CAST(X'FF6F' AS TEXT) WHERE seq = %s", victim.seq)
    assert any(f"event {victim.seq} is unreadable" in fault for fault in faults(outside()))


def tamper_text_on_postgres(events):
    """PostgreSQL itself refuses bytes that are no UTF-8: nothing can hide behind them."""
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT convert_from('\\xff6f'::bytea, 'UTF8')")


def test_a_changed_note_is_named(three_events):
    note = Note.objects.get()
    Note.objects.update(text="Đạt.")
    assert faults(outside()) == [f"the note of event {note.event_seq} was changed"]


def test_the_note_is_not_in_the_event(three_events):
    assert "chi phí" not in json.dumps([str(row) for row in Event.objects.values_list()])


def test_the_command_exits_1_and_names_the_row(three_events, capsys):
    call_command("verify_trail")
    assert "Trail whole: 3 events" in capsys.readouterr().out
    tamper("UPDATE lifecycle_event SET role = 'x' WHERE seq = %s", three_events[0].seq)
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_trail")
    assert stopped.value.code == 1
    assert f"event {three_events[0].seq} was changed" in capsys.readouterr().out


def test_an_event_of_a_refused_deed_is_not_written(three_events):
    problem_event = three_events[-1]
    with pytest.raises(RuntimeError), trail.together() as batch:
        batch.fill(
            batch.open(),
            Event(role="x", verb="x", thing_type="x", thing_id=1, audience="public"),
            "",
        )
        raise RuntimeError
    assert Event.objects.order_by("-seq").first() == problem_event

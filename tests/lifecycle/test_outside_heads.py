"""The heads kept outside the database: what is missing there can't be written anew here."""

import secrets

import pytest
from django.conf import settings
from django.db import connection

from lifecycle import guards, trail
from lifecycle.actions import advance
from lifecycle.models import Event, Note, TrailHead
from lifecycle.verify import faults, open_chains
from tests import make

pytestmark = pytest.mark.django_db


def file():
    return settings.TRAIL_HEADS_FILE


@pytest.fixture
def published():
    """Three events, their head outside; the guards lifted as only a superuser can."""
    owner, officer = make.problem_owner(), make.officer()
    problem = make.begun_problem(by=owner)
    advance(problem, "submit", by=owner)
    advance(problem, "send_back", by=officer, note="Nêu rõ chi phí.")
    trail.publish_head()
    assert faults(file()) == []
    guards.lift()
    yield
    guards.install()


def write_anew() -> None:
    """Another role in the first event, and every hash after it right again, as another chain."""
    head = TrailHead.objects.get()
    head.chain_id = secrets.token_hex(16)
    previous = trail.first_hash(head.chain_id)
    for event in Event.objects.order_by("seq"):
        event.role = "auditor" if event.seq == 1 else event.role
        event.prev_hash = previous
        event.hash = previous = trail.hash_of(
            {column: trail.as_text(getattr(event, name)) for name, column in _columns()}
        )
        event.save()
    head.hash = previous
    head.save()


def _columns():
    return [(f.attname, f.column) for f in Event._meta.concrete_fields if f.column != "hash"]


def test_a_trail_written_anew_as_another_chain_is_found(published):
    write_anew()
    assert faults(None) == []
    assert [fault for fault in faults(file()) if "names event 3 of another chain" in fault]


def test_a_trail_written_anew_and_published_again_is_found(published):
    write_anew()
    trail.publish_head()
    assert [fault for fault in faults(file()) if "names event 3 of another chain" in fault]


def test_a_trail_emptied_with_its_head_is_found(published):
    for model in (Event, Note, TrailHead):
        model.objects.all().delete()
    assert [fault for fault in faults(file()) if "event 1 to 3: missing" in fault]


def test_a_demo_that_makes_room_ends_its_chain_in_order(published):
    trail.end_chains(file(), open_chains(file()))
    assert open_chains(file()) == set()
    write_anew()
    trail.publish_head()
    assert faults(file()) == []


def test_two_databases_may_share_the_file(published, monkeypatch):
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(trail, "database_name", lambda: "postgresql another")
        trail._append(file(), trail._signed(chain="c" * 32, seq=9, hash="0" * 64))
    assert faults(file()) == []


def test_a_note_that_is_no_text_any_more_names_its_event(published):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE lifecycle_note SET text = CAST(x'FF41' AS TEXT)")
        else:
            cursor.execute("UPDATE lifecycle_note SET text = text || ' '")
    assert faults(file()) == ["the note of event 3 was changed"]

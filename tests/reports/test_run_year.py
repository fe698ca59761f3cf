"""The main job: one funding year through the same verbs as the pages, each by the right person.

On SQLite a year in which every fate is met; on PostgreSQL the shortest there is, twice. The long
round (tests/trial) holds that whole years come to the same, run again and on both databases.
"""

import io
import json
import math

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from lifecycle import guards
from lifecycle.models import DemoClock, Event
from papers.models import OutgoingMail
from people.models import Membership, RoleGrant, User
from people.states import Role
from reports.invariants import BORN_WITH_ANOTHER
from reports.lifecycles import models_with_life
from reports.management.commands.run_year import FEWEST
from scoring.models import Seat

pytestmark = pytest.mark.xdist_group("year")  # one worker runs it, for all these tests
PROPOSALS = 60 if connection.vendor == "sqlite" else FEWEST


def run() -> dict:
    out = io.StringIO()
    call_command("run_year", proposals=PROPOSALS, json=True, stdout=out, stderr=io.StringIO())
    return json.loads(out.getvalue())


@pytest.fixture(scope="module")
def year(django_db_setup, django_db_blocker, tmp_path_factory):
    """A whole year in this worker's database, emptied afterwards."""
    folder = tmp_path_factory.mktemp("year")
    kept = {
        name: getattr(settings, name) for name in ("MEDIA_ROOT", "TRAIL_HEADS_FILE", "YEAR_DIR")
    }
    with django_db_blocker.unblock():
        settings.MEDIA_ROOT = folder / "media"
        settings.TRAIL_HEADS_FILE = folder / "trail-heads.jsonl"
        settings.YEAR_DIR = folder / "year"
        yield run()
        guards.lift()
        call_command("flush", verbosity=0, interactive=False)
        guards.install()
        for name, value in kept.items():
            setattr(settings, name, value)


@pytest.fixture(autouse=True)
def own_folders():
    """The module's year keeps its own folders."""


@pytest.fixture
def database(year, django_db_blocker):
    with django_db_blocker.unblock():
        yield year


def test_the_figures_hold_together(year):
    strategic = year["strategic"]
    assert year["proposals"] == PROPOSALS == sum(year["states"].values())
    assert year["budget"] == 54_000_000_000
    assert year["budget"] >= year["reserved"] >= year["committed"] >= year["paid"] > 0
    assert strategic["floor"] == math.ceil(15 * strategic["denominator"] / 100) == 8_100_000_000
    assert strategic["reserved"] >= strategic["committed"] >= strategic["paid"] > 0
    assert strategic["reserved"] + strategic["held"] >= strategic["floor"]
    assert strategic["reserved"] >= strategic["floor"]
    assert year["ledger_ok"] is True
    assert year["trail_ok"] is True


@pytest.mark.sqlite
def test_every_fate_is_met(year):
    assert {
        "draft",
        "withdrawn",
        "ineligible",
        "not_passed",
        "unfunded",
        "contracted",
    } <= set(year["states"])


# A mail's moves are the machine's; its attempts are kept beside it.
MOVED_BY_PEOPLE = [model for model in models_with_life() if model is not OutgoingMail]


@pytest.mark.parametrize("model", MOVED_BY_PEOPLE, ids=lambda model: model._meta.label)
def test_every_state_a_row_went_through_has_its_event(database, model):
    """From the first state to today's, without a gap: as many events as moves."""
    moves = {}
    for event in Event.objects.filter(thing_type=model._meta.label_lower).order_by("seq"):
        if event.to_state:
            moves.setdefault(event.thing_id, []).append((event.from_state, event.to_state))
    rows = dict(model._base_manager.values_list("pk", "state"))
    is_born_with_another = model._meta.label_lower in BORN_WITH_ANOTHER
    first = model._meta.get_field("state").default
    still = {pk for pk, state in rows.items() if state == first} if is_born_with_another else set()
    assert set(moves) | still == set(rows)
    for pk, steps in moves.items():
        born = first if is_born_with_another else ""
        came_from = [born, *(to_state for _, to_state in steps)]
        assert [from_state for from_state, _ in steps] == came_from[:-1], (model, pk)
        assert steps[-1][1] == rows[pk], (model, pk)


def test_every_event_is_by_a_person_who_held_the_role(database):
    """Counted both ways: events, and events whose role the trail's person truly held."""
    grants = set(RoleGrant.objects.values_list("user_id", "role"))
    members = set(Membership.objects.values_list("user_id", flat=True))
    seats = {
        (user, f"council_{role}") for user, role in Seat.objects.values_list("user_id", "role")
    }
    first = User.objects.get(email__startswith="quantri@")
    events = list(Event.objects.values_list("actor_id", "role", "thing_type", "verb"))
    by_right = [
        event
        for event in events
        if (event[0], event[1]) in grants
        or (event[0], event[1]) in seats
        or (
            event[1] not in Role.values
            and not event[1].startswith("council_")
            and event[0] in members
        )
        # For themselves anybody with an account acts: an expert, whoever asks to join.
        or event[1] == "person"
        or (event[0] is None and event[1] == "system")
    ]
    assert [event for event in events if event not in by_right] == []
    assert len(by_right) == len(events) > 50 * PROPOSALS
    # What follows from a deed by itself: a place that fills, papers that leave once signed or sent.
    assert {event for event in events if event[0] is None} == {
        (None, "system", "people.user", "begin"),
        (None, "system", "people.rolegrant", "begin"),
        (None, "system", "scoring.seat", "move_up"),
        (None, "system", "papers.document", "issue"),
    }
    assert not first.is_superuser and not User.objects.filter(is_superuser=True).exists()


def test_the_year_leaves_its_papers(database):
    names = {path.name: path for path in settings.YEAR_DIR.iterdir()}
    assert set(names) == {
        "phan-bo.xlsx",
        "quyet-dinh-phan-bo.pdf",
        "hop-dong.pdf",
        "so-cai.csv",
        "trail-head.json",
    }
    assert names["quyet-dinh-phan-bo.pdf"].read_bytes().startswith(b"%PDF")
    head = json.loads(names["trail-head.json"].read_text())
    assert head["seq"] == Event.objects.count()


def test_the_clock_goes_on_from_the_end_of_the_year(database):
    assert DemoClock.objects.get().is_running


@pytest.mark.postgres
def test_a_second_run_gives_the_same_figures(database):
    again = run()
    same = {name: value for name, value in database.items() if name != "seconds"}
    assert {name: value for name, value in again.items() if name != "seconds"} == same


def test_a_year_needs_enough_proposals():
    with pytest.raises(CommandError):
        call_command("run_year", proposals=3)


@pytest.mark.django_db
def test_a_database_with_real_deeds_is_left_alone():
    from tests import make

    make.begun_problem(by=make.problem_owner())
    count = Event.objects.count()
    with pytest.raises(CommandError):
        call_command("run_year", stderr=io.StringIO())
    assert Event.objects.count() == count


def test_every_kind_of_mail_leads_to_a_page_that_its_reader_may_open(database, client):
    kinds = {}
    for mail in OutgoingMail.objects.exclude(url="").order_by("pk").select_related("to"):
        of_a_kind = kinds.setdefault(mail.subject.split(":")[0], {})
        if len(of_a_kind) < 2:
            of_a_kind[mail.to_id] = mail
    assert len(kinds) > (30 if PROPOSALS > FEWEST else 20)
    wrong = []
    for mail in [mail for of_a_kind in kinds.values() for mail in of_a_kind.values()]:
        client.force_login(mail.to)
        if (status := client.get(mail.url, follow=True).status_code) != 200:
            wrong.append((mail.subject, str(mail.to), mail.url, status))
    assert wrong == []

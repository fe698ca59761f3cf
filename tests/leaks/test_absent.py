"""L3: what a reader may not know of answers as what is not there: status, body, headers, and the
number of questions put to the database; the long round also asks the clock.
"""

import re
import statistics
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.leaks.crawl import ask, places
from tests.leaks.hunting import client_of, plain

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

ROOMS = ("proposals", "scoring", "api")
READERS = {
    # Who, and what it is that must not be known of.
    "leader": ["council", "waiting", "sheet", "meeting", "seat"],
    "last member": ["open", "dossier"],
    "reviewer": ["sheet", "confirmation"],
    "enterprise": ["council", "open", "dossier", "paper"],
}


def hidden(world, name):
    return {
        "council": world.council,
        "waiting": world.waiting,
        "open": world.open,
        "dossier": world.open.proposal,
        "meeting": world.open.meeting,
        "seat": world.council.appointed[2],
        "sheet": world.open.sheets.first(),
        "confirmation": world.open.proposal.attestations.first(),
        "paper": world.open.proposal.attachments.first(),
    }[name]


def pairs(world, who):
    """(route, address of what is there but hidden, the same address of nothing)."""
    ids = {hidden(world, name).public_id for name in READERS[who]}
    for route, address in places(world, rooms=ROOMS, scene=False):
        if "GET" not in route.methods:
            continue
        for public_id in ids:
            if f"/{public_id}/" in address or address.endswith(f"/{public_id}"):
                yield route, address, address.replace(public_id, absent(public_id)), public_id


def absent(public_id):
    return "z" * len(public_id)


def without_the_name(body, public_id):
    return re.sub(rb"(?<![\w-])%s(?![\w-])" % re.escape(public_id).encode(), b"ID", body)


@pytest.mark.parametrize("who", READERS)
def test_what_is_hidden_answers_as_what_is_not_there(world, who):
    client = client_of(world.people[who])
    told = []
    for route, there, nowhere, public_id in pairs(world, who):
        with CaptureQueriesContext(
            connection,
        ) as first:
            one = ask(client, route.name, there)
        with CaptureQueriesContext(connection) as second:
            other = ask(client, route.name, nowhere)
        same = without_the_name(plain(one), public_id) == without_the_name(
            plain(other), absent(public_id)
        )
        if not same or len(first) != len(second):
            told.append((there, one.status, other.status, len(first), len(second)))
    assert told == []


@pytest.mark.trial
@pytest.mark.parametrize(("who", "what"), [("leader", "waiting"), ("last member", "open")])
def test_both_take_the_same_time(world, who, what):
    client = client_of(world.people[who])
    there = hidden(world, what).get_absolute_url()
    nowhere = there.replace(hidden(world, what).public_id, "z" * 12)
    times = {there: [], nowhere: []}
    for _pair in range(200):
        for address, taken in times.items():
            begun = time.perf_counter()
            assert client.get(address).status_code == 404
            taken.append(time.perf_counter() - begun)
    one, other = (statistics.median(taken) for taken in times.values())
    assert 0.8 < one / other < 1.25

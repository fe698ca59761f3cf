"""The closing second: one rule, by the database's clock, from the moment a request arrives.

In time is what arrives less than a second after the printed second, however long it waits then.
"""

import datetime
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal
from time import sleep
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused
from people.models import User
from proposals.models import Call, Proposal
from tests import make

SECOND = datetime.timedelta(seconds=1)
HOUR = datetime.timedelta(hours=1)
CLOSES = datetime.datetime(2026, 3, 31, 17, 0, tzinfo=clock.OFFICE_ZONE)


def a_call(closes_at, **fields):
    return make.open_call(opens_at=closes_at - 30 * 24 * HOUR, closes_at=closes_at, **fields)


def hands_in(client, proposal):
    client.force_login(proposal.leader)
    return client.post(proposal.get_verb_url("submit"), {"seen_version": str(proposal.version)})


# At what moment ----------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("milliseconds", "is_in_time"),
    [(-1000, True), (-1, True), (0, True), (1, True), (999, True), (1000, False), (1001, False)],
)
def test_in_time_is_less_than_a_second_after_the_printed_second(client, milliseconds, is_in_time):
    clock.mark_demo()
    moment = CLOSES + datetime.timedelta(milliseconds=milliseconds)
    clock.simulate(moment)
    proposal = make.proposal(call=a_call(CLOSES))
    response = hands_in(client, proposal)
    stored = Proposal.objects.get()
    if is_in_time:
        assert response.status_code == 302
        assert (stored.state, stored.number, stored.submitted_at) == ("submitted", 1, moment)
    else:
        assert response.status_code == 400
        assert "Hạn nộp: đợt gọi đã quá giờ đóng." in response.content.decode()
        assert (stored.state, stored.number, stored.submitted_at) == ("draft", None, None)


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "UTC", "America/New_York", "Asia/Tokyo"])
def test_a_moment_is_the_same_in_every_zone(client, zone):
    clock.mark_demo()
    clock.simulate((CLOSES + SECOND * 0.999).astimezone(ZoneInfo(zone)))
    in_time = make.proposal(call=a_call(CLOSES.astimezone(ZoneInfo(zone))))
    assert hands_in(client, in_time).status_code == 302
    clock.simulate((CLOSES + SECOND).astimezone(ZoneInfo(zone)))
    late = make.proposal(call=in_time.call)
    assert hands_in(client, late).status_code == 400
    assert Proposal.objects.get(pk=late.pk).state == "draft"


@pytest.mark.django_db
def test_an_officer_means_vietnams_time_when_they_write_a_closing(client):
    make.rules()
    call = make.call()
    client.force_login(make.officer())
    typed = {"opens_at": "01/03/2026 08:00", "closes_at": "31/03/2026 17:00"}
    client.post(call.get_step_url("thoi-gian"), {"version": call.version, **typed})
    assert Call.objects.get().closes_at == CLOSES
    assert Call.objects.get().closes_at.astimezone(datetime.UTC).hour == 10


@pytest.mark.django_db
def test_a_request_counts_from_its_arrival_however_long_it_takes():
    clock.mark_demo()
    proposal = make.proposal(call=a_call(CLOSES))
    clock.simulate(CLOSES)
    with clock.arrival():
        clock.simulate(CLOSES + HOUR)
        submitted = advance(proposal, "submit", by=proposal.leader)
    assert submitted.submitted_at == CLOSES


@pytest.mark.django_db
def test_an_officer_closing_the_call_meanwhile_takes_nothing_from_who_was_in_time():
    clock.mark_demo()
    call = a_call(CLOSES)
    in_time, late = make.proposal(call=call), make.proposal(call=call)
    clock.simulate(CLOSES + SECOND * 0.5)
    with clock.arrival():
        Call.objects.filter(pk=call.pk).update(state="closed", closed_at=CLOSES + SECOND)
        assert advance(in_time, "submit", by=in_time.leader).state == "submitted"
    clock.simulate(CLOSES + SECOND)
    with pytest.raises(Refused):
        advance(late, "submit", by=late.leader)
    assert Proposal.objects.get(pk=late.pk).state == "draft"


# By whose clock ----------------------------------------------------------------------------------

APP = """
import sys
import django
from django.conf import settings
settings.STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
django.setup()
from datetime import datetime, UTC
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from django.test import Client
from people.models import User
from proposals.models import Proposal
proposal = Proposal.objects.get(pk=sys.argv[2])
client = Client(HTTP_HOST="localhost")
client.force_login(User.objects.get(pk=proposal.leader_id))
url, version = proposal.get_verb_url("submit"), str(proposal.version)
print(int(datetime.now(UTC).timestamp()), client.post(url, {"seen_version": version}).status_code)
"""


@pytest.mark.postgres
@pytest.mark.faketime
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("shift", "closes_in", "status", "state"),
    [
        ("+2h", HOUR, 302, "submitted"),
        ("-2h", HOUR, 302, "submitted"),
        ("+2h", -HOUR, 400, "draft"),
        ("-2h", -HOUR, 400, "draft"),
    ],
)
def test_the_clock_of_the_web_server_decides_nothing(shift, closes_in, status, state):
    now = clock.now()
    proposal = make.proposal(call=a_call(now + closes_in))
    done = subprocess.run(
        [
            "faketime", "-f", shift, sys.executable, "-c", APP,
            str(connection.settings_dict["NAME"]), str(proposal.pk),
        ],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    its_clock, answered = map(int, done.stdout.split())
    assert abs(its_clock - now.timestamp()) > 3600  # the server's clock was wrong indeed
    assert (answered, Proposal.objects.get().state) == (status, state)


# While others wait -------------------------------------------------------------------------------


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_who_arrived_in_time_may_wait_for_a_lock_past_the_closing():
    call = a_call(clock.now() + SECOND * 0.2)
    proposal = make.proposal(call=call)
    locked, arrived = Signal(), Signal()

    def hold():
        try:
            with transaction.atomic():
                Call.objects.select_for_update().get(pk=call.pk)
                locked.set()
                arrived.wait(timeout=10)
                while clock.now() < call.closes_at + SECOND * 1.2:
                    sleep(0.05)
        finally:
            connection.close()

    def submit():
        try:
            locked.wait(timeout=10)
            with clock.arrival():
                arrived.set()
                leader = User.objects.get(pk=proposal.leader_id)
                return advance(Proposal.objects.get(pk=proposal.pk), "submit", by=leader)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        holding, submitting = pool.submit(hold), pool.submit(submit)
        holding.result(timeout=30)
        submitted = submitting.result(timeout=30)
    assert clock.now() >= call.closes_at + SECOND
    assert submitted.submitted_at < call.closes_at + SECOND
    assert Proposal.objects.get().state == "submitted"

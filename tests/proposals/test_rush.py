"""The last minute: many hands at one moment, on a database with row locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lifecycle.actions import advance
from lifecycle.errors import WrongMoment
from lifecycle.models import Event
from people.models import User
from proposals.models import Proposal
from tests import make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
HANDS = 6


def at_once(deeds):
    """Run the deeds together, each on a connection of its own; what each gave or raised."""
    barrier = Barrier(len(deeds))

    def run(deed):
        try:
            barrier.wait(timeout=10)
            return deed()
        except WrongMoment as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def submit(proposal):
    row = Proposal.objects.get(pk=proposal.pk)
    return advance(row, "submit", by=User.objects.get(pk=row.leader_id))


def test_one_dossier_submitted_by_many_hands_comes_in_once():
    proposal = make.proposal()
    answers = at_once([lambda: submit(proposal)] * HANDS)
    assert sum(isinstance(answer, Proposal) for answer in answers) == 1
    assert sum(isinstance(answer, WrongMoment) for answer in answers) == HANDS - 1
    assert list(Proposal.objects.values_list("number", flat=True)) == [1]
    assert Event.objects.filter(verb="submit").count() == 1


def test_many_dossiers_at_one_moment_each_get_a_number_of_their_own():
    call = make.open_call()
    made = [make.proposal(call=call) for _ in range(HANDS)]
    at_once([lambda p=p: submit(p) for p in made])
    numbers = Proposal.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, HANDS + 1))

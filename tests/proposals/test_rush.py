"""The last minute: many hands at one moment, on a database with row locks."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from time import monotonic, sleep

import pytest
from django.core.management import call_command
from django.db import connection

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment
from lifecycle.models import Event
from people.models import User
from proposals.actions import save_section
from proposals.models import Invitation, Proposal, Receipt, TeamMember, Version
from proposals.states import Section
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


def save(proposal, user, text):
    """One section saved as by a page that was opened before anybody wrote."""
    head = {"title": proposal.title, "kind": "research", "summary": text}
    return save_section(proposal, Section.SUMMARY, by=user, seen=0, sitting=text, head=head)


def test_of_many_who_save_one_section_at_once_one_is_in_time_and_the_others_are_told():
    proposal = make.proposal()
    writers = [proposal.leader] + [
        make.team_member(proposal, role="secretary").user for _ in range(HANDS - 1)
    ]
    answers = at_once(
        [lambda user=user, n=n: save(proposal, user, f"bản {n}") for n, user in enumerate(writers)]
    )
    kept = [answer for answer in answers if isinstance(answer, Proposal)]
    assert len(kept) == 1
    assert all(isinstance(answer, Stale) for answer in answers if answer not in kept)
    assert Proposal.objects.get().summary == kept[0].summary
    assert list(Version.objects.values_list("number", flat=True)) == [2, 1]


def test_somebody_joins_or_the_dossier_is_handed_in_never_both_half_done():
    proposal = make.proposal()
    person = make.member(proposal.host)
    invitation = make.team_invitation(proposal=proposal, person=person)

    def join():
        try:
            return advance(invitation, "accept", by=person)
        except Refused as refusal:
            return refusal

    at_once([join, lambda: submit(proposal)])
    joined = TeamMember.objects.filter(user=person).exists()
    assert joined == (Invitation.objects.get().state == "accepted")


RUSH = 200
AT_ONCE = 16  # as many as a server's workers
BEFORE, AFTER = 4.0, 1.5  # seconds around the end of the grace over which they arrive


def arrives(proposal, leader, start, at):
    """One request: what it gave, and between which two readings of the clock it arrived."""
    try:
        sleep(max(0, start + at - monotonic()))
        before = clock.now()
        with clock.arrival():
            after = clock.now()
            try:
                return before, after, advance(proposal, "submit", by=leader)
            except (Refused, WrongMoment) as refusal:
                return before, after, refusal
    finally:
        connection.close()


def test_two_hundred_across_the_closing_second_each_get_an_answer_and_none_is_lost_or_late():
    leader = make.member(make.university())
    opened = clock.now() - timedelta(days=30)
    # The dossiers are written first; the closing is then a few seconds off.
    call = make.call(opens_at=opened, closes_at=clock.now() + timedelta(days=1))
    made = [make.proposal(call=call, leader=leader) for _ in range(RUSH)]
    closes_at = clock.now() + timedelta(seconds=BEFORE - 1)
    call = make.opened(call, closes_at=closes_at)
    end = closes_at + timedelta(seconds=1)
    made = list(Proposal.objects.filter(call=call).order_by("pk"))
    start = monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        waits = [(BEFORE + AFTER) * turn / RUSH for turn in range(RUSH)]
        sent = [
            pool.submit(arrives, row, leader, start, at)
            for row, at in zip(made, waits, strict=True)
        ]
        answers = [answer.result(timeout=120) for answer in sent]

    accepted, refused = [], []
    for row, (before, after, answer) in zip(made, answers, strict=True):
        stored = Proposal.objects.get(pk=row.pk)
        if isinstance(answer, Proposal):
            accepted.append(stored)
            assert stored.state == "submitted"
            assert before <= stored.submitted_at <= after
            assert stored.submitted_at < end  # none late
        else:
            refused.append(stored)
            assert (stored.state, stored.number) == ("draft", None)
            assert after >= end  # none that was in time is refused
            assert {reason.field for reason in answer.reasons} == {"call"}
    assert accepted
    assert refused
    assert len(accepted) + len(refused) == RUSH
    numbers = sorted(row.number for row in accepted)
    assert numbers == list(range(1, len(accepted) + 1))
    assert Event.objects.filter(verb="submit").count() == len(accepted)

    # The worker's part: what it has not made yet is found by the timer's command, once each.
    call_command("make_receipts")
    call_command("make_receipts")
    receipts = Receipt.objects.filter(proposal__call=call)
    assert sorted(receipts.values_list("proposal__number", flat=True)) == numbers
    for receipt in receipts.select_related("document"):
        with receipt.document.file.open() as paper:
            assert paper.read(5) == b"%PDF-"

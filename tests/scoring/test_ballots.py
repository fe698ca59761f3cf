"""A secret ballot: one paper each, counted once, and nothing that ties a voter to a choice."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import IntegrityError

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from scoring.actions import cast_vote, leave, prepare_ballot
from scoring.models import Ballot, BallotCount, BallotVoter, Item
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db


def votes_of(ballot):
    return {row.choice: row.votes for row in ballot.tally}


def everybody_votes(ballot, choice="for"):
    for voter in ballot.voters.all():
        cast_vote(ballot, choice, by=voter.seat.user)


# Preparing and opening ---


def test_whoever_presides_or_keeps_the_minutes_prepares_a_ballot():
    item = make.item_in_session(state="scored")
    for by in (make.chair(item.council), make.secretary(item.council)):
        ballot = prepare_ballot(
            item.meeting, item=item, question="Đồng ý?", clerk=make.officer(), by=by
        )
        assert ballot.state == "draft"
    for by in (make.officer(), make.seats_as(item.council, "member")[0].user):
        with pytest.raises(WrongPerson):
            prepare_ballot(item.meeting, item=item, question="Đồng ý?", clerk=make.officer(), by=by)
    assert Ballot.objects.count() == 2


def test_choices_of_its_own_are_two_at_least_and_named_once_each():
    item = make.item_in_session(state="scored")
    values = {"item": item, "question": "Chọn?", "kind": "own", "by": make.chair(item.council)}
    for choices in (["A"], ["A", "a"], []):
        with pytest.raises(Refused):
            prepare_ballot(item.meeting, own_choices=choices, clerk=make.officer(), **values)
    made = prepare_ballot(item.meeting, own_choices=["A", "B"], clerk=make.officer(), **values)
    assert made.choices_asked() == [("own-1", "A"), ("own-2", "B"), ("invalid", "")]


def test_a_member_does_not_count_as_the_administrative_secretary():
    item = make.item_in_session(state="scored")
    member = make.seats_as(item.council, "member")[0].user
    with pytest.raises(Refused):
        prepare_ballot(
            item.meeting, item=item, question="?", clerk=member, by=make.chair(item.council)
        )


def test_opened_it_has_a_paper_for_everybody_present_and_not_recused():
    item = make.item_in_session(absent=1, state="scored")
    recused = make.seats_as(item.council, "member")[1]
    make.conflict(item, recused)
    ballot = make.ballot(Item.objects.get(pk=item.pk))
    assert (ballot.state, ballot.handed_out, ballot.head.role) == ("open", 5, "secretary")
    assert [voter.seat.role for voter in ballot.voters.all()] == [
        "chair", "vice", "secretary", "reviewer", "reviewer",
    ]  # fmt: skip


def test_only_whoever_presides_opens_it_and_only_over_an_item_under_way():
    ballot = make.ballot(state="draft")
    for by in (make.secretary(ballot.council), make.officer()):
        with nothing_changes(ballot), pytest.raises(WrongPerson):
            advance(ballot, "open", by=by)
    Item.objects.filter(pk=ballot.item_id).update(state="postponed")
    with nothing_changes(ballot), pytest.raises(Refused):
        advance(ballot, "open", by=make.chair(ballot.council))
    assert not BallotVoter.objects.exists()


def test_one_ballot_is_open_at_a_time():
    ballot = make.ballot()
    second = make.ballot(ballot.item, state="draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        advance(second, "open", by=make.chair(ballot.council))


# Voting ---


def test_each_votes_once_and_the_trail_holds_opening_and_tally_only():
    ballot = make.ballot()
    events = Event.objects.count()
    voters = [voter.seat.user for voter in ballot.voters.all()]
    for person, choice in zip(voters, ["for"] * 4 + ["against"] * 2 + ["invalid"], strict=True):
        cast_vote(ballot, choice, by=person)
    with nothing_changes(ballot), pytest.raises(WrongMoment):
        cast_vote(ballot, "for", by=voters[0])
    assert Event.objects.count() == events
    ballot = advance(ballot, "close", by=make.secretary(ballot.council))
    assert votes_of(ballot) == {"for": 4, "against": 2, "invalid": 1}
    assert (ballot.handed_in, ballot.valid_votes, ballot.votes_for()) == (7, 6, 4)


def test_until_it_is_closed_nobody_reads_the_counters():
    ballot = make.ballot()
    everybody_votes(ballot)
    assert Ballot.objects.get(pk=ballot.pk).tally == []


def test_whoever_came_later_left_is_recused_or_stands_in_does_not_vote():
    item = make.item_in_session(absent=1, state="scored")
    council = item.council
    ballot = make.ballot(item)
    late, other = make.seats_as(council, "member")
    with nothing_changes(ballot), pytest.raises(WrongPerson):
        cast_vote(ballot, "for", by=late.user)
    with nothing_changes(ballot), pytest.raises(WrongPerson):
        cast_vote(ballot, "for", by=make.officer())
    leave(item.meeting, other, by=make.secretary(council))
    with nothing_changes(ballot), pytest.raises(WrongPerson):
        cast_vote(ballot, "for", by=other.user)
    reviewer = make.seats_as(council, "reviewer")[0]
    make.conflict(item, reviewer)
    with nothing_changes(ballot), pytest.raises(WrongPerson):
        cast_vote(ballot, "for", by=reviewer.user)
    assert not BallotVoter.objects.filter(has_voted=True).exists()


def test_a_choice_not_on_the_paper_is_refused():
    ballot = make.ballot()
    with nothing_changes(ballot), pytest.raises(Refused):
        cast_vote(ballot, "own-1", by=make.chair(ballot.council))
    assert not BallotVoter.objects.filter(has_voted=True).exists()


# Closing and cancelling ---


def test_a_missing_vote_asks_for_a_reason():
    ballot = make.ballot()
    with nothing_changes(ballot), pytest.raises(Refused):
        advance(ballot, "close", by=make.chair(ballot.council))
    cast_vote(ballot, "for", by=make.chair(ballot.council))
    with nothing_changes(ballot), pytest.raises(Refused):
        advance(ballot, "close", by=make.chair(ballot.council))
    ballot = advance(ballot, "close", by=make.chair(ballot.council), note="Xin về sớm.")
    assert (ballot.handed_out, ballot.handed_in) == (7, 1)


def test_closed_it_takes_no_paper_and_is_closed_once():
    ballot = make.ballot()
    everybody_votes(ballot)
    closed = advance(ballot, "close", by=make.chair(ballot.council))
    with nothing_changes(closed), pytest.raises(WrongMoment):
        cast_vote(closed, "for", by=make.chair(ballot.council))
    with nothing_changes(closed), pytest.raises(WrongMoment):
        advance(closed, "close", by=make.chair(ballot.council))


def test_others_neither_close_nor_cancel_it():
    ballot = make.ballot()
    everybody_votes(ballot)
    for by in (make.seats_as(ballot.council, "reviewer")[0].user, make.officer()):
        for verb in ("close", "cancel"):
            with nothing_changes(ballot), pytest.raises(WrongPerson):
                advance(ballot, verb, by=by, note="…")


def test_when_somebody_who_voted_is_recused_it_is_held_again():
    ballot = make.ballot()
    everybody_votes(ballot)
    make.conflict(ballot.item, make.seats_as(ballot.council, "member")[0])
    with nothing_changes(ballot), pytest.raises(Refused):
        advance(ballot, "close", by=make.chair(ballot.council))
    ballot = advance(ballot, "cancel", by=make.chair(ballot.council), note="Bỏ phiếu lại.")
    assert (ballot.state, ballot.tally) == ("cancelled", [])
    assert set(BallotCount.objects.values_list("votes", flat=True)) == {0}


@pytest.mark.parametrize("verb", ["close_marks", "postpone", "conclude", "call_second_round"])
def test_its_item_stays_while_it_is_open(verb):
    item = make.item_in_session(state="open" if verb == "close_marks" else "scored")
    make.sheets_of_all(item)
    make.ballot(item)
    before = Item.objects.get(pk=item.pk).state
    if verb == "close_marks":  # the vote may go on over it
        assert advance(item, verb, by=make.chair(item.council)).state == "scored"
        return
    with nothing_changes(item), pytest.raises(Refused):
        advance(item, verb, by=make.chair(item.council), note="…", conclusion="Đạt.")
    assert Item.objects.get(pk=item.pk).state == before


def test_a_question_of_the_meeting_as_a_whole():
    meeting = make.meeting(make.formed_council(), "opened")
    ballot = make.ballot(meeting=meeting)
    with nothing_changes(meeting), pytest.raises(Refused):
        advance(meeting, "conclude", by=make.chair(meeting.council))
    everybody_votes(ballot)
    ballot = advance(ballot, "close", by=make.chair(meeting.council))
    assert votes_of(ballot) == {"for": 7, "against": 0, "invalid": 0}
    assert advance(meeting, "conclude", by=make.chair(meeting.council)).state == "concluded"


# What the database itself refuses ---


def refused_by_the_database(deed):
    with pytest.raises(IntegrityError), transaction.atomic():
        deed()


def test_the_database_keeps_the_box():
    ballot = make.ballot()
    voters, counts = ballot.voters, ballot.counts
    refused_by_the_database(lambda: voters.all().delete())
    refused_by_the_database(lambda: counts.all().delete())
    cast_vote(ballot, "for", by=make.chair(ballot.council))
    cast_vote(ballot, "for", by=make.vice(ballot.council))
    refused_by_the_database(lambda: voters.update(has_voted=False))
    refused_by_the_database(lambda: counts.filter(choice="for").update(votes=1))
    late = make.seat(ballot.council, "member")
    refused_by_the_database(lambda: BallotVoter.objects.create(ballot=ballot, seat=late))


def test_the_database_does_not_close_on_sums_that_differ():
    ballot = make.ballot()
    everybody_votes(ballot)
    counts = ballot.counts.filter(choice="against")
    counts.update(votes=1)
    assert not ballot.sums_agree()
    with pytest.raises(IntegrityError), transaction.atomic():
        advance(ballot, "close", by=make.chair(ballot.council))


def test_the_database_keeps_an_ended_ballot():
    ballot = make.ballot()
    everybody_votes(ballot)
    ballot = advance(ballot, "close", by=make.chair(ballot.council))
    refused_by_the_database(lambda: ballot.counts.update(votes=9))
    refused_by_the_database(lambda: Ballot.objects.update(handed_in=6))


# Secrecy ---


def dump():
    """Every row of every table, but for what the clock and the dice alone give."""
    with connection.cursor() as cursor:
        rows = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(map(repr, map(_without_chance, cursor.fetchall())))
    del rows["lifecycle_trailhead"]
    return rows


def _without_chance(row):
    """Without times, the trail's hashes and random public ids."""
    return [value for value in row if not hasattr(value, "isoformat") and not _by_chance(value)]


def _by_chance(value):
    return isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}|[2-9a-hjkmnp-z]{12}", value)


@pytest.mark.parametrize("close", [False, True])
def test_two_votes_exchanged_leave_the_same_database(close):
    """Voters, trail and all other tables are the same whoever of two gave which of two papers."""
    ballot = make.ballot()
    people = [voter.seat.user for voter in ballot.voters.all()]
    papers = ["for", "against", "for", "invalid", "for", "against", "for"]
    worlds = []
    for given in (papers, papers[::-1], sorted(papers)):
        with transaction.atomic():
            for person, choice in zip(people, given, strict=True):
                cast_vote(ballot, choice, by=person)
            if close:
                advance(ballot, "close", by=make.chair(ballot.council))
                ballot = Ballot.objects.get(pk=ballot.pk)
            worlds.append(dump())
            transaction.set_rollback(True)
    assert worlds[0] == worlds[1] == worlds[2]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_what_postgres_itself_notes_on_the_rows_says_nothing_either():
    """After every single vote: all rows were last written by one transaction (xmin), the voters'
    by one statement of it (cmin).
    """
    ballot = make.ballot()
    people = [voter.seat.user for voter in ballot.voters.order_by("pk")]
    for person, choice in zip(people[::-1], ["for", "against"] * 3 + ["invalid"], strict=True):
        cast_vote(ballot, choice, by=person)
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT xmin::text, cmin::text FROM scoring_ballotvoter")
            (voters,) = cursor.fetchall()
            cursor.execute("SELECT DISTINCT xmin::text, cmin::text FROM scoring_ballotcount")
            (counts,) = cursor.fetchall()
        assert voters[0] == counts[0]


def test_the_command_says_which_box_is_not_as_it_should_be(capsys):
    ballot = make.ballot()
    everybody_votes(ballot)
    call_command("verify_ballots")
    ballot.counts.filter(choice="against").update(votes=3)
    with pytest.raises(CommandError):
        call_command("verify_ballots")
    assert ballot.public_id in capsys.readouterr().err

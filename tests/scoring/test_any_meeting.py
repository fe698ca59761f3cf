"""Any sequence of what may happen in a meeting, on a real database, against rules written anew:
quorum, pass rule, sealing and secrecy hold after every step.

The machine draws steps that may be refused; what is refused must not change anything, what is done
must lead where the plain model kept beside it says.
"""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from lifecycle.actions import advance
from lifecycle.errors import Refusal
from lifecycle.models import Event
from scoring.actions import (
    cast_vote,
    come_in,
    declare_conflict,
    file_sheet,
    leave,
    reopen_sheet,
)
from scoring.models import (
    Ballot,
    BallotCount,
    BallotVoter,
    Conflict,
    Item,
    Mark,
    Meeting,
    ScoreSheet,
    SheetVersion,
)
from tests import make

SIZE = 8
MAXIMA = {"overview": 12, "content": 24, "product": 16, "impact": 16, "plan": 16, "capacity": 16}
places = st.integers(0, SIZE - 1)
# Of the eight the last three are ordinary members: they come and go, or step aside, most often.
restless = st.sampled_from([*range(SIZE), 5, 6, 7, 5, 6, 7])
papers = st.sampled_from(["for", "against", "invalid"])
# How well a member thinks of it: from a dossier that fails by its mean or by zeros to a good one.
qualities = st.sampled_from(["good", "fair", "zero", "blind"])
GIVEN = {
    "good": {key: most - 2 for key, most in MAXIMA.items()},
    "fair": {key: most * 6 // 10 for key, most in MAXIMA.items()},
    "zero": {**{key: most for key, most in MAXIMA.items()}, "plan": 0},
    "blind": {**{key: most for key, most in MAXIMA.items()}, "impact": None},
}


class AnyMeeting(RuleBasedStateMachine):
    """One council of eight, one dossier, one meeting, and what is true of them kept in sets."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.council = make.formed_council(SIZE)
        self.seats = self.council.appointed
        self.meeting = make.meeting(self.council, "opened", absent=[self.seats[-1]])
        self.item = make.item(self.council)
        self.outsider = make.officer()
        # The model: by place of the seat.
        self.inside = set(range(SIZE - 1))
        self.recused, self.waived, self.filed, self.gone_after_filing = set(), set(), {}, set()
        self.state, self.round, self.reopened = "waiting", 1, set()
        self.ballot, self.eligible, self.voted, self.votes = None, set(), set(), []
        self.tallies, self.is_changed = 0, True

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # The rules, written anew ---------------------------------------------------------------------

    @property
    def sitting(self):
        return (self.inside | self.gone_after_filing) - self.recused

    @property
    def in_the_room(self):
        return self.inside - self.recused

    def has_quorum(self):
        """Two thirds of eight are six; chair or vice, secretary, both reviewers (places 3, 4)."""
        return (
            3 * len(self.sitting) >= 2 * SIZE
            and bool({0, 1} & self.in_the_room)
            and 2 in self.in_the_room
            and {3, 4} <= self.sitting
        )

    @property
    def presiding(self):
        return next((place for place in (0, 1) if place in self.in_the_room), None)

    def passes(self):
        """Mean of the complete sheets at least 70, no criterion 0 by more than a third present."""
        counted = [self.filed[place] for place in self.sitting if place in self.filed]
        totals = [sum(GIVEN[one].values()) for one in counted if one != "blind"]
        mean = Fraction(sum(totals), len(totals)) if totals else None
        zeros = Fraction(counted.count("zero"), max(len(self.sitting), 1))
        return (mean is not None and mean >= 70 and zeros <= Fraction(1, 3)), mean, len(totals)

    # Doing a step, and what is refused ------------------------------------------------------------

    def now(self):
        return Item.objects.get(pk=self.item.pk)

    def user(self, place):
        return self.seats[place].user

    def tries(self, may, deed):
        """The deed happens exactly when the model says that it may; refused, it leaves no event."""
        events = Event.objects.count()
        try:
            with transaction.atomic():
                deed()
        except Refusal as refusal:
            assert not may, f"refused: {refusal}"
            assert Event.objects.count() == events
            return False
        assert may, "done, though the rules forbid it"
        self.is_changed = True
        return True

    @initialize(far=st.sampled_from(["waiting", "open", "scored", "scored", "scored"]))
    def begins(self, far):
        """At the door, or already in the midst of it: everybody has filed, the marks are closed."""
        if far != "waiting":
            self.is_taken_up(0)
        if far == "scored":
            self.all_who_may_file(["good"] * 5 + ["fair", "zero", "blind"])
            self.marks_are_closed(0)

    # Doors ----------------------------------------------------------------------------------------

    @rule(place=restless)
    def comes_in(self, place):
        may = self.state not in ("open", "scored") and place not in self.inside
        meeting = Meeting.objects.get(pk=self.meeting.pk)
        keeper = self.user(0)
        if self.tries(may, lambda: come_in(meeting, self.seats[place], by=keeper)):
            self.inside.add(place)

    @rule(place=restless)
    def leaves(self, place):
        meeting = Meeting.objects.get(pk=self.meeting.pk)
        may = place in self.inside
        if self.tries(may, lambda: leave(meeting, self.seats[place], by=self.user(0))):
            self.inside.discard(place)
            if self.state in ("open", "scored") and place in self.filed:
                self.gone_after_filing.add(place)

    # Recusals -------------------------------------------------------------------------------------

    @rule(place=restless, kind=st.sampled_from(["declared", "found"]))
    def is_recused(self, place, kind):
        if place in self.recused or place in self.waived:
            return
        if kind == "found":
            make.conflict(self.item, self.seats[place], ground="family")
            self.recused.add(place)
            self.is_changed = True
            return
        may = self.state != "concluded"

        def deed():
            declare_conflict(self.now(), ground="family", evidence="Họ hàng.", by=self.user(place))

        if self.tries(may, deed):
            self.recused.add(place)

    @precondition(lambda self: self.recused)
    @rule(data=st.data())
    def is_waived(self, data):
        place = data.draw(st.sampled_from(sorted(self.recused)))
        conflict = Conflict.objects.get(seat=self.seats[place], state="suspected")
        advance(conflict, "waive", by=make.fund_director(), note="Quan hệ xa.")
        self.recused.discard(place)
        self.waived.add(place)
        self.is_changed = True

    # The item -------------------------------------------------------------------------------------

    @rule(place=st.sampled_from([0, 1, 2]))
    def is_taken_up(self, place):
        runs = place in (self.presiding, 2) and place in self.in_the_room
        may = self.state in ("waiting", "postponed") and runs and self.has_quorum()
        if self.tries(may, lambda: advance(self.now(), "take_up", by=self.user(place))):
            self.state = "open"

    @precondition(lambda self: self.state in ("open", "scored", "waiting"))
    @rule(place=places, quality=qualities)
    def files(self, place, quality):
        self._file(place, quality)

    def _file(self, place, quality):
        may = (
            (self.state == "open" or (self.state == "scored" and place in self.reopened))
            and place in self.inside
            and place not in self.recused
            and place not in self.filed
        )

        def deed():
            sheet = ScoreSheet.objects.filter(item=self.item, seat=self.seats[place]).first()
            if sheet is None:
                sheet = make.sheet(self.now(), self.seats[place], "draft", round=self.round)
            if sheet.state == "draft":
                for key, points in GIVEN[quality].items():
                    Mark.objects.filter(sheet=sheet, criterion__key=key).update(
                        points=None if points is None else Decimal(points),
                        cannot_judge=points is None,
                    )
            file_sheet(sheet, by=self.user(place))

        if self.tries(may, deed):
            self.filed[place] = quality
            self.reopened.discard(place)

    @precondition(lambda self: self.state == "open")
    @rule(given=st.lists(qualities, min_size=SIZE, max_size=SIZE))
    def all_who_may_file(self, given):
        for place in sorted(self.in_the_room - set(self.filed)):
            self._file(place, given[place])

    @precondition(lambda self: self.filed)
    @rule(data=st.data())
    def is_reopened(self, data):
        place = data.draw(st.sampled_from(sorted(self.filed)))
        runners = [one for one in (0, 1, 2) if one in self.in_the_room and one != place]
        may = self.state in ("open", "scored") and bool(runners)
        by = self.user(runners[0]) if runners else self.user(place)

        def deed():
            reopen_sheet(self.now(), self.seats[place], by=by, note="Cộng nhầm.")

        if self.tries(may, deed):
            del self.filed[place]
            self.reopened.add(place)

    @precondition(lambda self: self.state == "open")
    @rule(place=st.sampled_from([0, 1, 2]))
    def marks_are_closed(self, place):
        counted = self.sitting & set(self.filed)
        may = place == self.presiding and bool(counted)

        def deed():
            advance(self.now(), "close_marks", by=self.user(place), note="Những phiếu đã có.")

        if self.tries(may, deed):
            self.state = "scored"

    @precondition(lambda self: self.state == "scored")
    @rule(place=st.sampled_from([0, 1]))
    def a_second_round_is_called(self, place):
        may = (
            place == self.presiding
            and self.round == 1
            and not self.reopened
            and self.ballot is None
            and self.has_quorum()
        )

        def deed():
            advance(self.now(), "call_second_round", by=self.user(place), note="Lệch nhau.")

        if self.tries(may, deed):
            self.state, self.round, self.filed = "open", 2, {}
            self.gone_after_filing = set()

    @precondition(lambda self: self.state in ("open", "scored"))
    @rule(place=st.sampled_from([0, 1, 2]))
    def is_postponed(self, place):
        runs = place in (self.presiding, 2) and place in self.in_the_room
        may = runs and self.ballot is None
        if self.tries(
            may, lambda: advance(self.now(), "postpone", by=self.user(place), note="Chờ.")
        ):
            self.state, self.gone_after_filing = "postponed", set()

    @precondition(lambda self: self.state == "scored")
    @rule(place=st.sampled_from([0, 1]))
    def is_concluded(self, place):
        may = (
            place == self.presiding
            and self.ballot is None
            and not self.reopened
            and self.has_quorum()
        )
        passed, mean, counted = self.passes()

        def deed():
            advance(self.now(), "conclude", by=self.user(place), conclusion="Kết luận.")

        if self.tries(may, deed):
            self.state = "concluded"
            item = self.now()
            assert (item.passed, item.sheets_counted) == (passed, counted)
            assert item.members_present == len(self.sitting)
            assert item.exact_mean == mean
            assert item.proposal.state == ("passed" if passed else "not_passed")

    # Ballots --------------------------------------------------------------------------------------

    @precondition(lambda self: self.state in ("open", "scored") and self.ballot is None)
    @rule()
    def a_ballot_is_opened(self):
        presiding = self.presiding
        if presiding is None:
            return
        draft = make.ballot(self.now(), "draft", clerk=self.outsider)
        may = self.has_quorum()
        if self.tries(may, lambda: advance(draft, "open", by=self.user(presiding))):
            self.ballot = draft
            self.eligible, self.voted, self.votes = set(self.in_the_room), set(), []

    @precondition(lambda self: self.ballot is not None)
    @rule(place=places, paper=papers)
    def votes_are_cast(self, place, paper):
        may = place in self.eligible and place in self.in_the_room and place not in self.voted
        if self.tries(may, lambda: cast_vote(self.ballot, paper, by=self.user(place))):
            self.voted.add(place)
            self.votes.append(paper)

    @precondition(lambda self: self.ballot is not None)
    @rule(given=st.lists(papers, min_size=SIZE, max_size=SIZE))
    def all_who_may_vote(self, given):
        for place in sorted((self.eligible & self.in_the_room) - self.voted):
            cast_vote(self.ballot, given[place], by=self.user(place))
            self.voted.add(place)
            self.votes.append(given[place])
        self.is_changed = True

    @precondition(lambda self: self.state in ("open", "scored") and self.ballot is None)
    @rule(given=st.lists(papers, min_size=SIZE, max_size=SIZE))
    def a_whole_ballot_is_held(self, given):
        self.a_ballot_is_opened()
        if self.ballot is not None:
            self.all_who_may_vote(given)
            self.a_ballot_ends("close")

    @precondition(lambda self: self.ballot is not None)
    @rule(verb=st.sampled_from(["close", "cancel"]))
    def a_ballot_ends(self, verb):
        who = self.presiding if self.presiding is not None else 2
        runs = who in self.in_the_room
        may = runs and (verb == "cancel" or (bool(self.voted) and not self.voted & self.recused))
        if not self.tries(
            may, lambda: advance(self.ballot, verb, by=self.user(who), note="Kết thúc.")
        ):
            return
        ended = Ballot.objects.get(pk=self.ballot.pk)
        if verb == "close":
            tally = {row.choice: row.votes for row in ended.tally}
            assert tally == {one: self.votes.count(one) for one in ("for", "against", "invalid")}
            assert (ended.handed_out, ended.handed_in) == (len(self.eligible), len(self.voted))
            self.tallies += 1
        self.ballot = None

    # What holds after every step ------------------------------------------------------------------

    @invariant()
    def everything_holds(self):
        """After a step that was refused nothing is asked anew: it left no trace."""
        if not self.is_changed:
            return
        self.is_changed = False
        self.the_states_are_those_of_the_model()
        self.the_quorum_is_as_the_rule_says()
        self.nobody_reads_anothers_sheet_before_the_marks_close()
        self.whoever_is_recused_sees_nothing_of_the_dossier()
        self.the_box_holds_as_many_papers_as_members_who_voted()
        self.the_trail_tells_of_openings_and_tallies_only()

    def the_states_are_those_of_the_model(self):
        item = self.now()
        assert (item.state, item.round) == (self.state, self.round)

    def the_quorum_is_as_the_rule_says(self):
        item = self.now()
        if self.state != "concluded":
            held = Meeting.objects.get(pk=self.meeting.pk)
            assert held.present_seats == {self.seats[place].pk for place in self.inside}
            assert (not item.lacks) == self.has_quorum()
            assert {seat.pk for seat in item.bench.sitting} == {
                self.seats[place].pk for place in self.sitting
            }

    def nobody_reads_anothers_sheet_before_the_marks_close(self):
        unsealed = self.state in ("scored", "concluded")
        for place in range(SIZE):
            user = self.user(place)
            seen = ScoreSheet.objects.visible_to(user).exclude(seat__user=user)
            older = SheetVersion.objects.visible_to(user).exclude(sheet__seat__user=user)
            if place in self.recused or not unsealed:
                assert not seen.exists()
                assert not older.exists()
        seen = ScoreSheet.objects.visible_to(self.outsider)
        if self.state != "concluded":
            assert not seen.exists()

    def whoever_is_recused_sees_nothing_of_the_dossier(self):
        for place in self.recused:
            user = self.user(place)
            assert not Item.objects.visible_to(user).filter(pk=self.item.pk).exists()
            assert not Ballot.objects.visible_to(user).exists()
            assert not ScoreSheet.objects.visible_to(user).exists()

    def the_box_holds_as_many_papers_as_members_who_voted(self):
        for ballot in Ballot.objects.exclude(state="cancelled"):
            assert ballot.sums_agree()
            if ballot.state != "closed":
                assert ballot.tally == []
        if self.ballot is not None:
            voted = BallotVoter.objects.filter(ballot=self.ballot, has_voted=True)
            assert set(voted.values_list("seat_id", flat=True)) == {
                self.seats[place].pk for place in self.voted
            }
            assert sum(
                BallotCount.objects.filter(ballot=self.ballot).values_list("votes", flat=True)
            ) == len(self.votes)

    def the_trail_tells_of_openings_and_tallies_only(self):
        about = Event.objects.filter(thing_type__startswith="scoring.ballot")
        assert set(about.values_list("verb", flat=True)) <= {"open", "close", "cancel"}
        assert about.filter(verb="close").count() == self.tallies


def run(examples: int, steps: int) -> None:
    AnyMeeting.TestCase.settings = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    AnyMeeting.TestCase().runTest()


@pytest.mark.django_db
def test_whatever_happens_in_a_meeting_the_rules_hold():
    run(examples=20, steps=25)


@pytest.mark.trial
@pytest.mark.django_db
def test_whatever_happens_in_many_long_meetings_the_rules_hold():
    run(examples=150, steps=60)

"""An item is taken up with its own quorum, its marks closed, and concluded by the frozen rules."""

from decimal import Decimal

import pytest

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals.models import Proposal
from scoring.models import Item
from scoring.querysets import ranked
from scoring.rules import Lack
from scoring.states import QuorumLack
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db
CONCLUSION = {"conclusion": "Đề nghị thực hiện."}


def fresh(item):
    return Item.objects.get(pk=item.pk)


def waiting_item(size=7, absent=(), **fields):
    """An item before an open meeting of its council."""
    council = make.formed_council(size)
    away = [seat for role in absent for seat in make.seats_as(council, role)]
    make.meeting(council, "opened", absent=away)
    return make.item(council, **fields)


def lacks_refused(item, by):
    with nothing_changes(item), pytest.raises(Refused):
        advance(item, "take_up", by=by)
    return fresh(item).lacks


# Taking up ---


@pytest.mark.parametrize("role", ["chair", "secretary"])
def test_in_an_open_meeting_with_a_quorum_it_is_taken_up(role):
    item = waiting_item()
    item = advance(item, "take_up", by=make.seats_as(item.council, role)[0].user)
    assert item.state == "open"
    assert item.meeting.state == "opened"


def test_without_an_open_meeting_nobody_takes_it_up():
    item = make.item()
    for person in (make.chair(item.council), make.officer()):
        with nothing_changes(item), pytest.raises(WrongPerson):
            advance(item, "take_up", by=person)


def test_a_member_and_an_officer_do_not_take_it_up():
    item = waiting_item()
    for person in (make.seats_as(item.council, "member")[0].user, make.officer()):
        with nothing_changes(item), pytest.raises(WrongPerson):
            advance(item, "take_up", by=person)


def test_it_is_taken_up_once():
    item = make.item_in_session()
    with nothing_changes(item), pytest.raises(WrongMoment):
        advance(item, "take_up", by=make.chair(item.council))


def test_without_two_named_reviewers_it_is_not_taken_up():
    item = waiting_item(reviewers=False)
    with nothing_changes(item), pytest.raises(Refused):
        advance(item, "take_up", by=make.chair(item.council))


def test_a_recusal_counts_against_the_quorum_of_the_item_alone():
    council = make.formed_council(7)
    members = make.seats_as(council, "member")
    make.meeting(council, "opened", absent=members)
    item, other = make.item(council), make.item(council)
    make.conflict(item, make.seats_as(council, "vice")[0])
    assert lacks_refused(item, make.chair(council)) == [Lack(QuorumLack.MEMBERS, have=4, need=5)]
    assert advance(other, "take_up", by=make.chair(council)).state == "open"


def test_a_recused_reviewer_is_missing_until_another_is_named():
    item = waiting_item()
    make.conflict(item, make.seats_as(item.council, "reviewer")[0])
    assert lacks_refused(item, make.chair(item.council)) == [
        Lack(QuorumLack.REVIEWERS, have=1, need=2)
    ]


def test_a_waived_conflict_counts_again():
    item = waiting_item()
    make.conflict(item, make.seats_as(item.council, "reviewer")[0], state="waived")
    assert advance(item, "take_up", by=make.chair(item.council)).state == "open"


def test_the_vice_chair_presides_when_the_chair_is_recused():
    item = waiting_item()
    make.conflict(item, make.seats_as(item.council, "chair")[0])
    with nothing_changes(item), pytest.raises(WrongPerson):
        advance(item, "take_up", by=make.chair(item.council))
    assert advance(item, "take_up", by=make.vice(item.council)).state == "open"


def test_with_chair_and_vice_recused_nobody_presides():
    item = waiting_item(size=9)
    for role in ("chair", "vice"):
        make.conflict(item, make.seats_as(item.council, role)[0])
    assert lacks_refused(item, make.secretary(item.council)) == [Lack(QuorumLack.CHAIR)]


# Closing the marks ---


def test_the_chair_closes_the_marks_when_all_present_have_filed():
    item = make.item_in_session(absent=1)
    make.sheets_of_all(item)
    assert advance(item, "close_marks", by=make.chair(item.council)).state == "scored"


def test_with_a_sheet_missing_closing_needs_a_note():
    item = make.item_in_session()
    for seat in item.bench.sitting[:-1]:
        make.sheet(item, seat)
    chair = make.chair(item.council)
    with nothing_changes(item), pytest.raises(Refused) as refusal:
        advance(item, "close_marks", by=chair)
    assert [reason.field for reason in refusal.value.reasons] == ["note"]
    closed = advance(item, "close_marks", by=chair, note="Một ủy viên phải về sớm.")
    assert closed.state == "scored"


def test_a_recused_member_is_not_waited_for():
    item = make.item_in_session()
    make.conflict(item, make.seats_as(item.council, "member")[0])
    make.sheets_of_all(fresh(item))
    assert advance(item, "close_marks", by=make.chair(item.council)).state == "scored"


def test_without_any_sheet_the_marks_do_not_close():
    item = make.item_in_session()
    with nothing_changes(item), pytest.raises(Refused):
        advance(item, "close_marks", by=make.chair(item.council), note="Không ai chấm.")


def test_only_who_presides_closes_the_marks_and_only_once():
    item = make.item_in_session()
    make.sheets_of_all(item)
    for person in (make.secretary(item.council), make.vice(item.council), make.officer()):
        with nothing_changes(item), pytest.raises(WrongPerson):
            advance(item, "close_marks", by=person)
    scored = make.item_in_session(state="scored")
    with nothing_changes(scored), pytest.raises(WrongMoment):
        advance(scored, "close_marks", by=make.chair(scored.council))


# Postponing ---


@pytest.mark.parametrize("state", ["open", "scored"])
def test_an_item_is_postponed_with_a_note_and_taken_up_again(state):
    item = make.item_in_session(state=state)
    chair = make.chair(item.council)
    with nothing_changes(item), pytest.raises(Refused):
        advance(item, "postpone", by=chair)
    item = advance(item, "postpone", by=chair, note="Chờ giải trình.")
    assert (item.state, item.meeting) == ("postponed", None)
    assert advance(item, "take_up", by=chair).state == "open"


def test_a_member_does_not_postpone_and_a_concluded_item_stays():
    item = make.item_in_session()
    with nothing_changes(item), pytest.raises(WrongPerson):
        advance(item, "postpone", by=make.seats_as(item.council, "member")[0].user, note="Chờ.")
    concluded = make.judged_item()
    with nothing_changes(concluded), pytest.raises(WrongMoment):
        advance(concluded, "postpone", by=make.chair(concluded.council), note="Chờ.")


# Concluding ---


def concluded(item, by=None):
    return advance(item, "conclude", by=by or make.chair(item.council), **CONCLUSION)


def scored_item(points=(), **fields):
    """Marks closed: good sheets of all, with the first ones changed as `points` says."""
    item = make.item_in_session(state="scored", **fields)
    seats = item.bench.sitting
    for n, seat in enumerate(seats):
        make.sheet(item, seat, points=points[n] if n < len(points) else None)
    return item


def test_a_good_dossier_passes_and_moves_on():
    item = concluded(scored_item())
    assert (item.state, item.passed, item.mean) == ("concluded", True, Decimal("80"))
    assert (item.sheets_counted, item.points_sum) == (7, Decimal("560"))
    assert (item.members_present, item.chair_points) == (7, Decimal("80"))
    assert Proposal.objects.get(pk=item.proposal_id).state == "passed"
    moved = Event.objects.of(item.proposal).get(verb="pass_council")
    assert moved.role == "council_chair"


def test_below_the_mean_it_does_not_pass():
    low = {"content": 10, "overview": 9}
    item = concluded(scored_item(points=[low] * 7))
    assert (item.passed, item.mean) == (False, Decimal("69"))
    assert Proposal.objects.get(pk=item.proposal_id).state == "not_passed"


def test_a_zero_by_more_than_a_third_of_those_present_fails_a_high_mean():
    zero = {"plan": 0, "content": 24, "product": 16, "impact": 16, "capacity": 16}
    assert concluded(scored_item(points=[zero] * 2)).passed
    failed = concluded(scored_item(points=[zero] * 3))
    assert (failed.passed, failed.mean > 70) == (False, True)


def test_a_sheet_that_cannot_judge_does_not_enter_the_mean():
    item = concluded(scored_item(points=[{"impact": None}]))
    assert (item.sheets_counted, item.chair_points) == (6, None)


def test_the_sheet_of_a_member_recused_after_filing_does_not_count():
    item = scored_item(points=[{}, {}, {"content": 1}])
    make.conflict(item, make.seats_as(item.council, "member")[0])
    item = concluded(item)
    assert (item.sheets_counted, item.members_present) == (6, 6)


def test_a_recusal_that_breaks_the_quorum_stops_the_conclusion():
    item = scored_item(absent=2)
    make.conflict(item, make.seats_as(item.council, "vice")[0])
    with nothing_changes(item, item.proposal), pytest.raises(Refused):
        concluded(item)


def test_a_conclusion_is_written_down():
    item = scored_item()
    with nothing_changes(item, item.proposal), pytest.raises(Refused) as refusal:
        advance(item, "conclude", by=make.chair(item.council), conclusion=" ")
    assert [reason.field for reason in refusal.value.reasons] == ["conclusion"]


def test_only_who_presides_concludes_and_only_closed_marks():
    item = scored_item()
    for person in (make.secretary(item.council), make.officer(), make.fund_director()):
        with nothing_changes(item, item.proposal), pytest.raises(WrongPerson):
            concluded(item, by=person)
    still_open = make.item_in_session()
    with nothing_changes(still_open, still_open.proposal), pytest.raises(WrongMoment):
        concluded(still_open)


def test_the_two_scores_stand_beside_the_statutory_points():
    proposal = make.attested_proposal(
        state="in_council",
        strategic_group=2,
        group_confirmed=True,
        group_confirmed_by=make.officer(),
    )
    item = concluded(scored_item(proposal=proposal))
    assert (item.mean, item.three_house_score, item.has_priority) == (Decimal("80"), 100, True)
    assert (item.fit_mean, item.strategic_score) == (Decimal("75"), 75)
    assert item.counts_as_strategic


def test_without_a_confirmed_group_there_is_no_strategic_score():
    proposal = make.proposal(
        state="in_council",
        strategic_group=2,
        group_confirmed=False,
        group_confirmed_by=make.officer(),
    )
    item = scored_item(proposal=proposal)
    assert item.rubric_kinds == ["statutory"]
    item = concluded(item)
    assert (item.fit_mean, item.strategic_score, item.three_house_score) == (None, 0, 0)
    assert not item.counts_as_strategic


def test_two_houses_of_three_earn_two_thirds_of_the_first_condition():
    proposal = make.proposal(state="in_council")
    for place in (make.state_body(), make.enterprise()):
        make.partner(proposal, place)
        make.attestation(proposal, condition=1, asked_of=place, state="confirmed", people=1)
    item = concluded(scored_item(proposal=proposal))
    assert (item.three_house_score, item.has_priority) == (17, False)


# Acceptance ---


def graded(*votes):
    council = make.formed_council(9, kind="acceptance")
    item = make.item_in_session(of=council, state="scored")
    for seat, vote in zip(item.bench.sitting, votes, strict=False):
        make.sheet(item, seat, points={"overall": vote})
    return concluded(item)


def test_an_acceptance_council_gives_a_grade_and_moves_nothing_else():
    item = graded(*[2] * 7, 1, 1)
    assert (item.state, item.grade, item.passed) == ("concluded", "excellent", None)
    assert Proposal.objects.get(pk=item.proposal_id).state == "contracted"


def test_one_fail_vote_denies_excellence_and_more_than_a_third_fail():
    assert graded(*[2] * 8, 0).grade == "pass"
    assert graded(*[2] * 6, *[0] * 3).grade == "pass"
    assert graded(*[2] * 5, *[0] * 4).grade == "fail"


def test_without_a_vote_there_is_no_grade():
    council = make.formed_council(9, kind="acceptance")
    item = make.item_in_session(of=council, state="scored")
    for seat in item.bench.sitting:
        make.sheet(item, seat, points={"overall": None})
    with nothing_changes(item), pytest.raises(Refused):
        concluded(item)


# Ranking ---


def test_the_call_is_ranked_by_its_frozen_rules():
    council = make.council_of_call()
    low = make.judged_item(council, points_sum=560)
    high = make.judged_item(council, points_sum=Decimal("560.01"))
    make.judged_item(council, points_sum=400, passed=False)
    make.judged_item()
    places = [(one.place, one.candidate.id) for one in ranked(council.call)]
    assert places == [(1, high.proposal_id), (2, low.proposal_id)]

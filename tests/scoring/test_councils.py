"""A council is drawn up, its people say yes or no, a decision forms it, and its work ends."""

from datetime import date

import pytest

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals.models import Reader
from scoring.actions import draw_up_council, invite, rubric_for
from scoring.models import Council
from scoring.states import RubricKind
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db
DECISION = {"decision_number": "12/QĐ-SKHCN", "decision_on": date(2026, 3, 2)}


def sentences(refusal):
    return [str(reason) for reason in refusal.value.reasons]


# Drawing up ---


def test_an_officer_draws_up_a_council_that_judges_by_the_rules_its_call_froze():
    call = make.open_call()
    council = draw_up_council(name="Hội đồng tuyển chọn 1", call=call, by=make.officer())
    assert (council.state, council.rule_set_id) == ("draft", call.rule_set_id)
    assert Event.objects.of(council).get().verb == "begin"


def test_without_a_call_it_judges_by_the_rules_of_the_day():
    make.rules()
    council = draw_up_council(name="Hội đồng nghiệm thu 1", kind="acceptance", by=make.officer())
    assert council.size_limits == (7, 9)


def test_nobody_but_an_officer_draws_up_a_council():
    call = make.open_call()
    with pytest.raises(WrongPerson):
        draw_up_council(name="Hội đồng 1", call=call, by=make.fund_director())
    assert not Council.objects.exists()


def test_a_call_that_has_not_opened_has_no_rules_for_a_council_yet():
    with pytest.raises(Refused) as refusal:
        draw_up_council(name="Hội đồng 1", call=make.call(), by=make.officer())
    assert [reason.field for reason in refusal.value.reasons] == ["call"]
    assert not Council.objects.exists()


def test_two_councils_of_a_province_never_have_one_name():
    call, officer = make.open_call(), make.officer()
    draw_up_council(name="Hội đồng 1", call=call, by=officer)
    with pytest.raises(Refused):
        draw_up_council(name="Hội đồng 1", call=call, by=officer)
    assert Council.objects.count() == 1


def test_the_rubrics_of_a_rule_set_are_built_once_and_add_up():
    rules = make.rule_set()
    for kind in (RubricKind.STATUTORY, RubricKind.STRATEGIC):
        rubric = rubric_for(rules, kind)
        assert sum(one.max_points for one in rubric.criteria.all()) == 100
        assert rubric_for(rules, kind) == rubric
    acceptance = rubric_for(rules, RubricKind.ACCEPTANCE)
    assert [one.max_points for one in acceptance.criteria.all()] == [2]
    assert acceptance.scale == "ordinal"


# Seats ---


def test_an_officer_invites_and_the_person_accepts():
    council, person = make.council(), make.user()
    seat = invite(council, person, "chair", by=make.officer())
    seat = advance(seat, "accept", by=person)
    assert seat.state == "accepted"
    assert Event.objects.order_by("-seq").first().role == "council_chair"


def test_only_the_person_invited_answers():
    seat = make.seat(state="invited")
    for verb in ("accept", "decline"):
        with nothing_changes(seat), pytest.raises(WrongPerson):
            advance(seat, verb, by=make.officer(), note="Bận.")


def test_an_answer_is_given_once():
    seat = make.seat(state="accepted")
    for verb in ("accept", "decline"):
        with nothing_changes(seat), pytest.raises(WrongMoment):
            advance(seat, verb, by=seat.user, note="Bận.")


def test_declining_needs_its_reason():
    seat = make.seat(state="invited")
    with nothing_changes(seat), pytest.raises(Refused):
        advance(seat, "decline", by=seat.user)
    with nothing_changes(seat), pytest.raises(Refused) as refusal:
        advance(seat, "decline", by=seat.user, reason="other")
    assert [reason.field for reason in refusal.value.reasons] == ["note"]
    seat = advance(seat, "decline", by=seat.user, reason="time")
    assert (seat.state, seat.decline_reason) == ("declined", "time")


def test_an_officer_takes_a_seat_back_while_the_council_is_drawn_up():
    seat, officer = make.seat(state="accepted"), make.officer()
    assert advance(seat, "take_back", by=officer, note="Nhầm người.").state == "withdrawn"
    again = invite(seat.council, seat.user, "member", by=officer)
    assert again.state == "invited"


def test_nobody_else_takes_a_seat_back():
    seat = make.seat()
    with nothing_changes(seat), pytest.raises(WrongPerson):
        advance(seat, "take_back", by=make.fund_director(), note="Nhầm người.")


def test_a_formed_council_keeps_its_members():
    council, officer = make.formed_council(), make.officer()
    seat = council.appointed[0]
    with nothing_changes(seat), pytest.raises(Refused):
        advance(seat, "take_back", by=officer, note="Nhầm người.")
    with nothing_changes(council), pytest.raises(WrongMoment):
        invite(council, make.user(), by=officer)
    assert council.seats.count() == 7


def test_a_person_has_one_seat_and_a_council_one_chair():
    council, officer, person = make.council(), make.officer(), make.user()
    invite(council, person, "chair", by=officer)
    with pytest.raises(Refused):
        invite(council, person, "member", by=officer)
    with pytest.raises(Refused):
        invite(council, make.user(), "chair", by=officer)
    assert council.seats.count() == 1


# Forming ---


@pytest.mark.parametrize("signer", [make.fund_director, make.provincial_leader])
def test_director_or_leader_forms_a_complete_council_by_decision(signer):
    council = make.seated_council()
    council = advance(council, "form", by=signer(), **DECISION)
    assert (council.state, council.decision_number) == ("formed", "12/QĐ-SKHCN")


def test_an_officer_does_not_form_a_council():
    council = make.seated_council()
    with nothing_changes(council), pytest.raises(WrongPerson):
        advance(council, "form", by=make.officer(), **DECISION)


def test_a_council_is_formed_once():
    council = make.formed_council()
    with nothing_changes(council), pytest.raises(WrongMoment):
        advance(council, "form", by=make.fund_director(), **DECISION)


@pytest.mark.parametrize("size", [6, 10])
def test_fewer_than_seven_or_more_than_nine_form_no_council(size):
    council = make.seated_council(size)
    with nothing_changes(council), pytest.raises(Refused) as refusal:
        advance(council, "form", by=make.fund_director(), **DECISION)
    assert [str(size) in one for one in sentences(refusal)] == [True]


def test_an_open_invitation_and_a_missing_role_are_told_together():
    council = make.seated_council(6)
    make.seats_as(council, "secretary")[0].delete()
    council = Council.objects.get(pk=council.pk)
    for _ in range(2):
        make.seat(council, "member")
    make.seat(council, "member", state="invited")
    council = Council.objects.get(pk=council.pk)
    with nothing_changes(council), pytest.raises(Refused) as refusal:
        advance(council, "form", by=make.fund_director(), **DECISION)
    assert len(sentences(refusal)) == 2


@pytest.mark.parametrize("missing", ["decision_number", "decision_on"])
def test_a_decision_has_its_number_and_its_date(missing):
    council = make.seated_council()
    with nothing_changes(council), pytest.raises(Refused) as refusal:
        advance(council, "form", by=make.fund_director(), **{**DECISION, missing: None})
    assert [reason.field for reason in refusal.value.reasons] == [missing]


# The end ---


def test_an_officer_concludes_a_council_and_its_members_read_no_longer():
    council = make.formed_council()
    item = make.judged_item(council)
    assert Reader.objects.in_force().filter(proposal=item.proposal).count() == 7
    assert advance(council, "conclude", by=make.officer()).state == "concluded"
    assert not Reader.objects.in_force().exists()


def test_a_council_with_an_item_left_is_not_concluded():
    council = make.formed_council()
    make.item(council)
    with nothing_changes(council), pytest.raises(Refused):
        advance(council, "conclude", by=make.officer())


def test_a_council_that_judged_nothing_is_not_concluded():
    council = make.formed_council()
    with nothing_changes(council), pytest.raises(Refused):
        advance(council, "conclude", by=make.officer())


def test_the_chair_does_not_conclude_the_council():
    council = make.formed_council()
    make.judged_item(council)
    with nothing_changes(council), pytest.raises(WrongPerson):
        advance(council, "conclude", by=make.chair(council))
    draft = make.council()
    with nothing_changes(draft), pytest.raises(WrongMoment):
        advance(draft, "conclude", by=make.officer())

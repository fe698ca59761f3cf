"""The one door: a verb moves, or is refused and nothing has changed."""

import pytest

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Duty, Event
from lifecycle.moves import moves_for
from tests import make

pytestmark = pytest.mark.django_db


def unchanged(thing):
    fresh = type(thing).objects.get(pk=thing.pk)
    return fresh.state == thing.state and fresh.version == thing.version


def test_a_verb_moves_and_leaves_its_event():
    owner = make.problem_owner()
    problem = make.begun_problem(by=owner)
    moved = advance(problem, "submit", by=owner)
    event = Event.objects.order_by("-seq").first()
    assert moved.state == "submitted"
    assert moved.version == problem.version + 1
    assert (event.verb, event.from_state, event.to_state) == ("submit", "draft", "submitted")
    assert (event.actor_id, event.thing_id, event.role) == (owner.pk, problem.pk, "problem_owner")


def test_the_wrong_person_is_refused():
    problem = make.begun_problem(by=make.problem_owner())
    events = Event.objects.count()
    with pytest.raises(WrongPerson):
        advance(problem, "submit", by=make.officer())
    assert unchanged(problem)
    assert Event.objects.count() == events


def test_a_superuser_has_no_right_by_that():
    problem = make.begun_problem(by=make.problem_owner())
    superuser = make.user(is_superuser=True, is_staff=True)
    with pytest.raises(WrongPerson):
        advance(problem, "submit", by=superuser)
    assert unchanged(problem)


def test_the_wrong_moment_is_refused_in_words():
    officer = make.officer()
    problem = make.begun_problem(by=make.problem_owner())
    with pytest.raises(WrongMoment) as refusal:
        advance(problem, "publish", by=officer)
    assert "Dự thảo" in str(refusal.value)
    assert unchanged(problem)


def test_a_second_submit_is_refused():
    owner = make.problem_owner()
    problem = make.begun_problem(by=owner)
    advance(problem, "submit", by=owner)
    events = Event.objects.count()
    with pytest.raises(WrongMoment):
        advance(problem, "submit", by=owner)
    assert Event.objects.count() == events


def test_a_stale_page_is_refused():
    owner = make.problem_owner()
    problem = make.begun_problem(by=owner)
    with pytest.raises(Stale):
        advance(problem, "submit", by=owner, seen_version=problem.version + 3)
    assert unchanged(problem)


def test_a_verb_that_needs_a_note_asks_for_it():
    owner, officer = make.problem_owner(), make.officer()
    problem = advance(make.begun_problem(by=owner), "submit", by=owner)
    with pytest.raises(Refused) as refusal:
        advance(problem, "send_back", by=officer, note="  ")
    assert refusal.value.reasons[0].field == "note"
    assert unchanged(problem)


def test_a_deed_only_verb_is_no_button_and_asks_for_evidence():
    problem = make.problem(state="published")
    officer = make.officer()
    assert "match" not in [move.name for move in moves_for(problem, officer)]
    with pytest.raises((WrongPerson, WrongMoment)):
        advance(problem, "match", by=officer)
    assert unchanged(problem)


def test_no_such_verb():
    problem = make.begun_problem(by=make.problem_owner())
    with pytest.raises(WrongMoment):
        advance(problem, "delete", by=make.officer())
    assert unchanged(problem)


def test_two_duties_of_one_set_ask_for_two_persons():
    problem, first, second = make.problem(), make.officer(), make.officer()
    Duty.take(problem, "payment", "prepare", by=first)
    Duty.take(problem, "payment", "prepare", by=first)
    with pytest.raises(WrongPerson):
        Duty.take(problem, "payment", "approve", by=first)
    Duty.take(problem, "payment", "approve", by=second)
    assert list(Duty.objects.values_list("duty", "person_id").order_by("id")) == [
        ("prepare", first.pk),
        ("approve", second.pk),
    ]


def test_the_clock_is_the_databases_and_only_a_demo_may_set_it():
    real, moment = clock.read()
    assert real == moment
    with pytest.raises(Refused):
        clock.simulate(real)
    clock.mark_demo()
    wanted = real.replace(year=2026, month=3, day=2, microsecond=0)
    clock.simulate(wanted)
    assert clock.now() == wanted
    clock.let_run()
    assert clock.now() >= wanted


def test_a_database_with_deeds_never_becomes_a_demo():
    make.begun_problem(by=make.problem_owner())
    with pytest.raises(Refused):
        clock.mark_demo()
    assert not clock.is_demo()

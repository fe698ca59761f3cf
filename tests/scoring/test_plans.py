"""A plan of who reviews what: worked out, looked at, put into effect; again when things change."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from lifecycle import clock
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from papers.models import OutgoingMail
from scoring import actions
from scoring.models import Assignment, AssignmentPlan, Item
from scoring.querysets import waiting_on
from scoring.tasks import work_out_plan
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make.officer()


@pytest.fixture
def council():
    """Two reviewers and four members; four dossiers, nobody named."""
    of = make.formed_council(9)
    for _ in range(4):
        make.item(of, reviewers=False)
    return of


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def planned(of, officer, **limits):
    plan = actions.ask_for_plan(
        of, by=officer, in_background=False, **{"max_load": 3, "min_load": 0, **limits}
    )
    return actions.work_out(plan)


def pairs_of(plan):
    return {
        (row.item_id, review.seat_id) for row in plan.items.all() for review in row.reviews.all()
    }


def named(of):
    return set(Assignment.objects.filter(item__council=of).values_list("item_id", "seat_id"))


def test_a_plan_is_worked_out_and_changes_nothing_yet(council, officer):
    plan = planned(council, officer)
    assert (plan.state, plan.dossiers, plan.reviews, plan.unmet) == ("proposed", 4, 8, {})
    assert len(pairs_of(plan)) == 8
    assert named(council) == set()


def test_put_into_effect_it_names_everybody_at_once(council, officer):
    plan = planned(council, officer)
    actions.deploy_plan(plan, by=officer)
    assert named(council) == pairs_of(plan)
    again = AssignmentPlan.objects.get(pk=plan.pk)
    assert (again.state, again.deployed_at is None) == ("deployed", False)


def test_each_reviewer_gets_one_mail_however_many_dossiers(council, officer):
    plan = planned(council, officer)
    OutgoingMail.objects.all().delete()
    actions.deploy_plan(plan, by=officer)
    mails = list(OutgoingMail.objects.values_list("to", flat=True))
    assert len(mails) == len(set(mails)) == len({seat for _, seat in pairs_of(plan)})


def test_the_trail_has_an_event_for_each_dossier(council, officer):
    actions.deploy_plan(planned(council, officer), by=officer)
    events = Event.objects.filter(verb="reviewers_named")
    assert (events.count(), {event.actor_id for event in events}) == (4, {officer.pk})


def test_nobody_barred_and_no_chair_is_planned(council, officer):
    item = council.items.first()
    barred = [make.conflict(item, seat).seat for seat in make.seats_as(council, "reviewer")]
    pairs = pairs_of(planned(council, officer))
    assert not {(item.pk, seat.pk) for seat in barred} & pairs
    roles = {seat.pk: seat.role for seat in council.appointed}
    assert {roles[seat] for _, seat in pairs} <= {"reviewer", "member"}


def test_whoever_knows_about_it_reviews_it(officer):
    of = make.formed_council(9)
    tea, chip = (
        make.item(of, make.proposal(state="in_council", title=title), reviewers=False)
        for title in ("Chế biến chè xanh bằng sấy lạnh", "Thiết kế vi mạch cảm biến")
    )
    grower, engineer = make.seats_as(of, "member")[:2]
    make.expert(user=grower.user, keywords="chế biến chè, sấy lạnh")
    make.expert(user=engineer.user, keywords="vi mạch; cảm biến")
    plan = planned(of, officer, max_load=1)
    assert {(tea.pk, grower.pk), (chip.pk, engineer.pk)} <= pairs_of(plan)
    review = plan.items.get(item=tea).reviews.get(seat=grower)
    assert review.words.startswith("chế biến chè, sấy lạnh")
    assert (review.place, review.affinity > 300_000) == (1, True)


def test_a_persons_own_limit_counts_what_they_review_elsewhere(council, officer):
    busy = make.seats_as(council, "reviewer")[0]
    make.expert(user=busy.user, load_limit=1)
    other = make.formed_council()
    seat = make.seat(other, "member", user=busy.user)
    Assignment.objects.create(item=make.item(other, reviewers=False), seat=seat)
    assert busy.pk not in {pk for _, pk in pairs_of(planned(council, officer))}


def test_what_cannot_be_met_is_named_with_what_would_do(council, officer):
    plan = planned(council, officer, max_load=1)
    assert plan.unmet["needed"] > plan.unmet["available"]
    assert (len(plan.unmet["items"]), pairs_of(plan)) == (4, set())
    assert sum(n for _, n in plan.unmet["more_load"]) == 2
    with pytest.raises(Refused):
        actions.deploy_plan(plan, by=officer)
    assert named(council) == set()


def test_the_kept_inputs_give_the_same_pairs_again(council, officer):
    plan = planned(council, officer)
    assert actions.replay(plan) == (True, [])
    plan.inputs.pairs = plan.inputs.pairs[1:]
    plan.inputs.save()
    assert not actions.replay(plan)[0]


def test_the_command_works_a_plan_out_again(council, officer, capsys):
    plan = planned(council, officer)
    call_command("replay_assignment", plan.public_id)
    assert "8" in capsys.readouterr().out
    plan.inputs.text = plan.inputs.text.replace('"fair":true', '"fair":false')
    plan.inputs.save()
    with pytest.raises(SystemExit) as ended:
        call_command("replay_assignment", plan.public_id)
    assert ended.value.code == 1
    with pytest.raises(CommandError):
        call_command("replay_assignment", "khongco")


# When things change ------------------------------------------------------------------------------


def test_a_second_plan_changes_as_little_as_can_be(council, officer):
    actions.deploy_plan(planned(council, officer), by=officer)
    before = named(council)
    item, seat = sorted(before)[0]
    make.conflict(Item.objects.get(pk=item), council.seats.get(pk=seat))
    plan = planned(council, officer)
    assert plan.changed == 0
    assert len(pairs_of(plan) - before) == 1
    OutgoingMail.objects.all().delete()
    actions.deploy_plan(plan, by=officer)
    assert len(named(council) & before) == 7
    # The new one is told; whoever is recused hears nothing of the dossier.
    assert OutgoingMail.objects.count() == 1


def test_a_sheet_begun_is_never_moved(council, officer):
    item = council.items.first()
    seat = make.seats_as(council, "reviewer")[0]
    Assignment.objects.create(item=item, seat=seat)
    make.sheet(item, seat, state="draft")
    make.expert(user=seat.user, load_limit=1)
    plan = planned(council, officer, keeps=False)
    review = plan.items.get(item=item).reviews.get(seat=seat)
    assert review.is_started
    into = next(
        s for s in make.seats_as(council, "member") if (item.pk, s.pk) not in pairs_of(plan)
    )
    with pytest.raises(Refused, match="begun"):
        actions.change_review(plan.items.get(item=item), out=seat, into=into, by=officer, note="…")
    assert (item.pk, seat.pk) in pairs_of(plan)


def test_a_sheet_begun_meanwhile_stops_the_plan(council, officer):
    item = council.items.first()
    plan = planned(council, officer)
    other = next(
        s for s in make.seats_as(council, "member") if (item.pk, s.pk) not in pairs_of(plan)
    )
    Assignment.objects.create(item=item, seat=other)
    make.sheet(item, other, state="draft")
    with pytest.raises(Refused, match="begun meanwhile"):
        actions.deploy_plan(plan, by=officer)
    assert named(council) == {(item.pk, other.pk)}


def test_a_dossier_taken_up_meanwhile_stops_all_of_it(council, officer):
    plan = planned(council, officer)
    council.items.filter(pk=council.items.first().pk).update(
        state="open", meeting=make.meeting(council, "opened")
    )
    with pytest.raises(Refused):
        actions.deploy_plan(plan, by=officer)
    assert (named(council), AssignmentPlan.objects.get(pk=plan.pk).state) == (set(), "proposed")


def test_a_conflict_found_meanwhile_stops_it(council, officer):
    plan = planned(council, officer)
    item, seat = sorted(pairs_of(plan))[0]
    make.conflict(Item.objects.get(pk=item), council.seats.get(pk=seat))
    with pytest.raises(Refused, match="conflict of interest by now"):
        actions.deploy_plan(plan, by=officer)
    assert named(council) == set()


# By hand ------------------------------------------------------------------------------------------


def test_a_review_is_changed_by_hand_with_a_reason(council, officer):
    plan = planned(council, officer)
    row = plan.items.first()
    out = row.reviews.first().seat
    free = [s for s in make.seats_as(council, "member") if not row.reviews.filter(seat=s).exists()]
    review = actions.change_review(row, out=out, into=free[0], by=officer, note="Đúng chuyên môn.")
    assert (review.is_by_hand, review.note, review.seat_id) == (
        True,
        "Đúng chuyên môn.",
        free[0].pk,
    )
    again = AssignmentPlan.objects.get(pk=plan.pk)
    assert again.total == sum(again.items.values_list("worth", flat=True))
    assert Event.objects.filter(verb="review_changed", actor=officer).count() == 1
    actions.deploy_plan(again, by=officer)
    assert (row.item_id, free[0].pk) in named(council)


def test_by_hand_nobody_barred_nobody_full_and_not_without_a_reason(council, officer):
    plan = planned(council, officer, max_load=2)
    row = plan.items.first()
    out = row.reviews.first().seat
    chair = make.seats_as(council, "chair")[0]
    loads = {one["seat__user"]: one["count"] for one in plan.items.all().loads()}
    reviewing = set(row.reviews.values_list("seat_id", flat=True))
    able = [s for s in council.appointed if s.role in ("reviewer", "member")]
    full = next((s for s in able if loads.get(s.user_id) == 2 and s.pk not in reviewing), None)
    before = pairs_of(plan)
    for into, note in [(chair, "…"), (full, "…"), (out, "…"), (able[-1], "")]:
        if into is not None:
            with pytest.raises(Refused):
                actions.change_review(row, out=out, into=into, by=officer, note=note)
    assert pairs_of(plan) == before


# Who may, and when --------------------------------------------------------------------------------


def test_only_an_officer_asks_for_it_and_puts_it_into_effect(council, officer):
    with pytest.raises(WrongPerson):
        planned(council, make.chair(council))
    plan = planned(council, officer)
    for who in (make.fund_director(), make.chair(council)):
        with pytest.raises(WrongPerson):
            actions.deploy_plan(plan, by=who)
    assert named(council) == set()


def test_two_plans_for_one_council_are_not_open_at_once(council, officer):
    planned(council, officer)
    with pytest.raises(Refused, match="open already"):
        planned(council, officer)
    assert AssignmentPlan.objects.count() == 1


def test_there_is_no_plan_where_nothing_is_to_be_named(officer):
    with pytest.raises(Refused):
        planned(make.formed_council(), officer)
    assert AssignmentPlan.objects.count() == 0


def test_a_plan_in_effect_is_neither_changed_nor_discarded(council, officer):
    plan = actions.deploy_plan(planned(council, officer), by=officer)
    row = plan.items.first()
    out = row.reviews.first().seat
    with pytest.raises(WrongMoment):
        actions.change_review(row, out=out, into=out, by=officer, note="…")
    with pytest.raises(WrongMoment):
        actions.discard_plan(plan, by=officer)
    assert AssignmentPlan.objects.get(pk=plan.pk).state == "deployed"


def test_members_see_nothing_of_a_plan_and_a_recused_officer_not_that_dossier(council, officer):
    plan = planned(council, officer)
    rows = plan.items.all()
    assert not AssignmentPlan.objects.visible_to(make.chair(council)).exists()
    assert rows.visible_to(officer).count() == 4
    seat = make.seats_as(council, "member")[0]
    make.role_grant(seat.user, "officer")
    make.conflict(council.items.first(), seat)
    assert rows.visible_to(seat.user).count() == 3


# In the background --------------------------------------------------------------------------------


def test_the_worker_works_it_out_in_a_process_apart(council, officer):
    plan = actions.ask_for_plan(council, by=officer, max_load=3)
    work_out_plan.func(plan.job_id)
    again = AssignmentPlan.objects.get(pk=plan.pk)
    assert (again.state, again.job.state, again.reviews) == ("proposed", "done", 8)


def test_a_plan_discarded_meanwhile_stays_so_and_its_work_stops(council, officer):
    plan = actions.ask_for_plan(council, by=officer, max_load=3)
    plan = actions.discard_plan(plan, by=officer)
    work_out_plan.func(plan.job_id)
    again = AssignmentPlan.objects.get(pk=plan.pk)
    assert (again.state, again.job.state, again.items.count()) == ("discarded", "cancelled", 0)


def test_a_plan_of_a_call_is_for_all_its_councils(officer):
    call = make.open_call()
    for _ in range(2):
        of = make.formed_council(call=call, rule_set=call.rule_set)
        make.item(of, make.proposal(call=call, state="in_council"), reviewers=False)
    plan = planned(call, officer)
    assert (plan.council, plan.dossiers, plan.reviews) == (None, 2, 4)
    councils = {review.seat.council_id for row in plan.items.all() for review in row.reviews.all()}
    assert len(councils) == 2
    assert clock.now() >= plan.created_at


def test_the_officers_first_page_asks_for_what_a_plan_needs(council, officer):
    plan = planned(council, officer)

    def asked():
        return {str(task.verb): task.url for task in waiting_on(officer)}

    assert asked()["Put the plan into effect, or discard it"] == plan.get_absolute_url()
    actions.deploy_plan(plan, by=officer)
    assert "Put the plan into effect, or discard it" not in asked()
    item, seat = sorted(named(council))[0]
    make.conflict(Item.objects.get(pk=item), council.seats.get(pk=seat))
    assert council.public_id in asked()["Plan the reviewers anew"]
    actions.deploy_plan(planned(council, officer), by=officer)
    assert "Plan the reviewers anew" not in asked()


# Somebody's own days -------------------------------------------------------------------------


def test_nobody_is_asked_to_review_for_a_meeting_outside_their_time(council, officer):
    meeting = make.meeting(council)
    day = clock.date_of(meeting.planned_at)
    away, back = make.seats_as(council, "member")[:2]
    make.expert(user=away.user, available_until=day - timedelta(days=1))
    make.expert(user=back.user, available_from=day)
    plan = planned(council, officer, max_load=4)
    reviewing = {seat for _item, seat in pairs_of(plan)}
    assert away.pk not in reviewing
    codes = {row[0]: row[2] for row in plan.items.first().candidates}
    assert (codes[away.pk], codes[back.pk]) == ("away", "")


def test_where_no_meeting_is_planned_today_counts(council, officer):
    away = make.seats_as(council, "member")[0]
    make.expert(user=away.user, available_until=clock.today() - timedelta(days=1))
    plan = planned(council, officer, max_load=4)
    assert away.pk not in {seat for _item, seat in pairs_of(plan)}


def test_the_page_says_why(council, officer, client):
    away = make.seats_as(council, "member")[0]
    make.expert(user=away.user, available_until=clock.today() - timedelta(days=1))
    plan = planned(council, officer, max_load=4)
    client.force_login(officer)
    address = reverse("scoring:planned_item", args=[plan.items.first().public_id])
    assert "Không: không tham gia được vào ngày họp" in client.get(address).content.decode()

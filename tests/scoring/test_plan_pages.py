"""The pages of a plan: asked for, looked at, changed by hand, put into effect."""

import pytest
from django.urls import reverse

from lifecycle.models import Job
from scoring import actions
from scoring.models import Assignment, AssignmentPlan
from scoring.tasks import work_out_plan
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client):
    officer = make.officer()
    client.force_login(officer)
    return officer


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_an_officer_asks_for_a_plan_and_follows_the_work(client, officer):
    council = make.council_to_plan()
    url = reverse("scoring:council_plan", args=[council.public_id])
    assert 'value="2"' in page(client, url)  # six reviews by six people, and one more
    answer = client.post(url, {"max_load": 2, "min_load": "", "is_fair": "on", "keeps": "on"})
    job = Job.objects.get()
    assert answer.url == job.get_absolute_url()
    assert "đang được lập" in page(client, AssignmentPlan.objects.get().get_absolute_url())
    work_out_plan.func(job.pk)
    shown = page(client, AssignmentPlan.objects.get().get_absolute_url())
    assert "đúng số phản biện" in shown
    assert client.get(url).url == AssignmentPlan.objects.get().get_absolute_url()


def test_least_above_most_is_refused_at_its_field(client, officer):
    url = reverse("scoring:council_plan", args=[make.council_to_plan().public_id])
    answer = client.post(url, {"max_load": 2, "min_load": 3})
    assert (answer.status_code, AssignmentPlan.objects.count()) == (400, 0)
    assert "id_min_load" in answer.content.decode()


def test_a_plan_is_put_into_effect_on_its_page(client, officer):
    plan = make.reviewer_plan()
    client.post(plan.get_verb_url("deploy"), {"seen_version": plan.version})
    assert AssignmentPlan.objects.get().state == "deployed"
    assert Assignment.objects.count() == 6


def test_what_cannot_be_met_is_named_with_its_relaxations(client, officer):
    shown = page(client, make.reviewer_plan(make.council_to_plan(4), max_load=1).get_absolute_url())
    assert "(+1)" in shown
    assert "(−1)" in shown


def test_a_dossiers_page_tells_of_everybody_and_changes_one_by_hand(client, officer):
    plan = make.reviewer_plan()
    row = plan.items.first()
    shown = page(client, row.get_absolute_url())
    for seat in row.item.council.appointed:
        assert seat.user.full_name in shown
    out = row.reviews.first().seat
    into = next(
        seat
        for seat in make.seats_as(row.item.council, "member")
        if not row.reviews.filter(seat=seat).exists()
    )
    given = {"out": out.pk, "into": into.pk, "note": "Đúng chuyên môn.", "seen_version": 2}
    assert client.post(row.get_absolute_url(), given).status_code == 302
    assert row.reviews.filter(seat=into, is_by_hand=True).exists()
    assert client.post(row.get_absolute_url(), given).status_code == 400


def test_a_later_plan_shows_who_would_come_and_who_would_go(client, officer):
    council = make.council_to_plan(2)
    plan = actions.deploy_plan(make.reviewer_plan(council, by=officer), by=officer)
    review = plan.items.first().reviews.first()
    actions.decline_review(review.planned.item, by=review.seat.user, reason="time")
    Assignment.objects.create(item=review.planned.item, seat=review.seat)
    shown = page(client, make.reviewer_plan(council, by=officer).get_absolute_url())
    assert f"<del>{review.seat.user}</del>" in shown
    assert shown.count("<del>") == 1


def test_the_list_is_found_by_words_and_by_person(client, officer):
    council = make.formed_council(9)
    for title in ("Chè xanh", "Vi mạch"):
        make.item(council, make.proposal(state="in_council", title=title), reviewers=False)
    plan = make.reviewer_plan(council)
    url = plan.get_absolute_url()
    shown = page(client, url + "?q=che")
    assert ("Chè xanh" in shown, "Vi mạch" in shown) == (True, False)
    row = plan.items.get(item__proposal__title="Vi mạch")
    someone = row.reviews.first().seat.user
    shown = page(client, f"{url}?person={someone.public_id}")
    assert "Vi mạch" in shown
    people = page(client, reverse("scoring:plan_people", args=[plan.public_id]))
    assert someone.full_name in people


def test_the_councils_page_leads_to_its_plans(client, officer):
    plan = make.reviewer_plan()
    shown = page(client, plan.council.get_absolute_url())
    assert plan.get_absolute_url() in shown
    client.force_login(make.chair(plan.council))
    assert plan.get_absolute_url() not in page(client, plan.council.get_absolute_url())


def test_members_find_no_plan(client):
    plan = make.reviewer_plan()
    client.force_login(make.chair(plan.council))
    for url in (
        plan.get_absolute_url(),
        reverse("scoring:plan_people", args=[plan.public_id]),
        plan.items.first().get_absolute_url(),
    ):
        page(client, url, 404)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_one_row_and_three(
    client, officer, rows, django_assert_num_queries
):
    plan = make.reviewer_plan(make.council_to_plan(rows))
    page(client, plan.get_absolute_url())
    with django_assert_num_queries(14):
        page(client, plan.get_absolute_url())

"""A reviewer who was named says no in time; a plan does not ask them for it again."""

import pytest
from django.urls import reverse
from django.utils import translation

from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from papers.models import OutgoingMail
from scoring import actions
from scoring.models import Assignment, DeclinedReview
from scoring.querysets import waiting_on
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def item():
    return make.item(make.formed_council(9))


@pytest.fixture
def reviewer(item):
    return make.seats_as(item.council, "reviewer")[0]


def named(item):
    return set(Assignment.objects.filter(item=item).values_list("seat", flat=True))


def test_a_reviewer_declines_and_the_officer_is_asked_for_another(item, reviewer):
    officer = make.officer()
    OutgoingMail.objects.all().delete()
    actions.decline_review(item, by=reviewer.user, reason="field")
    assert reviewer.pk not in named(item)
    assert DeclinedReview.objects.get().reason == "field"
    assert Event.objects.get(verb="review_declined").actor == reviewer.user
    assert officer.email in set(OutgoingMail.objects.values_list("address", flat=True))
    assert "Plan the reviewers anew" in {str(task.verb) for task in waiting_on(officer)}


def test_a_new_plan_keeps_the_other_and_does_not_ask_again(item, reviewer):
    other = (named(item) - {reviewer.pk}).pop()
    actions.decline_review(item, by=reviewer.user, reason="time")
    officer = make.officer()
    plan = make.reviewer_plan(item.council, by=officer)
    actions.deploy_plan(plan, by=officer)
    assert other in named(item)
    assert reviewer.pk not in named(item)
    assert len(named(item)) == 2
    assert "Plan the reviewers anew" not in {str(task.verb) for task in waiting_on(officer)}


@pytest.mark.parametrize(
    ("reason", "note"), [("conflict", "Người nhà."), ("other", " "), ("because", "…")]
)
def test_a_reason_is_needed_and_a_conflict_is_declared(item, reviewer, reason, note):
    before = named(item)
    with pytest.raises(Refused):
        actions.decline_review(item, by=reviewer.user, reason=reason, note=note)
    assert (named(item), DeclinedReview.objects.count()) == (before, 0)


def test_whoever_is_not_named_declines_nothing(item):
    before = named(item)
    for who in (make.chair(item.council), make.user(), make.officer()):
        with pytest.raises(WrongPerson):
            actions.decline_review(item, by=who, reason="time")
    assert named(item) == before


def test_once_taken_up_or_begun_it_is_too_late(item, reviewer):
    before = named(item)
    sheet = make.sheet(item, reviewer, state="draft")
    with pytest.raises(Refused):
        actions.decline_review(item, by=reviewer.user, reason="time")
    sheet.marks.all().delete()
    sheet.delete()
    item.meeting = make.meeting(item.council, "opened")
    item.save()
    type(item).objects.filter(pk=item.pk).update(state="open")
    with pytest.raises(WrongMoment):
        actions.decline_review(item, by=reviewer.user, reason="time")
    assert named(item) == before


def test_it_is_declined_on_a_page_reached_from_the_dossier(client, item, reviewer):
    client.force_login(reviewer.user)
    url = reverse("scoring:item_decline", args=[item.public_id])
    assert url in client.get(item.get_absolute_url()).content.decode()
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": "conflict"}).status_code == 400
    assert client.post(url, {"reason": "time", "note": ""}).status_code == 302
    assert reviewer.pk not in named(item)
    assert client.get(url).status_code == 403
    assert url not in client.get(item.get_absolute_url()).content.decode()

"""What a program does: the pages' own verbs, with the version it read; refused with reasons."""

import pytest

from lifecycle.models import Event
from people.actions import make_token
from proposals.models import Attestation, Problem
from tests import make

pytestmark = pytest.mark.django_db


def bearer(user, *scopes):
    _token, secret = make_token(user, name="thử", scopes=scopes, days=30)
    return {"Authorization": f"Bearer {secret}"}


def do(client, thing, verb, headers, **body):
    noun = {Problem: "problems", Attestation: "attestations"}.get(type(thing), "proposals")
    address = f"/api/v1/{noun}/{thing.public_id}/{verb}/"
    body.setdefault("version", thing.version)
    return client.post(address, body, content_type="application/json", headers=headers)


def unchanged(thing):
    before, events = thing.state, Event.objects.of(thing).count()

    def check():
        fresh = type(thing).objects.get(pk=thing.pk)
        assert (fresh.state, fresh.version) == (before, thing.version)
        assert Event.objects.of(thing).count() == events

    return check


def test_an_owner_submits_their_problem(client):
    problem = make.problem("draft")
    headers = bearer(problem.posted_by, "read:problems", "write:problems")
    answer = do(client, problem, "submit", headers)
    assert answer.status_code == 200
    assert answer.json()["state"] == "submitted"
    assert answer.json()["version"] == problem.version + 1
    assert Problem.objects.get().state == "submitted"


def test_the_verbs_of_now_are_told_with_their_reasons(client):
    problem = make.problem("draft", solved_when="")
    headers = bearer(problem.posted_by, "read:problems")
    answer = client.get(f"/api/v1/problems/{problem.public_id}/verbs/", headers=headers)
    told = {move["name"]: move for move in answer.json()}
    assert told["submit"]["is_ready"] is False
    assert told["submit"]["reasons"]
    assert told["submit"]["facts"] == []


def test_a_rule_refuses_with_every_reason(client):
    problem = make.problem("draft", solved_when="", description="")
    same = unchanged(problem)
    headers = bearer(problem.posted_by, "read:problems", "write:problems")
    answer = do(client, problem, "submit", headers)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert len(answer.json()["errors"]) >= 2
    same()


def test_an_old_version_overruns_nothing(client):
    problem = make.problem("draft")
    same = unchanged(problem)
    headers = bearer(problem.posted_by, "read:problems", "write:problems")
    assert do(client, problem, "submit", headers, version=problem.version + 5).status_code == 409
    same()


def test_the_wrong_moment_is_a_conflict(client):
    problem = make.problem("published")
    same = unchanged(problem)
    headers = bearer(problem.posted_by, "read:problems", "write:problems")
    assert do(client, problem, "submit", headers).status_code == 409
    same()


def test_the_wrong_person_is_refused(client):
    problem = make.problem("published")
    same = unchanged(problem)
    stranger = make.member(make.enterprise())
    headers = bearer(stranger, "read:problems", "write:problems")
    assert do(client, problem, "close", headers, note="Thử").status_code == 403
    same()


def test_a_token_that_only_reads_moves_nothing(client):
    problem = make.problem("draft")
    same = unchanged(problem)
    answer = do(client, problem, "submit", bearer(problem.posted_by, "read:problems"))
    assert answer.status_code == 403
    assert "write:problems" in answer.json()["detail"]
    same()


def test_a_token_that_may_not_read_the_answer_does_not_do_it(client):
    """A refusal says that nothing has changed: it is given before the deed."""
    problem = make.problem("draft")
    same = unchanged(problem)
    answer = do(client, problem, "submit", bearer(problem.posted_by, "write:problems"))
    assert answer.status_code == 403
    assert "read:problems" in answer.json()["detail"]
    same()


def test_nobody_moves_anything_without_signing_in(client):
    problem = make.problem("draft")
    same = unchanged(problem)
    assert do(client, problem, "submit", {}).status_code == 401
    same()


def test_a_person_signed_in_needs_the_pages_csrf_token(django_user_model):
    from django.test import Client

    problem = make.problem("draft")
    same = unchanged(problem)
    client = Client(enforce_csrf_checks=True)
    client.force_login(problem.posted_by)
    answer = do(client, problem, "submit", {})
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    same()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"version": "1"}, "version"),
        ({"version": True}, "version"),
        ({"version": 0}, "version"),
        ({"version": 1, "note": 5}, "note"),
        ({"version": 1, "notes": ""}, "notes"),
        ({"version": 1, "facts": {"amount": 1}}, "facts.amount"),
        ({"version": 1, "facts": []}, "facts"),
    ],
)
def test_a_body_in_another_form_is_told_with_its_field(client, body, field):
    problem = make.problem("draft")
    same = unchanged(problem)
    headers = bearer(problem.posted_by, "read:problems", "write:problems")
    answer = client.post(
        f"/api/v1/problems/{problem.public_id}/submit/",
        body,
        content_type="application/json",
        headers=headers,
    )
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    same()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"version": 1', b"\xff"])
def test_a_broken_body_is_refused(client, body):
    problem = make.problem("draft")
    same = unchanged(problem)
    headers = bearer(problem.posted_by, "read:problems", "write:problems")
    answer = client.generic(
        "POST",
        f"/api/v1/problems/{problem.public_id}/submit/",
        body,
        content_type="application/json",
        headers=headers,
    )
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"
    same()


@pytest.mark.parametrize("verb", ["nonsense", "match", "solve", "delete"])
def test_no_verb_is_taken_that_the_page_has_not(client, verb):
    problem = make.problem("published")
    same = unchanged(problem)
    headers = bearer(make.officer(), "read:problems", "write:problems")
    assert do(client, problem, verb, headers).status_code == 422
    same()


def test_facts_are_read_by_the_form_of_the_page(client):
    asked = make.attestation(make.submitted_proposal())
    same = unchanged(asked)
    person = make.member(asked.asked_of)
    headers = bearer(person, "read:proposals", "write:proposals")
    answer = do(client, asked, "confirm", headers, facts={"amount": "1e9"})
    assert answer.status_code == 422
    assert "amount" in [error["field"] for error in answer.json()["errors"]]
    same()

"""The API tried by its own description: whatever is sent, as whoever, nothing breaks.

A short round here, a long one in `make trial`. Each role sends what the description allows and what
it forbids, to things that are there and things that are not; every answer must be one that the
description names, in its form, and never 500.
"""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode

from config.wsgi import application
from people.actions import make_token
from people.states import Scope
from proposals.models import Attestation, Call, Problem, Proposal
from tests import make

# PostgreSQL refuses bytes that SQLite swallows.
pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

ROLES = {
    "nobody": lambda scene: None,
    "task leader": lambda scene: scene["proposals"].leader,
    "problem owner": lambda scene: scene["problems"].posted_by,
    "state body": lambda scene: make.member(scene["attestations"].asked_of),
    "managing officer": lambda scene: make.officer(),
    "fund accountant": lambda scene: make.fund_accountant(),
    "chief accountant": lambda scene: make.chief_accountant(),
    "fund director": lambda scene: make.fund_director(),
    "provincial leader": lambda scene: make.provincial_leader(),
    "auditor": lambda scene: make.auditor(),
    "administrator": lambda scene: make.administrator(),
}
MODELS = {"problems": Problem, "calls": Call, "proposals": Proposal, "attestations": Attestation}


@pytest.fixture(autouse=True)
def one_connection():
    """The application opens and closes the database by request; a test's is one transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def scene():
    """A thing of each noun that people write."""
    dossier = make.submitted_proposal()
    return {
        "problems": make.problem("submitted"),
        "calls": dossier.call,
        "proposals": dossier,
        "attestations": make.attestation(dossier),
    }


def headers_of(user):
    if user is None:
        return {}
    _token, secret = make_token(user, name="thử", scopes=Scope.values, days=30)
    return {"Authorization": f"Bearer {secret}"}


def described():
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    # A body in the form asked for may still break a rule of the thing, and says which.
    accepted = schema.config.checks.positive_data_acceptance
    accepted.expected_statuses = [*accepted.expected_statuses, "422"]
    return schema


def try_operation(operation, mode, headers, examples, **fixed):
    """Send so many requests to one operation and hold each answer against the description."""

    @given(case=operation.as_strategy(generation_mode=mode, **fixed))
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(case):
        with transaction.atomic():  # the next request finds what this one found
            point = transaction.savepoint()
            answer = case.call(headers=headers)
            case.validate_response(answer, headers=headers)
            transaction.savepoint_rollback(point)

    send()


def try_all(scene, role, examples):
    headers = headers_of(ROLES[role](scene))
    tried = 0
    for found in described().get_all_operations():
        operation = found.ok()
        noun = operation.path.removeprefix("/api/v1/").split("/")[0]
        rounds = [(GenerationMode.POSITIVE, {}), (GenerationMode.NEGATIVE, {})]
        if "{public_id}" in operation.path and noun in scene:
            there = {"path_parameters": {"public_id": scene[noun].public_id}}
            rounds.append((GenerationMode.POSITIVE, there))
            if operation.method == "post":  # elsewhere nothing is left to be wrong
                rounds.append((GenerationMode.NEGATIVE, there))
        for mode, parts in rounds:
            try_operation(operation, mode, headers, examples, **parts)
            tried += 1
    return tried


@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_sent_nothing_breaks(scene, role):
    assert try_all(scene, role, examples=2) > 60


@pytest.mark.trial
@pytest.mark.parametrize("role", ROLES)
def test_whatever_is_sent_for_long_nothing_breaks(scene, role):
    assert try_all(scene, role, examples=60) > 60


def walk(scene, role, examples, steps):
    """Go from list to thing to verb by what the answers name, and hold each against all checks."""
    schema, headers = described(), headers_of(ROLES[role](scene))

    @schema.auth()
    class TheirToken:
        def get(self, case, context):
            return headers

        def set(self, case, data, context):
            case.headers.update(data)
            case.cookies.clear()

    schema.as_state_machine().run(
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
    )


def test_going_from_answer_to_answer_nothing_breaks(scene):
    walk(scene, "managing officer", examples=2, steps=8)


@pytest.mark.trial
@pytest.mark.parametrize("role", ROLES)
def test_going_for_long_from_answer_to_answer_nothing_breaks(scene, role):
    walk(scene, role, examples=30, steps=20)

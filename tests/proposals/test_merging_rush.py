"""Merging at one moment with other deeds, on a database with row locks."""

import pytest

from lifecycle.errors import Refusal
from lifecycle.models import Event
from people.models import User
from proposals.actions import follow, merge, start_proposal
from proposals.models import Follow, Problem, Proposal
from tests import make
from tests.proposals.test_rush import HANDS, at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def told(deed):
    """What a deed gave, or its refusal."""
    try:
        return deed()
    except Refusal as refusal:
        return refusal


def test_two_problems_merged_into_each_other_leave_one_that_stands():
    one, other = make.problem(state="published"), make.problem(state="published")
    officers = [make.officer().pk, make.officer().pk]

    def merging(problem, into, officer):
        return lambda: told(
            lambda: merge(
                Problem.objects.get(pk=problem.pk),
                into=Problem.objects.get(pk=into.pk),
                by=User.objects.get(pk=officer),
                note="Cùng một việc.",
            )
        )

    answers = at_once([merging(one, other, officers[0]), merging(other, one, officers[1])])
    assert sum(isinstance(answer, Problem) for answer in answers) == 1
    assert sorted(Problem.objects.values_list("state", flat=True)) == ["merged", "published"]
    assert Event.objects.filter(verb="merge").count() == 1


def test_whoever_begins_to_answer_while_it_is_merged_answers_it_or_is_told():
    problem, survivor = make.problem(state="published"), make.problem(state="published")
    call, leader = make.open_call(), make.member(make.university())
    host, officer = leader.memberships.get().organisation, make.officer().pk

    def begin():
        return told(
            lambda: start_proposal(
                call, by=User.objects.get(pk=leader.pk), host=host, title="Chè", problem=problem
            )
        )

    def merging():
        return told(
            lambda: merge(
                Problem.objects.get(pk=problem.pk),
                into=Problem.objects.get(pk=survivor.pk),
                by=User.objects.get(pk=officer),
                note="x",
            )
        )

    begun, merged = at_once([begin, merging])
    is_merged = Problem.objects.get(pk=problem.pk).state == "merged"
    assert is_merged == isinstance(merged, Problem) == isinstance(begun, Refusal)
    assert Proposal.objects.count() == (0 if is_merged else 1)


def test_one_reader_follows_with_many_hands_once():
    problem, reader = make.problem(state="published"), make.member()
    at_once([lambda: follow(problem, by=User.objects.get(pk=reader.pk))] * HANDS)
    assert Follow.objects.in_force().count() == 1

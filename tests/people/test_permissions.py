"""Who may, as the verbs ask it."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from people.permissions import any_of, holds, person_of, signed_in, the_person
from people.states import Capacity, Role
from tests import make

pytestmark = pytest.mark.django_db

OF_19 = SimpleNamespace(province_id="19")


def closed(person):
    person.is_active = False
    person.forget_standing()
    return person


class TestHolds:
    def test_names_the_role_under_which_somebody_acts(self):
        ask = holds(Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER)

        assert ask(OF_19, make.provincial_leader()) == "provincial_leader"
        assert ask(OF_19, make.fund_director()) == "fund_director"

    def test_says_no_to_everybody_else(self):
        ask = holds(Role.OFFICER)

        for somebody in (make.user(), make.fund_director(), AnonymousUser()):
            assert ask(OF_19, somebody) == ""

    def test_says_no_to_the_same_role_of_another_province(self):
        elsewhere = make.officer(province=make.province("01", "Hà Nội"))

        assert holds(Role.OFFICER)(OF_19, elsewhere) == ""

    def test_says_no_once_the_account_is_closed(self):
        assert holds(Role.OFFICER)(OF_19, closed(make.officer())) == ""

    def test_says_no_to_a_superuser_without_the_role(self):
        assert holds(Role.OFFICER)(OF_19, make.user(is_superuser=True)) == ""

    def test_finds_the_province_along_a_path(self):
        seat = SimpleNamespace(council=OF_19)

        assert holds(Role.OFFICER, of="council")(seat, make.officer()) == "officer"

    def test_says_no_where_there_is_no_province_yet(self):
        nowhere = SimpleNamespace(province_id=None)

        assert holds(Role.OFFICER)(nowhere, make.officer()) == ""


class TestPersonOf:
    def test_is_somebody_of_the_organisation(self):
        host = make.enterprise()
        dossier = SimpleNamespace(host_id=host.pk)

        assert person_of("host", Capacity.HOST)(dossier, make.member(host)) == "host"

    def test_is_nobody_of_another_and_no_visitor(self):
        dossier = SimpleNamespace(host_id=make.enterprise().pk)

        for somebody in (make.member(), make.officer(), AnonymousUser()):
            assert person_of("host", Capacity.HOST)(dossier, somebody) == ""

    def test_is_nobody_where_there_is_no_organisation(self):
        problemless = SimpleNamespace(problem=None)
        ask = person_of("problem.organisation", Capacity.PROBLEM_OWNER)

        assert ask(problemless, make.member()) == ""

    def test_is_nobody_whose_account_is_closed(self):
        host = make.enterprise()
        dossier = SimpleNamespace(host_id=host.pk)

        assert person_of("host", Capacity.HOST)(dossier, closed(make.member(host))) == ""


class TestThePerson:
    def test_is_that_person_alone(self):
        leader = make.user()
        dossier = SimpleNamespace(leader_id=leader.pk)
        ask = the_person("leader", Capacity.TASK_LEADER)

        assert ask(dossier, leader) == "task_leader"
        for somebody in (make.user(), make.officer(), AnonymousUser(), closed(leader)):
            assert ask(dossier, somebody) == ""

    def test_is_nobody_where_nobody_is_named(self):
        assert the_person("leader", "x")(SimpleNamespace(leader_id=None), AnonymousUser()) == ""


def test_any_of_several_says_the_first_yes():
    ask = any_of(holds(Role.AUDITOR), holds(Role.OFFICER), signed_in(Capacity.PERSON))

    assert ask(OF_19, make.officer()) == "officer"
    assert ask(OF_19, make.user()) == "person"
    assert ask(OF_19, AnonymousUser()) == ""

"""What an expert declares of their own ties; the office and they see it, nobody else."""

import pytest
from django.urls import reverse

from lifecycle.errors import Refused, WrongPerson
from lifecycle.models import Event
from people.actions import declare_relation, end_relation
from people.models import Relation
from tests import make

pytestmark = pytest.mark.django_db


def test_an_expert_declares_a_person_or_an_organisation():
    expert = make.expert()
    one = declare_relation(expert, by=expert.user, kind="family", person_name="Người Thân")
    other = declare_relation(
        expert, by=make.officer(), kind="business", organisation=make.enterprise(), from_year=2020
    )
    assert (one.whom, one.years) == ("Người Thân", "")
    assert (other.whom, other.years) == (str(other.organisation), "2020–")
    assert Event.objects.of(expert).newest_first()[0].verb == "relation_declared"


@pytest.mark.parametrize(
    "told", [{}, {"person_name": "A", "from_year": 2020, "until_year": 2010}, {"kind": "x"}]
)
def test_what_names_nobody_or_ends_before_it_begins_is_refused(told):
    expert = make.expert()
    with pytest.raises(Refused):
        declare_relation(expert, by=expert.user, **{"kind": "work", **told})
    assert not Relation.objects.exists()


def test_both_a_person_and_an_organisation_are_refused():
    expert = make.expert()
    with pytest.raises(Refused):
        declare_relation(
            expert,
            by=expert.user,
            kind="work",
            person_name="A",
            organisation=make.enterprise(),
        )


def test_nobody_else_declares_or_takes_out():
    expert = make.expert()
    relation = declare_relation(expert, by=expert.user, kind="work", person_name="A")
    for person in (make.user(), make.fund_director()):
        with pytest.raises(WrongPerson):
            declare_relation(expert, by=person, kind="work", person_name="B")
        with pytest.raises(WrongPerson):
            end_relation(relation, by=person)
    assert Relation.objects.count() == 1


def test_the_pages_declare_show_and_take_out(client):
    expert = make.expert()
    client.force_login(expert.user)
    address = reverse("people:relation_new", args=[expert.public_id])
    assert client.get(address).status_code == 200
    assert client.post(address, {"kind": "family"}).status_code == 400
    client.post(address, {"kind": "family", "person_name": "Người Thân"})
    [relation] = expert.relations.all()
    assert "Người Thân" in client.get(expert.get_absolute_url()).content.decode()
    end = reverse("people:relation_end", args=[expert.public_id, relation.pk])
    client.force_login(make.user())
    assert client.get(address).status_code == client.post(end).status_code == 404
    client.force_login(expert.user)
    client.post(end)
    assert not expert.relations.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_profile_costs_the_same_however_many(rows, client, django_assert_num_queries):
    expert = make.expert()
    for _ in range(rows):
        declare_relation(expert, by=expert.user, kind="work", organisation=make.enterprise())
    client.force_login(expert.user)
    with django_assert_num_queries(10):
        page = client.get(expert.get_absolute_url())
    assert len(page.context["relations"]) == rows

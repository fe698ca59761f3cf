"""Where somebody is signed in, and signing out there."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_LIST = 7


def signed_in(person, browser="Trình duyệt thử") -> Client:
    client = Client(headers={"User-Agent": browser})
    client.post("/dang-nhap/", {"login": person.email, "password": "mat-khau-thu"})
    return client


def is_known(client) -> bool:
    return client.get(reverse("people:session_list")).status_code == 200


def test_each_browser_is_listed_and_this_one_is_marked():
    person = make.user()
    here = signed_in(person, "Trình duyệt ở nhà")
    signed_in(person, "Trình duyệt cơ quan")
    signed_in(make.user(), "Trình duyệt người khác")

    page = here.get(reverse("people:session_list"))

    told = [(row.user_agent, row.is_here) for row in page.context["rows"]]
    assert sorted(told) == [("Trình duyệt cơ quan", False), ("Trình duyệt ở nhà", True)]


def test_one_other_browser_is_signed_out():
    person = make.user()
    here, there = signed_in(person), signed_in(person)
    other = next(row for row in here.get("/phien-dang-nhap/").context["rows"] if not row.is_here)

    here.post(reverse("people:session_end", args=[other.pk]))

    assert (is_known(here), is_known(there)) == (True, False)


def test_nobody_signs_out_somebody_else():
    person, other = make.user(), make.user()
    here, there = signed_in(person), signed_in(other)
    row = there.get("/phien-dang-nhap/").context["rows"][0]

    answer = here.post(reverse("people:session_end", args=[row.pk]))

    assert (answer.status_code, is_known(there)) == (404, True)


def test_every_other_browser_is_signed_out():
    person = make.user()
    here, there, elsewhere = (signed_in(person) for _ in range(3))

    here.post(reverse("people:session_end_all"), {"others": "1"})

    assert (is_known(here), is_known(there), is_known(elsewhere)) == (True, False, False)


def test_everywhere_means_here_too():
    person = make.user()
    here, there = signed_in(person), signed_in(person)

    here.post(reverse("people:session_end_all"))

    assert (is_known(here), is_known(there)) == (False, False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_queries_for_one_and_for_three(count, django_assert_num_queries):
    person = make.user()
    here = [signed_in(person) for _ in range(count)][0]
    here.get("/phien-dang-nhap/")
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        answer = here.get("/phien-dang-nhap/")
    assert len(answer.context["rows"]) == count

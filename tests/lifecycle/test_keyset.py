"""Pages that begin after a row: walking them shows every row once, in the list's order."""

from datetime import timedelta

import pytest
from django.db.models import F

from lifecycle import clock, keyset
from proposals.models import Proposal
from tests import make

pytestmark = pytest.mark.django_db

ORDERS = [
    ("submitted_at", "-pk"),
    ("-submitted_at", "-pk"),
    (F("submitted_at").desc(nulls_first=True), "-pk"),
    (F("submitted_at").desc(nulls_last=True), "pk"),
    (F("submitted_at").asc(nulls_first=True), "pk"),
    ("title_folded", "pk"),
    ("-state_sum", "title_folded", "pk"),
    ("host__folded", "-pk"),
]


@pytest.fixture
def seven():
    """Seven dossiers: drafts without a moment, two of the same moment, two of the same title."""
    call, moment = make.open_call(), clock.now()
    for number, hours in enumerate([None, 1, 1, None, 2, 3, None]):
        made = make.proposal(call=call, parts=False, title=f"Chè {number // 2}")
        if hours:
            later = moment + timedelta(hours=hours)
            Proposal.objects.filter(pk=made.pk).update(submitted_at=later)
    return Proposal.objects.with_state_amount()


def walked(rows, size=2):
    """Public ids as one meets them going on to the end, and going back to the beginning."""
    page = keyset.page_of(rows, size)
    forth = [page]
    while page.after:
        page = keyset.page_of(rows, size, after=page.after)
        forth.append(page)
        assert len(forth) <= rows.count(), "the pages go round in a circle"
    back = [page]
    while page.before:
        page = keyset.page_of(rows, size, before=page.before)
        back.append(page)
        assert len(back) <= rows.count(), "the pages go round in a circle"
    return forth, back[::-1]


def ids(pages):
    return [row.public_id for page in pages for row in page.object_list]


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_walking_shows_every_row_once_in_order(seven, order):
    rows = seven.order_by(*order)
    named = keyset.columns_of(rows)
    expected = [row.public_id for row in rows.order_by(*(c.ordered() for c in named))]
    forth, back = walked(rows)
    assert ids(forth) == expected
    assert ids(back) == expected


def test_the_ends_lead_nowhere(seven):
    forth, back = walked(seven.order_by("pk"))
    assert forth[0].before == ""
    assert forth[-1].after == ""
    assert back[0].before == ""
    assert [len(page.object_list) for page in forth] == [2, 2, 2, 1]


def test_a_row_that_comes_in_above_moves_nothing(seven):
    rows = seven.order_by("-pk")
    first = keyset.page_of(rows, 2)
    make.proposal(call=Proposal.objects.first().call, parts=False)
    assert keyset.page_of(rows, 2, after=first.after) == keyset.page_of(
        seven.exclude(pk=Proposal.objects.latest("pk").pk).order_by("-pk"), 2, after=first.after
    )


@pytest.mark.parametrize("place", ["after", "before"])
@pytest.mark.parametrize("name", ["nobody", "x" * 300, "'; --"])
def test_an_unknown_row_leads_to_the_first_page(seven, place, name):
    rows = seven.order_by("-pk")
    assert keyset.page_of(rows, 2, **{place: name}) == keyset.page_of(rows, 2)


def test_a_row_one_may_not_see_says_nothing_of_its_place(seven):
    rows = seven.order_by("pk")
    hidden = rows[3]
    seen = rows.exclude(pk=hidden.pk)
    assert keyset.page_of(seen, 2, after=hidden.public_id) == keyset.page_of(seen, 2)


def test_a_later_page_costs_one_query_more(seven, django_assert_num_queries):
    rows = seven.order_by("-pk")
    with django_assert_num_queries(1):
        first = keyset.page_of(rows, 2)
    with django_assert_num_queries(2):
        keyset.page_of(rows, 2, after=first.after)


def test_many_rows_are_not_counted_to_their_end(seven, monkeypatch):
    monkeypatch.setattr(keyset, "COUNTED_TO", 3)
    assert keyset.counted(seven) == 4
    monkeypatch.setattr(keyset, "COUNTED_TO", 100)
    assert keyset.counted(seven) == 7


def test_the_list_goes_on_from_page_to_page(client, monkeypatch):
    monkeypatch.setattr("proposals.views.proposals.ProposalList.page_size", 2)
    leader, call = make.member(make.university()), make.open_call()
    for number in range(5):
        make.proposal(call=call, parts=False, leader=leader, title=f"Đề tài số {number}")
    client.force_login(leader)
    first = client.get("/ho-so/?sort=title")
    assert [row.title for row in first.context["rows"]] == ["Đề tài số 0", "Đề tài số 1"]
    assert "5 dòng" in first.content.decode()
    after = first.context["page_obj"].after
    second = client.get(f"/ho-so/?sort=title&after={after}")
    assert f"?sort=title&amp;after={second.context['rows'][1].public_id}" in second.content.decode()
    before = second.context["page_obj"].before
    again = client.get(f"/ho-so/?sort=title&before={before}")
    assert [row.title for row in again.context["rows"]] == ["Đề tài số 0", "Đề tài số 1"]

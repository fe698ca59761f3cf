"""Care of those who judged: loads, ratings, the list for finance, letters of thanks."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from papers.models import Document, OutgoingMail
from scoring import care, letters, rules, suggestions
from scoring.actions import hand_to_finance, rate_sheets, thank
from scoring.models import HonorariumList, SheetRating, Thanks
from scoring.rules import Rates, Work
from scoring.states import Preparation
from tests import make
from tests.scoring.same import nothing_changes

RATES = Rates({"chair": 1_500_000, "other": 1_000_000}, sheet=300_000, review=500_000)
NOON = datetime(2026, 3, 23, 12, tzinfo=UTC)


# Rules ---


@pytest.mark.parametrize(
    ("work", "owed"),
    [
        (Work("chair", True, 2, 0), 2_100_000),
        (Work("member", True, 1, 1), 1_800_000),
        (Work("member", True, 0, 0), 1_000_000),
        (Work("chair", False, 0, 0), 0),
    ],
)
def test_who_was_there_is_paid_for_the_meeting_the_sheets_and_the_reviews(work, owed):
    assert rules.honorarium(work, RATES) == owed


@given(st.booleans(), st.integers(0, 50), st.integers(0, 50))
def test_more_work_is_never_paid_less(was_there, sheets, reviews):
    owed = rules.honorarium(Work("member", was_there, sheets, reviews), RATES)
    more = rules.honorarium(Work("member", True, sheets + 1, reviews + 1), RATES)
    assert 0 <= owed < more


@pytest.mark.parametrize(
    ("begun", "filed", "told"),
    [
        (NOON - timedelta(1), NOON, Preparation.PREPARED),
        (NOON, NOON, Preparation.IN_MEETING),
        (NOON - timedelta(1), None, Preparation.MISSING),
        (None, None, Preparation.MISSING),
    ],
)
def test_when_a_sheet_was_begun(begun, filed, told):
    assert rules.preparation(begun, filed, NOON) == told


# What each member did ---


@pytest.fixture
def council(db):
    """A council that has concluded its one dossier with the sheets of all but its last member."""
    item = make.judged_item(make.council_of_call())
    for seat in item.council.appointed[:-1]:
        make.sheet(item, seat, is_valid=True)
    return item.council


def test_loads_sheets_and_what_is_owed(council):
    records = {record.seat.role: record for record in care.records_of(council)}
    chair, reviewer, last = records["chair"], records["reviewer"], records["member"]
    assert (chair.to_judge, chair.to_review, chair.sheets, chair.meetings) == (1, 0, 1, 1)
    assert (reviewer.to_review, reviewer.reviews) == (1, 1)
    assert (last.sheets, last.missing) == (0, 1)
    assert [chair.owed, reviewer.owed, last.owed] == [1_800_000, 1_500_000, 1_000_000]


def test_who_is_recused_has_neither_load_nor_blame(council):
    item = council.items.get()
    seat = council.appointed[-1]
    make.conflict(item, seat)
    record = care.records_of(council)[-1]
    assert (record.to_judge, record.missing) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("items", [1, 3])
def test_the_page_costs_the_same(items, client, django_assert_num_queries):
    of = make.council_of_call()
    for _ in range(items):
        make.sheet(make.judged_item(of), of.appointed[0], is_valid=True)
    client.force_login(make.officer())
    with django_assert_num_queries(17):
        page = client.get(reverse("scoring:council_care", args=[of.public_id]))
    assert page.context["records"][0].sheets == items


# Ratings ---


def sheet_of(council, place=0):
    seat = council.appointed[place]
    return seat, council.items.get().sheets.get(seat=seat)


def test_the_officer_rates_a_sheet_and_changes_their_mind(council):
    seat, sheet = sheet_of(council)
    officer = make.officer()
    rate_sheets(seat, {sheet: ("useful", "")}, by=officer)
    rate_sheets(seat, {sheet: ("insufficient", "Không nêu lý do.")}, by=officer)
    rating = SheetRating.objects.get()
    assert (rating.worth, rating.rated_by) == ("insufficient", officer)
    assert Event.objects.of(sheet).filter(verb="rated").count() == 2
    found = SheetRating.objects.counted_by_person([seat.user_id])
    assert found == {seat.user_id: {"insufficient": 1}}


def test_insufficient_needs_its_note(council):
    seat, sheet = sheet_of(council)
    with nothing_changes(sheet), pytest.raises(Refused) as refusal:
        rate_sheets(seat, {sheet: ("insufficient", " ")}, by=make.officer())
    assert [reason.field for reason in refusal.value.reasons] == [f"note-{sheet.public_id}"]
    assert not SheetRating.objects.exists()


def test_nobody_else_rates_and_no_other_members_sheet(council):
    seat, sheet = sheet_of(council)
    seated = council.appointed[1].user
    make.role_grant(seated, "officer")
    for person in (seated, seat.user, make.auditor(), council.items.get().proposal.leader):
        with nothing_changes(sheet), pytest.raises(WrongPerson):
            rate_sheets(seat, {sheet: ("useful", "")}, by=person)
    with nothing_changes(sheet), pytest.raises(Refused):
        rate_sheets(council.appointed[1], {sheet: ("useful", "")}, by=make.officer())


def test_ratings_are_seen_by_officers_and_auditors_outside_the_council_alone(council):
    seat, sheet = sheet_of(council)
    rate_sheets(seat, {sheet: ("useful", "")}, by=make.officer())
    seated = council.appointed[1].user
    make.role_grant(seated, "officer")
    leader = council.items.get().proposal.leader

    def seen(person):
        return SheetRating.objects.visible_to(person).count()

    assert [seen(person) for person in (make.officer(), make.auditor())] == [1, 1]
    others = (seat.user, seated, leader, make.fund_director())
    assert [seen(person) for person in others] == [0, 0, 0, 0]


def test_the_page_of_ratings(council, client):
    seat, sheet = sheet_of(council)
    client.force_login(make.officer())
    address = reverse("scoring:seat_care", args=[seat.public_id])
    assert client.get(address).status_code == 200
    fields = {f"worth-{sheet.public_id}": "insufficient", f"note-{sheet.public_id}": ""}
    assert client.post(address, fields).status_code == 400
    fields[f"note-{sheet.public_id}"] = "Không nêu lý do."
    assert client.post(address, fields).status_code == 302
    assert SheetRating.objects.get().note == "Không nêu lý do."
    client.force_login(make.auditor())
    assert client.get(address).status_code == 200
    assert client.post(address, fields).status_code == 403
    client.force_login(seat.user)
    assert client.get(address).status_code == 403


# Finance ---


def test_the_list_is_handed_over_as_a_paper_and_a_newer_one_replaces_it(council):
    accountant = make.chief_accountant()
    officer = make.officer()
    first = hand_to_finance(council, by=officer, paper=letters.honorarium_list)
    again = hand_to_finance(council, by=officer, paper=letters.honorarium_list)
    assert (first.number, again.number, first.total) == (1, 2, again.total)
    assert first.total == sum(line["amount"] for line in first.lines) == 9_900_000
    assert again.document.replaces == first.document
    assert OutgoingMail.objects.filter(to=accountant).count() == 2
    assert Event.objects.of(council).filter(verb="honorarium_handed").count() == 2


def test_nothing_is_handed_over_by_others_nor_before_the_end(council):
    for person in (make.chief_accountant(), make.chair(council), make.auditor()):
        with nothing_changes(council), pytest.raises(WrongPerson):
            hand_to_finance(council, by=person, paper=letters.honorarium_list)
    make.item(council)
    with nothing_changes(council), pytest.raises(WrongMoment):
        hand_to_finance(council, by=make.officer(), paper=letters.honorarium_list)
    assert not HonorariumList.objects.exists()


def test_finance_takes_the_list_once_it_is_handed_over(council, client):
    address = reverse("scoring:council_honorarium", args=[council.public_id, "pdf"])
    client.force_login(make.chief_accountant())
    assert client.get(address).status_code == 403
    hand_to_finance(council, by=make.officer(), paper=letters.honorarium_list)
    assert b"".join(client.get(address).streaming_content).startswith(b"%PDF")
    sheet = client.get(address.replace("/pdf/", "/xlsx/"))
    book = openpyxl.load_workbook(BytesIO(b"".join(sheet.streaming_content)))
    amounts = [row[-1] for row in book.active.iter_rows(values_only=True)]
    assert amounts[-1] == 9_900_000
    for person in (make.chair(council), council.items.get().proposal.leader):
        client.force_login(person)
        assert client.get(address).status_code == 404


def test_the_officer_sees_a_draft_before(council, client):
    client.force_login(make.officer())
    for kind in ("pdf", "xlsx"):
        page = reverse("scoring:council_honorarium", args=[council.public_id, kind])
        assert client.get(page).status_code == 200
    page = reverse("scoring:council_to_finance", args=[council.public_id])
    assert client.get(page).status_code == 200
    assert client.post(page).status_code == 302
    assert HonorariumList.objects.get().number == 1


# Thanks ---


def test_each_whose_sheet_counted_is_thanked_once_with_a_code(council, client):
    made = thank(council, by=make.officer(), paper=letters.thanks)
    assert len(made) == len(council.appointed) - 1
    assert Document.objects.about(council.appointed[0]).get().kind == "letter"
    with pytest.raises(Refused):
        thank(council, by=make.officer(), paper=letters.thanks)
    assert Thanks.objects.count() == len(made)
    seat, other = council.appointed[:2]
    address = reverse("scoring:seat_thanks", args=[seat.public_id])
    for person, status in ((seat.user, 200), (make.officer(), 200), (other.user, 403)):
        client.force_login(person)
        assert client.get(address).status_code == status
    client.force_login(seat.user)
    assert address in client.get(reverse("scoring:my_seats")).content.decode()


def test_only_the_officer_thanks_and_after_the_end(council, client):
    for person in (make.chair(council), make.auditor()):
        with nothing_changes(council), pytest.raises(WrongPerson):
            thank(council, by=person, paper=letters.thanks)
    client.force_login(make.officer())
    page = reverse("scoring:council_thanks", args=[council.public_id])
    assert client.get(page).status_code == 200
    make.item(council)
    assert client.post(page).status_code == 409
    assert not Thanks.objects.exists()


def test_ratings_advise_whoever_suggests_members_but_not_on_themselves(council):
    seat, sheet = sheet_of(council)
    rate_sheets(seat, {sheet: ("useful", "")}, by=make.officer())
    expert = make.expert(user=seat.user)
    fits = [suggestions.Fit(expert, [], [], 0)]
    make.role_grant(seat.user, "officer")

    def told(reader):
        return suggestions.suggested(council, fits, [], reader)[0].worth

    assert told(make.officer()) == {"useful": 1}
    assert (told(seat.user), told(None)) == ({}, {})

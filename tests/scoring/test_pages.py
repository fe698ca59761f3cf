"""The pages: each shows what it may to whom it may, in a number of queries that does not grow."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from scoring.models import Conflict, Council, Item, Meeting, ScoreSheet, Seat
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def url(name, thing, **more):
    return reverse(f"scoring:{name}", kwargs={"public_id": thing.public_id, **more})


# Lists: the same queries with 1 and with 3 rows ---


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_councils(rows, signed_in, django_assert_num_queries):
    client = signed_in(make.officer())
    for _ in range(rows):
        make.item(make.council_of_call())
    with django_assert_num_queries(8):
        page = client.get(reverse("scoring:council_list"))
    assert page.context["count"] == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk(rows, signed_in, django_assert_num_queries):
    council = make.formed_council()
    make.meeting(council)
    for _ in range(rows):
        make.item(council)
    client = signed_in(make.chair(council))
    with django_assert_num_queries(7):
        page = client.get(reverse("scoring:desk"))
    assert page.context["count"] == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_my_seats(rows, signed_in, django_assert_num_queries):
    person = make.user()
    for _ in range(rows):
        make.seat(make.council(), user=person, state="invited")
    client = signed_in(person)
    with django_assert_num_queries(6):
        page = client.get(reverse("scoring:my_seats"))
    assert len(page.context["seats"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_council_with_its_agenda_and_conflicts(rows, signed_in, django_assert_num_queries):
    council = make.formed_council()
    for _ in range(rows):
        make.conflict(make.item(council), make.seats_as(council, "member")[0])
    client = signed_in(make.officer())
    with django_assert_num_queries(17):
        page = client.get(council.get_absolute_url())
    assert len(page.context["items"]) == len(page.context["conflicts"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_a_meeting_with_its_agenda(rows, signed_in, django_assert_num_queries):
    meeting = make.meeting(state="opened")
    for _ in range(rows):
        make.item(meeting.council)
    client = signed_in(make.chair(meeting.council))
    with django_assert_num_queries(20):
        page = client.get(meeting.get_absolute_url())
    assert len(page.context["items"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_ranking_of_a_call(rows, signed_in, django_assert_num_queries):
    council = make.council_of_call()
    for n in range(rows):
        make.judged_item(council, points_sum=560 + n, three_house_score=50, strategic_score=0)
    client = signed_in(make.fund_director())
    with django_assert_num_queries(12):
        page = client.get(url("ranking", council.call))
    assert [place.place for place, _ in page.context["places"]] == list(range(1, rows + 1))


@pytest.mark.parametrize("sheets", [2, 7])
def test_an_item_with_its_sheets(sheets, signed_in, django_assert_num_queries):
    item = make.item_in_session(state="scored")
    for seat in item.bench.sitting[:sheets]:
        make.sheet(item, seat)
    client = signed_in(make.chair(item.council))
    with django_assert_num_queries(18):
        page = client.get(item.get_absolute_url())
    assert len(page.context["result"].rows) == sheets


# Who sees what ---


def pages_of(item):
    return [
        item.get_absolute_url(),
        url("sheet_edit", item),
        url("item_declare", item),
        url("item_reviewers", item),
        url("item_verb", item, verb="take_up"),
    ]


def test_a_member_with_a_conflict_finds_nothing_of_the_dossier(signed_in):
    item = make.item_in_session()
    seat = make.seats_as(item.council, "member")[0]
    sheet = make.sheet(item, seat)
    make.conflict(item, seat)
    client = signed_in(seat.user)
    for page in [*pages_of(item), url("sheet_verb", sheet, verb="file")]:
        assert client.get(page).status_code == 404
    for page in (
        reverse("scoring:desk") + "?sheet=",
        item.council.get_absolute_url(),
        item.meeting.get_absolute_url(),
    ):
        answer = client.get(page)
        assert answer.status_code == 200
        assert item.proposal.title not in answer.content.decode()
    councils = client.get(reverse("scoring:council_list"))
    assert [row.items_seen for row in councils.context["rows"]] == [0]


def test_a_conflicted_officer_of_the_council_finds_nothing_either(signed_in):
    item = make.judged_item(make.council_of_call())
    seat = make.seats_as(item.council, "member")[0]
    make.conflict(item, seat, state="confirmed")
    make.role_grant(seat.user, "officer")
    client = signed_in(seat.user)
    assert client.get(item.get_absolute_url()).status_code == 404
    assert not client.get(url("ranking", item.council.call)).context["places"]
    assert not Conflict.objects.visible_to(seat.user).exists()


def test_applicants_and_strangers_find_no_council(signed_in):
    item = make.item_in_session()
    things = [
        item.council,
        item.meeting,
        item,
        make.seats_as(item.council, "chair")[0],
        make.conflict(item, make.seats_as(item.council, "member")[0]),
    ]
    for person in (item.proposal.leader, make.user(), make.fund_accountant()):
        client = signed_in(person)
        for thing in things:
            assert client.get(thing.get_absolute_url()).status_code == 404
        assert client.get(reverse("scoring:council_list")).context["count"] == 0
        assert client.get(url("ranking", make.open_call())).status_code == 403


def test_nobody_looks_without_signing_in(client):
    item = make.item_in_session()
    for page in [*pages_of(item), reverse("scoring:council_list"), reverse("scoring:desk")]:
        assert client.get(page).status_code == 302


def test_another_province_sees_nothing():
    item = make.item_in_session()
    elsewhere = make.officer(province=make.province("24", "Bắc Ninh"))
    for model in (Council, Seat, Meeting, Item, ScoreSheet, Conflict):
        assert not model.objects.visible_to(elsewhere).exists()
    assert Item.objects.visible_to(make.officer()).get() == item


# Sealing ---


def seen(item, person):
    return set(ScoreSheet.objects.visible_to(person).filter(item=item))


def test_before_the_marks_close_everybody_sees_their_own_sheet_alone():
    item = make.item_in_session()
    sheets = make.sheets_of_all(item)
    for sheet in sheets:
        assert seen(item, sheet.seat.user) == {sheet}
    assert seen(item, make.officer()) == set()


def test_once_closed_the_unrecused_members_see_the_filed_ones():
    item = make.item_in_session(state="scored")
    *filed, draft = [make.sheet(item, seat) for seat in item.bench.sitting[:5]] + [
        make.sheet(item, item.bench.sitting[5], state="draft")
    ]
    recused = item.bench.sitting[6]
    make.conflict(item, recused)
    assert seen(item, filed[0].seat.user) == set(filed)
    assert seen(item, draft.seat.user) == {*filed, draft}
    assert seen(item, recused.user) == set()
    assert seen(item, make.officer()) == set()


def test_once_concluded_the_staff_see_them_and_the_applicant_never():
    item = make.judged_item()
    filed = {make.sheet(item, seat, is_valid=True) for seat in item.council.appointed}
    assert seen(item, make.officer()) == filed
    assert seen(item, make.auditor()) == filed
    assert seen(item, item.proposal.leader) == set()
    assert seen(item, make.chief_accountant()) == set()


def test_the_page_of_an_open_item_shows_no_mark(signed_in):
    item = make.item_in_session()
    make.sheets_of_all(item, points={"content": Decimal("23.17")})
    for person in (make.chair(item.council), make.officer()):
        answer = signed_in(person).get(item.get_absolute_url())
        assert answer.context["result"] is None
        assert "23,17" not in answer.content.decode()


def test_the_table_of_sheets_names_nobody(signed_in):
    item = make.judged_item()
    for seat in item.council.appointed:
        make.sheet(item, seat, is_valid=True, comments="Cần làm rõ thị trường.")
    answer = signed_in(make.officer()).get(item.get_absolute_url())
    html = answer.content.decode()
    table = html[html.index('id="cac-phieu"') : html.index('id="quy-tac"')]
    assert len(answer.context["result"].rows) == 7
    assert "Cần làm rõ thị trường." in table
    for seat in item.council.appointed:
        assert str(seat.user) not in table


# Deeds through the pages ---


def sheet_data(**changes):
    data = {}
    for key, points in make.GOOD_POINTS.items():
        data[f"points-{key}"] = str(points)
        data[f"reason-{key}"] = "Theo hồ sơ."
    return {**data, "comments": "Tốt.", **changes}


def member_of(item):
    return make.seats_as(item.council, "member")[0]


def test_a_member_saves_a_draft_and_files_it_after_being_asked_once_more(signed_in):
    item = make.item_in_session()
    client = signed_in(member_of(item).user)
    page = url("sheet_edit", item)
    assert client.get(page).status_code == 200
    saved = client.post(page, sheet_data(**{"points-content": "20,5"}))
    sheet = ScoreSheet.objects.get()
    assert (saved.status_code, sheet.state) == (302, "draft")
    asked = client.post(
        page, sheet_data(file="1", seen_version=sheet.version, **{"points-content": "20.5"})
    )
    assert asked.url == url("sheet_verb", sheet, verb="file")
    assert ScoreSheet.objects.get().state == "draft"
    assert client.get(asked.url).status_code == 200
    assert client.post(asked.url).status_code == 302
    sheet = ScoreSheet.objects.get()
    assert sheet.state == "filed"
    assert sheet.marks.get(criterion__key="content").points == Decimal("20.5")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"points-content": "24,01"}, "points-content"),
        ({"points-content": "-1"}, "points-content"),
        ({"points-content": "1,005"}, "points-content"),
        ({"points-content": "1e1"}, "points-content"),
        ({"points-content": "２０"}, "points-content"),
        ({"points-content": "NaN"}, "points-content"),
        ({"points-content": "5", "cannot-content": "on"}, "points-content"),
        ({"reason-content": "x" * 1001}, "reason-content"),
        ({"reason-content": "", "file": "1"}, "reason-content"),
        ({"points-content": "", "file": "1"}, "points-content"),
    ],
)
def test_a_wrong_mark_is_refused_at_its_field_and_what_was_typed_stays(given, field, signed_in):
    item = make.item_in_session()
    client = signed_in(member_of(item).user)
    answer = client.post(url("sheet_edit", item), sheet_data(**given))
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["comments"].value() == "Tốt."
    assert not ScoreSheet.objects.filter(state="filed").exists()


@pytest.mark.parametrize("others", [0, 3])
def test_keeping_a_sheet_costs_the_same_however_many_dossiers_wait(
    others, signed_in, django_assert_num_queries
):
    item = make.item_in_session()
    for _ in range(others):
        make.item(item.council)
    sheet = make.sheet(item, member_of(item), state="draft")
    client = signed_in(sheet.seat.user)
    # Two of them are the savepoint that the test's own transaction makes of ours.
    with django_assert_num_queries(12):
        answer = client.post(url("sheet_edit", item), sheet_data())
    assert answer.status_code == 302


def test_a_filed_sheet_is_not_filed_again_nor_overwritten(signed_in):
    item = make.item_in_session()
    sheet = make.sheet(item, member_of(item))
    client = signed_in(sheet.seat.user)
    with nothing_changes(sheet):
        assert client.post(url("sheet_verb", sheet, verb="file")).status_code == 409
        assert client.post(url("sheet_edit", item), sheet_data()).status_code == 409


def test_an_old_window_is_told_so(signed_in):
    item = make.item()
    sheet = make.sheet(item, member_of(item), state="draft", version=3)
    client = signed_in(sheet.seat.user)
    with nothing_changes(sheet):
        answer = client.post(url("sheet_edit", item), sheet_data(seen_version="2"))
    assert answer.status_code == 409


def test_an_officer_who_has_no_seat_does_not_score(signed_in):
    item = make.item_in_session()
    answer = signed_in(make.officer()).post(url("sheet_edit", item), sheet_data())
    assert answer.status_code == 403
    assert not ScoreSheet.objects.exists()


def test_an_officer_draws_up_invites_and_a_director_forms(signed_in):
    call = make.open_call()
    client = signed_in(make.officer())
    answer = client.post(
        reverse("scoring:council_new"),
        {"name": "Hội đồng số 1", "kind": "selection", "call": call.pk},
    )
    assert answer.status_code == 302
    council = Council.objects.get()
    assert council.call == call
    person = make.user()
    invite = url("council_invite", council)
    assert client.get(invite).status_code == 200
    assert client.post(invite, {"user": person.pk, "role": "chair"}).status_code == 302
    client = signed_in(person)
    assert client.get(council.get_absolute_url()).status_code == 200
    seat = Seat.objects.get()
    assert client.get(seat.get_absolute_url()).status_code == 200
    assert client.post(url("seat_verb", seat, verb="accept")).status_code == 302
    formed = make.seated_council()
    client = signed_in(make.fund_director())
    page = url("council_verb", formed, verb="form")
    assert client.get(page).status_code == 200
    assert client.post(page, {"decision_number": "", "decision_on": ""}).status_code == 400
    decision = {"decision_number": "9/QĐ", "decision_on": "2026-03-02"}
    assert client.post(page, decision).status_code == 302
    assert Council.objects.get(pk=formed.pk).decision_on == date(2026, 3, 2)


def test_an_officer_sets_the_agenda_names_reviewers_searches_and_plans(signed_in):
    council = make.council_of_call()
    proposal = make.eligible_proposal(call=council.call)
    client = signed_in(make.officer())
    agenda = url("council_agenda", council)
    assert proposal.title in client.get(agenda).content.decode()
    assert client.post(agenda, {}).status_code == 400
    assert client.post(agenda, {"proposals": [proposal.pk]}).status_code == 302
    item = Item.objects.get()
    reviewers = [seat.pk for seat in make.seats_as(council, "reviewer")]
    page = url("item_reviewers", item)
    assert client.get(page).status_code == 200
    assert client.post(page, {"reviewers": reviewers[:1]}).status_code == 400
    assert client.post(page, {"reviewers": reviewers}).status_code == 302
    make.membership(member_of(item).user, proposal.host)
    assert client.post(url("council_conflicts", council)).status_code == 302
    assert client.get(Conflict.objects.get().get_absolute_url()).status_code == 200
    page = url("council_meeting", council)
    assert client.post(page, {"planned_at": "", "place": ""}).status_code == 400
    answer = client.post(page, {"planned_at": "2026-12-01T08:30", "place": "Phòng 301"})
    assert answer.url == Meeting.objects.get().get_absolute_url()


def test_the_secretary_notes_opens_and_the_chair_runs_an_item_to_its_end(signed_in):
    council = make.council_of_call()
    proposal = make.proposal(state="in_council", call=council.call)
    item = make.item(council, proposal)
    meeting = make.meeting(council, recorded=False)
    client = signed_in(make.secretary(council))
    page = url("meeting_attendance", meeting)
    assert client.get(page).status_code == 200
    there = {f"present-{seat.public_id}": "on" for seat in council.appointed}
    assert client.post(page, there).status_code == 302
    assert client.post(url("meeting_verb", meeting, verb="open")).status_code == 302
    client = signed_in(make.chair(council))
    assert client.post(url("item_verb", item, verb="take_up")).status_code == 302
    make.sheets_of_all(Item.objects.get())
    assert client.post(url("item_verb", item, verb="close_marks")).status_code == 302
    page = url("item_verb", item, verb="conclude")
    assert client.post(page, {"conclusion": ""}).status_code == 400
    assert client.post(page, {"conclusion": "Đề nghị thực hiện."}).status_code == 302
    assert Item.objects.get().passed
    answer = client.get(item.get_absolute_url())
    assert answer.context["result"].passed


def test_short_of_a_quorum_the_page_says_why_and_adjourns_into_the_next(signed_in):
    council = make.formed_council(9)
    meeting = make.meeting(council, absent=make.seats_as(council, "member"))
    client = signed_in(make.chair(council))
    assert client.post(url("meeting_verb", meeting, verb="open")).status_code == 400
    page = url("meeting_adjourn", meeting)
    assert len(client.get(page).context["lacks"]) == 1
    assert client.post(page, {"note": ""}).status_code == 400
    assert Meeting.objects.get().state == "planned"
    answer = client.post(page, {"note": "Thiếu người.", "next_at": "2030-12-01T08:30"})
    following = Meeting.objects.get(state="planned")
    assert answer.url == following.get_absolute_url()
    assert client.get(meeting.get_absolute_url()).status_code == 200
    client = signed_in(make.officer())
    assert client.get(page).status_code == 409
    assert client.get(url("meeting_adjourn", following)).status_code == 403


def test_a_member_declares_a_conflict_and_is_shown_out(signed_in):
    item = make.item()
    client = signed_in(member_of(item).user)
    page = url("item_declare", item)
    assert client.get(page).status_code == 200
    assert client.post(page, {"ground": "family", "evidence": " "}).status_code == 400
    answer = client.post(page, {"ground": "family", "evidence": "Em ruột của chủ nhiệm"})
    assert answer.url == reverse("scoring:desk")
    assert client.get(item.get_absolute_url()).status_code == 404
    conflict = Conflict.objects.get()
    director = signed_in(make.fund_director())
    waive = url("conflict_verb", conflict, verb="waive")
    assert director.post(waive, {"note": ""}).status_code == 400
    assert director.post(waive, {"note": "Đã xác minh."}).status_code == 302


def test_officers_forms_are_closed_to_others(signed_in):
    council = make.formed_council()
    item = make.item(council)
    client = signed_in(make.chair(council))
    pages = [
        reverse("scoring:council_new"),
        url("council_invite", council),
        url("council_agenda", council),
        url("council_meeting", council),
        url("item_reviewers", item),
    ]
    for page in pages:
        assert client.get(page).status_code == 403
    assert client.post(url("council_conflicts", council)).status_code == 403


def test_an_acceptance_council_rates_with_three_words(signed_in):
    item = make.item_in_session(of=make.formed_council(kind="acceptance"))
    client = signed_in(member_of(item).user)
    page = url("sheet_edit", item)
    rated = {"points-overall": "2", "reason-overall": "Vượt yêu cầu.", "comments": ""}
    assert client.get(page).status_code == 200
    assert client.post(page, {**rated, "points-overall": "3"}).status_code == 400
    assert client.post(page, {**rated, "file": "1"}).status_code == 302
    sheet = ScoreSheet.objects.get()
    assert client.post(url("sheet_verb", sheet, verb="file")).status_code == 302
    assert client.get(page).status_code == 200
    Item.objects.filter(pk=item.pk).update(state="scored")
    assert client.get(item.get_absolute_url()).context["result"].votes[0][1] == 1


def test_filters_narrow_the_list_without_diacritics(signed_in):
    make.formed_council(name="Hội đồng sấy chè")
    make.council(name="Hội đồng khác", kind="acceptance")
    client = signed_in(make.officer())
    for asked in ("?q=say che", "?state=formed", "?kind=selection"):
        page = client.get(reverse("scoring:council_list") + asked)
        assert [str(row) for row in page.context["rows"]] == ["Hội đồng sấy chè"]
    for asked in ("?sort=-name", "?sort=nonsense", "?page=99", "?sheet=nonsense"):
        assert client.get(reverse("scoring:council_list") + asked).status_code == 200
        assert client.get(reverse("scoring:desk") + asked.replace("name", "due")).status_code == 200

"""A call's ranking worked out beside the legal order: what is kept, when it stands, who sees it."""

import json
from decimal import Decimal

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from lifecycle.actions import advance
from lifecycle.errors import WrongPerson
from lifecycle.models import Job
from scoring.actions.ranking import begin_ranking, gather, rank_call
from scoring.models import Conflict, Item, Ranking, Standing
from scoring.querysets import ranked
from scoring.tasks import keep_ranked, work_out_ranking
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def council():
    return make.council_of_call()


@pytest.fixture
def call(council):
    make.judged(council, 3, 2, 4, three_house_score=50, strategic_score=0)
    make.judged(council, 0, 1, -1)
    make.judged(council, -18, -16, -17)
    return council.call


def test_the_places_are_the_legal_ones_and_the_others_follow(call):
    ranking = rank_call(call)
    legal = [(one.candidate.id, one.place, str(one.decided_by)) for one in ranked(call)]
    kept = ranking.standings.order_by("position")
    assert [(one.item.proposal_id, one.place, one.decided_by) for one in kept[:2]] == legal
    assert (kept[2].place, kept[2].position, kept[2].decided_by) == (None, 3, "")
    assert [one.votes for one in kept] == [3, 3, 3]


def test_beside_them_stand_expected_ranks_with_their_intervals(call):
    first, second, last = rank_call(call).standings.order_by("position")
    assert first.expected_rank < second.expected_rank < last.expected_rank
    assert first.low_95 == 1 and last.high_95 == 3
    assert Ranking.objects.get().shares.keys() == {"proposals", "readers", "chance"}


def test_the_line_lies_where_the_envelope_ends(call):
    ranking = rank_call(call)
    amounts = list(ranking.standings.exclude(place=None).values_list("amount", "running_sum"))
    assert amounts[1][1] == amounts[0][0] + amounts[1][0]
    assert ranking.by_envelope == ranking.fundable == 2
    assert rank_call(call, fundable=1).fundable == 1


def test_a_flagged_sheet_has_both_means_kept(council):
    make.judged(council, 3, 3, 3, -32)
    make.judged(council, 0, 0, 0)
    first = rank_call(council.call).standings.get(flagged=0)
    other = Standing.objects.get(flagged=1)
    assert first.other_mean is None
    assert (other.other_mean, other.item.mean) == (Decimal(83), Decimal("74.2500"))


def test_it_stands_until_a_result_is_added(call, council):
    ranking = rank_call(call)
    assert ranking.stands
    make.judged(council, 1, 1)
    assert not Ranking.objects.get().stands
    again = rank_call(call)
    assert again.pk == ranking.pk and again.stands
    assert again.dossiers == 4


def test_the_same_marks_have_the_same_checksum_and_the_same_ranking(call):
    def told():
        fields = ("item", "position", "expected_rank", "low_50", "high_50", "low_95", "high_95")
        return list(Standing.objects.order_by("position").values_list(*fields))

    checksum, first = rank_call(call).checksum, told()
    assert rank_call(call).checksum == checksum == gather(call).checksum
    assert told() == first


def test_one_dossier_alone_is_ranked_without_intervals(council):
    make.judged(council, 1, 2)
    ranking = rank_call(council.call)
    only = ranking.standings.get()
    assert (only.place, only.expected_rank, ranking.islands) == (1, None, 0)


def test_nothing_concluded_gives_an_empty_ranking(council):
    assert rank_call(council.call).standings.count() == 0


def test_nobody_is_named_in_what_is_kept(call, council):
    ranking = rank_call(call)
    kept = json.dumps(ranking.scenarios)
    readers = {one["kind"]: one for one in ranking.scenarios}["reviewer"]
    assert readers["cases"] == 3
    assert all(str(seat.user) not in kept for seat in council.appointed)


# In the background ------------------------------------------------------------------------------


def test_staff_have_it_worked_out_in_the_background(call):
    job = begin_ranking(call, by=make.officer(), fundable=1)
    work_out_ranking.call(job.pk)
    assert Job.objects.get().state == "done"
    assert Ranking.objects.get().fundable == 1
    assert Standing.objects.count() == 3


def test_nobody_else_begins_it(call):
    with pytest.raises(WrongPerson):
        begin_ranking(call, by=make.member())
    assert not Job.objects.exists() and not Ranking.objects.exists()


def test_the_command_works_out_what_has_changed(call, council, capsys):
    call_command("work_out_rankings")
    call_command("work_out_rankings")
    assert capsys.readouterr().out.count(call.code) == 1
    make.judged(council, 1, 1)
    call_command("work_out_rankings")
    assert Ranking.objects.get().dossiers == 4


# The pages --------------------------------------------------------------------------------------


def address(call, rest=""):
    return f"/xep-hang/{call.public_id}/{rest}"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_with_one_dossier_and_with_three(
    rows, council, client, django_assert_num_queries
):
    for more in range(1, rows + 1):
        make.judged(council, more, more + 1, three_house_score=0, strategic_score=0)
    rank_call(council.call)
    client.force_login(make.fund_director())
    with django_assert_num_queries(16):
        page = client.get(address(council.call))
    assert [row.place for row in page.context["rows"]] == list(range(1, rows + 1))


def test_the_page_says_how_sure_the_order_is(call, client):
    rank_call(call)
    client.force_login(make.officer())
    page = client.get(address(call), {"fundable": 1})
    assert page.context["fundable"] == 1
    assert sum(page.context["sides"].values()) == 3
    assert len(page.context["picture"].bars) == 3
    text = page.content.decode()
    assert "<svg" in text and "style=" not in text
    assert "Bỏ phiếu của một ủy viên (không nêu tên)" in text


def test_the_list_is_filtered_and_sorted(call, client):
    rank_call(call)
    client.force_login(make.officer())

    def places(**asked):
        return [row.place for row in client.get(address(call), asked).context["rows"]]

    assert places() == [1, 2, None]
    assert places(sort="-expected") == [None, 2, 1]
    assert places(passed="False") == [None]
    sides = [places(side=side, fundable=2) for side in ("accepted", "undecided", "rejected")]
    assert sum(sides, []) == [1, 2, None]
    assert places(q="khong co dau") == []
    page = client.get(address(call), {"fundable": 1}).content.decode()
    assert '<input type="hidden" name="fundable" value="1"' in page


@pytest.mark.parametrize("asked", ["x", "-1", "99999999999999999999"])
def test_a_line_that_is_no_number_leaves_it_where_it_was(call, client, asked):
    rank_call(call)
    client.force_login(make.officer())
    page = client.get(address(call), {"fundable": asked})
    assert page.status_code == 200
    assert page.context["line"] is None or page.context["fundable"] == 2


def test_when_results_have_changed_the_legal_order_is_shown_as_of_now(call, council, client):
    rank_call(call)
    make.judged(council, 9, 9)
    client.force_login(make.officer())
    page = client.get(address(call))
    assert [one.place for one, _item in page.context["places"]] == [1, 2, 3]
    assert client.get(address(call, "hinh/")).status_code == 302
    assert client.get(address(call, "tep/csv/")).status_code == 302


def test_the_button_begins_the_work(call, client):
    client.force_login(make.officer())
    answer = client.post(address(call, "tinh-lai/"), {"fundable": 1})
    assert answer.url == Job.objects.get().get_absolute_url()
    assert Ranking.objects.get().asked_fundable == 1


def test_the_picture_has_all_of_them(call, client):
    rank_call(call)
    client.force_login(make.officer())
    assert len(client.get(address(call, "hinh/")).context["picture"].bars) == 3


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_has_what_is_shown(call, client, kind):
    rank_call(call)
    client.force_login(make.officer())
    body = b"".join(client.get(address(call, f"tep/{kind}/"), {"passed": "True"}))
    if kind == "csv":
        assert len(body.decode("utf-8-sig").strip().splitlines()) == 3
    else:
        assert body.startswith(b"PK")


def test_no_other_kind_of_file(call, client):
    rank_call(call)
    client.force_login(make.officer())
    assert client.get(address(call, "tep/exe/")).status_code == 404


@pytest.mark.parametrize("rest", ["", "hinh/", "tep/csv/"])
def test_members_and_applicants_see_none_of_it(call, council, client, rest):
    rank_call(call)
    for person in (make.chair(council), make.member(), Item.objects.first().proposal.leader):
        client.force_login(person)
        assert client.get(address(call, rest)).status_code == 403
        assert client.post(address(call, "tinh-lai/")).status_code == 403
    assert not Job.objects.exists()


def test_staff_with_a_conflict_do_not_find_that_dossier(call, council, client):
    rank_call(call)
    seat = make.seats_as(council, "member")[0]
    make.conflict(Item.objects.order_by("pk").first(), seat, state="confirmed")
    make.role_grant(seat.user, "officer")
    client.force_login(seat.user)
    assert Conflict.objects.count() == 1
    assert [row.place for row in client.get(address(call)).context["rows"]] == [2, None]
    assert len(client.get(address(call, "hinh/")).context["picture"].bars) == 2


# By itself ---


def test_a_result_that_comes_in_has_the_ranking_worked_out_by_itself(
    django_capture_on_commit_callbacks,
):
    item = make.item_in_session()
    make.sheets_of_all(item)
    chair = make.chair(item.council)
    item = advance(item, "close_marks", by=chair)
    asked = DBTaskResult.objects.filter(task_path="scoring.tasks.keep_ranked")
    assert not asked.exists()
    with django_capture_on_commit_callbacks(execute=True):
        advance(item, "conclude", by=chair, conclusion="Đạt.")
    assert asked.count() == 1
    call = item.proposal.call
    assert keep_ranked.call(call.pk) == "done"
    ranking = Ranking.objects.get(call=call)
    assert ranking.stands
    assert [row.item_id for row in ranking.standings.all()] == [item.pk]
    assert keep_ranked.call(call.pk) == "stands"


def test_the_funding_line_asked_for_last_is_kept():
    item = make.judged_item()
    call = item.proposal.call
    Ranking.objects.create(call=call, asked_fundable=1)
    keep_ranked.call(call.pk)
    ranking = Ranking.objects.get(call=call)
    assert (ranking.asked_fundable, ranking.fundable) == (1, 1)

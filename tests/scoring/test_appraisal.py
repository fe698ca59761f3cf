"""A budget is judged line by line, answered by its leader, and concluded to the đồng."""

import pytest
from django.db import IntegrityError, transaction
from openpyxl import load_workbook

from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Event
from scoring import exports
from scoring.actions import Judgement, add_item, answer_figures, judge_lines, save_sheet
from scoring.models import Appraisal, AppraisalLine, Item
from scoring.querysets import waiting_on
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db
MILLION = make.MILLION
CONCLUSION = {"conclusion": "Thống nhất kinh phí."}
ALL = {
    1: Judgement(600 * MILLION),
    2: Judgement(250 * MILLION, "Theo báo giá thấp nhất."),
    3: Judgement(100 * MILLION),
}


def fresh(appraisal):
    return Appraisal.objects.get(pk=appraisal.pk)


def group_of(appraisal):
    return appraisal.item.council


def member_of(appraisal, role="member"):
    return make.seats_as(group_of(appraisal), role)[0].user


# Coming before the group ---


def test_a_dossier_that_passed_comes_before_the_group_with_its_budget_copied():
    group = make.group()
    proposal = make.passed_budget(group.call)
    item = add_item(group, proposal, by=make.officer())
    lines = item.appraisal.lines.values_list("position", "asked", "appraised")
    assert list(lines) == [
        (1, 600 * MILLION, None),
        (2, 300 * MILLION, None),
        (3, 100 * MILLION, None),
    ]
    assert item.proposal.state == "passed"
    assert group.appointed[0].user in {row.user for row in proposal.readers.all()}


def test_before_it_passed_it_does_not_come():
    group = make.group()
    for state in ("eligible", "in_council", "not_passed", "funded"):
        with pytest.raises(WrongMoment):
            add_item(group, make.proposal(state=state, call=group.call), by=make.officer())
    assert Item.objects.count() == 0


def test_in_a_call_without_this_stage_it_does_not_come():
    group = make.group(make.closed_call())
    with pytest.raises(WrongMoment) as refusal:
        add_item(group, make.passed_budget(group.call), by=make.officer())
    assert "thẩm định kinh phí" in str(refusal.value)


def test_a_dossier_comes_before_one_group_only():
    group = make.group()
    proposal = make.passed_budget(group.call)
    add_item(group, proposal, by=make.officer())
    with pytest.raises(Refused):
        add_item(make.group(group.call), proposal, by=make.officer())


def test_who_belongs_to_the_host_neither_sees_nor_judges_it():
    group = make.group()
    proposal = make.passed_budget(group.call)
    barred = make.seats_as(group, "finance")[0].user
    make.membership(barred, proposal.host)
    item = add_item(group, proposal, by=make.officer())
    assert not Appraisal.objects.visible_to(barred).exists()
    make.meeting(group, "opened")
    item = advance(item, "take_up", by=make.head(group))
    with pytest.raises(WrongPerson):
        judge_lines(item.appraisal, ALL, by=barred)


# Judging ---


def test_members_present_judge_the_lines_and_the_sums_follow():
    appraisal = make.appraisal()
    judge_lines(appraisal, ALL, by=member_of(appraisal), method="final")
    appraisal = fresh(appraisal)
    assert (appraisal.sums.asked, appraisal.sums.appraised) == (1_000 * MILLION, 950 * MILLION)
    assert (appraisal.sums.asked_state, appraisal.sums.appraised_state) == (
        900 * MILLION,
        850 * MILLION,
    )
    assert appraisal.method == "final"
    event = Event.objects.of(appraisal.item).newest_first()[0]
    assert (event.verb, event.role) == ("lines_judged", "group_member")


@pytest.mark.parametrize(
    ("judgement", "field"),
    [
        (Judgement(600 * MILLION + 1), "appraised-1"),
        (Judgement(-1), "appraised-1"),
        (Judgement(600 * MILLION - 1), "reason-1"),
    ],
)
def test_more_than_was_asked_or_a_cut_without_its_reason_is_refused(judgement, field):
    appraisal = make.appraisal()
    line = appraisal.lines.get(position=1)
    with nothing_changes(appraisal, line), pytest.raises(Refused) as refusal:
        judge_lines(appraisal, {**ALL, 1: judgement}, by=member_of(appraisal))
    assert [reason.field for reason in refusal.value.reasons] == [field]


def test_nobody_else_judges_and_nobody_who_is_absent():
    group = make.group()
    absent = make.seats_as(group, "member")
    make.meeting(group, "opened", absent=absent)
    appraisal = make.appraisal(group)
    for person in (absent[0].user, make.officer(), appraisal.item.proposal.leader):
        with nothing_changes(appraisal), pytest.raises(WrongPerson):
            judge_lines(appraisal, ALL, by=person)


@pytest.mark.parametrize("state", ["waiting", "scored", "concluded"])
def test_only_while_the_group_has_it_before_it(state):
    appraisal = make.judged_appraisal(state=state)
    with nothing_changes(appraisal), pytest.raises(WrongMoment):
        judge_lines(appraisal, ALL, by=member_of(appraisal))


def test_who_judged_from_an_old_page_is_told():
    appraisal = make.appraisal()
    judge_lines(appraisal, ALL, by=member_of(appraisal), seen_version=1)
    with pytest.raises(Stale):
        judge_lines(appraisal, ALL, by=member_of(appraisal, "finance"), seen_version=1)


def test_there_is_no_sheet_to_score():
    appraisal = make.appraisal()
    with pytest.raises(WrongMoment):
        save_sheet(appraisal.item, by=member_of(appraisal), marks={})


# Closing and concluding ---


def test_the_figures_are_closed_then_answered_then_concluded():
    appraisal = make.judged_appraisal(cut=40 * MILLION)
    head = make.head(group_of(appraisal))
    item = advance(appraisal.item, "close_figures", by=head)
    leader = item.proposal.leader
    assert make.told(leader)[-1].startswith("Xem kinh phí thẩm định")
    answer_figures(fresh(appraisal), text="Nhóm thống nhất.", by=leader)
    item = advance(Item.objects.get(pk=item.pk), "conclude", by=head, **CONCLUSION)
    appraisal = fresh(appraisal)
    assert (appraisal.appraised, appraisal.appraised_state) == (960 * MILLION, 860 * MILLION)
    assert (item.state, item.proposal.state, item.members_present) == ("concluded", "passed", 5)


def test_every_line_and_the_method_come_first():
    appraisal = make.appraisal()
    item = appraisal.item
    with nothing_changes(item), pytest.raises(Refused) as refusal:
        advance(item, "close_figures", by=make.head(group_of(appraisal)))
    assert len(refusal.value.reasons) == 2


def test_a_dossier_with_nothing_left_of_the_state_is_not_closed():
    appraisal = make.judged_appraisal()
    appraisal.lines.filter(source="state").update(appraised=0, reason="Không phù hợp.")
    with pytest.raises(Refused):
        advance(appraisal.item, "close_figures", by=make.head(group_of(appraisal)))


def test_only_the_head_closes_and_concludes():
    appraisal = make.judged_appraisal()
    for person in (member_of(appraisal), member_of(appraisal, "vice"), make.officer()):
        with nothing_changes(appraisal.item), pytest.raises(WrongPerson):
            advance(appraisal.item, "close_figures", by=person)


def test_the_deputy_closes_when_the_head_is_away():
    group = make.group()
    make.meeting(group, "opened", absent=make.seats_as(group, "chair"))
    appraisal = make.judged_appraisal(group)
    item = advance(appraisal.item, "close_figures", by=member_of(appraisal, "vice"))
    assert item.state == "scored"


def test_marks_are_no_matter_of_the_group_nor_figures_of_a_council():
    appraisal = make.judged_appraisal()
    with pytest.raises(WrongPerson):
        advance(appraisal.item, "close_marks", by=make.head(group_of(appraisal)))
    item = make.item_in_session()
    with pytest.raises(WrongPerson):
        advance(item, "close_figures", by=make.chair(item.council))


def test_the_figures_are_opened_again_with_a_reason():
    appraisal = make.judged_appraisal(state="scored")
    head = make.head(group_of(appraisal))
    with pytest.raises(Refused):
        advance(appraisal.item, "reopen_figures", by=head)
    item = advance(appraisal.item, "reopen_figures", by=head, note="Xem lại dòng 1.")
    assert item.state == "open"


def test_only_the_leader_answers_and_only_between_closing_and_conclusion():
    appraisal = make.judged_appraisal(state="scored")
    with nothing_changes(appraisal), pytest.raises(WrongPerson):
        answer_figures(appraisal, text="Thống nhất.", by=make.officer())
    early = make.judged_appraisal()
    with nothing_changes(early), pytest.raises(WrongMoment):
        answer_figures(early, text="Thống nhất.", by=early.item.proposal.leader)


# Who sees it ---


def test_the_team_sees_the_figures_once_they_are_closed():
    open_one, closed = make.judged_appraisal(), make.judged_appraisal(state="scored")
    assert not Appraisal.objects.visible_to(open_one.item.proposal.leader).exists()
    assert list(Appraisal.objects.visible_to(closed.item.proposal.leader)) == [closed]
    assert not Appraisal.objects.visible_to(make.user()).exists()


def test_the_books_see_it_once_it_is_concluded():
    make.judged_appraisal()
    done = make.appraised_budget()
    assert list(Appraisal.objects.visible_to(make.chief_accountant())) == [done]


# The database, the file, what waits ---


@pytest.mark.parametrize(
    "change",
    [
        {"appraised": 600 * MILLION + 1},
        {"appraised": -1},
        {"appraised": 1, "reason": ""},
    ],
)
def test_the_database_refuses_what_no_line_may_be(change):
    appraisal = make.judged_appraisal()
    line = AppraisalLine.objects.filter(appraisal=appraisal, position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        line.update(**change)


def test_the_file_holds_every_line_and_the_same_sums():
    appraisal = make.judged_appraisal(cut=40 * MILLION)
    sheet = load_workbook(exports.appraisal_xlsx(appraisal)).active
    values = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert [v for v in values if isinstance(v, int) and v >= MILLION] == [
        600 * MILLION, 560 * MILLION, 40 * MILLION,
        300 * MILLION, 300 * MILLION,
        100 * MILLION, 100 * MILLION,
        1_000 * MILLION, 960 * MILLION, 40 * MILLION,
    ]  # fmt: skip


def test_it_waits_on_the_group_then_on_the_head_and_the_leader():
    appraisal = make.judged_appraisal()
    head, leader = make.head(group_of(appraisal)), appraisal.item.proposal.leader

    def verbs(person):
        return [str(task.verb) for task in waiting_on(person)]

    assert verbs(member_of(appraisal)) == ["Thẩm định dự toán từng dòng"]
    assert "Chốt số liệu" in verbs(head)
    assert verbs(leader) == []
    advance(appraisal.item, "close_figures", by=head)
    assert verbs(member_of(appraisal)) == []
    assert "Kết luận" in verbs(head)[-1]
    assert verbs(leader) == ["Xem kinh phí thẩm định và trả lời"]


# Pages ---


def test_a_member_judges_on_the_page(client):
    appraisal = make.appraisal()
    client.force_login(member_of(appraisal))
    url = appraisal.get_absolute_url() + "so-lieu/"
    assert client.get(url).status_code == 200
    sent = {"appraised-1": "600.000.000", "appraised-2": "250.000.000", "appraised-3": "100000000"}
    answer = client.post(url, {**sent, "seen_version": "1", "method": "partial"})
    assert answer.status_code == 400
    assert "Máy đo" in answer.content.decode()
    answer = client.post(url, {**sent, "reason-2": "Theo báo giá.", "method": "partial"})
    assert answer.status_code == 302
    assert fresh(appraisal).sums.appraised_state == 850 * MILLION


def test_the_leader_reads_and_answers_but_sees_no_item(client):
    appraisal = make.judged_appraisal(state="scored")
    client.force_login(appraisal.item.proposal.leader)
    page = client.get(appraisal.get_absolute_url())
    assert page.status_code == 200
    assert str(make.head(group_of(appraisal))) not in page.content.decode()
    assert client.get(appraisal.item.get_absolute_url()).status_code == 404
    client.post(appraisal.get_absolute_url() + "tra-loi/", {"text": "Nhóm thống nhất."})
    assert fresh(appraisal).answer == "Nhóm thống nhất."


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_with_three(
    client, rows, django_assert_num_queries
):
    group = make.group()
    for _row in range(rows):
        make.judged_appraisal(group)
    client.force_login(make.head(group))
    client.get("/tham-dinh-kinh-phi/")
    with django_assert_num_queries(7):
        page = client.get("/tham-dinh-kinh-phi/")
    assert page.content.decode().count('/kinh-phi/"') == rows


@pytest.mark.parametrize("state", ["waiting", "open", "scored"])
def test_the_items_page_shows_the_sums_and_no_sheets(client, state):
    appraisal = make.judged_appraisal(state=state, cut=MILLION)
    for person in (make.head(group_of(appraisal)), make.officer()):
        client.force_login(person)
        page = client.get(appraisal.item.get_absolute_url())
        assert page.status_code == 200
        assert appraisal.get_absolute_url() in page.content.decode()
        assert "/phieu/" not in page.content.decode().partition("<main")[2]
        told = {
            "waiting": "Chờ họp hội đồng",
            "open": "Đang thẩm định",
            "scored": "Đã chốt số liệu",
        }
        assert told[state] in page.content.decode()


def test_a_concluded_one_shows_its_result_on_the_dossier_too(client):
    done = make.appraised_budget(cut=40 * MILLION)
    client.force_login(done.item.proposal.leader)
    page = client.get(done.item.proposal.get_absolute_url()).content.decode()
    assert "960.000.000" in page
    assert done.get_absolute_url() in page
    client.force_login(make.officer())
    assert "860.000.000" in client.get(done.item.get_absolute_url()).content.decode()

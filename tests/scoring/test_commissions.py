"""A council turns problems into tasks by more than three quarters; the province orders them."""

from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from scoring import rules
from scoring.actions import (
    Rating,
    add_problem,
    file_opinion,
    open_call_for,
    propose_list,
    step_aside,
)
from scoring.models import Commission, CommissionList, Opinion
from scoring.querysets import waiting_on
from tests import make
from tests.scoring.same import nothing_changes

THREE_QUARTERS = Fraction(3, 4)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def ratings(commission, **changes):
    keys = [one.key for one in commission.council.criteria("identify")]
    return {key: Rating(2, "Theo bài toán.") for key in keys} | changes


def seat_as(commission, role="member"):
    return make.seats_as(commission.council, role)[0]


# The vote ---


@pytest.mark.parametrize(
    ("votes", "present", "adopted"),
    [(7, 9, True), (6, 8, False), (7, 8, True), (5, 7, False), (6, 7, True), (3, 4, False)],
)
def test_more_than_three_quarters_is_exact_at_its_boundary(votes, present, adopted):
    assert rules.adopts(votes, present, THREE_QUARTERS, is_strict=True) is adopted


@given(st.integers(1, 40), st.integers(0, 40))
def test_a_task_is_adopted_exactly_above_three_quarters(present, votes):
    if votes > present:
        with pytest.raises(ValueError, match="present"):
            rules.adopts(votes, present, THREE_QUARTERS, is_strict=True)
        return
    assert rules.adopts(votes, present, THREE_QUARTERS, is_strict=True) == (4 * votes > 3 * present)
    assert rules.adopts(votes, present, THREE_QUARTERS, is_strict=False) == (
        4 * votes >= 3 * present
    )


# Coming before the council ---


@pytest.mark.django_db
def test_a_published_problem_comes_before_the_council():
    council = make.identification_council()
    commission = add_problem(council, make.problem("published"), by=make.officer())
    assert (commission.state, commission.position) == ("waiting", 1)
    assert not commission.recusals.exists()


@pytest.mark.django_db
def test_who_has_the_problem_is_recused_and_sees_nothing_of_it():
    council = make.identification_council()
    problem = make.problem("published")
    member = make.seats_as(council, "member")[0]
    make.membership(member.user, problem.organisation)
    commission = add_problem(council, problem, by=make.officer())
    assert [row.seat for row in commission.recusals.all()] == [member]
    assert not Commission.objects.visible_to(member.user).exists()
    assert Commission.objects.visible_to(make.seats_as(council, "member")[1].user).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_what_is_not_on_the_board_does_not_come(state):
    council = make.identification_council()
    with nothing_changes(council), pytest.raises(WrongMoment):
        add_problem(council, make.problem(state), by=make.officer())


@pytest.mark.django_db
def test_only_an_identification_council_takes_problems_and_only_an_officer_puts_them():
    problem = make.problem("published")
    with pytest.raises(Refused):
        add_problem(make.formed_council(), problem, by=make.officer())
    with pytest.raises(WrongPerson):
        add_problem(make.identification_council(), problem, by=make.user())
    assert not Commission.objects.exists()


# Voting ---


@pytest.mark.django_db
def test_a_member_rates_every_criterion_and_votes():
    commission = make.commission()
    opinion = file_opinion(
        commission,
        by=seat_as(commission).user,
        ratings=ratings(commission),
        wants_it=True,
        method="direct",
    )
    assert (opinion.marks.count(), opinion.wants_it, opinion.method) == (5, True, "direct")
    event = Event.objects.of(commission).newest_first()[0]
    assert event.verb == "opinion_filed"
    assert "true" not in event.data.lower()


@pytest.mark.django_db
def test_what_is_missing_is_told_by_its_field():
    commission = make.commission()
    first = next(iter(ratings(commission)))
    with pytest.raises(Refused) as refusal:
        file_opinion(
            commission,
            by=seat_as(commission).user,
            ratings=ratings(commission, **{first: Rating(1, " ")}),
            wants_it=True,
        )
    assert [reason.field for reason in refusal.value.reasons] == [f"reason-{first}", "method"]
    assert not Opinion.objects.exists()


@pytest.mark.django_db
def test_nobody_else_votes_and_nobody_absent_or_recused():
    council = make.identification_council()
    absent, recused = make.seats_as(council, "member")
    make.meeting(council, "opened", absent=[absent])
    commission = make.commission(council)
    step_aside(commission, ground="partiality", evidence="Quan hệ cá nhân.", by=recused.user)
    for person in (absent.user, recused.user, make.officer()):
        with pytest.raises(WrongPerson):
            file_opinion(fresh(commission), by=person, ratings=ratings(commission), wants_it=False)
    assert not Opinion.objects.exists()


@pytest.mark.django_db
def test_after_the_vote_is_closed_nobody_votes():
    commission = make.voted_commission()
    with pytest.raises(WrongMoment):
        file_opinion(
            commission,
            by=seat_as(commission).user,
            ratings=ratings(commission),
            wants_it=False,
        )


# Closing and concluding ---


@pytest.mark.django_db
def test_the_vote_is_closed_by_whoever_presides_once_all_have_filed_or_with_a_reason():
    commission = make.commission()
    make.opinion(commission, seat_as(commission))
    chair = make.chair(commission.council)
    with nothing_changes(commission), pytest.raises(WrongPerson):
        advance(commission, "close_votes", by=seat_as(commission).user)
    with nothing_changes(commission), pytest.raises(Refused):
        advance(commission, "close_votes", by=chair)
    assert advance(commission, "close_votes", by=chair, note="Hai người vắng.").state == "scored"


@pytest.mark.django_db
@pytest.mark.parametrize(("votes", "adopted"), [(6, True), (5, False)])
def test_six_of_seven_adopt_and_five_do_not(votes, adopted):
    commission = make.voted_commission(votes_for=votes)
    chair = make.chair(commission.council)
    done = advance(commission, "conclude", by=chair, reasons="Chưa cấp thiết.", **make.TASK_OUTPUT)
    assert (done.is_adopted, done.votes_for, done.members_present) == (adopted, votes, 7)
    assert done.task_name == (make.TASK_OUTPUT["task_name"] if adopted else "")
    assert done.reasons == ("" if adopted else "Chưa cấp thiết.")
    told = make.told(commission.problem.posted_by)[-1]
    assert ("không được đề nghị" not in told) is adopted


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["task_name", "aims", "products", "method"])
def test_a_task_to_be_done_has_its_content(missing):
    commission = make.voted_commission()
    with nothing_changes(commission), pytest.raises(Refused) as refusal:
        advance(
            commission,
            "conclude",
            by=make.chair(commission.council),
            **{**make.TASK_OUTPUT, missing: ""},
        )
    assert [reason.field for reason in refusal.value.reasons] == [missing]


@pytest.mark.django_db
def test_one_that_is_not_has_its_reasons():
    commission = make.voted_commission(votes_for=0)
    with nothing_changes(commission), pytest.raises(Refused) as refusal:
        advance(commission, "conclude", by=make.chair(commission.council), **make.TASK_OUTPUT)
    assert [reason.field for reason in refusal.value.reasons] == ["reasons"]


@pytest.mark.django_db
def test_the_database_wants_a_result_too():
    commission = make.voted_commission()
    with pytest.raises(IntegrityError), transaction.atomic():
        Commission.objects.filter(pk=commission.pk).update(state="concluded")


@pytest.mark.django_db
def test_opinions_are_sealed_until_the_vote_is_closed(client):
    commission = make.voted_commission(state="open")
    client.force_login(make.chair(commission.council))
    assert "Theo bài toán." not in client.get(commission.get_absolute_url()).content.decode()
    Commission.objects.filter(pk=commission.pk).update(state="scored")
    assert "Theo bài toán." in client.get(commission.get_absolute_url()).content.decode()
    client.force_login(make.officer())
    assert "Theo bài toán." not in client.get(commission.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_it_waits_on_each_member_and_then_on_whoever_presides():
    commission = make.voted_commission(state="open")
    chair, member = make.chair(commission.council), seat_as(commission).user
    Opinion.objects.filter(seat=seat_as(commission)).update(filed_at=None)

    def verbs(person):
        return [str(task.verb) for task in waiting_on(person)]

    assert verbs(member) == ["Nộp phiếu ý kiến về nhiệm vụ"]
    assert verbs(chair)[-1] == "Đóng bỏ phiếu"
    Commission.objects.filter(pk=commission.pk).update(state="scored")
    assert verbs(member) == []
    assert verbs(chair)[-1] == "Kết luận nhiệm vụ"


@pytest.mark.django_db
def test_the_meeting_does_not_end_with_a_vote_under_way():
    commission = make.commission()
    with pytest.raises(Refused):
        advance(commission.meeting, "conclude", by=make.chair(commission.council))


# The list and a call ---


@pytest.mark.django_db
def test_the_list_is_proposed_approved_and_a_call_opened_from_it():
    task = make.identified_task()
    officer, leader = make.officer(), make.provincial_leader()
    proposed = propose_list(task.council, by=officer)
    assert list(proposed.tasks()) == [task]
    assert [str(row.verb) for row in waiting_on(leader)] == ["Phê duyệt danh mục đặt hàng"]
    decision = {"decision_number": "12/QĐ-UBND", "decision_on": make.a_past_day()}
    with nothing_changes(proposed), pytest.raises(WrongPerson):
        advance(proposed, "approve", by=officer, **decision)
    advance(proposed, "approve", by=leader, **decision)
    call = open_call_for(task, code="2026-DH1", budget_year=2026, flow="selection", by=officer)
    assert (call.title, call.decision_number) == (task.task_name, "12/QĐ-UBND")
    assert list(call.problems.all()) == [task.problem]
    with pytest.raises(WrongMoment):
        open_call_for(task, code="2026-DH2", budget_year=2026, flow="selection", by=officer)


@pytest.mark.django_db
def test_tasks_stand_by_priority():
    council = make.identification_council()
    second = make.identified_task(council, priority=2)
    first = make.identified_task(council, priority=1)
    make.commission(
        council,
        "concluded",
        is_adopted=False,
        reasons="Trùng.",
        votes_for=0,
        votes_against=7,
        members_present=7,
    )
    assert list(propose_list(council, by=make.officer()).tasks()) == [first, second]


@pytest.mark.django_db
def test_a_list_waits_for_every_task_and_there_is_one():
    council = make.identification_council()
    make.identified_task(council)
    make.commission(council)
    with pytest.raises(WrongMoment):
        propose_list(council, by=make.officer())
    assert not CommissionList.objects.exists()
    approved = make.commission_list("approved")
    with pytest.raises(Refused):
        propose_list(approved.council, by=make.officer())


@pytest.mark.django_db
def test_a_list_sent_back_says_why_and_may_be_proposed_again():
    proposed = make.commission_list()
    leader = make.provincial_leader()
    with pytest.raises(Refused):
        advance(proposed, "reject", by=leader)
    assert advance(proposed, "reject", by=leader, note="Xem lại thứ tự.").state == "rejected"
    assert propose_list(proposed.council, by=make.officer()).state == "proposed"


@pytest.mark.django_db
def test_no_call_before_the_list_is_approved():
    task = make.commission_list().tasks()[0]
    with pytest.raises(WrongMoment):
        open_call_for(task, code="X", budget_year=2026, flow="selection", by=make.officer())


@pytest.mark.django_db
def test_everybody_reads_an_approved_list_and_only_staff_a_proposed_one(client):
    approved, proposed = make.commission_list("approved"), make.commission_list()
    assert client.get(approved.get_absolute_url()).status_code == 200
    assert client.get(proposed.get_absolute_url()).status_code == 404
    problem = approved.tasks()[0].problem
    client.force_login(make.user())
    assert approved.get_absolute_url() in client.get(problem.get_absolute_url()).content.decode()
    client.force_login(make.officer())
    assert client.get(proposed.get_absolute_url()).status_code == 200


# Pages ---


@pytest.mark.django_db
def test_an_officer_puts_problems_on_the_agenda_and_a_member_votes_on_a_page(client):
    council = make.identification_council()
    problem = make.problem("published")
    client.force_login(make.officer())
    url = council.get_absolute_url() + "chuong-trinh/"
    assert problem.title in client.get(url).content.decode()
    assert client.post(url, {"problems": [problem.pk]}).status_code == 302
    assert problem.title in client.get(council.get_absolute_url()).content.decode()
    commission = make.commission(council)
    client.force_login(seat_as(commission).user)
    page = commission.get_absolute_url() + "phieu/"
    assert client.get(page).status_code == 200
    assert client.post(page, {"wants_it": "yes"}).status_code == 400
    sent = {}
    for key in ratings(commission):
        sent |= {f"met-{key}": "2", f"reason-{key}": "Theo bài toán."}
    answer = client.post(page, {**sent, "wants_it": "yes", "method": "selection"})
    assert answer.status_code == 302
    assert Opinion.objects.get().wants_it is True


@pytest.mark.django_db
def test_whoever_has_the_problem_reads_the_result_without_a_name(client):
    task = make.identified_task()
    client.force_login(task.problem.posted_by)
    page = client.get(task.get_absolute_url()).content.decode()
    assert task.task_name in page
    assert str(make.chair(task.council)) not in page
    of_problem = client.get(task.problem.get_absolute_url()).content.decode()
    assert task.get_absolute_url() in of_problem
    open_one = make.commission()
    client.force_login(open_one.problem.posted_by)
    assert client.get(open_one.get_absolute_url()).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_cost_the_same_with_one_row_and_with_three(
    client, rows, django_assert_num_queries
):
    for _row in range(rows):
        make.commission_list("approved")
    client.force_login(make.officer())
    client.get("/danh-muc-dat-hang/")
    with django_assert_num_queries(7):
        client.get("/danh-muc-dat-hang/")

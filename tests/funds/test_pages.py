"""Pages of money: who sees them, what they ask of the database, what a bad form gives back."""

import pytest
from django.urls import reverse

from funds.models import Allocation, BudgetYear, Payment
from funds.states import AccountKind
from funds.tasks import work_out_allocation
from funds.views.statements import STATEMENTS
from lifecycle.actions import advance
from papers.models import Document
from tests import make

pytestmark = pytest.mark.django_db
B = make.BILLION

LISTS = ["budget_list", "allocation_list", "payment_list", "entry_list"]


def url(name, thing=None, **more):
    kwargs = {"public_id": thing.public_id} if thing is not None else {}
    return reverse(f"funds:{name}", kwargs=kwargs | more)


def things(count):
    """So many years, each with an allocation, a commitment, a payment and its entries."""
    for year in range(2026, 2026 + count):
        budget = make.budget(year=year)
        call = make.closed_call(budget_year=year)
        made = make.passed_proposal(call, amount=B, group=1)
        make.approved_allocation(budget, call)
        commitment = made.commitments.get()
        make.commit(commitment)
        make.payment(make.instalment(commitment), state="paid")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    "name, queries",
    [("budget_list", 8), ("allocation_list", 8), ("payment_list", 9), ("entry_list", 8)],
)
def test_a_list_asks_as_often_for_one_row_as_for_three(
    client, django_assert_num_queries, name, queries, count
):
    things(count)
    client.force_login(make.auditor())
    with django_assert_num_queries(queries):
        page = client.get(url(name))
    assert page.status_code == 200
    assert page.context["count"] == (4 * count if name == "entry_list" else count)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_for_those_who_are_signed_in(client, name):
    assert client.get(url(name)).status_code == 302


@pytest.mark.parametrize("name", LISTS)
def test_a_stranger_finds_the_list_empty(client, name):
    things(1)
    client.force_login(make.member(make.enterprise()))
    page = client.get(url(name))
    assert (page.status_code, page.context["count"]) == (200, 0)


@pytest.mark.parametrize("name", LISTS)
def test_finance_staff_of_another_province_see_nothing(client, name):
    things(1)
    elsewhere = make.province("01", "Hà Nội")
    client.force_login(make.chief_accountant(province=elsewhere))
    assert client.get(url(name)).context["count"] == 0
    budget = BudgetYear.objects.get()
    assert client.get(url("budget_detail", budget)).status_code == 404
    assert client.post(url("budget_verb", budget, verb="close")).status_code == 404
    assert BudgetYear.objects.get().state == "approved"


def pages():
    payment = make.payment(state="paid")
    budget, entry = payment.budget, payment.budget.entries.last()
    allocation = Allocation.objects.get()
    return [
        url("budget_detail", budget),
        url("allocation_detail", allocation),
        url("allocation_certificate", allocation),
        url("allocation_xlsx", allocation),
        url("payment_detail", payment),
        url("payment_new", payment.instalment),
        url("entry_detail", entry),
        url("trial_balance", budget),
        *(url("ledger_file", budget, kind=kind) for kind in ("csv", "xlsx", "beancount")),
        *(url("account_book", budget, account=kind) for kind in AccountKind.values),
        *(url("statement", budget, by=by) for by in STATEMENTS),
        url("period_list", budget),
    ]


def test_finance_staff_read_every_page_and_strangers_none(client):
    addresses = pages()
    for person, expected in (
        (make.auditor(), 200),
        (make.officer(), 200),
        (make.member(make.university()), 404),
    ):
        client.force_login(person)
        for address in addresses:
            wanted = 403 if "dot/" in address and person.has_role("auditor") else expected
            assert (address, client.get(address).status_code) == (address, wanted)


def test_the_task_leader_sees_the_payment_but_not_the_books(client):
    payment = make.payment(state="paid")
    leader = payment.instalment.commitment.proposal.leader
    client.force_login(leader)
    page = client.get(url("payment_detail", payment))
    assert page.status_code == 200
    assert page.context["entry"] is None
    assert client.get(url("entry_detail", payment.budget.entries.last())).status_code == 404
    assert client.get(url("budget_detail", payment.budget)).status_code == 404


def test_the_denominator_and_the_source_of_the_rule_stand_beside_the_share(client):
    budget = make.budget(54 * B, denominator_note="Quyết định giao dự toán")
    client.force_login(make.auditor())
    text = client.get(url("budget_detail", budget)).content.decode()
    assert "54.000.000.000 ₫" in text
    assert "8.100.000.000 ₫" in text
    assert "Quyết định giao dự toán" in text
    assert "NQ 57-NQ/TW" in text


# Drawing up a budget ----------------------------------------------------------------------------


def budget_form(**changes):
    return {
        "province": "19",
        "year": "2026",
        "title": "Ngân sách",
        "denominator": "54.000.000.000",
        "denominator_note": "",
        "sources-TOTAL_FORMS": "1",
        "sources-INITIAL_FORMS": "0",
        "sources-0-kind": "province",
        "sources-0-amount": "54.000.000.000",
        "sources-0-note": "",
        "limits-TOTAL_FORMS": "1",
        "limits-INITIAL_FORMS": "0",
        "limits-0-kind": "cap",
        **changes,
    }


def test_a_budget_is_drawn_up_on_its_page(client):
    make.rules()
    client.force_login(make.chief_accountant())
    answer = client.post(url("budget_new"), budget_form())
    budget = BudgetYear.objects.get()
    assert (answer.status_code, answer.url) == (302, budget.get_absolute_url())
    assert (budget.total, budget.denominator) == (54 * B, 54 * B)


@pytest.mark.parametrize(
    "slip",
    [
        {"denominator": "0"},
        {"denominator": "-1"},
        {"denominator": "1,5"},
        {"denominator": "1.5"},
        {"denominator": "1e9"},
        {"denominator": "NaN"},
        {"denominator": "１０００"},
        {"denominator": "1000000000000001"},
        {"sources-0-amount": "-5"},
        {"sources-0-amount": "0.5"},
        {"year": "1999"},
        {"title": ""},
        {"title": "Ngân\x00sách"},
        {"sources-0-kind": "gold"},
        {"province": "99"},
    ],
)
def test_a_bad_form_comes_back_with_its_errors_and_changes_nothing(client, slip):
    make.rules()
    client.force_login(make.chief_accountant())
    answer = client.post(url("budget_new"), budget_form(**slip))
    assert answer.status_code == 400
    assert not BudgetYear.objects.exists()


def test_a_second_budget_of_the_year_is_refused_on_the_page(client):
    make.budget()
    client.force_login(make.chief_accountant())
    answer = client.post(url("budget_new"), budget_form())
    assert answer.status_code == 400
    assert BudgetYear.objects.count() == 1


def test_nobody_else_draws_up_or_changes_a_budget(client):
    budget = make.draft_budget()
    client.force_login(make.officer())
    assert client.get(url("budget_new")).status_code == 403
    assert client.post(url("budget_edit", budget), budget_form()).status_code == 403
    assert BudgetYear.objects.get().title == budget.title


def test_a_draft_is_changed_and_a_stale_page_refused(client):
    budget = make.draft_budget()
    client.force_login(make.chief_accountant())
    form = budget_form(title="Sửa", seen_version="1", **{"sources-0-amount": "7"})
    assert client.post(url("budget_edit", budget), form).status_code == 302
    changed = BudgetYear.objects.get()
    assert (changed.title, changed.total) == ("Sửa", 7)
    assert client.post(url("budget_edit", budget), form).status_code == 409
    advance(make.draft_budget(year=2027), "propose", by=make.chief_accountant())
    proposed = BudgetYear.objects.get(year=2027)
    assert client.get(url("budget_edit", proposed)).status_code == 409


# Computing and deciding -------------------------------------------------------------------------


def test_an_officer_computes_and_proposes_and_three_others_approve(client):
    budget, call = make.budget(), make.closed_call()
    make.passed_proposal(call)
    client.force_login(make.officer())
    asked = {"call": call.public_id, "policy": "merit"}
    answer = client.post(url("allocation_new"), asked)
    allocation = Allocation.objects.get()
    assert (answer.status_code, answer.url) == (302, allocation.job.get_absolute_url())
    work_out_allocation.func(allocation.job_id)
    assert client.post(url("allocation_verb", allocation, verb="propose")).status_code == 302
    assert client.post(url("allocation_verb", allocation, verb="approve")).status_code == 409
    for person, verb in (
        (make.chief_accountant(), "check_money"),
        (make.fund_director(), "endorse"),
    ):
        assert client.post(url("allocation_verb", allocation, verb=verb)).status_code == 403
        client.force_login(person)
        assert client.post(url("allocation_verb", allocation, verb=verb)).status_code == 302
    client.force_login(make.provincial_leader())
    page = client.get(url("allocation_verb", allocation, verb="approve"))
    assert page.status_code == 200
    answer = client.post(url("allocation_verb", allocation, verb="approve"), {})
    assert answer.status_code == 302
    again = client.post(url("allocation_verb", allocation, verb="approve"), {})
    assert again.status_code == 409
    assert budget.commitments.count() == 1
    assert Allocation.objects.get().decision_number == "01/QĐ-UBND"


def test_a_call_without_a_budget_is_told_so(client):
    call = make.closed_call(budget_year=2031)
    client.force_login(make.officer())
    asked = {"call": call.public_id, "policy": "merit"}
    answer = client.post(url("allocation_new"), asked)
    assert answer.status_code == 400
    assert not Allocation.objects.exists()


def test_a_deed_only_verb_has_no_address(client):
    payment = make.payment()
    client.force_login(make.fund_director())
    for verb in ("nothing", "commit"):
        assert client.post(url("payment_verb", payment, verb=verb)).status_code == 404


def test_the_decision_is_issued_by_the_leader_after_the_approval(client):
    allocation = make.endorsed_allocation()
    leader = make.provincial_leader()
    client.force_login(leader)
    assert client.post(url("decision_issue", allocation)).status_code == 409
    advance(allocation, "approve", by=leader)
    client.force_login(make.officer())
    assert client.post(url("decision_issue", allocation)).status_code == 403
    assert not Document.objects.exists()
    client.force_login(leader)
    assert client.post(url("decision_issue", allocation)).status_code == 302
    assert Document.objects.get().number == "01/QĐ-UBND"
    assert client.post(url("decision_issue", allocation)).status_code == 302
    assert Document.objects.in_force().count() == 1


# Paying -----------------------------------------------------------------------------------------


def request_form(**more):
    told = make.ACCOUNT._asdict()
    return {f"account_{name}": value for name, value in told.items()} | more


def test_a_payment_is_requested_once_however_often_the_form_is_sent(client):
    part = make.instalment()
    client.force_login(part.commitment.proposal.leader)
    address = url("payment_new", part)
    key = client.get(address).context["form"]["idempotency_key"].value()
    first = client.post(address, request_form(idempotency_key=key, files=[make.upload()]))
    second = client.post(address, request_form(idempotency_key=key, files=[make.upload()]))
    without = client.post(address, request_form(idempotency_key=key))
    other = client.post(address, request_form(idempotency_key="another"))
    assert (first.status_code, second.status_code) == (302, 302)
    assert (without.status_code, other.status_code) == (409, 409)
    assert first.url == second.url
    payment = Payment.objects.get()
    assert [paper.name for paper in payment.papers.all()] == ["thuyet-minh.pdf"]


def test_a_request_without_an_account_or_with_a_bad_file_keeps_nothing(client):
    part = make.instalment()
    client.force_login(part.commitment.proposal.leader)
    address = url("payment_new", part)
    missing = client.post(address, request_form(account_number=" ", idempotency_key="k"))
    assert (missing.status_code, list(missing.context["form"].errors)) == (400, ["account_number"])
    bad = make.upload("hop-dong.pdf", b"MZ nothing of a PDF")
    answer = client.post(address, request_form(files=[bad], idempotency_key="k"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["files"])
    assert not Payment.objects.exists()


def test_the_papers_of_a_request_are_read_by_those_who_see_the_payment(client):
    payment = make.requested(make.instalment(), files=[make.upload()])
    address = url("payment_paper", payment.papers.get())
    for person, expected in (
        (make.chief_accountant(), 200),
        (payment.instalment.commitment.proposal.leader, 200),
        (make.member(make.university()), 404),
    ):
        client.force_login(person)
        assert client.get(address).status_code == expected


def test_paying_asks_first_and_takes_the_treasurys_number(client):
    payment = make.payment(state="approved")
    client.force_login(make.fund_accountant())
    assert client.get(url("payment_verb", payment, verb="pay")).status_code == 200
    data = {"reference": "KB-7", "seen_version": payment.version}
    assert client.post(url("payment_verb", payment, verb="pay"), data).status_code == 302
    assert Payment.objects.get().reference == "KB-7"
    assert client.post(url("payment_verb", payment, verb="pay"), data).status_code == 409


def test_refusing_without_a_reason_comes_back(client):
    payment = make.payment()
    client.force_login(make.fund_director())
    assert client.post(url("payment_verb", payment, verb="refuse"), {}).status_code == 400
    assert Payment.objects.get().state == "prepared"

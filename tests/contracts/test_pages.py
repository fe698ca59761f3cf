"""Pages: who sees what, what a form does, and that a list costs the same however long it is."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from contracts.models import Amendment, Contract, RiskFile
from contracts.querysets import waiting_on
from lifecycle.actions import advance
from papers.models import Document
from tests import make

pytestmark = pytest.mark.django_db


def page(client, user, name, /, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"contracts:{name}", args=args), query)


def send(client, user, name, /, *args, **data):
    client.force_login(user)
    return client.post(reverse(f"contracts:{name}", args=args), data)


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


# --- Lists ---


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_contracts_costs_the_same_at_any_length(
    client, django_assert_num_queries, count
):
    for _number in range(count):
        make.signed_contract()
    client.force_login(make.officer())
    client.get(reverse("contracts:contract_list"))
    with django_assert_num_queries(9):
        answer = client.get(reverse("contracts:contract_list"))
    assert answer.status_code == 200
    assert len(answer.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_results_costs_the_same_at_any_length(client, django_assert_num_queries, count):
    contract = make.accepted_contract()
    for _number in range(count):
        make.result(contract)
    client.force_login(make.officer())
    client.get(reverse("contracts:result_list"))
    with django_assert_num_queries(7):
        answer = client.get(reverse("contracts:result_list"))
    assert len(answer.context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_what_waits_costs_the_same_however_much_it_is(django_assert_num_queries, count):
    for _number in range(count):
        make.contract("agreed")
    director = make.fund_director()
    assert director.standing
    with django_assert_num_queries(8):
        tasks = waiting_on(director)
    assert len(tasks) == count


def test_contracts_are_found_without_diacritics(client):
    contract = make.signed_contract(proposal=make.funded_proposal(title="Sấy chè Tân Cương"))
    make.signed_contract()
    answer = page(client, make.officer(), "contract_list", q="say che")
    assert list(answer.context["rows"]) == [contract]
    answer = page(client, make.officer(), "contract_list", q="01/2026")
    assert list(answer.context["rows"]) == [contract]
    assert list(page(client, make.officer(), "contract_list", state="draft").context["rows"]) == []


# --- Sight ---


def test_those_it_concerns_see_the_contract_in_full(client):
    contract = make.signed_contract()
    partner = make.team_member(contract.proposal).user
    for person in (
        contract.proposal.leader,
        make.host_person(contract),
        partner,
        make.officer(),
        make.chief_accountant(),
        make.auditor(),
    ):
        answer = page(client, person, "contract_detail", contract.public_id)
        assert answer.status_code == 200
        assert answer.context["is_open"]
        assert "1.000.000.000" in answer.content.decode()


def test_the_problems_owner_sees_no_money_and_no_milestones(client):
    contract = make.signed_contract()
    owner = make.owner_of_problem(contract)
    answer = page(client, owner, "contract_detail", contract.public_id)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert contract.proposal.title in shown
    assert "1.000.000.000" not in shown
    assert make.first_work(contract).name not in shown
    listed = page(client, owner, "contract_list").content.decode()
    assert contract.number in listed
    assert "1.000.000.000" not in listed


def test_the_problems_owner_does_not_see_a_draft(client):
    contract = make.contract()
    owner = make.owner_of_problem(contract)
    assert page(client, owner, "contract_detail", contract.public_id).status_code == 404


def test_a_stranger_finds_nothing_of_a_contract(client):
    contract = make.signed_contract()
    amendment = make.amendment(contract)
    risk_file = make.risk_file(contract)
    stranger = make.member()
    milestone = contract.milestones.first()
    for name, thing in (
        ("contract_detail", contract),
        ("milestone_detail", milestone),
        ("amendment_detail", amendment),
        ("risk_detail", risk_file),
        ("contract_preview", contract),
    ):
        assert page(client, stranger, name, thing.public_id).status_code == 404
    assert page(client, stranger, "contract_list").context["count"] == 0
    for verb in ("sign", "host_agrees", "fail"):
        assert send(client, stranger, "contract_verb", contract.public_id, verb).status_code == 404


def test_the_problems_owner_finds_no_part_of_it(client):
    contract = make.signed_contract()
    owner = make.owner_of_problem(contract)
    milestone = contract.milestones.first()
    assert page(client, owner, "milestone_detail", milestone.public_id).status_code == 404
    assert page(client, owner, "contract_preview", contract.public_id).status_code == 404


def test_nobody_reads_without_signing_in(client):
    contract = make.signed_contract()
    answer = client.get(contract.get_absolute_url())
    assert answer.status_code == 302


# --- Deeds through pages ---


def draw_up_data(proposal, **changes):
    rows = [
        ("Hợp đồng có hiệu lực", "2026-06-01", "300.000.000"),
        ("Báo cáo", "2027-01-15", "600.000.000"),
        ("Nghiệm thu", "2027-12-31", "100.000.000"),
    ]
    data = {
        "method": "final",
        "starts_on": "01/06/2026",
        "ends_on": "31/12/2027",
        "fund_signatory": "Giám đốc Quỹ",
        "host_signatory": "Hiệu trưởng",
        "milestones-TOTAL_FORMS": "5",
        "milestones-INITIAL_FORMS": "4",
    }
    for place in range(5):
        name, due_on, amount = rows[place] if place < 3 else ("", "", "")
        data[f"milestones-{place}-name"] = name
        data[f"milestones-{place}-due_on"] = due_on
        data[f"milestones-{place}-amount"] = amount
    return data | changes


def test_an_officer_draws_up_a_contract_on_its_page(client):
    proposal = make.funded_proposal()
    officer = make.officer()
    assert page(client, officer, "contract_new", proposal.public_id).status_code == 200
    answer = send(client, officer, "contract_new", proposal.public_id, **draw_up_data(proposal))
    contract = Contract.objects.get()
    assert answer.status_code == 302
    assert answer.url == contract.get_absolute_url()
    assert [
        step.instalment.amount for step in contract.milestones.select_related("instalment")
    ] == [300_000_000, 600_000_000, 100_000_000]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"starts_on": "31/12/2027", "ends_on": "01/06/2026"}, "ends_on"),
        ({"starts_on": "31/02/2026"}, "starts_on"),
        ({"host_signatory": " "}, "host_signatory"),
        ({"method": "by_heart"}, "method"),
    ],
)
def test_a_draft_that_cannot_be_names_the_field(client, changes, field):
    proposal = make.funded_proposal()
    answer = send(
        client,
        make.officer(),
        "contract_new",
        proposal.public_id,
        **draw_up_data(proposal, **changes),
    )
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert Contract.objects.count() == 0


@pytest.mark.parametrize(
    "amount", ["600.000.001", "-1", "1,5", "1e9", "６００", "10000000000000001"]
)
def test_an_amount_that_cannot_be_is_refused(client, amount):
    proposal = make.funded_proposal()
    data = draw_up_data(proposal, **{"milestones-1-amount": amount})
    answer = send(client, make.officer(), "contract_new", proposal.public_id, **data)
    assert answer.status_code == 400
    assert Contract.objects.count() == 0


def test_only_an_officer_opens_the_page_to_draw_up(client):
    proposal = make.funded_proposal()
    for person in (proposal.leader, make.fund_director()):
        assert page(client, person, "contract_new", proposal.public_id).status_code == 403
        answer = send(client, person, "contract_new", proposal.public_id, **draw_up_data(proposal))
        assert answer.status_code == 403
    assert Contract.objects.count() == 0


def test_a_stale_draft_is_not_overwritten(client):
    contract = make.contract()
    officer = make.officer()
    data = draw_up_data(contract.proposal, seen_version=contract.version)
    assert send(client, officer, "contract_edit", contract.public_id, **data).status_code == 302
    again = draw_up_data(
        contract.proposal, seen_version=contract.version, host_signatory="Người khác"
    )
    assert send(client, officer, "contract_edit", contract.public_id, **again).status_code == 409
    assert fresh(contract).host_signatory == "Hiệu trưởng"


def test_the_director_signs_once_and_the_paper_is_there(client):
    contract = make.contract("agreed")
    director = make.fund_director()
    seen = {"seen_version": contract.version}
    answer = send(client, director, "contract_verb", contract.public_id, "sign", **seen)
    assert answer.status_code == 302
    document = Document.objects.about(contract).get()
    again = send(client, director, "contract_verb", contract.public_id, "sign", **seen)
    assert again.status_code == 409
    assert Document.objects.count() == 1
    paper = page(client, director, "contract_paper", contract.public_id, document.code)
    assert paper.status_code == 200
    assert b"".join(paper.streaming_content)[:5] == b"%PDF-"


def test_a_deed_of_the_council_is_no_button(client):
    contract = make.contract("awaiting_acceptance")
    answer = send(client, make.officer(), "contract_verb", contract.public_id, "accept")
    assert answer.status_code == 403
    assert fresh(contract).state == "awaiting_acceptance"


def test_a_milestone_is_reported_on_its_page(client):
    milestone = make.first_work(make.signed_contract())
    leader = milestone.contract.proposal.leader
    empty = send(client, leader, "milestone_verb", milestone.public_id, "report", proof=" ")
    assert (empty.status_code, list(empty.context["form"].errors)) == (400, ["proof"])
    answer = send(client, leader, "milestone_verb", milestone.public_id, "report", proof="Biên bản")
    assert answer.status_code == 302
    assert fresh(milestone).state == "reported"
    assert page(client, leader, "milestone_detail", milestone.public_id).status_code == 200


@pytest.mark.parametrize(
    "kind", ["extension", "leader", "partner", "scope", "budget", "suspension"]
)
def test_each_amendment_is_asked_for_on_its_page_and_read_side_by_side(client, kind):
    contract = make.signed_contract()
    leader = contract.proposal.leader
    changes = make.CHANGES[kind](contract)
    if kind == "partner":
        changes["takes_part"] = "yes"
    assert page(client, leader, "amendment_new", contract.public_id, kind).status_code == 200
    answer = send(
        client, leader, "amendment_new", contract.public_id, kind, reason="Mùa vụ", **changes
    )
    amendment = Amendment.objects.get()
    assert answer.url == amendment.get_absolute_url()
    for _time in range(2):
        shown = page(client, make.fund_director(), "amendment_detail", amendment.public_id)
        assert all(row["before"] != row["after"] for row in shown.context["rows"])
        if amendment.state == "requested":
            amendment = advance(amendment, "approve", by=make.fund_director())


def test_an_extension_backwards_is_refused_naming_the_field(client):
    contract = make.signed_contract()
    answer = send(
        client,
        contract.proposal.leader,
        "amendment_new",
        contract.public_id,
        "extension",
        reason="Mùa vụ",
        ends_on=contract.starts_on,
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["ends_on"])
    assert Amendment.objects.count() == 0


def risk_data(**changes):
    data = {"cause": "objective", "account": "Mất mùa hai vụ"}
    for proof in make.proofs():
        data[f"answer_{proof['key']}"] = "yes"
        data[f"proofs_{proof['key']}"] = proof["note"]
    return data | changes


def test_a_risk_file_is_opened_and_decided_on_its_pages(client):
    contract = make.signed_contract()
    officer, leader = make.officer(), make.provincial_leader()
    assert page(client, officer, "risk_new", contract.public_id).status_code == 200
    send(client, officer, "risk_new", contract.public_id, **risk_data())
    risk_file = RiskFile.objects.get()
    assert page(client, officer, "risk_detail", risk_file.public_id).status_code == 200
    assert page(client, officer, "risk_proofs", risk_file.public_id).status_code == 200
    no_note = send(client, leader, "risk_verb", risk_file.public_id, "decide", decision="exempt")
    assert no_note.status_code == 400
    answer = send(
        client,
        leader,
        "risk_verb",
        risk_file.public_id,
        "decide",
        decision="exempt",
        note="Đủ căn cứ",
    )
    assert answer.status_code == 302
    assert fresh(risk_file).decision == "exempt"


def test_a_checklist_with_a_gap_names_the_question(client):
    contract = make.signed_contract()
    answer = send(
        client, make.officer(), "risk_new", contract.public_id, **risk_data(proofs_no_fraud="")
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["proofs_no_fraud"])
    assert RiskFile.objects.count() == 0


def test_acceptance_is_planned_and_recorded_on_its_pages(client):
    contract = make.contract("awaiting_acceptance")
    council, officer = make.acceptance_council(contract), make.officer()
    assert page(client, officer, "acceptance_plan", contract.public_id).status_code == 200
    answer = send(client, officer, "acceptance_plan", contract.public_id, council=council.pk)
    assert answer.status_code == 302
    assert page(client, officer, "acceptance_record", contract.public_id).status_code == 200
    early = send(client, officer, "acceptance_record", contract.public_id)
    assert early.status_code == 409
    make.concluded_item(fresh(contract).acceptance.item, "pass")
    leader = contract.proposal.leader
    assert send(client, leader, "acceptance_record", contract.public_id).status_code == 403
    assert send(client, officer, "acceptance_record", contract.public_id).status_code == 302
    assert fresh(contract).state == "accepted"


def test_a_result_and_its_revenue_are_declared_on_their_pages(client):
    contract = make.accepted_contract()
    leader = contract.proposal.leader
    assert page(client, leader, "result_new", contract.public_id).status_code == 200
    send(
        client,
        leader,
        "result_new",
        contract.public_id,
        name="Quy trình sấy",
        kind="technology",
        description="Sấy bằng bơm nhiệt",
    )
    result = advance(contract.results.get(), "recognise", by=make.officer())
    assert page(client, leader, "result_detail", result.public_id).status_code == 200
    assert page(client, leader, "revenue_new", result.public_id).status_code == 200
    data = {
        "period_from": "01/01/2026",
        "period_to": "30/06/2026",
        "revenue": "1.000.000.001",
        "cost": "400.000.000",
        "tax": "120.000.000",
        "author_percent": "30",
        "authors-TOTAL_FORMS": "2",
        "authors-INITIAL_FORMS": "0",
        "authors-0-label": str(leader),
        "authors-0-weight": "2",
        "authors-1-label": "Thành viên 1",
        "authors-1-weight": "1",
    }
    turned = data | {"period_from": "30/06/2026", "period_to": "01/01/2026"}
    answer = send(client, leader, "revenue_new", result.public_id, **turned)
    assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["period_to"])
    answer = send(client, leader, "revenue_new", result.public_id, **data)
    revenue = result.revenues.get()
    assert answer.url == revenue.get_absolute_url()
    assert list(revenue.shares.values_list("user_id", "amount")) == [
        (leader.pk, 96_000_001),
        (None, 48_000_000),
    ]
    assert page(client, make.officer(), "revenue_detail", revenue.public_id).status_code == 200


def test_the_owner_gives_the_verdict_on_its_page(client):
    contract = make.accepted_contract()
    owner = make.owner_of_problem(contract)
    assert page(client, owner, "verdict_new", contract.public_id).status_code == 200
    answer = send(
        client,
        owner,
        "verdict_new",
        contract.public_id,
        is_solved="yes",
        measured_value="4,5%",
    )
    assert answer.status_code == 302
    assert fresh(contract.proposal.problem).state == "solved"
    assert (
        page(client, contract.proposal.leader, "verdict_new", contract.public_id).status_code == 403
    )


# --- What waits ---


def verbs_for(user):
    """The verbs that wait, by their English names."""
    with override("en"):
        return [str(task.verb) for task in waiting_on(type(user).objects.get(pk=user.pk))]


def test_each_step_waits_on_its_person():
    officer, director = make.officer(), make.fund_director()
    contract = make.contract()
    leader, host = contract.proposal.leader, make.host_person(contract)
    owner = make.owner_of_problem(contract)
    # The leader belongs to the host as well.
    assert verbs_for(host) == verbs_for(leader) == ["Agree to the contract"]
    contract = make.contract_moved(contract, "agreed")
    assert verbs_for(director) == ["Sign the contract"]
    contract = make.contract_moved(contract, "signed")
    assert verbs_for(leader) == ["Report the milestone"]
    make.reported_milestone(make.first_work(contract))
    assert verbs_for(officer) == ["Check the report"]
    advance(make.first_work(contract), "confirm", by=officer)
    make.amendment(contract)
    assert verbs_for(director) == ["Decide on the amendment"]
    make.confirmed_milestone(contract.milestones.get(number=3))
    assert "Request acceptance" in verbs_for(leader)
    contract = advance(fresh(contract), "request_acceptance", by=leader)
    assert verbs_for(officer) == ["Plan the acceptance"]
    make.acceptance_item(contract, "pass")
    assert verbs_for(officer) == ["Record the acceptance"]
    assert owner and waiting_on(owner) == []


def test_the_end_waits_on_its_people():
    chief, director = make.chief_accountant(), make.fund_director()
    contract = make.accepted_contract()
    owner = make.owner_of_problem(contract)
    assert verbs_for(owner) == ["Say whether it is solved"]
    assert verbs_for(contract.proposal.leader) == ["Declare the results"]
    assert verbs_for(chief) == []
    make.pay_all(contract)
    assert verbs_for(chief) == ["Settle"]
    make.contract_moved(fresh(contract), "settled")
    make.registered_result(contract)
    assert verbs_for(director) == ["Liquidate the contract"]


def test_a_failure_waits_on_its_deciders():
    leader, director = make.provincial_leader(), make.fund_director()
    contract = make.contract("failed")
    assert verbs_for(leader) == ["Decide"]
    advance(contract.risk_file, "decide", by=leader, note="Đủ", decision="exempt")
    assert verbs_for(leader) == []
    assert verbs_for(director) == ["Terminate the contract"]
    assert fresh(contract).ends_on + timedelta(0) == contract.ends_on

"""From a dossier and a problem on to what came of them: council, decision, contract, verdict."""

import pytest
from django.utils.translation import gettext as _

from contracts.models import Contract
from funds.models import AllocationLine
from lifecycle.beside import beside
from scoring.models import Item
from tests import make

pytestmark = pytest.mark.django_db


def told(thing, user) -> list[str]:
    return [row["label"] for row in beside(thing, user)]


def test_the_leader_reads_why_the_dossier_is_funded_and_finds_the_contract(client):
    contract = make.signed_contract()
    proposal = contract.proposal
    client.force_login(proposal.leader)
    page = client.get(proposal.get_absolute_url()).content.decode()
    decision, link = beside(proposal, proposal.leader)
    assert decision["value"] == _("Funded")
    assert decision["url"].endswith("/pdf/")  # the letter that tells the leader why
    assert client.get(decision["url"]).status_code == 200
    assert str(decision["note"]) in page
    assert link["url"] == contract.get_absolute_url()
    assert contract.get_absolute_url() in page


def test_nobody_who_applies_learns_of_the_council():
    proposal = make.signed_contract().proposal
    item = Item.objects.get(proposal=proposal)
    assert str(item.council) in told(proposal, make.officer())
    assert str(item.council) not in told(proposal, proposal.leader)


def test_a_director_goes_on_to_the_allocation():
    proposal = make.signed_contract().proposal
    line = AllocationLine.objects.get(proposal=proposal)
    urls = [row["url"] for row in beside(proposal, make.fund_director())]
    assert line.allocation.get_absolute_url() in urls


def test_the_owner_finds_the_contract_and_the_verdict_beside_the_problem(client):
    contract = make.verdict().contract
    problem = contract.proposal.problem
    owner = make.owner_of_problem(contract)
    [row] = beside(problem, owner)
    assert row["url"] == contract.get_absolute_url()
    assert contract.verdict.measured_value in row["note"]
    client.force_login(owner)
    assert contract.get_absolute_url() in client.get(problem.get_absolute_url()).content.decode()


def test_a_draft_contract_is_told_to_no_problem_owner():
    contract = make.contract()
    problem = contract.proposal.problem
    assert Contract.objects.count() == 1
    assert beside(problem, make.owner_of_problem(contract)) == []

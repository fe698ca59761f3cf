"""What a council wants corrected comes before the appraisal, the money and the signature."""

import pytest

from funds.models import Allocation
from lifecycle.actions import advance
from lifecycle.errors import Refused
from lifecycle.models import Event
from proposals.models import Correction, Proposal
from scoring.actions import add_item
from scoring.models import Item
from tests import make

pytestmark = pytest.mark.django_db


def settle(point, state):
    """A point as if it had been answered and found so."""
    words = {"answer": "Đã sửa.", "place": "Dự toán", "finding": "Đạt."}
    Correction.objects.filter(pk=point.pk).update(state=state, answered_at=point.asked_at, **words)


@pytest.mark.parametrize("state", ["asked", "answered"])
def test_a_budget_is_appraised_once_the_corrections_are_met(state):
    group = make.group()
    proposal = make.passed_budget(group.call)
    point = make.correction(state, proposal)
    before = Event.objects.count()
    with pytest.raises(Refused) as refusal:
        add_item(group, proposal, by=make.officer())
    assert "1 yêu cầu chỉnh sửa" in str(refusal.value.reasons[0])
    assert refusal.value.reasons[0].field == "proposals"
    assert (Item.objects.filter(council=group).count(), Event.objects.count()) == (0, before)
    settle(point, "met")
    assert add_item(group, Proposal.objects.get(pk=proposal.pk), by=make.officer()).appraisal


@pytest.mark.parametrize("settled", ["met", "dropped"])
def test_an_allocation_funds_no_dossier_that_is_to_be_corrected_first(settled):
    allocation = make.allocation()
    proposal = allocation.lines.get(is_funded=True).proposal
    point = make.correction("asked", proposal)
    before = Event.objects.count()
    with pytest.raises(Refused) as refusal:
        advance(allocation, "propose", by=make.officer())
    assert str(proposal) in str(refusal.value.reasons[0])
    assert refusal.value.reasons[0].url == proposal.get_corrections_url()
    assert Allocation.objects.get().state == "computed"
    assert Event.objects.count() == before
    settle(point, settled)
    assert advance(allocation, "propose", by=make.officer()).state == "proposed"


def test_a_contract_is_signed_once_they_are_met():
    contract = make.contract("agreed")
    point = make.correction("answered", contract.proposal, opens_content=False)
    before = Event.objects.count()
    director = make.fund_director()
    with pytest.raises(Refused):
        advance(contract, "sign", by=director)
    contract.refresh_from_db(from_queryset=type(contract)._base_manager)
    assert (contract.number, Event.objects.count()) == ("", before)
    settle(point, "met")
    assert advance(contract, "sign", by=director).state == "signed"

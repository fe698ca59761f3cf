"""Amendments: asked for by the leader, decided by the director, applied at once."""

from datetime import timedelta

import pytest

from contracts import actions
from contracts.effects import lines_as_they_stand
from contracts.models import Amendment
from contracts.states import AmendmentKind, AmendmentState
from funds.allocating import compute_allocation
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals.states import TeamRole
from tests import make

pytestmark = pytest.mark.django_db


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def approved(contract, kind, changes=None):
    return advance(make.amendment(contract, kind, changes), "approve", by=make.fund_director())


@pytest.mark.parametrize("kind", AmendmentKind)
def test_each_kind_is_asked_for_approved_and_numbered(kind):
    contract = make.signed_contract()
    amendment = make.amendment(contract, kind)
    assert amendment.state == AmendmentState.REQUESTED
    amendment = advance(amendment, "approve", by=make.fund_director())
    assert amendment.state == AmendmentState.APPROVED
    assert amendment.number == f"PL01-{contract.number}"
    assert Event.objects.of(contract).filter(verb="amended").count() == 1


def test_an_extension_moves_the_last_day_and_the_acceptance():
    contract = make.signed_contract()
    new_end = contract.ends_on + timedelta(90)
    amendment = approved(contract, "extension", {"ends_on": new_end})
    assert fresh(contract).ends_on == new_end
    assert contract.milestones.last().due_on == new_end
    assert amendment.before == {"ends_on": contract.ends_on.isoformat()}


def test_a_new_leader_leads_the_task_and_the_team():
    contract = make.signed_contract()
    old, new = contract.proposal.leader, make.host_person(contract)
    approved(contract, "leader", {"leader": new.pk})
    proposal = fresh(contract.proposal)
    assert proposal.leader == new
    assert dict(proposal.team.values_list("user_id", "role")) == {
        old.pk: TeamRole.MEMBER,
        new.pk: TeamRole.LEADER,
    }


def test_a_partner_joins_and_leaves():
    contract, partner = make.signed_contract(), make.enterprise()
    joins = {"organisation": partner.pk, "takes_part": True}
    approved(contract, "partner", joins)
    assert [row.organisation for row in contract.proposal.partners.all()] == [partner]
    approved(contract, "partner", joins | {"takes_part": False})
    assert contract.proposal.partners.count() == 0


def test_a_product_changes_in_quantity_and_quality():
    contract = make.signed_contract()
    approved(contract, "scope")
    product = contract.proposal.products.get()
    assert (product.quantity, product.quality) == (2, "Độ ẩm ra dưới 4%")


def test_money_moves_between_lines_and_the_sum_stays():
    contract = make.signed_contract()
    before = contract.proposal.state_amount()
    amendment = make.amendment(contract, "budget")
    giver = contract.proposal.budget_lines.get(pk=amendment.changes["from_line"])
    advance(amendment, "approve", by=make.fund_director())
    assert fresh(giver).amount == giver.amount - 1_000_000
    assert contract.proposal.state_amount() == before + 100


def test_after_an_appraisal_a_line_stands_at_what_was_left_of_it():
    call = make.appraised_call()
    done = make.appraised_budget(make.group(call), cut=40 * make.MILLION)
    allocation = compute_allocation(make.budget(), call, by=make.officer())
    allocation = make.endorse(advance(allocation, "propose", by=make.officer()))
    advance(allocation, "approve", by=make.provincial_leader())
    proposal = type(done.item.proposal).objects.get(pk=done.item.proposal_id)
    contract = make.signed_contract(proposal=proposal)
    cut, other = proposal.budget_lines.filter(source="state")
    changes = {"from_line": cut.pk, "to_line": other.pk}
    with pytest.raises(Refused):
        make.amendment(contract, "budget", changes | {"amount": 570 * make.MILLION})
    assert Amendment.objects.count() == 0
    amendment = make.amendment(contract, "budget", changes | {"amount": 60 * make.MILLION})
    amendment = advance(amendment, "approve", by=make.fund_director())
    assert amendment.before == {"from_amount": 560 * make.MILLION, "to_amount": 300 * make.MILLION}
    stands = [amount for _line, amount in lines_as_they_stand(fresh(contract))]
    assert stands == [500 * make.MILLION, 360 * make.MILLION, 100 * make.MILLION]


def test_a_suspension_has_its_days():
    contract = make.signed_contract()
    amendment = approved(contract, "suspension")
    contract = fresh(contract)
    days = [contract.suspended_from.isoformat(), contract.suspended_until.isoformat()]
    assert days == [amendment.changes["from_on"], amendment.changes["until_on"]]


@pytest.mark.parametrize("who", ["officer", "fund_director", "member"])
def test_only_the_task_leader_asks(who):
    with pytest.raises(WrongPerson):
        make.amendment(by=getattr(make, who)())
    assert Amendment.objects.count() == 0


def test_a_draft_is_not_amended():
    with pytest.raises(WrongMoment):
        make.amendment(make.contract())
    assert Amendment.objects.count() == 0


def test_an_end_before_the_present_end_is_refused_naming_the_field():
    contract = make.signed_contract()
    with pytest.raises(Refused) as refused:
        make.amendment(contract, "extension", {"ends_on": contract.starts_on})
    assert [reason.field for reason in refused.value.reasons] == ["ends_on"]
    assert Amendment.objects.count() == 0


def test_an_amendment_does_not_change_what_another_kind_may():
    contract = make.signed_contract()
    with pytest.raises(Refused) as refused:
        make.amendment(
            contract,
            "extension",
            {"ends_on": contract.ends_on + timedelta(30), "amount": 10**12},
        )
    assert [reason.field for reason in refused.value.reasons] == ["changes"]


def test_a_second_request_of_a_kind_waits_for_the_first():
    contract = make.signed_contract()
    make.amendment(contract)
    with pytest.raises(Refused):
        make.amendment(contract)
    make.amendment(contract, "scope")
    assert contract.amendments.count() == 2


@pytest.mark.parametrize("who", ["officer", "provincial_leader", "chief_accountant"])
def test_only_the_director_decides(who):
    amendment = make.amendment()
    for verb in ("approve", "refuse"):
        with pytest.raises(WrongPerson):
            advance(amendment, verb, by=getattr(make, who)(), note="Không")
    assert fresh(amendment).state == AmendmentState.REQUESTED


def test_whoever_asked_does_not_decide():
    contract = make.signed_contract()
    leader = contract.proposal.leader
    make.role_grant(leader, "fund_director")
    amendment = make.amendment(contract)
    with pytest.raises(WrongPerson):
        advance(amendment, "approve", by=leader)
    assert fresh(contract).ends_on == contract.ends_on


def test_a_refusal_says_why_and_changes_nothing():
    amendment = make.amendment()
    with pytest.raises(Refused):
        advance(amendment, "refuse", by=make.fund_director())
    refused = advance(amendment, "refuse", by=make.fund_director(), note="Chưa đủ lý do")
    assert (refused.state, refused.number) == (AmendmentState.REFUSED, "")
    contract = fresh(amendment.contract)
    assert contract.ends_on == amendment.contract.ends_on


def test_what_is_decided_is_not_decided_again():
    amendment = advance(make.amendment(), "refuse", by=make.fund_director(), note="Không")
    with pytest.raises(WrongMoment):
        advance(amendment, "approve", by=make.fund_director())


def test_a_request_overtaken_by_events_is_not_approved():
    contract = make.signed_contract()
    partner = make.enterprise()
    joins = {"organisation": partner.pk, "takes_part": True}
    amendment = make.amendment(contract, "partner", joins)
    make.partner(contract.proposal, partner)
    with pytest.raises(Refused):
        advance(amendment, "approve", by=make.fund_director())
    assert fresh(amendment).state == AmendmentState.REQUESTED


def test_dates_may_be_given_as_words():
    contract = make.signed_contract()
    amendment = actions.request_amendment(
        contract,
        kind="extension",
        reason="Mùa vụ chậm",
        changes={"ends_on": "2028-06-30"},
        by=contract.proposal.leader,
    )
    assert amendment.changes == {"ends_on": "2028-06-30"}

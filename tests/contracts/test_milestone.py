"""A milestone's life, and the money that waits for it."""

from datetime import timedelta

import pytest

from contracts.states import MilestoneState as S
from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from proposals.models import Attachment
from tests import make

pytestmark = pytest.mark.django_db


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


@pytest.fixture
def milestone():
    return make.first_work(make.signed_contract())


def report(milestone, by=None, **facts):
    by = by or milestone.contract.proposal.leader
    return advance(milestone, "report", by=by, **{"proof": "Biên bản", **facts})


def test_the_leader_reports_with_a_proof(milestone):
    reported = report(milestone)
    assert (reported.state, reported.proof) == (S.REPORTED, "Biên bản")
    assert not make.marked_ready(milestone)


@pytest.mark.parametrize("proof", ["", "  ", "\u200b"])
def test_a_report_without_a_proof_is_refused(milestone, proof):
    with pytest.raises(Refused) as refused:
        report(milestone, proof=proof)
    assert [reason.field for reason in refused.value.reasons] == ["proof"]
    assert fresh(milestone).state == S.PENDING


def test_a_report_is_stored_as_nfc(milestone):
    assert report(milestone, proof="Bie\u0302n ba\u0309n").proof == "Biên bản"


def test_nobody_else_reports(milestone):
    for person in (make.officer(), make.host_person(milestone.contract), make.member()):
        with pytest.raises(WrongPerson):
            report(milestone, by=person)
    assert fresh(milestone).state == S.PENDING


def test_a_milestone_waits_for_the_one_before(milestone):
    later = milestone.contract.milestones.get(number=milestone.number + 1)
    with pytest.raises(Refused):
        report(later)
    assert fresh(later).state == S.PENDING


def test_the_acceptance_is_not_reported(milestone):
    with pytest.raises(Refused):
        report(milestone.contract.milestones.last())


def test_nothing_is_reported_before_the_contract_is_signed():
    with pytest.raises(Refused):
        report(make.first_work(make.contract()))


def test_nothing_is_reported_while_the_contract_is_suspended(milestone):
    changes = {"from_on": clock.today(), "until_on": clock.today() + timedelta(30)}
    amendment = make.amendment(milestone.contract, "suspension", changes)
    advance(amendment, "approve", by=make.fund_director())
    with pytest.raises(Refused):
        report(milestone)
    assert fresh(milestone).state == S.PENDING


def test_an_officer_confirms_and_the_instalment_is_ready(milestone):
    confirmed = advance(report(milestone), "confirm", by=make.officer())
    assert confirmed.state == S.CONFIRMED
    assert make.marked_ready(confirmed)
    assert fresh(confirmed.instalment).evidence == confirmed


def test_only_an_officer_confirms_or_sends_back(milestone):
    reported = report(milestone)
    for person in (milestone.contract.proposal.leader, make.fund_director(), make.auditor()):
        for verb in ("confirm", "send_back"):
            with pytest.raises(WrongPerson):
                advance(reported, verb, by=person, note="Thiếu ảnh")
    assert fresh(milestone).state == S.REPORTED
    assert not make.marked_ready(milestone)


def test_what_is_not_reported_is_not_confirmed(milestone):
    for verb in ("confirm", "send_back"):
        with pytest.raises(WrongMoment):
            advance(milestone, verb, by=make.officer(), note="Thiếu ảnh")


def test_whoever_reported_does_not_confirm(milestone):
    leader = milestone.contract.proposal.leader
    make.role_grant(leader, "officer")
    reported = report(milestone, by=leader)
    with pytest.raises(WrongPerson):
        advance(reported, "confirm", by=leader)
    assert fresh(milestone).state == S.REPORTED


def test_a_report_sent_back_is_reported_again(milestone):
    reported = report(milestone)
    with pytest.raises(Refused):
        advance(reported, "send_back", by=make.officer())
    returned = advance(reported, "send_back", by=make.officer(), note="Thiếu ảnh")
    assert (returned.state, returned.reported_at) == (S.PENDING, None)
    assert report(returned).state == S.REPORTED


@pytest.mark.parametrize("verb", ["enter_force", "accept"])
def test_what_the_contract_confirms_nobody_confirms_alone(milestone, verb):
    both = make.user("Hai vai", "officer", "fund_director")
    with pytest.raises(WrongPerson):
        advance(milestone, verb, by=both)
    assert fresh(milestone).state == S.PENDING


def test_a_file_of_another_task_is_no_proof(milestone):
    other = Attachment.objects.create(
        proposal=make.proposal(),
        name="khac.pdf",
        file="x",
        size=1,
        sha256="0" * 64,
        content_type="application/pdf",
        uploaded_by=make.user(),
        uploaded_at=milestone.created_at,
    )
    with pytest.raises(Refused) as refused:
        report(milestone, attachment=other)
    assert [reason.field for reason in refused.value.reasons] == ["attachment"]

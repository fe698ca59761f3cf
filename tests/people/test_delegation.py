"""Standing in for somebody who is away: what is lent, to whom, until when, and how it shows."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Duty, Event
from lifecycle.pages import timeline
from papers.models import OutgoingMail
from people import actions
from people.models import Delegation, User
from people.states import Role
from proposals.models import Proposal
from reports.first_page import tasks_of
from tests import make

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_LIST = 7


def fresh(user) -> User:
    return User.objects.get(pk=user.pk)


def lent(principal, delegate, *roles, **fields) -> Delegation:
    today = clock.today()
    usual = {"from_on": today, "until_on": today + timedelta(days=7), "reason": "Đi học."}
    roles = roles or sorted(principal.standing.own_roles_in())
    return actions.delegate_roles(principal, delegate, roles, **usual | fields)[0]


def refused_fields(principal, delegate, *roles, **fields) -> list[str]:
    with pytest.raises(Refused) as refusal:
        lent(principal, delegate, *roles, **fields)
    assert not Delegation.objects.exists()
    return [reason.field for reason in refusal.value.reasons]


class TestLending:
    def test_gives_the_role_beside_their_own(self):
        officer, accountant = make.officer(), make.fund_accountant()

        lent(officer, accountant)

        assert fresh(accountant).roles_held == {Role.OFFICER, Role.FUND_ACCOUNTANT}
        assert fresh(officer).roles_held == {Role.OFFICER}

    def test_begins_and_ends_by_itself(self):
        officer, accountant = make.officer(), make.fund_accountant()
        delegation = lent(officer, accountant, from_on=clock.today() + timedelta(days=1))
        assert fresh(accountant).roles_held == {Role.FUND_ACCOUNTANT}

        day = clock.today() - timedelta(days=9)
        Delegation.objects.filter(pk=delegation.pk).update(from_on=day, until_on=day)

        assert fresh(accountant).roles_held == {Role.FUND_ACCOUNTANT}

    def test_lasts_no_longer_than_the_role_of_who_lends(self):
        officer, accountant = make.officer(), make.fund_accountant()
        lent(officer, accountant)

        actions.end(officer.role_grants.get(), by=make.administrator(), note="Chuyển công tác.")

        assert fresh(accountant).roles_held == {Role.FUND_ACCOUNTANT}

    def test_ends_with_the_account_of_who_lends(self):
        officer, accountant = make.officer(), make.fund_accountant()
        lent(officer, accountant)

        actions.close_account(officer, by=make.administrator(), note="Nghỉ việc.")

        assert fresh(accountant).roles_held == {Role.FUND_ACCOUNTANT}

    def test_is_told_to_the_stand_in(self):
        officer, accountant = make.officer(), make.fund_accountant()

        lent(officer, accountant)

        mail = OutgoingMail.objects.get(to=accountant)
        assert officer.full_name in str(mail.lines)

    def test_reaches_a_colleague_of_the_same_office_without_a_role(self):
        office, officer = make.state_body(), make.officer()
        make.membership(officer, office)
        colleague = make.member(office)

        lent(officer, colleague)

        assert fresh(colleague).roles_held == {Role.OFFICER}


class TestNobodyLends:
    def test_to_whom_they_know_from_an_applicants_house(self):
        officer, university = make.officer(), make.university()
        make.membership(officer, university)

        assert refused_fields(officer, make.member(university)) == ["delegate"]

    def test_what_they_do_not_hold(self):
        assert refused_fields(make.officer(), make.fund_accountant(), Role.FUND_DIRECTOR) == [
            "roles"
        ]

    def test_what_was_lent_to_them(self):
        director, officer, accountant = (
            make.fund_director(),
            make.officer(),
            make.fund_accountant(),
        )
        lent(director, officer)

        with pytest.raises(Refused) as refusal:
            lent(fresh(officer), accountant, Role.FUND_DIRECTOR)

        assert [reason.field for reason in refusal.value.reasons] == ["roles"]
        assert fresh(accountant).roles_held == {Role.FUND_ACCOUNTANT}

    def test_to_another_side(self):
        assert refused_fields(make.officer(), make.member()) == ["delegate"]

    def test_to_themselves(self):
        officer = make.officer()
        assert refused_fields(officer, officer) == ["delegate"]

    def test_to_a_closed_account(self):
        closed = make.fund_accountant(is_active=False)
        assert refused_fields(make.officer(), closed) == ["delegate"]

    def test_to_an_auditor(self):
        assert refused_fields(make.officer(), make.auditor()) == ["delegate"]

    def test_to_somebody_who_holds_the_role(self):
        assert refused_fields(make.officer(), make.officer()) == ["delegate"]

    def test_for_days_that_are_over_or_turned_round(self):
        day = clock.today() - timedelta(days=2)
        assert refused_fields(
            make.officer(), make.fund_accountant(), from_on=day, until_on=day - timedelta(days=1)
        ) == ["from_on", "until_on"]

    def test_twice_for_the_same_days(self):
        officer, accountant, director = make.officer(), make.fund_accountant(), make.fund_director()
        lent(officer, accountant)

        for other, field in ((accountant, "delegate"), (director, "from_on")):
            with pytest.raises(Refused) as refusal:
                lent(officer, other)
            assert field in [reason.field for reason in refusal.value.reasons]
        assert Delegation.objects.count() == 1


class TestEnding:
    @pytest.mark.parametrize("who", ["principal", "delegate", "administrator"])
    def test_is_for_both_and_the_administrator(self, who):
        delegation = lent(make.officer(), make.fund_accountant())
        by = make.administrator() if who == "administrator" else getattr(delegation, who)

        actions.end_delegation(delegation, by=by, note="Đã về.")

        assert fresh(delegation.delegate).roles_held == {Role.FUND_ACCOUNTANT}
        with pytest.raises(WrongMoment):
            actions.end_delegation(delegation, by=by, note="Lần nữa.")

    def test_is_for_nobody_else(self):
        delegation = lent(make.officer(), make.fund_accountant())

        with pytest.raises(WrongPerson):
            actions.end_delegation(delegation, by=make.officer(), note="Không.")

        assert Delegation.objects.get().ended_at is None


class TestWhatAStandInDoes:
    def test_stands_in_the_trail_as_done_on_behalf(self):
        officer, accountant = make.officer(), make.fund_accountant()
        problem = make.problem(state="submitted")
        lent(officer, accountant)

        advance(problem, "publish", by=fresh(accountant))

        event = Event.objects.of(problem).latest("seq")
        assert (event.actor, event.role) == (accountant, Role.OFFICER)
        assert f'"on_behalf_of":{officer.pk}' in event.data
        assert timeline(problem, officer)[0].on_behalf == officer.full_name

    def test_in_a_role_of_their_own_is_on_nobodys_behalf(self):
        officer, accountant = make.officer(), make.fund_accountant()
        lent(accountant, officer)
        problem = make.problem(state="submitted")

        advance(problem, "publish", by=fresh(officer))

        assert "on_behalf_of" not in Event.objects.of(problem).latest("seq").data

    def test_the_page_of_the_step_says_for_whom(self, client):
        officer, accountant = make.officer(), make.fund_accountant()
        problem = make.problem(state="submitted")
        lent(officer, accountant)
        client.force_login(accountant)

        page = client.get(problem.get_verb_url("publish")).content.decode()

        assert f"thay mặt {officer.full_name}" in page

    def test_waits_among_their_work_and_is_marked(self, client):
        officer, accountant = make.officer(), make.fund_accountant()
        problem = make.problem(state="submitted", title="Chè bị dập")
        assert tasks_of(accountant) == []
        lent(officer, accountant)

        told = [(task.title, task.on_behalf) for task in tasks_of(fresh(accountant))]

        assert (problem.title, f"thay mặt {officer.full_name}") in told
        assert {task.on_behalf for task in tasks_of(officer)} == {""}
        client.force_login(accountant)
        page = client.get("/").content.decode()
        assert f"Thay mặt {officer.full_name}" in page

    def test_sees_what_the_absent_person_sees(self):
        officer = make.officer()
        office = make.state_body()
        make.membership(officer, office)
        colleague = make.member(office)
        proposal = make.submitted_proposal()
        assert proposal not in Proposal.objects.visible_to(colleague)

        lent(officer, colleague)

        assert proposal in Proposal.objects.visible_to(fresh(colleague))


class TestTwoDutiesOfOneMatter:
    def test_who_proposed_does_not_approve_as_a_stand_in(self):
        proposer, leader = make.chief_accountant(), make.provincial_leader()
        budget = advance(make.draft_budget(), "propose", by=proposer)
        lent(leader, proposer)

        with pytest.raises(WrongPerson):
            advance(budget, "approve", by=fresh(proposer))

        budget.refresh_from_db()
        assert budget.state == "proposed"

    def test_who_was_stood_in_for_counts_as_having_done_it(self):
        chief, accountant = make.chief_accountant(), make.fund_accountant()
        leader = make.provincial_leader()
        lent(chief, accountant)
        budget = advance(make.draft_budget(), "propose", by=fresh(accountant))
        assert set(Duty.objects.values_list("person", flat=True)) == {chief.pk, accountant.pk}
        lent(leader, fresh(chief))

        with pytest.raises(WrongPerson):
            advance(budget, "approve", by=fresh(chief))

        budget.refresh_from_db()
        assert budget.state == "proposed"

    def test_a_stand_in_is_refused_what_the_absent_person_may_not(self):
        matter, chief, accountant = make.call(), make.chief_accountant(), make.fund_accountant()
        Duty.take(matter, "thu", "propose", by=chief)
        lent(chief, accountant)

        with pytest.raises(WrongPerson, match="thay mặt"):
            Duty.take(matter, "thu", "approve", by=fresh(accountant), role=Role.CHIEF_ACCOUNTANT)

        assert Duty.objects.filter(duty_set="thu").count() == 1


class TestPages:
    def give(self, delegate, **fields):
        today = clock.today()
        return {
            "delegate": delegate.pk,
            "roles": [Role.OFFICER],
            "from_on": today.isoformat(),
            "until_on": (today + timedelta(days=3)).isoformat(),
            "reason": "Đi công tác.",
            **fields,
        }

    def test_a_stand_in_is_named_on_a_page(self, client):
        officer, accountant = make.officer(), make.fund_accountant()
        client.force_login(officer)

        answer = client.post(reverse("people:delegation_new"), self.give(accountant))

        assert answer.status_code == 302
        assert Delegation.objects.get().delegate == accountant

    def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(self, client):
        officer, accountant = make.officer(), make.fund_accountant()
        client.force_login(officer)
        yesterday = (clock.today() - timedelta(days=1)).isoformat()

        answer = client.post(
            reverse("people:delegation_new"), self.give(accountant, from_on=yesterday)
        )

        assert answer.status_code == 400
        assert list(answer.context["form"].errors) == ["from_on"]
        assert "Đi công tác." in answer.content.decode()
        assert not Delegation.objects.exists()

    def test_only_colleagues_are_offered(self, client):
        officer, accountant = make.officer(), make.fund_accountant()
        make.member()
        client.force_login(officer)

        form = client.get(reverse("people:delegation_new")).context["form"]

        assert list(form.fields["delegate"].queryset) == [accountant]

    def test_nobody_without_a_role_names_one(self, client):
        client.force_login(make.member())
        assert client.get(reverse("people:delegation_new")).status_code == 403

    def test_it_is_ended_on_its_page(self, client):
        delegation = lent(make.officer(), make.fund_accountant())
        client.force_login(delegation.principal)

        client.post(
            reverse("people:delegation_end", args=[delegation.public_id]), {"note": "Đã về."}
        )

        assert Delegation.objects.get().ended_at is not None
        assert "Đã về." in client.get(delegation.get_absolute_url()).content.decode()

    def test_it_is_not_there_for_others(self, client):
        delegation = lent(make.officer(), make.fund_accountant())
        client.force_login(make.chief_accountant())
        assert client.get(delegation.get_absolute_url()).status_code == 404
        client.force_login(make.officer())
        assert client.get(delegation.get_absolute_url()).status_code == 200

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_asks_the_same_queries_for_one_and_for_three(
        self, client, count, django_assert_num_queries
    ):
        watcher = make.administrator()
        for _ in range(count):
            lent(make.officer(), make.fund_accountant())
        client.force_login(watcher)
        client.get(reverse("people:delegation_list"))
        with django_assert_num_queries(QUERIES_OF_THE_LIST):
            answer = client.get(reverse("people:delegation_list"))
        assert answer.context["count"] == count

"""What conflicts are found from: places of today and of late, people, declarations, addresses."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as some

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.models import Event
from people.actions import declare_relation
from proposals.models import Proposal
from scoring import rules
from scoring.actions import find_conflicts
from scoring.models import Conflict, Item
from scoring.rules import Applied, Judge
from scoring.states import SIGNS
from scoring.states import ConflictGround as G
from tests import make

NOBODY, TASK = Judge(person=9), Applied(host=1)
F = frozenset


# The rule ---


@pytest.mark.parametrize(
    ("judge", "applied", "grounds"),
    [
        ({}, {}, []),
        ({}, {"people": F({9})}, [(G.APPLICANT, None)]),
        ({}, {"writers": F({9})}, [(G.APPLICANT, None)]),
        ({"places": F({1})}, {}, [(G.HOST_STAFF, 1)]),
        (
            {"places": F({2, 3})},
            {"partners": F({2, 3})},
            [(G.PARTNER_STAFF, 2), (G.PARTNER_STAFF, 3)],
        ),
        ({"places": F({4})}, {"problem_owner": 4}, [(G.OWN_PROBLEM, 4)]),
        ({"past": F({1})}, {}, [(G.PAST_STAFF, 1)]),
        ({"past": F({1}), "places": F({1})}, {}, [(G.HOST_STAFF, 1)]),
        ({"together": F({5, 6})}, {"people": F({6, 7})}, [(G.CO_APPLICANT, 6)]),
        ({"together": F({6})}, {"people": F({6, 9})}, [(G.APPLICANT, None)]),
        ({"kin": F({6})}, {"people": F({6})}, [(G.FAMILY, 6)]),
        ({"tied": F({6})}, {"people": F({6})}, [(G.TIE, 6)]),
        ({"bound": F({2})}, {"partners": F({2})}, [(G.BOUND, 2)]),
        ({"domain": "a.vn"}, {"domains": F({"a.vn"})}, [(G.SAME_DOMAIN, None)]),
        ({"domain": "a.vn", "places": F({1})}, {"domains": F({"a.vn"})}, [(G.HOST_STAFF, 1)]),
        ({"domain": ""}, {"domains": F({"a.vn"})}, []),
    ],
)
def test_each_ground_by_itself(judge, applied, grounds):
    assert rules.grounds_of_conflict(replace(NOBODY, **judge), replace(TASK, **applied)) == grounds


# A set of ids as a number: quicker to draw than a set.
ids = some.integers(0, 63).map(lambda bits: F(n for n in range(1, 7) if bits & 1 << (n - 1)))
judges = some.builds(
    Judge,
    person=some.integers(1, 6),
    places=ids,
    past=ids,
    together=ids,
    kin=ids,
    tied=ids,
    bound=ids,
    domain=some.sampled_from(["", "a.vn", "b.vn"]),
)
dossiers = some.builds(
    Applied,
    host=some.integers(1, 6),
    people=ids,
    writers=ids,
    partners=ids,
    problem_owner=some.none() | some.integers(1, 6),
    domains=some.frozensets(some.sampled_from(["a.vn", "b.vn"])),
)


@given(judges, dossiers)
def test_a_ground_is_told_once_and_more_ties_never_take_a_lawful_one_away(judge, applied):
    found = rules.grounds_of_conflict(judge, applied)
    assert len(found) == len(set(found))
    more = replace(judge, places=judge.places | {applied.host})
    lawful = {one for one in found if one[0] not in SIGNS}
    assert lawful | {(G.HOST_STAFF, applied.host)} <= set(rules.grounds_of_conflict(more, applied))


@given(judges, dossiers)
def test_whoever_stands_in_nothing_is_never_found(judge, applied):
    stranger = Judge(person=7)
    assert rules.grounds_of_conflict(stranger, applied) == []


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@cong-ty.vn", "cong-ty.vn"),
        (" A@CONG-TY.VN ", "cong-ty.vn"),
        ("a@gmail.com", ""),
        ("a@thu.gmail.com", ""),
        ("a@notgmail.com", "notgmail.com"),
        ("a@minh-hoa.example", ""),
        ("a", ""),
        ("a@", ""),
    ],
)
def test_which_domain_says_something(address, domain):
    assert rules.domain_of(address, F({"gmail.com", "example"})) == domain


# In the records ---


def found(item, by=None):
    """(ground, basis, evidence) of what one more search finds."""
    conflicts = find_conflicts(item.council, by=by or make.officer())
    return [(str(one.ground), one.basis, one.evidence) for one in conflicts]


def member_of(item):
    return make.seats_as(item.council, "member")[0]


@pytest.mark.django_db
class TestFound:
    def test_a_place_left_within_the_years_of_the_rules_and_none_before(self):
        item = make.item()
        host, today = item.proposal.host, clock.today()
        seat, other = make.seats_as(item.council, "member")
        left = today - timedelta(days=300)
        make.membership(seat.user, host, until_on=left)
        make.membership(other.user, host, until_on=today - timedelta(days=4 * 366))
        assert found(item) == [
            ("past_staff", f"org:{host.pk}", f"{host.name}, 2020–{left.year}"),
        ]

    def test_a_place_that_somebody_ended_counts_from_that_day(self):
        item = make.item()
        make.membership(member_of(item).user, item.proposal.host, ended_at=clock.now())
        assert [ground for ground, _basis, _words in found(item)] == ["past_staff"]

    def test_those_who_handed_in_a_dossier_together(self):
        item = make.item()
        seat, leader = member_of(item), item.proposal.leader
        earlier = make.proposal(state="submitted", leader=leader)
        make.membership(seat.user, make.enterprise())
        make.team_member(earlier, seat.user)
        assert found(item) == [
            ("co_applicant", f"user:{leader.pk}", f"Cùng {leader} trong hồ sơ: {earlier.code}")
        ]

    def test_a_draft_and_a_dossier_of_long_ago_tie_nobody(self):
        item = make.item()
        seat, leader = member_of(item), item.proposal.leader
        make.membership(seat.user, make.enterprise())
        make.team_member(make.proposal(leader=leader), seat.user)
        old = make.proposal(state="submitted", leader=leader)
        make.team_member(old, seat.user)
        Proposal.objects.filter(pk=old.pk).update(submitted_at=clock.now() - timedelta(days=1500))
        assert found(item) == []

    def test_addresses_at_one_domain_that_not_everybody_has(self):
        item = make.item()
        user, leader = member_of(item).user, item.proposal.leader
        for person in (user, leader):
            person.email = f"nguoi{person.pk}@cong-ty.vn"
            person.save()
        assert found(item) == [("same_domain", "domain:cong-ty.vn", "Cùng tên miền thư cong-ty.vn")]

    def test_declared_relatives_ties_and_organisations(self):
        item = make.item()
        family, tied = make.seats_as(item.council, "member")
        leader, host = item.proposal.leader, item.proposal.host
        expert = make.expert(user=family.user)
        declare_relation(expert, by=family.user, kind="family", person_name=leader.full_name)
        other = make.expert(user=tied.user)
        declare_relation(other, by=tied.user, kind="business", organisation=host, from_year=2024)
        told = {(ground, basis) for ground, basis, _words in found(item)}
        assert told == {("family", f"user:{leader.pk}"), ("bound", f"org:{host.pk}")}
        words = set(Conflict.objects.values_list("evidence", flat=True))
        assert f"Đã khai: Vợ chồng, cha mẹ, con, anh chị em ruột: {leader.full_name}" in words

    def test_a_tie_that_ended_long_ago_is_none_but_a_relative_stays_one(self):
        item = make.item()
        seat, leader = member_of(item), item.proposal.leader
        expert = make.expert(user=seat.user)
        told = {"person_name": leader.full_name, "until_year": 2010}
        declare_relation(expert, by=seat.user, kind="work", **told)
        assert found(item) == []
        declare_relation(expert, by=seat.user, kind="family", **told)
        assert [ground for ground, _basis, _words in found(item)] == ["family"]

    def test_a_search_costs_the_same_however_many_dossiers(self, django_assert_num_queries):
        from scoring.actions.ties import Ties

        council = make.formed_council()
        for count in (1, 3):
            while council.items.count() < count:
                make.item(council)
            rows = list(Proposal.objects.filter(pk__in=council.items.values("proposal")))
            users = [seat.user for seat in council.appointed]
            with django_assert_num_queries(10):
                Ties(users, rows, council.rule)


# Again and again ---


@pytest.mark.django_db
class TestAgain:
    def test_a_conflict_that_appears_later_cuts_access_at_the_next_request(self, client):
        item = make.item()
        seat = member_of(item)
        client.force_login(seat.user)
        assert client.get(item.get_absolute_url()).status_code == 200
        assert client.get(item.proposal.get_absolute_url()).status_code == 200
        make.membership(seat.user, item.proposal.host, until_on=make.a_past_day())
        call_command("search_conflicts")
        assert client.get(item.get_absolute_url()).status_code == 404
        assert client.get(item.proposal.get_absolute_url()).status_code == 404
        assert not Item.objects.visible_to(seat.user).exists()
        [event] = Event.objects.of(Conflict.objects.get())
        assert (event.actor_id, event.role) == (None, "system")

    def test_the_night_tells_the_office_of_what_is_new_and_nothing_twice(self):
        officer, director, item = make.officer(), make.fund_director(), make.item()
        make.membership(member_of(item).user, item.proposal.host)
        for _night in range(2):
            call_command("search_conflicts")
        for person in (officer, director):
            assert make.told(person) == ["Quyết định 1 xung đột lợi ích"]

    def test_what_was_waived_comes_up_again_only_for_another_reason(self):
        item = make.item()
        seat, partner = member_of(item), make.partner(item.proposal).organisation
        make.membership(seat.user, partner)
        find_conflicts(item.council, by=None)
        advance(Conflict.objects.get(), "waive", by=make.fund_director(), note="Chỉ dạy thêm.")
        assert found(item) == []
        other = make.partner(item.proposal, organisation=make.enterprise()).organisation
        make.membership(seat.user, other)
        assert [(g, b) for g, b, _words in found(item)] == [("partner_staff", f"org:{other.pk}")]

    def test_one_noted_before_its_basis_was_kept_stands_for_the_same_ground(self):
        item = make.item()
        seat = member_of(item)
        make.conflict(item, seat, state="waived", ground="host_staff")
        make.membership(seat.user, item.proposal.host)
        assert found(item) == []

    def test_an_amendment_of_the_partners_is_searched_at_once(self):
        contract = make.signed_contract()
        council = make.formed_council(kind="acceptance")
        item = make.item(council, contract.proposal)
        newcomer = make.enterprise()
        make.membership(make.chair(council), newcomer)
        amendment = make.amendment(
            contract,
            kind="partner",
            changes={"organisation": newcomer.pk, "takes_part": True},
        )
        advance(amendment, "approve", by=make.fund_director())
        [conflict] = Conflict.objects.all()
        assert (conflict.seat.user, conflict.ground) == (make.chair(council), "partner_staff")
        assert conflict.proposal_id == item.proposal_id

    def test_after_the_conclusion_it_is_found_and_the_result_stands(self):
        item = make.judged_item()
        seat = member_of(item)
        make.membership(seat.user, item.proposal.host)
        call_command("search_conflicts")
        assert Conflict.objects.get().seat_id == seat.pk
        again = Item.objects.get(pk=item.pk)
        assert (again.state, again.mean, again.passed) == ("concluded", item.mean, True)

    def test_nobody_waives_without_a_name_not_even_in_the_table(self):
        conflict = make.conflict(make.item(), make.seat())
        rows = Conflict.objects.filter(pk=conflict.pk)
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(state="waived", decided_at=clock.now())

    def test_the_page_names_who_waived_and_why(self, client):
        item = make.item()
        director = make.fund_director()
        conflict = make.conflict(item, member_of(item), ground="same_domain")
        advance(conflict, "waive", by=director, note="Cùng nhà mạng.")
        client.force_login(make.officer())
        page = client.get(conflict.get_absolute_url()).content.decode()
        assert str(director) in page
        assert "Cùng nhà mạng." in page

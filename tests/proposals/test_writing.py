"""Writing a dossier: rows replaced as given, nothing half stored, an old page told so."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals.actions import rewrite, start_proposal, write_draft
from proposals.forms import DongField
from proposals.models import BudgetLine, Proposal
from proposals.rules import MAX_DONG, dotted
from tests import make

LINE = {"year": 2026, "item": "Vật tư", "source": "state", "category": "khcn", "amount": 5}


def stored(proposal):
    """Everything that writing may touch."""
    row = Proposal.objects.get(pk=proposal.pk)
    parts = ("indicators", "budget_lines", "products", "work_items", "team", "partners")
    return (
        Proposal.objects.filter(pk=row.pk).values().get(),
        {name: list(getattr(row, name).values()) for name in parts},
        Event.objects.count(),
    )


def refused(error, proposal, **how):
    before = stored(proposal)
    with pytest.raises(error) as refusal:
        write_draft(proposal, **{"by": proposal.leader, **how})
    assert stored(proposal) == before
    return [reason.field for reason in refusal.value.reasons]


@pytest.mark.django_db
class TestWriting:
    def test_what_is_given_replaces_what_was_there(self):
        proposal = make.proposal()
        saved = write_draft(
            proposal,
            by=proposal.leader,
            seen_version=1,
            head={"title": "Mo\u031b\u0301i"},
            budget_lines=[LINE, LINE | {"year": 2027, "amount": 10**15}],
        )
        assert (saved.title, saved.version) == ("Mới", 2)
        assert Proposal.objects.get().title_folded == "moi"
        amounts = BudgetLine.objects.values_list("year", "amount")
        assert list(amounts) == [(2026, 5), (2027, 10**15)]
        assert proposal.products.count() == 1
        event = Event.objects.get(verb="edited")
        assert (event.role, event.to_state) == ("task_leader", "")

    def test_a_team_member_writes_as_one(self):
        proposal = make.proposal()
        member = make.team_member(proposal).user
        write_draft(proposal, by=member, head={"summary": "Mới"})
        assert Event.objects.get(verb="edited").role == "team_member"

    @pytest.mark.parametrize("who", ["officer", "member"])
    def test_nobody_else_writes(self, who):
        refused(WrongPerson, make.proposal(), by=getattr(make, who)(), head={"title": "x"})

    def test_a_colleague_of_the_host_outside_the_team_reads_only(self):
        proposal = make.proposal()
        refused(WrongPerson, proposal, by=make.member(proposal.host), head={"title": "x"})

    @pytest.mark.parametrize("state", ["submitted", "eligible", "funded", "withdrawn"])
    def test_once_handed_in_nothing_is_written(self, state):
        refused(WrongMoment, make.proposal(state=state), head={"title": "x"})

    def test_an_old_page_is_told_so(self):
        proposal = make.proposal()
        write_draft(proposal, by=proposal.leader, head={"title": "Mới"})
        refused(Stale, proposal, head={"title": "Cũ"}, seen_version=1)

    def test_one_bad_row_and_nothing_is_stored(self):
        fields = refused(
            Refused,
            make.proposal(),
            head={"title": ""},
            budget_lines=[LINE, LINE | {"amount": 0}, LINE | {"source": "bank"}],
            products=[{"name": "Máy", "quantity": 0}],
        )
        assert fields == ["title", "budget_lines-1", "budget_lines-2-source", "products-0"]

    @pytest.mark.parametrize("amount", [0, -1, 10**15 + 1, "1.5", None, "NaN"])
    def test_an_amount_that_is_none_is_refused(self, amount):
        fields = refused(Refused, make.proposal(), budget_lines=[LINE | {"amount": amount}])
        assert fields[0].startswith("budget_lines-0")

    def test_dates_turned_round_are_refused(self):
        day = datetime.date(2026, 5, 1)
        fields = refused(Refused, make.proposal(), head={"starts_on": day, "ends_on": day})
        assert fields == [""]

    def test_a_returned_dossier_keeps_its_team_and_may_change_its_content(self):
        proposal = make.proposal(state="returned")
        refused(WrongMoment, proposal, team=[])
        saved = write_draft(proposal, by=proposal.leader, head={"summary": "Bổ sung"})
        assert (saved.state, saved.summary) == ("returned", "Bổ sung")

    def test_the_leader_stays_in_the_team(self):
        proposal = make.proposal()
        other = make.member(proposal.host)
        rows = [{"user": other, "organisation": proposal.host, "role": "key"}]
        write_draft(proposal, by=proposal.leader, team=rows)
        write_draft(proposal, by=proposal.leader, team=rows)
        assert list(proposal.team.values_list("user", "role")) == [
            (proposal.leader_id, "leader"),
            (other.pk, "key"),
        ]

    def test_nobody_else_becomes_leader(self):
        proposal = make.proposal()
        other = make.member(proposal.host)
        rows = [{"user": other, "organisation": proposal.host, "role": "leader"}]
        assert refused(Refused, proposal, team=rows) == ["team-1"]
        assert proposal.team.get(role="leader").user == proposal.leader

    def test_the_host_is_no_partner_and_a_partner_is_one_once(self):
        proposal, other = make.proposal(), make.enterprise()
        refused(Refused, proposal, partners=[{"organisation": proposal.host}])
        refused(Refused, proposal, partners=[{"organisation": other}, {"organisation": other}])
        write_draft(proposal, by=proposal.leader, partners=[{"organisation": other}])
        assert proposal.partners.get().house == "enterprise"

    def test_a_problem_off_the_board_is_answered_no_more(self):
        problem = make.problem(state="solved")
        refused(WrongMoment, make.proposal(), head={"problem": problem})

    def test_a_dossier_begins_in_an_open_call_only(self):
        leader = make.member(make.university())
        host = leader.memberships.get().organisation
        begun = start_proposal(make.open_call(), by=leader, host=host, title="Sấy chè")
        assert (begun.state, begun.number, begun.leader) == ("draft", None, leader)
        for call in [make.past_call(), make.call(), make.past_call(state="closed")]:
            with pytest.raises(WrongMoment):
                start_proposal(call, by=leader, host=host, title="x")
        with pytest.raises(WrongPerson):
            start_proposal(make.open_call(), by=leader, host=make.university(), title="x")
        assert Proposal.objects.get() == begun

    def test_a_problem_and_a_call_are_rewritten_while_drafts(self):
        owner, officer = make.problem_owner(), make.officer()
        problem, call = make.problem(owner=owner), make.call()
        assert rewrite(problem, {"title": "Mới"}, by=owner).title == "Mới"
        assert rewrite(call, {"title": "Mới"}, by=officer).version == 2
        for thing, by in [(problem, officer), (call, owner)]:
            with pytest.raises(WrongPerson):
                rewrite(thing, {"title": "x"}, by=by)
        with pytest.raises(WrongMoment):
            rewrite(make.open_call(), {"title": "x"}, by=officer)
        with pytest.raises(Refused):
            rewrite(call, {"envelope": -1}, by=officer)


# Amounts as they are typed ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1000000", 1_000_000),
        ("1.000.000", 1_000_000),
        (" 1.000 ", 1000),
        ("1", 1),
        ("1000000000000000", 10**15),
        ("1.000.000.000.000.000", 10**15),
    ],
)
def test_what_reads_as_an_amount(text, amount):
    assert DongField().clean(text) == amount


@pytest.mark.parametrize(
    "text",
    ["0", "-1", "1,5", "1.5", "1.00", "1.0000", "1e9", "NaN", "Infinity", "１０００", "٣", "1 000"]
    + ["1.000.000.000.000.001", "9" * 40, "0x1", "+5", "1_000", "1000₫", ".000", "१"],
)
def test_what_reads_as_none(text):
    with pytest.raises(ValidationError) as error:
        DongField().clean(text)
    assert len(error.value.messages) >= 1


@given(st.integers(1, MAX_DONG))
def test_an_amount_comes_back_as_it_was_shown(amount):
    field = DongField()
    assert field.clean(field.prepare_value(amount)) == amount
    assert field.clean(dotted(amount)) == amount
    assert not field.has_changed(amount, dotted(amount))


@given(st.text(max_size=12))
def test_no_text_is_read_as_another_amount(text):
    try:
        amount = DongField(required=False).clean(text)
    except ValidationError:
        return
    plain = text.strip().replace(".", "")
    assert amount is None or (plain.isascii() and plain.isdecimal() and int(plain) == amount)

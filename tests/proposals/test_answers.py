"""A dossier answers the questions of its call."""

import pytest

from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from proposals.actions import write_answers
from proposals.models import Answer, asked_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    """A call that asks yes or no, and after a yes for a number."""
    call = make.open_call()
    section = make.form_section(call)
    first = make.question(section, "yes_no", text="Có dùng AI không?", is_required=True)
    more = make.question(
        section,
        "number",
        text="Bao nhiêu mẫu dữ liệu?",
        is_required=True,
        shown_if=first,
        shown_if_answers=["yes"],
    )
    return call, first, more


def answers(proposal):
    return dict(Answer.objects.filter(proposal=proposal).values_list("question", "value"))


def test_answers_are_kept_and_a_hidden_one_is_not(form):
    call, first, more = form
    proposal = make.proposal(call=call)
    write_answers(proposal, {first.key: "yes", more.key: "500"}, by=proposal.leader)
    assert answers(proposal) == {first.pk: "yes", more.pk: "500"}
    write_answers(proposal, {first.key: "no"}, by=proposal.leader)
    assert answers(proposal) == {first.pk: "no"}
    assert asked_of(type(proposal).objects.get(pk=proposal.pk)) == [first]


def test_what_the_call_asks_is_asked_before_the_dossier_comes_in(form):
    call, first, more = form
    proposal = make.proposal(call=call)

    def reasons():
        with pytest.raises(Refused) as refusal:
            advance(proposal, "submit", by=proposal.leader)
        return [reason.field for reason in refusal.value.reasons]

    assert reasons() == [first.key]
    write_answers(proposal, {first.key: "yes"}, by=proposal.leader)
    assert reasons() == [more.key]
    write_answers(proposal, {more.key: "500"}, by=proposal.leader)
    assert advance(proposal, "submit", by=proposal.leader).state == "submitted"


def test_a_section_that_is_off_is_not_asked_and_a_required_one_is():
    call = make.open_call()
    make.form_section(call, "products", use="off")
    make.form_section(call, "partners", use="required")
    proposal = make.proposal(call=call)
    proposal.products.all().delete()
    with pytest.raises(Refused) as refusal:
        advance(proposal, "submit", by=proposal.leader)
    assert [reason.field for reason in refusal.value.reasons] == ["partners"]
    make.partner(proposal)
    assert advance(proposal, "submit", by=proposal.leader).state == "submitted"


def test_a_wrong_answer_is_refused_and_nothing_kept(form):
    call, first, more = form
    proposal = make.proposal(call=call)
    write_answers(proposal, {first.key: "yes", more.key: "500"}, by=proposal.leader)
    with pytest.raises(Refused) as refusal:
        write_answers(proposal, {first.key: "yes", more.key: "nhiều"}, by=proposal.leader)
    assert [reason.field for reason in refusal.value.reasons] == [more.key]
    assert answers(proposal) == {first.pk: "yes", more.pk: "500"}


def test_only_the_team_answers_while_the_dossier_is_written_and_never_over_another(form):
    call, first, _more = form
    proposal = make.proposal(call=call)
    submitted = make.submitted_proposal(call=call)
    with pytest.raises(WrongPerson):
        write_answers(proposal, {first.key: "no"}, by=make.officer())
    with pytest.raises(WrongMoment):
        write_answers(submitted, {first.key: "no"}, by=submitted.leader)
    with pytest.raises(Stale):
        write_answers(proposal, {first.key: "no"}, by=proposal.leader, seen_version=7)
    assert Answer.objects.count() == 0

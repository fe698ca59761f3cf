"""Where a problem and its answers meet: calls that name it, and its owner's word on each answer."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from papers.models import OutgoingMail
from proposals.actions import follow, merge, name_in_call, say_understood, unname_in_call
from proposals.models import Understanding
from proposals.querysets import waiting_on
from tests import make

pytestmark = pytest.mark.django_db
QUERIES_OF_A_PROBLEM = 18


def counts():
    return (Event.objects.count(), OutgoingMail.objects.count(), Understanding.objects.count())


def told_to(person):
    return list(OutgoingMail.objects.filter(to=person).values_list("subject", flat=True))


# Calls that name a problem ----------------------------------------------------------------------


def test_who_follows_is_told_when_the_call_opens_and_not_before():
    make.rules()
    officer, reader = make.officer(), make.member()
    problem, call = make.problem(state="published", title="Búp dập"), make.call()
    follow(problem, by=reader)
    name_in_call(problem, call, by=officer)
    assert told_to(reader) == []
    advance(call, "publish", by=officer)
    assert told_to(reader) == ["Đợt gọi mời giải: Búp dập"]


def test_put_into_an_open_call_it_is_told_at_once():
    reader, problem, call = make.member(), make.problem(state="published"), make.open_call()
    follow(problem, by=reader)
    name_in_call(problem, call, by=make.officer())
    assert len(told_to(reader)) == 1
    assert call.code in OutgoingMail.objects.get(to=reader).lines[0]


def test_a_problem_closed_meanwhile_is_not_told():
    make.rules()
    officer, reader = make.officer(), make.member()
    problem, call = make.problem(state="published"), make.call()
    name_in_call(problem, call, by=officer)
    advance(problem, "close", by=officer, note="x")
    follow(problem, by=reader)
    advance(call, "publish", by=officer)
    assert told_to(reader) == []


def test_a_draft_call_lets_it_go_again_a_published_one_not():
    officer, problem = make.officer(), make.problem(state="published")
    draft, opened = make.call(), make.open_call()
    for call in (draft, opened):
        name_in_call(problem, call, by=officer)
    unname_in_call(problem, draft, by=officer)
    unname_in_call(problem, draft, by=officer)
    with pytest.raises(WrongMoment):
        unname_in_call(problem, opened, by=officer)
    assert list(problem.calls.all()) == [opened]
    assert [e.verb for e in Event.objects.of(problem)] == ["called", "called", "uncalled"]


@pytest.mark.parametrize("who", ["owner", "member", "fund_director", "elsewhere"])
def test_nobody_else_puts_a_problem_into_a_call(who):
    problem, call = make.problem(state="published"), make.open_call()
    people = {
        "owner": lambda: problem.posted_by,
        "elsewhere": lambda: make.officer(province=make.province("01", "Hà Nội")),
    }
    by = people.get(who, getattr(make, who, None))()
    before = counts()
    with pytest.raises(WrongPerson):
        name_in_call(problem, call, by=by)
    assert (problem.calls.count(), counts()) == (0, before)


def test_what_stands_against_naming():
    officer, problem = make.officer(), make.problem(state="published")
    past, opened = make.past_call(), make.open_call()
    name_in_call(problem, opened, by=officer)
    before = counts()
    for call in (past, opened):
        with pytest.raises(Refused):
            name_in_call(problem, call, by=officer)
    with pytest.raises(WrongMoment):
        name_in_call(make.problem(state="submitted"), opened, by=officer)
    assert counts() == before
    assert list(problem.calls.all()) == [opened]


def test_the_calls_of_a_twin_go_along():
    officer, call = make.officer(), make.open_call()
    twin, survivor = make.problem(state="published"), make.problem(state="published")
    name_in_call(twin, call, by=officer)
    merge(twin, into=survivor, by=officer, note="x")
    assert list(survivor.calls.all()) == [call]


def test_an_officer_does_it_on_the_page_and_both_pages_show_it(client):
    problem, call = make.problem(state="published"), make.call()
    client.force_login(make.officer())
    path = reverse("proposals:problem_call", kwargs={"public_id": problem.public_id})
    assert client.get(path).status_code == 200
    assert client.post(path, {"call": call.pk}).status_code == 302
    assert client.post(path, {"call": call.pk}).status_code == 400
    assert call.title in client.get(problem.get_absolute_url()).content.decode()
    assert problem.title in client.get(call.get_absolute_url()).content.decode()
    assert client.post(path, {"out": call.public_id}).status_code == 302
    assert problem.calls.count() == 0
    client.force_login(make.member())
    assert client.get(path).status_code == 403


def test_a_draft_call_is_not_named_to_the_public(client):
    problem, call = make.problem(state="published"), make.call()
    name_in_call(problem, call, by=make.officer())
    assert call.title not in client.get(problem.get_absolute_url()).content.decode()


# How to answer ----------------------------------------------------------------------------------


def test_the_call_that_names_it_is_offered_first(client):
    problem, call = make.problem(state="published"), make.open_call()
    make.open_call()
    name_in_call(problem, call, by=make.officer())
    client.force_login(make.member(make.university()))
    form = client.get(f"/ho-so/moi/?problem={problem.public_id}").context["form"]
    assert (form.initial["problem"], form.initial["call"]) == (problem, call)


def test_without_an_open_call_the_page_says_so_and_offers_to_follow(client):
    problem = make.problem(state="published")
    make.past_call()
    client.force_login(make.member(make.university()))
    page = client.get(problem.get_absolute_url()).content.decode()
    assert "Hiện không có đợt gọi nào nhận hồ sơ" in page
    assert f"/ho-so/moi/?problem={problem.public_id}" not in page
    assert "Theo dõi</button>" in page


def test_a_guest_is_led_to_sign_in_and_back(client):
    problem = make.problem(state="published")
    page = client.get(problem.get_absolute_url()).content.decode()
    assert f"/dang-nhap/?next={problem.get_absolute_url()}" in page


# The owner's word -------------------------------------------------------------------------------


@pytest.fixture
def answered():
    return make.submitted_proposal(problem=make.problem(state="published"))


def said(proposal, by=None, understood="partly", words="Chưa nói đến mùa mưa."):
    return say_understood(
        proposal, by=by or proposal.problem.posted_by, understood=understood, words=words
    )


def test_the_owner_says_it_and_the_leader_hears(answered):
    word = said(answered)
    event = Event.objects.of(answered).get()
    assert (event.verb, event.role, event.data) == (
        "understanding",
        "problem_owner",
        '{"answer":"partly"}',
    )
    mail = OutgoingMail.objects.get(to=answered.leader)
    assert "Chưa nói đến mùa mưa." in mail.lines[0]
    assert word.said_by == answered.problem.posted_by


def test_the_newest_word_counts_and_all_stay(answered):
    said(answered, understood="no", words="Hiểu sai.")
    said(answered, understood="yes", words="")
    newest = Understanding.objects.newest_of([answered.pk])[answered.pk]
    assert (newest.understood, answered.understandings.count()) == ("yes", 2)


def test_the_same_word_sent_twice_stands_once(answered):
    said(answered)
    mails = OutgoingMail.objects.count()
    with pytest.raises(WrongMoment):
        said(answered)
    assert (answered.understandings.count(), OutgoingMail.objects.count()) == (1, mails)


def test_the_owner_of_a_twin_may_say_it_too(answered):
    twin = make.problem(state="submitted")
    merge(twin, into=answered.problem, by=make.officer(), note="x")
    assert said(answered, by=twin.posted_by).said_by == twin.posted_by


@pytest.mark.parametrize("who", ["leader", "officer", "stranger", "owner_in_team"])
def test_nobody_else_says_it(answered, who):
    owner = answered.problem.posted_by
    if who == "owner_in_team":
        make.team_member(answered, owner)
    by = {
        "leader": answered.leader,
        "officer": make.officer(),
        "stranger": make.member(),
        "owner_in_team": owner,
    }[who]
    before = counts()
    with pytest.raises(WrongPerson):
        said(answered, by=by)
    assert counts() == before


@pytest.mark.parametrize("state", ["in_council", "passed", "contracted", "withdrawn"])
def test_once_the_council_has_it_nothing_is_said(state):
    proposal = make.proposal(state=state, problem=make.problem(state="published"))
    before = counts()
    with pytest.raises(WrongMoment):
        said(proposal)
    assert counts() == before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"understood": "no", "words": " "}, "words"),
        ({"understood": "partly", "words": ""}, "words"),
        ({"understood": "maybe"}, "understood"),
    ],
)
def test_a_no_says_what_was_missed(answered, given, field):
    before = counts()
    with pytest.raises(Refused) as refusal:
        said(answered, **given)
    assert [reason.field for reason in refusal.value.reasons] == [field]
    assert counts() == before


def test_the_database_wants_words_for_a_no(answered):
    word = said(answered)
    for change in ({"words": ""}, {"understood": "maybe"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Understanding.objects.filter(pk=word.pk).update(**change)


def test_team_host_owner_and_staff_read_it_the_council_does_not(answered):
    word = said(answered)
    reader = make.user()
    make.reader(answered, reader)
    sees = {
        "leader": answered.leader,
        "member": make.team_member(answered).user,
        "host": make.member(answered.host),
        "owner": answered.problem.posted_by,
        "officer": make.officer(),
        "council": reader,
        "stranger": make.member(),
        "other enterprise": make.problem(state="published").posted_by,
    }
    seen = [
        who for who, user in sees.items() if word in Understanding.objects.visible_to(user).all()
    ]
    assert seen == ["leader", "member", "host", "owner", "officer"]


def test_the_owner_says_it_from_the_problems_page(client, answered):
    owner = answered.problem.posted_by
    make.proposal(problem=answered.problem)  # a draft: only counted
    client.force_login(owner)
    page = client.get(answered.problem.get_absolute_url())
    assert [row for row, _word, _may in page.context["answers"]] == [answered]
    assert page.context["draft_count"] == 1
    path = answered.get_understanding_url()
    assert path in page.content.decode()
    assert client.get(path).status_code == 200
    back = client.post(path, {"understood": "no", "words": ""})
    assert (back.status_code, list(back.context["form"].errors)) == (400, ["words"])
    assert Understanding.objects.count() == 0
    done = client.post(path, {"understood": "no", "words": "Thiếu mùa mưa."})
    assert (done.status_code, done.url) == (302, answered.problem.get_absolute_url())
    assert "Thiếu mùa mưa." in client.get(answered.get_absolute_url()).content.decode()
    client.force_login(answered.leader)
    assert "Thiếu mùa mưa." in client.get(answered.get_absolute_url()).content.decode()
    assert client.get(path).status_code == 403


def test_a_draft_shows_to_the_owner_once_the_team_asked_them(client):
    problem = make.problem(state="published")
    draft = make.proposal(problem=problem)
    make.attestation(draft, condition=2, asked_of=problem.organisation)
    client.force_login(problem.posted_by)
    page = client.get(problem.get_absolute_url())
    assert [row for row, _word, _may in page.context["answers"]] == [draft]
    assert page.context["draft_count"] == 0


def test_a_stranger_sees_no_answers_and_no_count(client, answered):
    make.proposal(problem=answered.problem)
    client.force_login(make.member())
    page = client.get(answered.problem.get_absolute_url())
    assert (list(page.context["answers"]), page.context["draft_count"]) == ([], 0)
    assert client.get(answered.get_understanding_url()).status_code == 404


def test_an_answer_waits_on_the_owner_until_something_is_said(answered):
    owner = answered.problem.posted_by

    def titles():
        owner.forget_standing()
        return [task.url for task in waiting_on(owner)]

    assert titles() == [answered.get_understanding_url()]
    said(answered)
    assert titles() == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_problems_page_takes_the_same_queries_for_one_answer_and_three(
    client, django_assert_num_queries, rows
):
    problem = make.problem(state="published")
    for _ in range(rows):
        said(make.submitted_proposal(problem=problem))
    client.force_login(problem.posted_by)
    client.get(problem.get_absolute_url())
    with django_assert_num_queries(QUERIES_OF_A_PROBLEM):
        page = client.get(problem.get_absolute_url())
    assert len(page.context["answers"]) == rows

"""What officers do with what came in: the oldest first, sent back, published, merged."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Event
from papers.models import OutgoingMail
from proposals.actions import follow, merge, start_proposal
from proposals.models import Follow, Problem, Proposal
from tests import make

pytestmark = pytest.mark.django_db
NOTE = "Hai bài toán hỏi cùng một việc."
TRIAGE = "/bai-toan/cho-doc/"


def merged(problem, into, by=None, **more):
    return merge(problem, into=into, by=by or make.officer(), note=NOTE, **more)


def refused(error, problem, into, **more):
    before = list(Problem.objects.order_by("pk").values())
    told = (Event.objects.count(), OutgoingMail.objects.count(), Follow.objects.count())
    with pytest.raises(error) as refusal:
        merged(problem, into, **more)
    assert list(Problem.objects.order_by("pk").values()) == before
    assert (Event.objects.count(), OutgoingMail.objects.count(), Follow.objects.count()) == told
    return [reason.field for reason in refusal.value.reasons]


@pytest.mark.parametrize("state", ["submitted", "published"])
def test_a_twin_points_to_the_one_that_stands_for_both(state):
    twin, survivor = make.problem(state=state), make.problem(state="published")
    done = merged(twin, survivor)
    event = Event.objects.of(done).get()
    assert (done.state, done.merged_into) == ("merged", survivor)
    assert (event.verb, event.to_state) == ("merge", "merged")
    assert f'"into":{survivor.pk}' in event.data
    assert done.told_sha256() in event.data
    assert twin.title not in event.data


def test_its_owner_and_followers_go_along_and_are_told_once():
    twin, survivor = make.problem(state="published"), make.problem(state="published")
    reader, gone, both = make.member(), make.member(), make.member()
    for person in (reader, gone, both):
        follow(twin, by=person)
    Follow.objects.filter(user=gone).update(ended_at=Follow.objects.get(user=gone).since)
    follow(survivor, by=both)
    merged(twin, survivor)
    following = set(survivor.follows.in_force().values_list("user", flat=True))
    assert following == {twin.posted_by_id, reader.pk, both.pk}
    mails = OutgoingMail.objects.order_by("to").values_list("to", flat=True)
    assert sorted(mails) == sorted([twin.posted_by_id, reader.pk, both.pk])
    mail = OutgoingMail.objects.get(to=reader)
    assert mail.url == survivor.get_absolute_url()
    assert survivor.title in mail.lines[0] and NOTE in mail.lines[0]


def test_the_owner_of_a_twin_sees_the_other_and_who_answers_it():
    twin, survivor = make.problem(state="submitted"), make.problem(state="submitted")
    owner = twin.posted_by
    assert survivor not in Problem.objects.visible_to(owner)
    merged(twin, survivor)
    assert set(Problem.objects.visible_to(owner)) == {twin, survivor}
    answering = make.submitted_proposal(problem=survivor)
    draft = make.proposal(problem=survivor)
    assert list(Proposal.objects.visible_to(owner)) == [answering]
    assert draft not in Proposal.objects.visible_to(owner)


def test_a_twin_of_a_twin_points_to_the_last():
    first, second, last = (make.problem(state="published") for _ in range(3))
    merged(first, second)
    merged(second, last)
    assert set(last.twins.all()) == {first, second}


def test_who_may_not_merge():
    twin, survivor = make.problem(state="submitted"), make.problem(state="published")
    for by in (twin.posted_by, survivor.posted_by, make.fund_director(), make.member()):
        refused(WrongPerson, twin, survivor, by=by)
    elsewhere = make.officer(province=make.province("01", "Hà Nội"))
    refused(WrongPerson, twin, survivor, by=elsewhere)


@pytest.mark.parametrize("state", ["draft", "returned", "matched", "solved", "closed"])
def test_what_is_not_waiting_nor_on_the_board_is_not_merged(state):
    refused(WrongMoment, make.problem(state=state), make.problem(state="published"))


@pytest.mark.parametrize("state", ["draft", "returned", "solved", "closed"])
def test_nothing_is_merged_into_what_is_not_on_its_way(state):
    assert refused(Refused, make.problem(state="submitted"), make.problem(state=state)) == ["into"]


def test_what_else_stands_against_merging():
    published, submitted = make.problem(state="published"), make.problem(state="submitted")
    assert refused(Refused, published, submitted) == ["into"]
    assert refused(Refused, published, published) == ["into"]
    elsewhere = make.problem(
        state="published", organisation=make.enterprise(province=make.province("01", "Hà Nội"))
    )
    assert refused(Refused, published, elsewhere) == ["into"]
    make.proposal(problem=published)
    assert refused(Refused, published, make.problem(state="published")) == ["into"]
    refused(Stale, submitted, make.problem(state="published"), seen_version=7)


def test_nobody_answers_a_merged_problem():
    twin, survivor = make.problem(state="published"), make.problem(state="published")
    merged(twin, survivor)
    leader = make.member(make.university())
    host = leader.memberships.get().organisation
    with pytest.raises(WrongMoment):
        start_proposal(make.open_call(), by=leader, host=host, title="Chè", problem=twin)
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize("fields", [{"state": "merged"}, {"state": "closed", "twin": True}])
def test_the_database_knows_a_merged_one_by_its_other(fields):
    other = make.problem(state="published") if fields.pop("twin", False) else None
    with pytest.raises(IntegrityError), transaction.atomic():
        make.problem(merged_into=other, **fields)


# The pages --------------------------------------------------------------------------------------


def test_the_longest_waiting_stands_first_with_its_likely_twin(client):
    told = "Búp chè dập khi chở từ đồi về xưởng"
    before = make.problem(state="published", title=told)
    old = make.problem(state="submitted", title=f"{told} chế biến")
    new = make.problem(state="submitted", title="Đường may lỗi ở cuối chuyền")
    make.problem(state="published", title="Nước thải chuồng trại")
    client.force_login(make.officer())
    response = client.get(TRIAGE)
    assert [problem for problem, _twins in response.context["rows"]] == [old, new]
    assert [twin for twin, _percent in response.context["rows"][0][1]] == [before]
    address = reverse("proposals:problem_merge", kwargs={"public_id": old.public_id})
    assert f"{address}?voi={before.public_id}" in response.content.decode()
    form = client.get(f"{address}?voi={before.public_id}").context["form"]
    assert form.initial["into"] == before


@pytest.mark.parametrize("rows", [1, 3])
def test_the_triage_takes_the_same_queries_for_one_row_and_three(
    client, django_assert_num_queries, rows
):
    make.problem(state="published", title="Chè dập")
    for _ in range(rows):
        make.problem(state="submitted", title="Chè dập")
    client.force_login(make.officer())
    client.get(TRIAGE)
    with django_assert_num_queries(9):
        html = client.get(TRIAGE).content.decode()
    assert html.count("triage-row") == rows


@pytest.mark.parametrize("who", ["member", "fund_director", "auditor"])
def test_nobody_else_triages(client, who):
    client.force_login(getattr(make, who)())
    assert client.get(TRIAGE).status_code == 403


def test_an_officer_merges_on_the_page(client):
    twin, survivor = make.problem(state="submitted"), make.problem(state="published")
    client.force_login(make.officer())
    path = reverse("proposals:problem_merge", kwargs={"public_id": twin.public_id})
    assert client.get(path).status_code == 200
    posted = {"into": survivor.pk, "note": NOTE, "version": "1"}
    assert client.post(path, posted | {"note": " "}).status_code == 400
    assert client.post(path, posted | {"into": make.problem().pk}).status_code == 400
    assert client.post(path, posted | {"version": "9"}).status_code == 409
    assert Problem.objects.get(pk=twin.pk).state == "submitted"
    assert client.post(path, posted).status_code == 302
    assert Problem.objects.get(pk=twin.pk).merged_into == survivor
    page = client.get(twin.get_absolute_url()).content.decode()
    assert survivor.get_absolute_url() in page
    assert twin.title in client.get(survivor.get_absolute_url()).content.decode()
    assert client.get(path).status_code == 409


def test_a_merged_one_leaves_the_board_but_not_its_address(client):
    twin, survivor = make.problem(state="published"), make.problem(state="published")
    merged(twin, survivor)
    assert list(client.get("/bai-toan/").context["rows"]) == [survivor]
    assert list(client.get("/bai-toan/", {"state": "merged"}).context["rows"]) == [twin]
    assert client.get(twin.get_absolute_url()).status_code == 200


def test_a_twin_that_was_never_public_is_not_named_to_the_public(client):
    twin, survivor = make.problem(state="submitted"), make.problem(state="published")
    merged(twin, survivor)
    assert twin.title not in client.get(survivor.get_absolute_url()).content.decode()
    assert client.get(twin.get_absolute_url()).status_code == 404


def test_sending_back_tells_whoever_posted_it():
    problem = make.problem(state="submitted")
    advance(problem, "send_back", by=make.officer(), note="Thiếu số đo.")
    mail = OutgoingMail.objects.get()
    assert mail.to == problem.posted_by
    assert "Thiếu số đo." in mail.lines[0]

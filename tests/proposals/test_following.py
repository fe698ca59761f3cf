"""Who follows a problem hears what becomes of it, until they end it."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lifecycle.actions import advance
from papers.models import OutgoingMail
from proposals.actions import end_follow, follow
from proposals.models import Follow
from tests import make

pytestmark = pytest.mark.django_db
LIST = "/bai-toan/theo-doi/"


def told():
    return list(OutgoingMail.objects.order_by("pk").values_list("to", "subject"))


def of(problem):
    return reverse("proposals:problem_follow", kwargs={"public_id": problem.public_id})


@pytest.mark.parametrize(
    ("state", "verb", "more", "word"),
    [
        ("submitted", "publish", {}, "Đã công bố"),
        ("published", "match", {"evidence": True}, "Đang giải"),
        ("matched", "solve", {"evidence": True, "by": "owner"}, "Đã giải"),
        ("published", "close", {"note": "Đã tự giải."}, "Đã đóng"),
    ],
)
def test_each_turn_of_its_life_is_told(state, verb, more, word):
    problem = make.problem(state=state, title="Búp chè dập")
    reader, quiet, officer = make.member(), make.member(), make.officer()
    follow(problem, by=reader)
    follow(problem, by=officer)
    end_follow(follow(problem, by=quiet))
    more = dict(more)
    by = problem.posted_by if more.pop("by", "") else officer
    if more.get("evidence"):
        more["evidence"] = make.proposal()
    advance(problem, verb, by=by, **more)
    mine = [subject for to, subject in told() if to == reader.pk]
    assert mine == [f"{word}: Búp chè dập"]
    assert quiet.pk not in [to for to, _subject in told()]
    assert by.pk not in [to for to, _subject in told()]


def test_a_second_contract_is_no_news():
    problem = make.problem(state="matched")
    follow(problem, by=make.member())
    advance(problem, "match", by=make.officer(), evidence=make.proposal())
    assert told() == []


def test_whoever_submits_their_own_problem_follows_it():
    owner = make.problem_owner()
    problem = advance(make.begun_problem(by=owner), "submit", by=owner)
    advance(problem, "publish", by=make.officer())
    assert [to for to, _subject in told()] == [owner.pk]


def test_it_is_news_to_a_reader_and_a_decision_to_whoever_posted_it():
    problem, reader = make.problem(state="submitted"), make.member()
    for person in (reader, problem.posted_by):
        follow(problem, by=person)
    advance(problem, "publish", by=make.officer())
    kinds = dict(OutgoingMail.objects.values_list("to", "kind"))
    assert kinds == {reader.pk: "news", problem.posted_by_id: "decision"}


def test_a_closed_account_gets_no_mail():
    problem, reader = make.problem(state="published"), make.member()
    follow(problem, by=reader)
    reader.is_active = False
    reader.save()
    advance(problem, "close", by=make.officer(), note="x")
    assert told() == []


def test_it_is_told_in_the_readers_language():
    problem, reader = make.problem(state="published", title="Tea"), make.member(language="en")
    follow(problem, by=reader)
    advance(problem, "close", by=make.officer(), note="Done.")
    mail = OutgoingMail.objects.get()
    assert mail.subject == "Closed: Tea"
    assert mail.lines[0] == "The problem takes no more answers. The reason: Done."


def test_followed_and_left_on_the_page(client):
    problem, reader = make.problem(state="published"), make.member()
    client.force_login(reader)
    assert client.post(of(problem)).status_code == 302
    assert client.post(of(problem)).status_code == 302
    assert Follow.objects.in_force().count() == 1
    assert list(client.get(LIST).context["rows"]) == [Follow.objects.get()]
    assert client.post(of(problem), {"end": "1", "list": "1"}).url == LIST
    assert client.post(of(problem), {"end": "1"}).status_code == 302
    assert list(client.get(LIST).context["rows"]) == []
    client.post(of(problem))
    assert Follow.objects.in_force().count() == 1


def test_nobody_follows_what_they_may_not_see(client):
    problem = make.problem(state="submitted")
    assert client.post(of(problem)).status_code == 302  # a guest signs in first
    client.force_login(make.member())
    assert client.post(of(problem)).status_code == 404
    assert Follow.objects.count() == 0


def test_the_link_in_a_mail_asks_and_one_press_ends_it(client):
    problem, reader = make.problem(state="published"), make.member()
    row = follow(problem, by=reader)
    advance(problem, "close", by=make.officer(), note="x")
    assert row.end_url in OutgoingMail.objects.get().lines[1]
    assert client.get(row.end_url).status_code == 200
    assert Follow.objects.in_force().count() == 1
    assert client.post(row.end_url, follow=True).status_code == 200
    assert Follow.objects.in_force().count() == 0
    assert "Bạn không còn theo dõi" in client.get(row.end_url).content.decode()


def test_a_key_nobody_was_given_opens_nothing(client):
    follow(make.problem(state="published"), by=make.member())
    assert client.post(f"{LIST}khong-co-khoa-nay/").status_code == 404
    assert Follow.objects.in_force().count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_three(
    client, django_assert_num_queries, rows
):
    reader = make.member()
    for _ in range(rows):
        follow(make.problem(state="published"), by=reader)
    client.force_login(reader)
    client.get(LIST)
    with django_assert_num_queries(7):
        html = client.get(LIST).content.decode()
    assert html.count('<th scope="row"') == rows


def test_a_problem_is_followed_once_and_ends_after_it_began():
    row = follow(make.problem(state="published"), by=make.member())
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.create(problem=row.problem, user=row.user, since=row.since)
    with pytest.raises(IntegrityError), transaction.atomic():
        Follow.objects.filter(pk=row.pk).update(ended_at=row.since.replace(year=2000))

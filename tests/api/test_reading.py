"""What a program reads: what its person sees on the pages, no more, a page at a time."""

import pytest

from lifecycle import clock
from lifecycle.actions import advance
from people.actions import make_token
from tests import make

pytestmark = pytest.mark.django_db


def bearer(user, *scopes):
    _token, secret = make_token(user, name="thử", scopes=scopes, days=30)
    return {"Authorization": f"Bearer {secret}"}


def read(client, address, headers=None):
    return client.get(f"/api/v1/{address}", headers=headers or {})


def titles(answer):
    return [item["title"] for item in answer.json()["items"]]


def test_the_description_is_openapi_3_1_and_open_to_all(client):
    answer = read(client, "openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")


def test_what_is_public_is_read_without_signing_in(client):
    make.problem("published", title="Chè héo khi sao")
    make.problem("draft", title="Chưa ai biết")
    answer = read(client, "problems/")
    assert answer.status_code == 200
    assert titles(answer) == ["Chè héo khi sao"]
    assert read(client, "calls/").json()["items"] == []
    assert read(client, "organisations/").status_code == 200


@pytest.mark.parametrize("noun", ["proposals", "attestations", "councils", "payments", "results"])
def test_what_is_not_public_asks_who_one_is(client, noun):
    answer = read(client, f"{noun}/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["status"] == 401


@pytest.mark.parametrize("noun", ["problems", "proposals"])
def test_a_wrong_token_is_not_taken_for_no_token(client, noun):
    assert read(client, f"{noun}/", {"Authorization": "Bearer bn_sai"}).status_code == 401


def test_a_person_signed_in_reads_what_they_see(client):
    mine = make.proposal(title="Của tôi")
    make.proposal(title="Của người khác")
    client.force_login(mine.leader)
    assert titles(read(client, "proposals/")) == ["Của tôi"]


def test_a_token_reads_within_its_scope(client):
    mine = make.proposal(title="Của tôi")
    headers = bearer(mine.leader, "read:proposals")
    assert titles(read(client, "proposals/", headers)) == ["Của tôi"]
    refused = read(client, "contracts/", headers)
    assert refused.status_code == 403
    assert "read:contracts" in refused.json()["detail"]


def test_what_one_may_not_know_of_is_missing_like_what_is_not_there(client):
    hidden = make.proposal()
    headers = bearer(make.member(make.university()), "read:proposals")
    answers = [
        read(client, f"proposals/{name}/", headers)
        for name in (hidden.public_id, "2" * len(hidden.public_id))
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_a_dossier_is_read_in_full(client):
    dossier = make.submitted_proposal()
    headers = bearer(dossier.leader, "read:proposals")
    told = read(client, f"proposals/{dossier.public_id}/", headers).json()
    assert told["id"] == dossier.public_id
    assert told["state"] == "submitted"
    assert told["state_label"] == "Đã nộp"
    assert told["call"] == {"id": dossier.call.public_id, "title": str(dossier.call)}
    state = [line["amount"] for line in told["budget_lines"] if line["source"] == "state"]
    assert told["state_sum"] == sum(state) > 0
    assert "leader" not in told


def test_pages_follow_each_other_to_the_end(client):
    leader, call = make.member(make.university()), make.open_call()
    for number in range(5):
        make.proposal(call=call, parts=False, leader=leader, title=f"Số {number}")
    headers, seen, after = bearer(leader, "read:proposals"), [], ""
    while True:
        page = read(client, f"proposals/?limit=2{after and f'&after={after}'}", headers).json()
        seen += [item["title"] for item in page["items"]]
        after = page["after"]
        if not after:
            break
    assert seen == ["Số 4", "Số 3", "Số 2", "Số 1", "Số 0"]
    back = read(client, f"proposals/?limit=2&before={page['before']}", headers).json()
    assert [item["title"] for item in back["items"]] == ["Số 2", "Số 1"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("after=../..", "after"),
        ("state=nonsense", "state"),
        ("group=99", "group"),
        ("q=" + "x" * 201, "q"),
        ("q=%00", "q"),
    ],
)
def test_a_wrong_question_is_told_with_its_field(client, asked, field):
    headers = bearer(make.officer(), "read:proposals")
    answer = read(client, f"proposals/?{asked}", headers)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_page_after_a_row_that_is_gone_is_a_conflict(client):
    headers = bearer(make.officer(), "read:proposals")
    answer = read(client, "proposals/?after=222222222222", headers)
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["field"] == "after"


def test_a_list_is_searched_without_diacritics(client):
    make.problem("published", title="Chè héo khi sao")
    make.problem("published", title="Lò gạch")
    assert titles(read(client, "problems/?q=che+heo")) == ["Chè héo khi sao"]


def test_the_life_of_a_thing_is_told_as_on_its_page(client):
    officer, problem = make.officer(), make.problem("submitted")
    advance(problem, "publish", by=officer)
    (told,) = read(client, f"problems/{problem.public_id}/events/").json()
    assert (told["label"], told["to_state"]) == ("Công bố", "Đã công bố")
    assert set(told) == {
        "label", "who", "role_label", "moment", "note", "from_state", "to_state",
    }  # fmt: skip


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("noun", "made", "count"),
    [
        ("problems", lambda: make.problem("published"), 7),
        ("proposals", make.submitted_proposal, 7),
        ("attestations", lambda: make.attestation(make.submitted_proposal()), 6),
    ],
)
def test_a_list_costs_the_same_for_one_and_for_three(
    client, django_assert_num_queries, rows, noun, made, count
):
    for _ in range(rows):
        made()
    scopes = {"problems": "read:problems"}.get(noun, "read:proposals")
    headers = bearer(make.officer(), scopes)
    read(client, f"{noun}/", headers)
    with django_assert_num_queries(count):
        answer = read(client, f"{noun}/", headers)
    assert len(answer.json()["items"]) == rows


def test_a_revoked_token_opens_nothing(client):
    leader = make.proposal().leader
    headers = bearer(leader, "read:proposals")
    leader.api_tokens.update(revoked_at=clock.now())
    assert read(client, "proposals/", headers).status_code == 401

"""The pages: who gets them, how many queries they take, what a bad post answers."""

import pytest
from django.urls import reverse

from lifecycle.models import Event
from proposals.models import Attestation, Call, Problem, Proposal
from tests import make

pytestmark = pytest.mark.django_db


def page(client, name, **kwargs):
    return client.get(reverse(f"proposals:{name}", kwargs=kwargs or None))


def queries(django_assert_num_queries, client, count, path):
    with django_assert_num_queries(count):
        response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# Lists: one row or three, the same queries ------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_takes_the_same_queries_for_one_row_and_three(
    client, django_assert_num_queries, rows
):
    for _ in range(rows):
        make.problem(state="published")
    html = queries(django_assert_num_queries, client, 4, "/bai-toan/")
    assert html.count('<th scope="row"') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_calls_takes_the_same_queries(client, django_assert_num_queries, rows):
    for _ in range(rows):
        make.open_call()
    html = queries(django_assert_num_queries, client, 4, "/dot-goi/")
    assert html.count('<th scope="row"') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_dossiers_takes_the_same_queries(client, django_assert_num_queries, rows):
    call = make.open_call()
    for _ in range(rows):
        make.submitted_proposal(call=call)
    client.force_login(make.officer())
    html = queries(django_assert_num_queries, client, 8, "/ho-so/")
    assert html.count('<th scope="row"') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_confirmations_takes_the_same_queries(client, django_assert_num_queries, rows):
    state_body = make.state_body()
    for _ in range(rows):
        make.attestation(make.submitted_proposal(), asked_of=state_body)
    client.force_login(make.member(state_body))
    html = queries(django_assert_num_queries, client, 7, "/xac-nhan/")
    assert html.count('<th scope="row"') == rows


# Who gets which page ----------------------------------------------------------------------------


def test_the_board_and_a_call_are_public(client):
    problem, call = make.problem(state="published"), make.open_call()
    assert problem.title in client.get("/bai-toan/").content.decode()
    assert client.get(problem.get_absolute_url()).status_code == 200
    assert call.code in client.get("/dot-goi/").content.decode()
    assert client.get(call.get_absolute_url()).status_code == 200


def test_what_is_not_published_is_missing_for_a_guest(client):
    assert client.get(make.problem(state="submitted").get_absolute_url()).status_code == 404
    assert client.get(make.call().get_absolute_url()).status_code == 404
    assert client.get("/bai-toan/khong-co/").status_code == 404


@pytest.mark.parametrize("path", ["/ho-so/", "/xac-nhan/", "/ho-so/moi/", "/bai-toan/moi/"])
def test_the_rest_asks_to_sign_in(client, path):
    assert client.get(path).status_code == 302


def test_every_page_of_a_dossier_is_missing_for_a_stranger(client):
    proposal = make.submitted_proposal()
    attestation = make.attestation(proposal)
    client.force_login(make.member())
    paths = [
        proposal.get_absolute_url(),
        proposal.get_edit_url(),
        proposal.get_verb_url("submit"),
        reverse("proposals:proposal_check", kwargs={"public_id": proposal.public_id}),
        reverse("proposals:proposal_ask", kwargs={"public_id": proposal.public_id}),
        reverse("proposals:proposal_attach", kwargs={"public_id": proposal.public_id}),
        attestation.get_absolute_url(),
        attestation.get_verb_url("confirm"),
    ]
    assert [client.get(path).status_code for path in paths] == [404] * len(paths)


@pytest.mark.parametrize("who", ["leader", "officer"])
def test_a_full_dossier_is_shown(client, who):
    proposal = make.attested_proposal(state="submitted", strategic_group=2, strategic_reasons="AI")
    officer = make.officer()
    make.checked(proposal, by=officer)
    client.force_login(proposal.leader if who == "leader" else officer)
    html = client.get(proposal.get_absolute_url()).content.decode()
    assert proposal.title in html
    assert "800.000.000" in html
    assert ("Không trùng lặp." in html) == (who == "officer")


def test_every_form_is_shown(client):
    proposal = make.proposal()
    officer, owner = make.officer(), make.problem_owner()
    submitted = make.submitted_proposal(strategic_group=1, strategic_reasons="x")
    call, problem = make.call(), make.problem(owner=owner)
    attestation = make.attestation(proposal)
    paths = {
        proposal.leader: [
            "/ho-so/moi/",
            proposal.get_edit_url(),
            proposal.get_verb_url("submit"),
            proposal.get_verb_url("withdraw"),
            reverse("proposals:proposal_attach", kwargs={"public_id": proposal.public_id}),
            reverse("proposals:proposal_ask", kwargs={"public_id": proposal.public_id})
            + "?condition=3&house=state",
        ],
        officer: [
            "/dot-goi/moi/",
            reverse("proposals:call_edit", kwargs={"public_id": call.public_id}),
            reverse("proposals:proposal_check", kwargs={"public_id": submitted.public_id}),
            submitted.get_verb_url("send_back"),
            submitted.get_verb_url("refuse_dossier"),
        ],
        owner: [
            "/bai-toan/moi/",
            reverse("proposals:problem_edit", kwargs={"public_id": problem.public_id}),
        ],
        make.member(attestation.asked_of): [
            attestation.get_absolute_url(),
            attestation.get_verb_url("confirm"),
            attestation.get_verb_url("decline"),
        ],
    }
    for person, wanted in paths.items():
        client.force_login(person)
        assert {path: client.get(path).status_code for path in wanted} == dict.fromkeys(wanted, 200)


# The board's search -----------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["say che", "SẤY", "sâ\u0301y chè", "chè sấy"])
def test_a_problem_is_found_without_marks_and_however_it_is_typed(client, words):
    found = make.problem(state="published", title="Sấy chè bằng bơm nhiệt")
    make.problem(
        state="published", title="Cắt may áo", description="Lãng phí vải.", solved_when="x"
    )
    rows = client.get("/bai-toan/", {"q": words}).context["rows"]
    assert list(rows) == [found]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"group": "2"}, ["AI"]),
        ({"house": "state"}, ["Sở"]),
        ({"year": "2019"}, []),
        ({"group": "9"}, ["AI", "Sở"]),
        ({"sort": "title"}, ["AI", "Sở"]),
        ({"sort": "-title"}, ["Sở", "AI"]),
        ({"sort": "-published"}, ["Sở", "AI"]),
        ({"sort": "nonsense"}, ["Sở", "AI"]),
        ({"page": "99"}, ["Sở", "AI"]),
    ],
)
def test_the_board_is_narrowed_and_sorted(client, query, titles):
    make.problem(state="published", title="AI", strategic_group=2)
    make.problem(state="published", title="Sở", owner=make.member(make.state_body()))
    found = [problem.title for problem in client.get("/bai-toan/", query).context["rows"]]
    assert sorted(found) == sorted(titles) if query.get("group") == "9" else found == titles


def test_dossiers_are_narrowed_by_state_call_group_host_and_words(client):
    wanted = make.submitted_proposal(title="Sấy chè", strategic_group=3, strategic_reasons="x")
    make.eligible_proposal(title="Cắt may")
    client.force_login(make.officer())
    for query in [
        {"q": "say che"},
        {"q": wanted.code},
        {"state": "submitted"},
        {"call": wanted.call.public_id},
        {"group": "3"},
        {"host": wanted.host.name},
    ]:
        assert list(client.get("/ho-so/", query).context["rows"]) == [wanted]


# Posting ----------------------------------------------------------------------------------------


def counts():
    return [m.objects.count() for m in (Problem, Call, Proposal, Attestation, Event)]


def test_a_problem_is_told_and_mended(client):
    owner = make.problem_owner()
    client.force_login(owner)
    posted = {
        "organisation": owner.memberships.get().organisation_id,
        "title": "Sa\u0302\u0301y chè",
        "description": "Không đều",
        "solved_when": "Đều",
        "cost_value": "12,5",
        "cost_unit": "%",
        "contributes_amount": "1.000.000",
        "strategic_group": "0",
    }
    response = client.post("/bai-toan/moi/", posted)
    problem = Problem.objects.get()
    assert (response.status_code, response.url) == (302, problem.get_absolute_url())
    assert (problem.title, problem.contributes_amount) == ("Sấy chè", 1_000_000)
    assert str(problem.cost_value) == "12.50"
    edit = reverse("proposals:problem_edit", kwargs={"public_id": problem.public_id})
    assert client.post(edit, posted | {"title": "Mới", "version": "1"}).status_code == 302
    stale = client.post(edit, posted | {"title": "Cũ", "version": "1"})
    assert stale.status_code == 409
    assert 'value="Cũ"' in stale.content.decode()
    assert Problem.objects.get().title == "Mới"


@pytest.mark.parametrize(
    "amount", ["-1", "1,5", "1.000.00", "1e9", "NaN", "１０００", str(10**15 + 1), "0x10", "1 000"]
)
def test_an_amount_that_is_none_is_refused_in_words(client, amount):
    owner = make.problem_owner()
    client.force_login(owner)
    before = counts()
    response = client.post(
        "/bai-toan/moi/",
        {
            "organisation": owner.memberships.get().organisation_id,
            "title": "x",
            "contributes_amount": amount,
            "strategic_group": "0",
        },
    )
    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["contributes_amount"]
    assert counts() == before


CALL = {"code": "2026-01", "title": "Đợt 1", "flow": "funding", "budget_year": "2026"}


@pytest.mark.parametrize("who", ["fund_director", "member", "auditor"])
def test_nobody_else_writes_a_call(client, who):
    client.force_login(getattr(make, who)())
    assert client.get("/dot-goi/moi/").status_code == 403
    assert client.post("/dot-goi/moi/", CALL).status_code == 403
    assert Call.objects.count() == 0


def test_answering_a_problem_begins_a_dossier(client):
    problem, call = make.problem(state="published"), make.open_call()
    leader = make.member(make.university())
    client.force_login(leader)
    html = client.get(problem.get_absolute_url()).content.decode()
    start = f"/ho-so/moi/?problem={problem.public_id}"
    assert start in html
    assert client.get(start).context["form"].initial["problem"] == problem
    response = client.post(
        "/ho-so/moi/",
        {
            "call": call.pk,
            "problem": problem.pk,
            "host": leader.memberships.get().organisation_id,
            "title": "Sấy chè",
        },
    )
    proposal = Proposal.objects.get()
    assert (response.status_code, response.url) == (302, proposal.get_absolute_url())
    assert [member.role for member in proposal.team.all()] == ["leader"]


def test_a_closed_call_takes_no_new_dossier(client):
    call = make.past_call()
    leader = make.member(make.university())
    client.force_login(leader)
    before = counts()
    host = leader.memberships.get().organisation_id
    response = client.post("/ho-so/moi/", {"call": call.pk, "host": host, "title": "Muộn"})
    assert response.status_code == 409
    assert "Muộn" in response.content.decode()
    assert counts() == before


def test_submitting_into_a_closed_call_says_why(client):
    proposal = make.proposal(call=make.past_call())
    client.force_login(proposal.leader)
    before = counts()
    response = client.post(proposal.get_verb_url("submit"), {"seen_version": "1"})
    assert response.status_code == 400
    assert "Hạn nộp: đợt gọi đã quá giờ đóng." in response.content.decode()
    assert counts() == before


def test_two_posts_of_one_page_submit_once(client):
    proposal = make.proposal()
    client.force_login(proposal.leader)
    answers = [
        client.post(proposal.get_verb_url("submit"), {"seen_version": "1"}).status_code
        for _ in range(2)
    ]
    assert answers == [302, 409]
    assert list(Proposal.objects.values_list("number", "version")) == [(1, 2)]
    assert Event.objects.filter(verb="submit").count() == 1


@pytest.mark.parametrize("verb", ["fund", "pass_council", "enter_council", "contract"])
def test_a_verb_of_another_deed_is_refused_at_its_address(client, verb):
    proposal = make.submitted_proposal()
    client.force_login(make.officer())
    assert client.post(proposal.get_verb_url(verb), {}).status_code == 403
    assert Proposal.objects.get().state == "submitted"


def test_an_unknown_verb_is_missing(client):
    proposal = make.submitted_proposal()
    client.force_login(make.officer())
    assert client.post(proposal.get_verb_url("save"), {}).status_code == 404


# A house's answer -------------------------------------------------------------------------------


def test_a_house_confirms_on_its_page(client):
    attestation = make.attestation()
    client.force_login(make.member(attestation.asked_of))
    response = client.post(
        attestation.get_verb_url("confirm"),
        {
            "seen_version": "1",
            "proof": "Công văn",
            "on": "05/01/2026",
            "amount": "5.000.000",
            "people": "2",
        },
    )
    assert response.status_code == 302
    told = Attestation.objects.get()
    assert (told.state, told.amount, told.people) == ("confirmed", 5_000_000, 2)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"proof": ""}, "proof"),
        ({"on": "05/13/2026"}, "on"),
        ({"amount": "-5"}, "amount"),
        ({"people": "-1"}, "people"),
    ],
)
def test_what_makes_no_sense_comes_back(client, change, field):
    attestation = make.attestation()
    client.force_login(make.member(attestation.asked_of))
    posted = {"seen_version": "1", "proof": "x", "on": "05/01/2026", "amount": "0", "people": "0"}
    response = client.post(attestation.get_verb_url("confirm"), posted | change)
    assert response.status_code == 400
    assert list(response.context["form"].errors) == [field]
    assert Attestation.objects.get().state == "asked"


def test_the_leader_can_not_confirm_at_the_address(client):
    attestation = make.attestation()
    client.force_login(attestation.proposal.leader)
    posted = {"seen_version": "1", "proof": "Công văn"}
    assert client.post(attestation.get_verb_url("confirm"), posted).status_code == 403
    assert Attestation.objects.get().state == "asked"


def test_the_leader_asks_on_the_page(client):
    proposal, state_body = make.proposal(), make.state_body()
    client.force_login(proposal.leader)
    path = reverse("proposals:proposal_ask", kwargs={"public_id": proposal.public_id})
    posted = {"condition": "3", "house": "state", "asked_of": state_body.pk}
    assert client.post(path, posted).status_code == 302
    assert client.post(path, posted).status_code == 400
    assert Attestation.objects.get().asked_of == state_body
    nobody = client.get(f"{path}?condition=2&house=enterprise")
    assert nobody.context["nobody"]


# The officer's check ----------------------------------------------------------------------------


def checked_post(proposal, **changes):
    answers = {key: "yes" for key, _label in proposal.call.checklist()}
    return answers | {"version": "1"} | changes


def test_the_officer_checks_confirms_the_group_and_accepts(client):
    proposal = make.submitted_proposal(strategic_group=2, strategic_reasons="AI")
    client.force_login(make.officer())
    path = reverse("proposals:proposal_check", kwargs={"public_id": proposal.public_id})
    posted = checked_post(proposal, group="2", group_note="Đúng nhóm.")
    assert client.post(path, posted).status_code == 302
    make.searched(proposal, verdict="none")
    fresh = Proposal.objects.get()
    assert fresh.group_confirmed is True
    answer = client.post(fresh.get_verb_url("accept_dossier"), {"seen_version": fresh.version})
    assert answer.status_code == 302
    assert Proposal.objects.get().state == "eligible"
    assert client.get(path).status_code == 409


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"fits_call": ""}, 400),
        ({"fits_call": "no"}, 400),
        ({"fits_call": "maybe"}, 400),
        ({"fits_call": "na"}, 400),
        ({"group": "2"}, 400),
        ({"version": "7"}, 409),
        ({"version": ""}, 409),
    ],
)
def test_a_check_that_says_too_little_comes_back(client, change, status):
    proposal = make.submitted_proposal(strategic_group=2, strategic_reasons="AI")
    client.force_login(make.officer())
    path = reverse("proposals:proposal_check", kwargs={"public_id": proposal.public_id})
    before = counts()
    assert client.post(path, checked_post(proposal, **change)).status_code == status
    assert counts() == before
    assert proposal.checks.count() == 0


def test_nobody_else_checks(client):
    proposal = make.submitted_proposal()
    path = reverse("proposals:proposal_check", kwargs={"public_id": proposal.public_id})
    for person in [proposal.leader, make.fund_director()]:
        client.force_login(person)
        assert client.post(path, checked_post(proposal)).status_code == 403
    assert proposal.checks.count() == 0


def test_a_page_is_complete_in_english_too(client):
    make.problem(state="published")
    client.cookies["ngon_ngu"] = "en"
    assert "Problems" in client.get("/bai-toan/").content.decode()

"""What a hand, a bad network or malice sends through the real doors: a clear sentence, the right
status, and nothing changed."""

import unicodedata

import pytest
from django.db import connection
from django.urls import reverse

from contracts.models import Contract
from funds.models import BudgetYear
from lifecycle.actions import advance
from lifecycle.models import Event, Note
from proposals.models import Attachment, Proposal
from scoring.models import ScoreSheet
from tests import make

pytestmark = pytest.mark.django_db


def rows():
    models = (Proposal, BudgetYear, Contract, Attachment, ScoreSheet, Event, Note)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


@pytest.fixture
def nothing_changes():
    """The rows that matter are the same after the test as when it calls the fixture."""
    before = []
    yield lambda: before.append(rows())
    assert before and rows() == before[0]


@pytest.mark.parametrize("seen", ["0", "9" * 5000, "-1", "một", "١", "1.5"])
def test_a_page_of_no_version_is_an_old_page(client, nothing_changes, seen):
    proposal = make.submitted_proposal()
    make.checked(proposal)
    client.force_login(make.officer())
    nothing_changes()
    answer = client.post(proposal.get_verb_url("accept_dossier"), {"seen_version": seen})
    assert answer.status_code == 409
    assert "đã được thay đổi" in answer.content.decode() or "cũ" in answer.content.decode()


def test_a_double_click_moves_once(client):
    proposal = make.submitted_proposal()
    make.checked(proposal)
    client.force_login(make.officer())
    form = {"seen_version": Proposal.objects.get().version}
    assert client.post(proposal.get_verb_url("accept_dossier"), form).status_code == 302
    events = Event.objects.count()
    assert client.post(proposal.get_verb_url("accept_dossier"), form).status_code == 409
    assert Event.objects.count() == events


def test_the_person_who_proposed_a_budget_does_not_approve_it(client, nothing_changes):
    both = make.user("Kế toán trưởng kiêm lãnh đạo", "chief_accountant", "provincial_leader")
    budget = advance(make.draft_budget(), "propose", by=both)
    client.force_login(both)
    nothing_changes()
    answer = client.post(budget.get_verb_url("approve"), {})
    assert answer.status_code == 403
    assert "người thứ hai" in answer.content.decode()


def test_nobody_signs_a_contract_without_signing_in(client, nothing_changes):
    contract = make.contract("agreed")
    nothing_changes()
    answer = client.post(contract.get_verb_url("sign"), {})
    assert answer.headers["Location"].startswith("/dang-nhap/?next=")


def test_a_note_is_stored_in_one_form(client):
    proposal = make.submitted_proposal()
    words = "Thiếu thuyết minh hiệu quả."
    client.force_login(make.officer())
    form = {"note": unicodedata.normalize("NFD", f" {words}\u202e "), "deadline": "2099-01-01"}
    assert client.post(proposal.get_verb_url("send_back"), form).status_code == 302
    assert Note.objects.get().text == words


@pytest.mark.parametrize("note", ["", " \u200b ", "a\x00b", "a\x07b"])
def test_a_note_of_nothing_or_of_controls_is_refused(client, nothing_changes, note):
    proposal = make.submitted_proposal()
    client.force_login(make.officer())
    nothing_changes()
    form = {"note": note, "deadline": "2099-01-01"}
    assert client.post(proposal.get_verb_url("send_back"), form).status_code == 400


def test_sending_back_offers_the_working_days_of_the_rules(client):
    proposal = make.submitted_proposal()
    client.force_login(make.officer())
    page = client.get(proposal.get_verb_url("send_back"))
    days = proposal.call.rules.integer("dossier.return_workdays")
    from lifecycle import clock
    from proposals.rules import after_workdays

    assert page.context["form"]["deadline"].value() == after_workdays(clock.today(), days)


@pytest.mark.parametrize("room", ["ho-so", "bai-toan", "muc", "hop-dong", "nguoi", "quy-tac"])
@pytest.mark.parametrize("odd", ["a%00b", "%E2%80%AE", "x" * 300, "..%2F.."])
def test_an_address_of_nothing_is_not_found(client, room, odd):
    """PostgreSQL refuses a NUL in a text; no address brings one to it."""
    client.force_login(make.officer())
    assert client.get(f"/{room}/{odd}/").status_code == 404


def test_a_call_named_by_nonsense_or_not_to_be_seen_fills_nothing(client):
    hidden = make.call("draft")
    client.force_login(make.member())
    for named in ("a\x00b", hidden.public_id, "khong-co"):
        page = client.get(reverse("proposals:proposal_new"), {"call": named, "problem": named})
        assert page.status_code == 200
        assert "call" not in page.context["form"].initial


def test_an_applicant_is_not_led_to_the_council(client):
    contract = make.accepted_contract()
    item = contract.acceptance.item
    client.force_login(contract.proposal.leader)
    page = client.get(contract.get_absolute_url()).content.decode()
    assert item.public_id not in page
    client.force_login(make.officer())
    assert item.public_id in client.get(contract.get_absolute_url()).content.decode()


AMOUNTS = ["-1", "0", "1.5", "1,5", "1e9", "NaN", "10000000000000001", "9" * 400, "một tỷ"]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_a_budget_of_no_whole_sum_is_refused(client, nothing_changes, amount):
    make.rules()
    client.force_login(make.chief_accountant())
    nothing_changes()
    form = {
        "province": "19",
        "year": "2026",
        "title": "Ngân sách",
        "denominator": amount,
        "limits-TOTAL_FORMS": "0",
        "limits-INITIAL_FORMS": "0",
        "sources-TOTAL_FORMS": "1",
        "sources-INITIAL_FORMS": "0",
        "sources-0-kind": "province",
        "sources-0-amount": amount,
    }
    answer = client.post(reverse("funds:budget_new"), form)
    assert answer.status_code == 400
    assert answer.context["form"].errors["denominator"]


def test_beyond_what_the_ledger_holds_nothing_is_reserved(client, nothing_changes):
    """The whole ranking is worked out anew, so a task too large is passed by, never paid in part;
    made to fit by hand it is void."""
    budget = make.budget(1000)
    call = make.closed_call()
    make.passed_proposal(call, amount=851)
    allocation = make.endorsed_allocation(budget, call)
    assert allocation.result["funded"] == 0
    allocation.lines.update(is_funded=True, ground="funded", short_by=0)
    client.force_login(make.provincial_leader())
    nothing_changes()
    answer = client.post(allocation.get_verb_url("approve"), {"decision_number": "1/QĐ"})
    assert answer.status_code == 400
    assert connection.in_atomic_block

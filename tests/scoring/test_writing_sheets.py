"""A sheet saved while it is typed: small answers, two windows, the end of a session."""

from decimal import Decimal

import pytest
from django.urls import reverse

from scoring import rules
from scoring.models import ScoreSheet
from tests import make
from tests.scoring.same import nothing_changes
from tests.scoring.test_pages import sheet_data

pytestmark = pytest.mark.django_db
TYPED = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def writing(client):
    """A member's page of an item in session: (item, sheet or None, post)."""
    item = make.item_in_session()
    client.force_login(make.seats_as(item.council, "member")[0].user)
    address = reverse("scoring:sheet_edit", args=[item.public_id])

    def post(typed=True, **changes):
        return client.post(address, sheet_data(**changes), **(TYPED if typed else {}))

    post.address, post.item = address, item
    return post


def test_what_is_typed_is_kept_and_answered_in_a_few_bytes(writing):
    answer = writing(seen_version="0", **{"points-content": "20,5", "reason-impact": ""})
    sheet = ScoreSheet.objects.get()
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'value="{sheet.version}" hx-swap-oob="true"' in html
    assert len(answer.content) < 2000
    assert answer.context["progress"].points == Decimal("80.5")
    assert [reason.field for reason in answer.context["missing"]] == ["reason-impact"]
    assert not writing.item.sheets.filter(state="filed").exists()


def test_a_second_window_sees_both_texts_and_nothing_is_lost(client, writing):
    writing(seen_version="0", **{"points-content": "11"})
    sheet = ScoreSheet.objects.get()
    with nothing_changes(sheet):
        typed = writing(seen_version="0", **{"points-content": "22"})
        whole = writing(typed=False, seen_version="0", **{"points-content": "22"})
    assert (typed.status_code, whole.status_code) == (409, 409)
    assert "data-unsaved" in typed.content.decode()
    assert [row["criterion"].key for row in whole.context["differences"]] == ["content"]
    assert whole.context["form"]["points-content"].value() == "22"
    kept = writing(typed=False, seen_version=whole.context["version"], **{"points-content": "22"})
    assert kept.status_code == 302
    assert sheet.marks.get(criterion__key="content").points == 22


def test_the_same_words_sent_twice_stand_once(writing):
    writing(seen_version="0")
    sheet = ScoreSheet.objects.get()
    with nothing_changes(sheet):
        assert writing(seen_version="0").status_code == 200


def test_what_is_wrong_is_said_in_place(writing):
    answer = writing(seen_version="0", **{"points-content": "99"})
    assert answer.status_code == 400
    assert "#id_points-content" in answer.content.decode()
    assert not ScoreSheet.objects.exists()


def test_whose_session_has_ended_is_told_in_place(client, writing):
    client.logout()
    assert writing(seen_version="0").status_code == 401
    assert client.get(writing.address).status_code == 302
    assert not ScoreSheet.objects.exists()


def test_closed_meanwhile_is_said_in_place(writing):
    make.sheet(writing.item, make.seats_as(writing.item.council, "member")[0])
    answer = writing(seen_version="1")
    assert answer.status_code == 409
    assert "data-unsaved" in answer.content.decode()


@pytest.mark.parametrize("others", [0, 3])
def test_saving_while_typing_costs_the_same_whoever_else_has_filed(
    others, writing, django_assert_num_queries
):
    for seat in writing.item.bench.sitting[:others]:
        make.sheet(writing.item, seat)
    writing(seen_version="0")
    version = str(ScoreSheet.objects.get(state="draft").version)
    # Two of them are the savepoint that the test's own transaction makes of ours.
    with django_assert_num_queries(12):
        answer = writing(seen_version=version, **{"points-content": "1"})
    assert answer.status_code == 200


def test_who_cannot_judge_the_dossier_says_it_once_for_every_criterion(writing):
    writing(typed=False, seen_version="0", **{"points-content": "11"})
    version = str(ScoreSheet.objects.get().version)
    why = {"cannot_all": "1", "cannot_all_reason": "Ngoài chuyên môn của tôi."}
    assert writing(typed=False, seen_version=version, **why).status_code == 302
    sheet = ScoreSheet.objects.get()
    marks = set(sheet.marks.values_list("points", "cannot_judge", "reason"))
    assert marks == {(None, True, "Ngoài chuyên môn của tôi.")}
    assert sheet.reasons_against_filing() == []


def test_without_a_reason_or_from_an_old_window_nothing_is_given_up(writing):
    writing(typed=False, seen_version="0")
    sheet = ScoreSheet.objects.get()
    with nothing_changes(sheet):
        answer = writing(typed=False, seen_version=str(sheet.version), cannot_all="1")
        assert (answer.status_code, list(answer.context["form"].errors)) == (
            400,
            ["cannot_all_reason"],
        )
        old = writing(typed=False, seen_version="0", cannot_all="1", cannot_all_reason="Khác.")
        assert old.status_code == 400
    assert not sheet.marks.filter(cannot_judge=True).exists()


def test_the_running_total_counts_what_is_given_and_what_cannot_be_judged():
    marks = [
        (Decimal(24), Decimal("20.5"), False),
        (Decimal(16), None, True),
        (Decimal(60), None, False),
    ]
    assert rules.progress(marks) == rules.Progress(Decimal("20.5"), Decimal(100), 2, 1, 3)

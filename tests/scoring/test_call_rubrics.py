"""The criteria of a call: those of the rules unless its officer writes others before publishing."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from proposals.models import Call
from scoring.actions import criteria_for, draw_up_council, write_rubric
from scoring.actions.rubrics import write_guidance
from scoring.models import Criterion
from scoring.rules import reasons_against_criteria
from scoring.states import RubricKind
from tests import make

pytestmark = pytest.mark.django_db
OWN = [
    ("Tính mới", Decimal(40)),
    ("Khả năng nhân rộng", Decimal("59.5")),
    ("Trình bày", Decimal("0.5")),
]


@pytest.fixture
def call():
    make.rules()
    return make.call()


def shown(council):
    return [(one.name_vi, one.max_points) for one in council.criteria(RubricKind.STATUTORY)]


def test_the_rules_criteria_hold_unless_others_are_written(call):
    assert sum(most for _name, most in criteria_for(call)) == 100
    published = advance(call, "publish", by=make.officer())
    council = draw_up_council(name="Hội đồng", call=published, by=make.officer())
    assert len(shown(council)) == 6


def test_a_call_with_criteria_of_its_own_is_judged_by_them(call):
    officer = make.officer()
    write_rubric(call, OWN, by=officer)
    write_rubric(call, OWN, by=officer)
    assert criteria_for(call) == OWN
    published = advance(Call.objects.get(pk=call.pk), "publish", by=officer)
    council = draw_up_council(name="Hội đồng", call=published, by=officer)
    assert shown(council) == OWN
    assert council.criteria(RubricKind.STRATEGIC)
    other = draw_up_council(name="Khác", call=make.open_call(), by=officer)
    assert len(shown(other)) == 6


@pytest.mark.parametrize(
    "criteria",
    [
        [],
        [("A", Decimal(99))],
        [("A", Decimal(101))],
        [("A", Decimal(100)), ("B", Decimal(0))],
        [("A", Decimal(50)), ("a", Decimal(50))],
        [(str(n), Decimal(100) / 25) for n in range(25)],
    ],
)
def test_senseless_criteria_are_refused_and_nothing_is_kept(call, criteria):
    assert [reason.field for reason in reasons_against_criteria(criteria, 100)] == ["criteria"]
    with pytest.raises(Refused):
        write_rubric(call, criteria, by=make.officer())
    assert Criterion.objects.count() == 0


def test_only_an_officer_writes_them_and_only_before_publishing(call):
    with pytest.raises(WrongPerson):
        write_rubric(call, OWN, by=make.fund_director())
    with pytest.raises(WrongMoment):
        write_rubric(make.open_call(), OWN, by=make.officer())
    assert Criterion.objects.count() == 0


def test_the_database_keeps_the_criteria_of_a_published_call(call):
    rubric = write_rubric(call, OWN, by=make.officer())
    make.opened(call)
    for attempt in (
        lambda: Criterion.objects.update(max_points=1),
        lambda: Criterion.objects.all().delete(),
        lambda: rubric.criteria.create(key="x", name_vi="X", name_en="X", max_points=1, position=9),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert criteria_for(call) == OWN


def test_an_officer_writes_them_as_a_step_of_the_call(client, call):
    client.force_login(make.officer())
    url = f"/tieu-chi/{call.public_id}/"
    assert f'href="{url}"' in client.get(call.get_edit_url()).content.decode()
    back = client.post(url, {"criteria": "Tính mới: 40\nTrình bày sáu mươi"})
    assert back.status_code == 400
    assert "Trình bày sáu mươi" in back.content.decode()
    assert client.post(url, {"criteria": "Tính mới: 40\nTrình bày: 50"}).status_code == 400
    assert Criterion.objects.count() == 0
    saved = client.post(url, {"criteria": "Tính mới: 40\n\nTrình bày: khối: 60,0"})
    assert saved.status_code == 302
    assert criteria_for(call) == [("Tính mới", Decimal(40)), ("Trình bày: khối", Decimal(60))]
    published = advance(Call.objects.get(), "publish", by=make.officer())
    client.logout()
    assert "Trình bày: khối" in client.get(published.get_absolute_url()).content.decode()


def test_nobody_else_finds_the_step(client, call):
    client.force_login(make.member())
    assert client.get(f"/tieu-chi/{call.public_id}/").status_code == 404
    client.force_login(make.fund_director())
    assert client.get(f"/tieu-chi/{call.public_id}/").status_code == 403
    client.force_login(make.officer())
    assert client.get(f"/tieu-chi/{make.open_call().public_id}/").status_code == 409


# Guidance ---

LOOK = "Xem số liệu so sánh với mô hình hiện có."


def test_guidance_is_written_beside_the_rules_criteria_and_frozen_with_the_call(call):
    officer = make.officer()
    write_guidance(call, {("statutory", "content"): LOOK}, by=officer)
    assert sum(most for _name, most in criteria_for(call)) == 100
    published = advance(Call.objects.get(pk=call.pk), "publish", by=officer)
    council = draw_up_council(name="Hội đồng", call=published, by=officer)
    told = {one.key: one.guidance for one in council.criteria(RubricKind.STATUTORY)}
    assert (told["content"], told["impact"], len(told)) == (LOOK, "", 6)
    assert len(council.criteria(RubricKind.STRATEGIC)) == 5
    with pytest.raises(WrongMoment):
        write_guidance(published, {("statutory", "content"): "Khác."}, by=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.filter(guidance=LOOK).update(guidance="Khác.")


def test_guidance_stays_with_a_criterion_of_the_same_name(call):
    officer = make.officer()
    write_rubric(call, OWN, by=officer)
    write_guidance(call, {("statutory", "c2"): LOOK}, by=officer)
    write_rubric(call, list(reversed(OWN)), by=officer)
    told = dict(Criterion.objects.values_list("name_vi", "guidance"))
    assert (told["Khả năng nhân rộng"], told["Tính mới"]) == (LOOK, "")


def test_without_a_word_the_rules_criteria_stay(call):
    write_guidance(call, {("statutory", "content"): " "}, by=make.officer())
    assert not Criterion.objects.filter(rubric__call=call, guidance="").exclude(pk=None).exists()


def test_only_those_who_write_the_call_explain_its_criteria(call):
    for person in (make.user(), make.fund_director()):
        with pytest.raises(WrongPerson):
            write_guidance(call, {("statutory", "content"): LOOK}, by=person)
    assert not Criterion.objects.exclude(guidance="").exists()


def test_the_page_of_guidance(call, client):
    client.force_login(make.officer())
    page = reverse("scoring:call_guidance", args=[call.public_id])
    assert client.get(page).status_code == 200
    assert client.post(page, {"guidance-statutory-content": "x" * 2001}).status_code == 400
    assert client.post(page, {"guidance-statutory-content": LOOK}).status_code == 302
    assert Criterion.objects.get(key="content", rubric__call=call).guidance == LOOK

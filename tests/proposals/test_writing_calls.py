"""An officer writes a call step by step, looks at it, publishes it."""

import pytest
from django.urls import reverse

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongPerson
from proposals.actions import (
    begin_call,
    move_question,
    remove_question,
    remove_section,
    save_question,
    save_step,
)
from proposals.models import Call, FormSection, Proposal, Question
from tests import make

pytestmark = pytest.mark.django_db
START = {"code": "2026-07", "title": "Đợt 7", "flow": "funding", "budget_year": "2026"}
WHOLE = {
    "thong-tin": {**START, "description": "Cho doanh nghiệp của tỉnh."},
    "phuong-thuc": {"flow": "funding", "stages": ["appraisal"], "blind_mode": "double"},
    "thoi-gian": {"opens_at": "05/01/2026 08:00", "closes_at": "31/03/2099 17:00"},
    "kinh-phi": {"envelope": "54.000.000.000", "ceiling_per_task": "3000000000"},
}


@pytest.fixture
def officer(client):
    make.rules()
    officer = make.officer()
    client.force_login(officer)
    return officer


def begun(client, **changes) -> Call:
    assert client.post("/dot-goi/moi/", {**START, **changes}).status_code == 302
    return Call.objects.latest("pk")


def saved(client, call, step, **typed):
    version = Call.objects.get(pk=call.pk).version
    return client.post(call.get_step_url(step), {"version": version, **typed})


def statuses(client, call):
    page = client.get(call.get_edit_url())
    return [step["status"] for step in page.context["sections"]][:6]


def uses(call):
    return {str(key): use for key, use in call.uses().items()}


def test_a_call_is_written_step_by_step_and_published(client, officer):
    call = begun(client)
    assert statuses(client, call) == ["done", "todo", "todo", "todo", "todo", "done"]
    for step, typed in WHOLE.items():
        assert saved(client, call, step, **typed).status_code == 302
    assert saved(client, call, "mau-ho-so", **uses(call)).status_code == 302
    assert statuses(client, call) == ["done"] * 6
    check = client.get(call.get_check_url())
    assert check.status_code == 200
    written = Call.objects.get()
    assert written.closes_at.isoformat() == "2099-03-31T10:00:00+00:00"
    assert (written.envelope, written.ceiling_per_task) == (54_000_000_000, 3_000_000_000)
    assert written.stages == [
        "check",
        "council",
        "appraisal",
        "allocation",
        "contract",
        "acceptance",
    ]
    done = client.post(call.get_verb_url("publish"), {"seen_version": str(written.version)})
    assert done.status_code == 302
    assert Call.objects.get().state == "open"
    assert client.get(call.get_edit_url()).status_code == 409
    assert saved(client, call, "kinh-phi", **WHOLE["kinh-phi"]).status_code == 409


def test_what_is_missing_is_told_with_the_step_that_mends_it(client, officer):
    call = begun(client)
    page = client.get(call.get_check_url()).content.decode()
    assert f'<a href="{call.get_step_url("thoi-gian")}">' in page
    with pytest.raises(Refused) as refusal:
        advance(call, "publish", by=officer)
    assert [reason.field for reason in refusal.value.reasons] == ["opens_at", "envelope"]
    assert Call.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("step", "change", "field"),
    [
        ("thong-tin", {"code": ""}, "code"),
        ("thong-tin", {"budget_year": "1999"}, "__all__"),
        ("phuong-thuc", {"flow": "lottery"}, "flow"),
        ("phuong-thuc", {"stages": ["prayer"]}, "stages"),
        ("thoi-gian", {"closes_at": "05/01/2026 07:00"}, "closes_at"),
        ("thoi-gian", {"closes_at": "05/01/2026 08:00"}, "closes_at"),
        ("thoi-gian", {"closes_at": "mai"}, "closes_at"),
        ("kinh-phi", {"envelope": "-5"}, "envelope"),
        ("kinh-phi", {"envelope": "0"}, "envelope"),
        ("kinh-phi", {"ceiling_per_task": "54.000.000.001"}, "ceiling_per_task"),
    ],
)
def test_a_senseless_step_comes_back_and_nothing_is_kept(client, officer, step, change, field):
    call = begun(client)
    before = Call.objects.values().get()
    back = saved(client, call, step, **{**WHOLE[step], **change})
    assert back.status_code == 400
    assert list(back.context["form"].errors) == [field]
    assert Call.objects.values().get() == before


def test_a_code_taken_already_is_told_and_typed_text_kept(client, officer):
    make.call(code=START["code"])
    back = client.post("/dot-goi/moi/", START)
    assert back.status_code == 400
    assert "Đợt 7" in back.content.decode()
    assert Call.objects.count() == 1


def test_a_step_that_another_wrote_meanwhile_is_not_written_over(client, officer):
    call = begun(client)
    save_step(call, "kinh-phi", {"envelope": 7, "ceiling_per_task": 7}, by=officer)
    stale = client.post(call.get_step_url("kinh-phi"), {"version": 0, **WHOLE["kinh-phi"]})
    assert stale.status_code == 409
    assert "54.000.000.000" in stale.content.decode()
    assert Call.objects.get().envelope == 7


@pytest.mark.parametrize("who", ["fund_director", "member", "auditor"])
def test_nobody_else_writes_a_call(client, who):
    call = make.call()
    person = getattr(make, who)()
    client.force_login(person)
    status = 403 if who != "member" else 404
    assert client.get(call.get_edit_url()).status_code == status
    for step, typed in WHOLE.items():
        assert saved(client, call, step, **typed).status_code == status
    assert Call.objects.get().version == call.version


def test_sections_that_no_dossier_can_do_without_stay(client, officer):
    call = begun(client)
    back = saved(client, call, "mau-ho-so", **{**uses(call), "effect_statement": "off"})
    assert back.status_code == 400
    assert FormSection.objects.count() == 0
    done = saved(client, call, "mau-ho-so", **{**uses(call), "partners": "required"})
    assert done.status_code == 302
    assert Call.objects.get().uses()["partners"] == "required"


# Questions ----------------------------------------------------------------------------------------


def add_question(client, call, section, **typed):
    url = reverse("proposals:call_question_new", args=[call.public_id, section.pk])
    return client.post(url, {"kind": "short", "text": "Tên máy?", **typed})


def test_questions_are_added_with_conditions_and_seen_as_an_applicant_sees_them(client, officer):
    call = begun(client)
    new_section = reverse("proposals:call_section_new", args=[call.public_id])
    assert client.post(new_section, {"title": "Máy móc"}).status_code == 302
    section = FormSection.objects.get()
    add_question(client, call, section, kind="yes_no", text="Có mua máy không?")
    asked = Question.objects.get()
    condition = {"shown_if": asked.pk, "shown_if_answers": "Có"}
    assert add_question(client, call, section, **condition).status_code == 302
    depending = Question.objects.latest("pk")
    assert depending.shown_if_answers == ["yes"]
    preview = reverse("proposals:call_preview", args=[call.public_id])
    counted = Proposal.objects.count()
    whole = client.get(preview).content.decode()
    assert 'name="effect_statement"' in whole
    assert 'name="products-0-name"' in whole
    typed = {"effect_statement": "Không được lưu", asked.key: "yes"}
    assert client.post(preview, typed).status_code == 200
    assert Proposal.objects.count() == counted
    assert "Tên máy?" not in client.get(preview).content.decode()
    assert "Tên máy?" in client.post(preview, {asked.key: "yes"}).content.decode()
    shown = client.get(call.get_step_url("cau-hoi")).content.decode()
    assert "Hỏi khi “Có mua máy không?” được trả lời: Có" in shown


@pytest.mark.parametrize(
    "typed",
    [
        {"text": ""},
        {"kind": "choice", "options": "Chỉ một"},
        {"kind": "choice", "options": "Một\nMột"},
        {"kind": "number", "least": "5", "most": "1"},
    ],
)
def test_a_senseless_question_comes_back(client, officer, typed):
    call = begun(client)
    section = make.form_section(call)
    assert add_question(client, call, section, **typed).status_code == 400
    assert Question.objects.count() == 0


def test_a_condition_must_name_answers_of_the_question(client, officer):
    call = begun(client)
    section = make.form_section(call)
    decider = make.question(section, "choice")
    wrong = add_question(client, call, section, shown_if=decider.pk, shown_if_answers="Khác")
    assert wrong.status_code == 400
    assert Question.objects.get() == decider


def test_a_question_on_which_another_depends_is_neither_removed_nor_moved_behind_it(officer):
    call = make.call()
    section = make.form_section(call)
    first = make.question(section, "yes_no")
    second = make.question(section, shown_if=first, shown_if_answers=["yes"])
    with pytest.raises(Refused):
        remove_question(first, by=officer)
    with pytest.raises(Refused):
        move_question(first, up=False, by=officer)
    with pytest.raises(Refused):
        save_question(section, first, {"kind": "short"}, by=officer)
    assert list(Question.objects.all()) == [first, second]
    remove_question(second, by=officer)
    remove_question(first, by=officer)
    assert Question.objects.count() == 0


def test_questions_change_places_and_a_section_goes_with_its_questions(client, officer):
    call = begun(client)
    section = make.form_section(call)
    first, second = make.question(section), make.question(section)
    url = reverse("proposals:call_form_part", args=[call.public_id])
    client.post(url, {"deed": f"down-{first.pk}"})
    assert list(section.questions.all()) == [second, first]
    client.post(url, {"deed": f"remove-{second.pk}"})
    assert list(section.questions.all()) == [first]
    client.post(url, {"deed": f"drop-{section.pk}"})
    assert FormSection.objects.count() == 0
    for nonsense in ("", "up-x", "drop-99999", "fly-1"):
        assert client.post(url, {"deed": nonsense}).status_code == 404


def test_a_section_stays_while_another_depends_on_it(officer):
    call = make.call()
    section, other = make.form_section(call), make.form_section(call)
    decider = make.question(section, "yes_no")
    make.question(other, shown_if=decider, shown_if_answers=["no"])
    with pytest.raises(Refused):
        remove_section(section, by=officer)
    assert FormSection.objects.count() == 2


# A call after an earlier one ----------------------------------------------------------------------


def test_a_new_call_takes_over_the_form_of_an_earlier_one(client, officer):
    earlier = make.call(flow="ordering", blind_mode="double", code="2025-01")
    make.form_section(earlier, "partners", use="required")
    section = make.form_section(earlier)
    decider = make.question(section, "yes_no", text="Có mua máy không?")
    make.question(section, text="Máy gì?", shown_if=decider, shown_if_answers=["yes"])
    earlier = make.opened(earlier)
    page = client.get(f"/dot-goi/moi/?like={earlier.public_id}")
    assert page.context["form"].fields["like"].initial == earlier
    call = begun(client, like=earlier.pk, flow="ordering")
    assert (call.blind_mode, call.uses()["partners"]) == ("double", "required")
    first, second = call.questions()
    assert (second.text, second.shown_if) == ("Máy gì?", first)
    assert first != decider
    assert Question.objects.filter(section__call=earlier).count() == 2


def test_a_copy_is_begun_by_an_officer_only():
    earlier = make.open_call()
    before = Call.objects.count()
    with pytest.raises(WrongPerson):
        begin_call(
            {"code": "X", "title": "X", "budget_year": 2027}, like=earlier, by=make.fund_director()
        )
    assert Call.objects.count() == before

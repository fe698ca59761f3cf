"""A dossier answers the questions of its call."""

import pytest

from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from proposals.actions import detach, write_answers
from proposals.models import Answer, Question, asked_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    """A call that asks yes or no, and after a yes for a number."""
    call = make.call()
    section = make.form_section(call)
    first = make.question(section, "yes_no", text="Có dùng AI không?", is_required=True)
    more = make.question(
        section,
        "number",
        text="Bao nhiêu mẫu dữ liệu?",
        is_required=True,
        unit="mẫu",
        shown_if=first,
        shown_if_answers=["yes"],
    )
    make.question(section, "long", text="Ghi chú")
    make.question(section, "file", text="Giấy phép")
    return make.opened(call), first, more


def answers(proposal):
    return dict(Answer.objects.filter(proposal=proposal).values_list("question", "value"))


def test_answers_are_kept_and_a_hidden_one_is_not(form):
    call, first, more = form
    proposal = make.proposal(call=call)
    write_answers(proposal, {first.key: "yes", more.key: "500"}, by=proposal.leader)
    assert answers(proposal) == {first.pk: "yes", more.pk: "500"}
    write_answers(proposal, {first.key: "no"}, by=proposal.leader)
    assert answers(proposal) == {first.pk: "no"}
    asked = asked_of(type(proposal).objects.get(pk=proposal.pk))
    assert [question.text for question in asked] == [first.text, "Ghi chú", "Giấy phép"]


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
    call = make.call()
    make.form_section(call, "products", use="off")
    make.form_section(call, "partners", use="required")
    proposal = make.proposal(call=make.opened(call))
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


def page(client, proposal, by, **typed):
    client.force_login(by)
    url = proposal.get_answers_url()
    return client.post(url, {"version": proposal.version, **typed}) if typed else client.get(url)


def test_the_page_asks_what_follows_from_what_was_answered(client, form):
    call, first, more = form
    proposal = make.proposal(call=call)
    shown = page(client, proposal, proposal.leader).content.decode()
    assert f'name="{first.key}"' in shown
    assert f'name="{more.key}"' not in shown
    saved = page(client, proposal, proposal.leader, **{first.key: "yes", "stay": "1"})
    assert saved.headers["Location"] == f"{proposal.get_answers_url()}#id_{more.key}"
    assert f'name="{more.key}"' in page(client, proposal, proposal.leader).content.decode()


def test_what_is_missing_is_told_with_its_link(client, form):
    call, first, _more = form
    proposal = make.proposal(call=call)
    client.force_login(proposal.leader)
    shown = client.get(proposal.get_absolute_url()).content.decode()
    assert f'href="{proposal.get_answers_url()}#id_{first.key}">Có dùng AI không?</a>' in shown


def test_a_wrong_number_comes_back_with_what_was_typed(client, form):
    call, first, more = form
    proposal = make.proposal(call=call)
    write_answers(proposal, {first.key: "yes"}, by=proposal.leader)
    proposal.refresh_from_db()
    typed = {first.key: "yes", more.key: "nhiều lắm"}
    refused = page(client, proposal, proposal.leader, **typed)
    assert refused.status_code == 400
    assert "nhiều lắm" in refused.content.decode()
    assert answers(proposal) == {first.pk: "yes"}


def test_a_page_that_is_old_shows_both_texts(client, form):
    call, _first, _more = form
    note = Question.objects.get(text="Ghi chú")
    proposal = make.proposal(call=call)
    write_answers(proposal, {note.key: "bản của người khác"}, by=proposal.leader)
    stale = page(client, proposal, proposal.leader, **{note.key: "bản của tôi", "version": 0})
    shown = stale.content.decode()
    assert stale.status_code == 409
    assert "bản của người khác" in shown
    assert "bản của tôi" in shown
    assert answers(proposal) == {note.pk: "bản của người khác"}


def test_a_file_answers_a_question_until_it_is_taken_out(client, form):
    call, _first, _more = form
    ask = Question.objects.get(text="Giấy phép")
    proposal = make.proposal(call=call)
    saved = page(client, proposal, proposal.leader, **{ask.key: make.upload("giay-phep.pdf")})
    assert saved.status_code == 302
    paper = proposal.attachments.get()
    assert answers(proposal) == {ask.pk: paper.public_id}
    assert "giay-phep.pdf" in page(client, proposal, proposal.leader).content.decode()
    detach(paper, by=proposal.leader)
    assert answers(proposal) == {}


def test_a_files_name_is_text_on_the_page_and_never_markup(client, form):
    call, _first, _more = form
    ask = Question.objects.get(text="Giấy phép")
    proposal = make.proposal(call=call)
    name = "<img src=x onerror=alert(1)>.pdf"
    page(client, proposal, proposal.leader, **{ask.key: make.upload(name)})
    shown = page(client, proposal, proposal.leader).content.decode()
    assert "&lt;img src=x" in shown and "<img src=x" not in shown


def test_files_that_are_not_all_kept_leave_nothing_on_the_disk(settings):
    call = make.call()
    section = make.form_section(call)
    first, second = (make.question(section, "file", text=text) for text in ("Giấy", "Ảnh"))
    proposal = make.proposal(call=make.opened(call))
    uploads = {first.key: make.upload("giay.pdf"), second.key: make.upload("a.pdf", b"MZ")}
    with pytest.raises(Refused):
        write_answers(proposal, {}, uploads=uploads, by=proposal.leader)
    assert not proposal.attachments.exists()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_a_file_that_is_none_is_refused_at_its_question(client, form):
    call, _first, _more = form
    ask = Question.objects.get(text="Giấy phép")
    proposal = make.proposal(call=call)
    refused = page(client, proposal, proposal.leader, **{ask.key: make.upload("a.pdf", b"MZ")})
    assert refused.status_code == 400
    assert f'href="#id_{ask.key}"' in refused.content.decode()
    assert proposal.attachments.count() == 0
    assert answers(proposal) == {}


def test_strangers_do_not_find_the_page_and_readers_may_not_write(client, form):
    proposal = make.submitted_proposal(call=form[0])
    assert page(client, proposal, make.member()).status_code == 404
    assert page(client, proposal, make.officer()).status_code == 403
    assert page(client, proposal, proposal.leader).status_code == 409


def test_the_dossier_shows_what_was_answered_in_words(client, form):
    call, first, more = form
    proposal = make.proposal(call=call)
    write_answers(proposal, {first.key: "yes", more.key: "500"}, by=proposal.leader)
    client.force_login(proposal.leader)
    shown = client.get(proposal.get_absolute_url()).content.decode()
    assert "<dt>Có dùng AI không?</dt><dd>Có</dd>" in shown
    assert "<dt>Bao nhiêu mẫu dữ liệu?</dt><dd>500 mẫu</dd>" in shown

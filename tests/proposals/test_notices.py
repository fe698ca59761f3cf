"""What a published call froze stays; what must be corrected is told by public notice."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from lifecycle import clock
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from papers.models import OutgoingMail
from proposals.actions import follow_call, give_notice
from proposals.models import Call, CallNotice, FormSection, Question
from tests import make

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SAID = {"title": "Đính chính", "text": "Mục 3 đọc là “năm 2027”."}
LATER = {
    "province_id": "99",
    "code": "X",
    "title": "Khác",
    "flow": "contest",
    "stages": ["check"],
    "budget_year": 2030,
    "envelope": 10**12,
    "ceiling_per_task": 1,
    "blind_mode": "open",
    "description": "Khác",
    "decision_number": "9/QĐ",
    "decision_on": datetime.date(2026, 1, 1),
}


@pytest.mark.parametrize("field", sorted(set(LATER) - {"province_id"}))
@pytest.mark.parametrize("state", ["open", "closed"])
def test_the_database_keeps_what_a_published_call_froze(field, state):
    call = make.past_call(state=state)
    before = Call.objects.filter(pk=call.pk).values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(**{field: LATER[field]})
    assert Call.objects.filter(pk=call.pk).values().get() == before


@pytest.mark.parametrize("days", [-1, 1])
def test_the_database_moves_neither_opening_nor_closing_by_itself(days):
    call = make.open_call()
    for field in ("opens_at", "closes_at"):
        moved = getattr(call, field) + days * DAY
        with pytest.raises(IntegrityError), transaction.atomic():
            Call.objects.filter(pk=call.pk).update(**{field: moved})


def test_a_published_call_is_no_draft_again_and_is_never_removed():
    call = make.open_call()
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(state="draft")
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).delete()
    assert Call.objects.get() == call


def test_the_database_keeps_the_form_of_a_published_call():
    call = make.call()
    section = make.form_section(call)
    question = make.question(section, "yes_no")
    Question.objects.filter(pk=question.pk).update(text="Trước khi công bố")
    make.opened(call)
    attempts = [
        lambda: make.form_section(call),
        lambda: FormSection.objects.update(title="Khác"),
        lambda: make.question(section),
        lambda: Question.objects.update(text="Khác"),
        lambda: Question.objects.all().delete(),
        lambda: FormSection.objects.filter(pk=section.pk)._raw_delete("default"),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert Question.objects.get().text == "Trước khi công bố"
    assert FormSection.objects.get() == section


def test_a_draft_is_written_freely():
    call = make.call()
    section = make.form_section(call)
    make.question(section)
    Call.objects.filter(pk=call.pk).update(envelope=5 * 10**9, closes_at=clock.now() + DAY)
    section.delete()
    assert Question.objects.count() == 0


# Notices ------------------------------------------------------------------------------------------


def test_notices_are_numbered_and_known_to_everybody():
    call = make.open_call()
    officer = make.officer()
    assert give_notice(call, **SAID, by=officer).number == 1
    assert give_notice(call, **SAID, by=officer).number == 2
    told = Event.objects.of(call).filter(verb="noticed")
    assert set(told.values_list("audience", flat=True)) == {"public"}


def test_a_notice_moves_the_closing_on():
    call = make.open_call()
    later = call.closes_at + 10 * DAY
    notice = give_notice(call, **SAID, closes_at=later, by=make.officer())
    assert (notice.closed_before, notice.closes_at) == (call.closes_at, later)
    assert Call.objects.get().closes_at == later


def refused(error, call, by=None, **said):
    before = Call.objects.filter(pk=call.pk).values().get()
    events = Event.objects.count()
    with pytest.raises(error) as refusal:
        give_notice(call, **{**SAID, **said}, by=by or make.officer())
    assert Call.objects.filter(pk=call.pk).values().get() == before
    assert (CallNotice.objects.count(), Event.objects.count()) == (0, events)
    assert OutgoingMail.objects.count() == 0
    return [reason.field for reason in refusal.value.reasons]


def test_a_notice_never_shortens_a_call():
    call = make.open_call()
    assert refused(Refused, call, closes_at=call.closes_at - DAY) == ["closes_at"]
    assert refused(Refused, call, closes_at=call.closes_at) == ["closes_at"]


def test_a_call_that_takes_no_dossiers_is_not_extended():
    over = make.past_call()
    assert refused(Refused, over, closes_at=clock.now() + DAY) == ["closes_at"]


def test_a_notice_needs_words():
    assert refused(Refused, make.open_call(), title="", text="") == ["title", "text"]


def test_only_an_officer_gives_notice_and_of_a_published_call_only():
    refused(WrongPerson, make.open_call(), by=make.fund_director())
    refused(WrongMoment, make.call())
    refused(WrongMoment, make.past_call(state="decided"))


def test_a_notice_is_for_good():
    give_notice(make.open_call(), **SAID, by=make.officer())
    with pytest.raises(IntegrityError), transaction.atomic():
        CallNotice.objects.update(text="Khác")
    with pytest.raises(IntegrityError), transaction.atomic():
        CallNotice.objects.all().delete()


def test_who_follows_or_writes_is_told_once_and_others_are_not():
    call = make.open_call()
    proposal = make.proposal(call=call)
    colleague = make.team_member(proposal).user
    follower = make.member()
    follow_call(call, by=follower)
    follow_call(call, by=follower)
    follow_call(call, by=proposal.leader)
    make.proposal(call=make.open_call())
    make.proposal("withdrawn", call=call)
    give_notice(call, **SAID, closes_at=call.closes_at + DAY, by=make.officer())
    told = OutgoingMail.objects.order_by("to").values_list("to", "kind")
    assert list(told) == sorted(
        [
            (proposal.leader_id, "decision"),
            (colleague.pk, "decision"),
            (follower.pk, "news"),
        ]
    )


def test_who_stops_following_is_told_no_more():
    call, follower = make.open_call(), make.member()
    follow_call(call, by=follower)
    follow_call(call, by=follower, wanted=False)
    give_notice(call, **SAID, by=make.officer())
    assert OutgoingMail.objects.count() == 0


# Pages --------------------------------------------------------------------------------------------


def test_an_officer_extends_a_call_on_its_page(client):
    call = make.open_call()
    client.force_login(make.officer())
    url = f"{call.get_absolute_url()}thong-bao/"
    assert f'href="{url}"' in client.get(call.get_absolute_url()).content.decode()
    said = {**SAID, "version": call.version}
    early = client.post(url, {**said, "closes_at": "2020-01-01 08:00"})
    assert early.status_code == 400
    assert list(early.context["form"].errors) == ["closes_at"]
    assert "năm 2027" in early.content.decode()
    assert CallNotice.objects.count() == 0
    later = client.post(url, {**said, "closes_at": "31/12/2098 17:00"})
    assert later.status_code == 302
    client.logout()
    shown = client.get(call.get_absolute_url()).content.decode()
    assert "Thông báo số 1: Đính chính" in shown
    assert "17:00, 31/12/2098" in shown


def test_a_form_sent_twice_gives_one_notice(client):
    call = make.open_call()
    follow_call(call, by=make.member())
    client.force_login(make.officer())
    url = f"{call.get_absolute_url()}thong-bao/"
    shown = client.get(url)
    said = {**SAID, "version": shown.context["version"]}
    mails = OutgoingMail.objects.count()

    answers = [client.post(url, said).status_code for _press in range(2)]

    assert answers == [302, 409]
    assert CallNotice.objects.count() == 1
    assert OutgoingMail.objects.count() == mails + 1


def test_nobody_else_gives_notice_on_the_page(client):
    call = make.open_call()
    client.force_login(make.member())
    assert client.post(f"{call.get_absolute_url()}thong-bao/", SAID).status_code == 403
    client.force_login(make.officer())
    draft = make.call()
    assert client.post(f"{draft.get_absolute_url()}thong-bao/", SAID).status_code == 409
    assert CallNotice.objects.count() == 0


def test_a_call_is_followed_and_left_on_its_page(client):
    call, reader = make.open_call(), make.member()
    client.force_login(reader)
    url = f"{call.get_absolute_url()}theo-doi/"
    client.post(url, {"wanted": "yes"})
    assert call.followers.get().user == reader
    client.post(url, {"wanted": "no"})
    assert call.followers.count() == 0
    assert client.get(url).status_code == 405

"""How often a reader wants which mail: at once, with the day's mail, or not; a stop by link."""

import re

import pytest
from django.core import mail as sent_by_django
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lifecycle.errors import Refused
from lifecycle.models import Event
from papers import actions, unsubscribe
from papers.models import MailWish, OutgoingMail
from papers.rules import paces_allowed
from papers.states import MailKind, MailState, Pace
from papers.tasks import send_mail
from tests import make

pytestmark = pytest.mark.django_db

USUAL = {"request": "at_once", "decision": "at_once", "reminder": "daily", "news": "daily"}


def fresh(mail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)


def sent(mail):
    """The message as it leaves, kept by Django's own test backend."""
    assert send_mail.call(mail.pk) == MailState.SENT
    return sent_by_django.outbox[-1]


# Which pace ------------------------------------------------------------------------------------


def test_what_nobody_chose_comes_at_its_usual_pace():
    reader = make.user()
    assert actions.paces_of(reader) == USUAL
    states = [make.mail(to=reader, kind=kind).state for kind in MailKind]
    assert states == ["queued", "queued", "queued", "held", "held", "queued"]


def test_a_kind_that_nobody_names_binds():
    assert make.mail().kind == MailKind.REQUEST


def test_a_reader_chooses_and_the_next_mail_keeps_to_it():
    reader = make.user()
    actions.choose_paces(reader, {"request": "daily", "news": "off", "reminder": "at_once"})
    kinds = [MailKind.REQUEST, MailKind.NEWS, MailKind.REMINDER]
    states = [make.mail(to=reader, kind=kind).state for kind in kinds]
    assert states == [MailState.HELD, MailState.OFF, MailState.QUEUED]


def test_what_is_chosen_stands_in_the_trail_without_a_word_of_the_person():
    reader = make.user()
    actions.choose_paces(reader, {"news": "off", "request": "at_once"})
    event = Event.objects.get(verb="mails_chosen")
    assert [event.actor, event.data] == [reader, '{"news":"off"}']
    actions.choose_paces(reader, {"news": "off"})
    assert Event.objects.filter(verb="mails_chosen").count() == 1


@pytest.mark.parametrize(
    "paces", [{"request": "off"}, {"decision": "off"}, {"account": "daily"}, {"news": "hourly"}]
)
def test_what_binds_is_never_turned_off(paces):
    reader = make.user()
    with pytest.raises(Refused):
        actions.choose_paces(reader, {"reminder": "off", **paces})
    assert actions.paces_of(reader) == USUAL
    assert MailWish.objects.count() == Event.objects.filter(verb="mails_chosen").count() == 0


def test_the_database_itself_refuses_to_turn_off_what_binds():
    with pytest.raises(IntegrityError), transaction.atomic():
        MailWish.objects.create(user=make.user(), kind=MailKind.DECISION, pace=Pace.OFF)
    with pytest.raises(IntegrityError), transaction.atomic():
        MailWish.objects.create(user=make.user(), kind=MailKind.ACCOUNT, pace=Pace.DAILY)


def test_only_reminders_and_news_may_be_off():
    off = [kind for kind in MailKind if Pace.OFF in paces_allowed(kind)]
    assert off == [MailKind.REMINDER, MailKind.NEWS]


def test_a_closed_account_gets_what_binds_and_nothing_else():
    reader = make.user(is_active=False)
    states = [make.mail(to=reader, kind=kind).state for kind in [MailKind.NEWS, MailKind.REQUEST]]
    assert states == [MailState.OFF, MailState.QUEUED]


def test_the_same_told_twice_is_one_mail():
    reader = make.user()
    first = make.mail(to=reader, once="han-nop-7")
    assert make.mail(to=reader, once="han-nop-7") == first
    assert make.mail(to=reader, once="han-nop-8") != first
    assert OutgoingMail.objects.count() == 2


# The day's mail --------------------------------------------------------------------------------


def test_what_was_held_leaves_as_one_mail_a_day(capsys, settings):
    settings.SITE_URL = "https://ba-nha.example"
    reader, other = make.user("Chủ nhiệm 3"), make.user()
    held = [
        make.mail(to=reader, kind=MailKind.NEWS, subject=f"Tin {at}", url=f"/tin/{at}/")
        for at in (1, 2)
    ]
    single = make.mail(to=other, kind=MailKind.REMINDER)
    call_command("send_day_mails")
    assert capsys.readouterr().out == "readers 2, mails 3\n"
    day = OutgoingMail.objects.get(kind=MailKind.DIGEST)
    assert [fresh(one).state for one in held] == [MailState.GATHERED] * 2
    assert list(day.told) == held
    assert [day.to, day.state, fresh(single).state] == [reader, "queued", "queued"]
    message = sent(day)
    html = message.alternatives[0].content
    for body in [message.body, html]:
        assert all(f"https://ba-nha.example/tin/{at}/" in body for at in (1, 2))
        assert all(f"Tin {at}" in body for at in (1, 2))
    assert message.subject.startswith("2 tin gửi bạn ngày ")


def test_a_second_timer_on_the_same_day_finds_nothing():
    make.mail(kind=MailKind.NEWS)
    assert actions.gather_day_mails() == {"readers": 1, "mails": 1}
    assert actions.gather_day_mails() == {"readers": 0, "mails": 0}


def test_what_was_turned_off_meanwhile_stays_out_of_the_days_mail():
    reader = make.user()
    news, reminder = (make.mail(to=reader, kind=k) for k in [MailKind.NEWS, MailKind.REMINDER])
    actions.choose_paces(reader, {"news": "off"})
    actions.gather_day_mails()
    assert [fresh(news).state, fresh(reminder).state] == [MailState.OFF, MailState.QUEUED]


def test_the_days_mail_costs_the_same_queries_to_write_for_one_and_for_three(
    django_assert_num_queries,
):
    for count in (2, 4):
        reader = make.user()
        for _ in range(count):
            make.mail(to=reader, kind=MailKind.NEWS)
        with django_assert_num_queries(10):
            actions.gather_day_mails()


# The page "Thư gửi tôi" ------------------------------------------------------------------------


def test_a_reader_sets_it_on_a_page(client):
    reader = make.user()
    make.mail(to=reader, subject="Ký hợp đồng", url="/hop-dong/abc/")
    client.force_login(reader)
    page = client.get("/thu-gui-toi/").content.decode()
    assert 'href="/hop-dong/abc/"' in page and reader.email in page
    answer = client.post("/thu-gui-toi/", {**USUAL, "news": "off"})
    assert [answer.status_code, actions.paces_of(reader)["news"]] == [302, "off"]


def test_a_choice_that_is_not_offered_changes_nothing(client):
    reader = make.user()
    client.force_login(reader)
    answer = client.post("/thu-gui-toi/", {**USUAL, "request": "off", "news": "off"})
    assert answer.status_code == 400
    assert 'href="#id_request"' in answer.content.decode()
    assert actions.paces_of(reader) == USUAL


@pytest.mark.parametrize("mails", [1, 3])
def test_my_mails_cost_the_same_queries_for_one_and_for_three(
    client, mails, django_assert_num_queries
):
    reader = make.user()
    for _ in range(mails):
        make.mail(to=reader)
    client.force_login(reader)
    client.get("/thu-gui-toi/")
    with django_assert_num_queries(7):
        client.get("/thu-gui-toi/")


# A stop without signing in ---------------------------------------------------------------------


def stop_address(mail, settings) -> str:
    settings.SITE_URL = "https://ba-nha.example"
    message = sent(mail)
    address = re.fullmatch(r"<(https://[^>]+)>", message.extra_headers["List-Unsubscribe"])[1]
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in message.body and address in message.alternatives[0].content
    return address.removeprefix("https://ba-nha.example")


def test_the_link_of_a_mail_stops_its_kind_after_one_question(client, settings):
    reader = make.user()
    news = make.mail(to=reader, kind=MailKind.NEWS)
    actions.gather_day_mails()
    address = stop_address(news, settings)
    asked = client.get(address)
    assert "Ngừng nhận những thư này?" in asked.content.decode()
    assert actions.paces_of(reader) == USUAL
    done = client.post(address)
    assert "Đã ngừng những thư này" in done.content.decode()
    assert actions.paces_of(reader) == {**USUAL, "news": "off"}


def test_a_mail_program_stops_it_with_one_post_and_no_cookie(settings):
    reader = make.user()
    mail = make.mail(to=reader, kind=MailKind.REMINDER)
    actions.gather_day_mails()
    address = stop_address(mail, settings)
    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert actions.paces_of(reader) == {**USUAL, "reminder": "off"}


def test_the_link_of_a_days_mail_stops_all_that_it_tells_and_may_be_stopped(client, settings):
    reader = make.user()
    actions.choose_paces(reader, {"request": "daily"})
    for kind in [MailKind.NEWS, MailKind.REQUEST, MailKind.REMINDER]:
        make.mail(to=reader, kind=kind)
    actions.gather_day_mails()
    client.post(stop_address(OutgoingMail.objects.get(kind=MailKind.DIGEST), settings))
    chosen = {"request": "daily", "reminder": "off", "news": "off"}
    assert actions.paces_of(reader) == {**USUAL, **chosen}


@pytest.mark.parametrize("kind", [MailKind.REQUEST, MailKind.DECISION, MailKind.ACCOUNT])
def test_a_mail_that_binds_offers_no_stop(kind):
    message = sent(make.mail(kind=kind))
    assert "List-Unsubscribe" not in message.extra_headers
    assert "Ngừng nhận" not in message.body


def test_a_made_up_link_stops_nothing(client):
    reader = make.user()
    mail = OutgoingMail(to=reader, kind=MailKind.NEWS)
    good = unsubscribe.address_for(mail).rstrip("/").rpartition("/")[2]
    turned = ("A" if good[-1] != "A" else "B").join([good[:-1], ""])
    for token in [turned, "abc", "a:b:c", good[:-5]]:
        assert client.post(reverse("papers:mail_stop", args=[token])).status_code == 404
    assert actions.paces_of(reader) == USUAL

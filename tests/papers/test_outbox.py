"""The outbox for those who keep it: seen, searched, called off, sent again by a person only."""

from datetime import timedelta

import pytest
from django.core import mail as sent_by_django

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from papers import actions
from papers.models import OutgoingMail
from papers.states import MailKind, MailState
from papers.tasks import send_mail
from people.states import Role
from tests import make

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_LIST = 8
QUERIES_OF_ONE = 10


def fresh(mail) -> OutgoingMail:
    return OutgoingMail.objects.get(pk=mail.pk)


def page(client, user, path="/thu-di/") -> str:
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


# Who sees what ---------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_the_outbox_is_seen_by_its_keepers_and_the_auditor(client, role):
    mail = make.mail(to=make.user("Chủ nhiệm 5"))
    shown = page(client, make.user("Người xem", role))
    assert mail.subject in shown and "Chủ nhiệm 5" in shown


def test_the_outbox_is_closed_to_everybody_else(client):
    mail = make.mail(to=make.fund_accountant())
    for user in [mail.to, make.user()]:
        client.force_login(user)
        assert client.get("/thu-di/").status_code == 403
        assert client.get(mail.get_absolute_url()).status_code == 404


def test_another_provinces_mails_are_not_known_here(client):
    elsewhere = make.user(province=make.province("24", "Bắc Ninh"))
    mail = make.mail(to=elsewhere, subject="Thư tỉnh khác")
    officer = make.officer()
    assert "Thư tỉnh khác" not in page(client, officer)
    assert client.get(mail.get_absolute_url()).status_code == 404


def test_the_text_is_for_the_keepers_not_for_the_auditor(client):
    mail = make.mail(lines=["Lý do: vượt trần kinh phí."])
    assert "vượt trần" in page(client, make.officer(), mail.get_absolute_url())
    auditor = make.user("Kiểm toán 2", Role.AUDITOR)
    assert "vượt trần" not in page(client, auditor, mail.get_absolute_url())


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMINISTRATOR])
def test_a_secret_is_shown_to_nobody_also_while_it_waits(client, role):
    reader = make.user()
    mail = actions.post_secret(reader.email, "Đặt mật khẩu", ["Mã 4711"], "/dat/4711/", to=reader)
    assert "4711" not in page(client, make.user("Người giữ", role), mail.get_absolute_url())
    assert "4711" not in page(client, reader, "/thu-gui-toi/")


# The list --------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_state_kind_day_and_words(client):
    make.mail(subject="Ký hợp đồng", kind=MailKind.REQUEST)
    make.mail_in(MailState.FAILED, subject="Kết quả hồ sơ", kind=MailKind.DECISION)
    officer = make.officer()
    for asked, found in [
        ("state=failed", [False, True]),
        ("kind=request", [True, False]),
        ("q=ky+hop", [True, False]),
        ("q=KET+QUA", [False, True]),
        ("since=2999-01-01", [False, False]),
        ("until=01/01/2999", [True, True]),
    ]:
        shown = page(client, officer, f"/thu-di/?{asked}")
        assert [word in shown for word in ("Ký hợp đồng", "Kết quả hồ sơ")] == found, asked


def test_what_did_not_arrive_is_said_on_top(client):
    make.mail_in(MailState.SENT)
    assert "không rõ đã đến chưa" not in page(client, make.officer())
    make.mail_in(MailState.UNKNOWN)
    assert "1 thư không đến, hoặc không rõ đã đến chưa" in page(client, make.officer())


@pytest.mark.parametrize("mails", [1, 3])
def test_the_list_costs_the_same_queries_for_one_and_for_three(
    client, mails, django_assert_num_queries
):
    for _ in range(mails):
        make.mail()
    client.force_login(make.officer())
    client.get("/thu-di/")
    with django_assert_num_queries(QUERIES_OF_THE_LIST):
        client.get("/thu-di/")


@pytest.mark.parametrize("tries", [1, 3])
def test_one_mail_costs_the_same_queries_for_one_and_for_three_attempts(
    client, tries, django_assert_num_queries
):
    mail = make.mail()
    for _ in range(tries):
        taken = actions.take_up(mail.pk)
        actions.put_back(taken, "451 later", actions.LONGEST_SENDING)
    client.force_login(make.officer())
    client.get(mail.get_absolute_url())
    with django_assert_num_queries(QUERIES_OF_ONE):
        shown = client.get(mail.get_absolute_url()).content.decode()
    assert shown.count("451 later") == tries


# Called off ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.HELD])
def test_a_mail_that_waits_is_called_off_and_never_leaves(state):
    mail = make.mail_in(state)
    advance(mail, "cancel", by=make.officer(), note="Gửi nhầm.")
    assert fresh(mail).state == MailState.CANCELLED
    assert send_mail.call(mail.pk) == "nothing to do"
    assert actions.gather_day_mails() == {"readers": 0, "mails": 0}


@pytest.mark.parametrize("state", [MailState.SENDING, MailState.SENT, MailState.UNKNOWN])
def test_a_mail_that_is_on_its_way_can_not_be_called_off(state):
    mail = make.mail_in(state)
    with pytest.raises(WrongMoment):
        advance(mail, "cancel", by=make.officer(), note="Gửi nhầm.")
    assert fresh(mail).state == state


def test_only_a_keeper_calls_a_mail_off():
    mail = make.mail()
    for user in [mail.to, make.user("Kiểm toán 4", Role.AUDITOR), make.fund_director()]:
        with pytest.raises(WrongPerson):
            advance(mail, "cancel", by=user, note="Gửi nhầm.")
    assert fresh(mail).state == MailState.QUEUED


def test_a_secret_that_is_called_off_is_forgotten():
    reader = make.user()
    mail = actions.post_secret(reader.email, "Đặt mật khẩu", ["Mã 4711"], "/dat/4711/", to=reader)
    advance(mail, "cancel", by=make.officer(), note="Nhầm người.")
    assert [fresh(mail).lines, fresh(mail).url] == [[], ""]


# Sent again ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "verb"), [("failed", "send_again"), ("unknown", "send_again_unsure")]
)
def test_a_person_has_it_sent_again_as_a_mail_of_its_own(client, state, verb):
    mail = make.mail_in(state, url="/ho-so/abc/")
    officer = make.officer()
    client.force_login(officer)
    path = f"{mail.get_absolute_url()}{verb}/"
    assert client.get(path).status_code == 200
    assert OutgoingMail.objects.count() == 1
    assert client.post(path, {"note": "Người nhận xác nhận chưa nhận được."}).status_code == 302
    again = OutgoingMail.objects.get(again_of=mail)
    same = ["to", "kind", "subject", "lines", "url", "language", "province"]
    assert [getattr(again, name) for name in same] == [getattr(mail, name) for name in same]
    assert [fresh(mail).state, again.state] == [state, MailState.QUEUED]
    assert again.public_id != mail.public_id
    assert Event.objects.get(verb=verb).data == f'{{"mail_id":{again.pk}}}'


def test_what_may_have_arrived_is_sent_again_with_a_reason_only():
    mail = make.mail_in(MailState.UNKNOWN)
    with pytest.raises(Refused):
        advance(mail, "send_again_unsure", by=make.officer())
    assert OutgoingMail.objects.count() == 1


def test_it_is_sent_again_once():
    mail = make.mail_in(MailState.FAILED)
    advance(mail, "send_again", by=make.officer())
    with pytest.raises(Refused, match="đã được gửi lại"):
        advance(mail, "send_again", by=make.officer())
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize("state", [MailState.SENT, MailState.QUEUED, MailState.SENDING])
def test_what_arrived_or_still_may_is_not_sent_again(state):
    mail = make.mail_in(state)
    for verb in ["send_again", "send_again_unsure"]:
        with pytest.raises(WrongMoment):
            advance(mail, verb, by=make.officer(), note="Gửi lại.")
    assert OutgoingMail.objects.count() == 1


def test_it_goes_to_the_address_the_person_has_today():
    reader = make.user()
    mail = make.mail_in(MailState.FAILED, to=reader)
    type(reader).objects.filter(pk=reader.pk).update(email="moi@vi-du.example")
    advance(mail, "send_again", by=make.officer())
    assert OutgoingMail.objects.get(again_of=mail).address == "moi@vi-du.example"


def test_a_secret_is_not_sent_again():
    reader = make.user()
    mail = actions.post_secret(reader.email, "Đặt mật khẩu", ["Mã"], "/dat/", to=reader)
    actions.settle(actions.take_up(mail.pk), MailState.FAILED)
    with pytest.raises(Refused, match="bí mật"):
        advance(mail, "send_again", by=make.officer())
    assert OutgoingMail.objects.count() == 1


def test_a_days_mail_that_is_sent_again_tells_all_that_the_first_told():
    reader = make.user()
    for word in ("Tin một", "Tin hai"):
        make.mail(to=reader, kind=MailKind.NEWS, subject=word)
    actions.gather_day_mails()
    day = OutgoingMail.objects.get(kind=MailKind.DIGEST)
    actions.settle(actions.take_up(day.pk), MailState.FAILED, "550 no such user")
    advance(day, "send_again", by=make.officer())
    again = OutgoingMail.objects.get(again_of=day)
    assert send_mail.call(again.pk) == MailState.SENT
    body = sent_by_django.outbox[-1].body
    assert "Tin một" in body and "Tin hai" in body


@pytest.mark.parametrize("slow_worker_ends", [MailState.SENT, MailState.FAILED])
def test_what_a_slow_worker_learns_after_the_sweep_is_kept_with_its_attempt(slow_worker_ends):
    mail = make.mail()
    slow = actions.take_up(mail.pk)
    OutgoingMail.objects.filter(pk=mail.pk).update(tried_at=mail.queued_at - timedelta(days=1))
    assert actions.sweep_outbox()["unknown"] == 1
    actions.settle(slow, slow_worker_ends, "late")
    assert fresh(mail).state == MailState.UNKNOWN
    assert [[one.outcome, one.said] for one in mail.tries.all()] == [[slow_worker_ends, "late"]]

"""What is kept on a person: to see, to take along, to have erased."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongPerson
from lifecycle.models import Event
from lifecycle.pages import timeline
from papers.actions import post
from papers.models import OutgoingMail
from people import actions, personal
from people.models import ApiToken, Erasure, Expert, Invitation, User
from people.tasks import let_address_go
from proposals.models import Attachment, Proposal
from tests import make

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_LIST = 7
PASSWORD = "mat-khau-thu"
GONE = "Người dùng đã xóa"


def proven(user) -> Client:
    client = Client()
    EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    client.post("/dang-nhap/", {"login": user.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def archive_of(client) -> dict[str, bytes]:
    answer = client.get(reverse("people:my_data_export"))
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    return {name: packed.read(name) for name in packed.namelist()}


def erased(user) -> Erasure:
    asked = actions.ask_erasure(user, reason="Không làm ở tỉnh nữa.")
    return advance(asked, "erase", by=make.officer())


class TestTakingAlong:
    def test_holds_lists_and_files_of_this_person_and_nobody_else(self):
        proposal = make.proposal(title="Sấy chè bằng bơm nhiệt")
        other = make.proposal(title="Việc của người khác")
        paper = Attachment(
            proposal=proposal, name="thuyết minh.pdf", size=9, sha256="a" * 64,
            content_type="application/pdf", uploaded_by=proposal.leader, uploaded_at=clock.now(),
        )  # fmt: skip
        paper.file.save("x", ContentFile(b"noi dung!"))
        post(proposal.leader, "Thư báo", ["Một dòng."])

        got = archive_of(proven(proposal.leader))

        told = {name: json.loads(text) for name, text in got.items() if name.endswith(".json")}
        assert told["tai-khoan.json"][0]["email"] == proposal.leader.email
        assert [row["title"] for row in told["ho-so-chu-nhiem.json"]] == [proposal.title]
        assert told["thu-da-gui.json"][0]["lines"] == ["Một dòng."]
        assert got[f"tep/{paper.pk}-thuyết minh.pdf"] == b"noi dung!"
        assert other.title.encode() not in b"".join(got.values())

    def test_holds_no_secret(self):
        user = make.user()
        _token, secret = actions.make_token(user, name="Máy", scopes=["read:problems"], days=30)

        got = b"".join(archive_of(proven(user)).values())

        assert secret.encode() not in got and b"digest" not in got and b"password" not in got

    def test_says_which_file_is_missing(self):
        proposal = make.proposal()
        Attachment.objects.create(
            proposal=proposal, name="mat.pdf", size=9, sha256="b" * 64, file="attachments/khong",
            content_type="application/pdf", uploaded_by=proposal.leader, uploaded_at=clock.now(),
        )  # fmt: skip

        got = archive_of(proven(proposal.leader))

        assert "mat.pdf" in json.loads(got["thieu.json"])[0]

    def test_asks_for_the_password_again(self, client):
        client.force_login(make.user())
        answer = client.get(reverse("people:my_data_export"))
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


class TestErasing:
    def test_leaves_nobody_behind(self):
        place = make.organisation()
        user = make.member(place, "Nguyễn Thị Minh Họa", email="minh-hoa@vi-du.example")
        user.memberships.update(title="Giám đốc")
        EmailAddress.objects.get_or_create(user=user, email=user.email)
        make.invitation(address=user.email)
        make.expert(user=user, bio="Lời giới thiệu riêng", keywords="chè")
        post(user, "Thư báo", ["Kính gửi chị Nguyễn Thị Minh Họa."])
        actions.make_token(user, name="Máy nhà", scopes=["read:problems"], days=30)

        erased(user)

        row = User.objects.get(pk=user.pk)
        assert (row.full_name, row.is_active) == (GONE, False)
        assert not row.has_usable_password()
        assert not EmailAddress.objects.filter(user=user).exists()
        assert row.memberships.get().title == ""
        assert Expert.objects.get(user=user).bio == ""
        assert ApiToken.objects.get().revoked_at is not None
        kept = [User, Invitation, Expert, ApiToken, OutgoingMail.objects.filter(to=user)]
        for rows in kept:
            rows = rows if hasattr(rows, "values") else rows.objects.all()
            words = str(list(rows.values()))
            assert "Minh Họa" not in words and "minh-hoa@" not in words
        assert "Lời giới thiệu riêng" not in str(list(Expert.objects.values()))

    def test_keeps_the_trail_whole_and_names_nobody_in_it(self, settings, capsys):
        owner = make.problem_owner()
        problem = make.begun_problem(by=owner)
        advance(problem, "submit", by=owner)
        officer = make.officer()

        erased(owner)

        call_command("verify_trail", heads=settings.TRAIL_HEADS_FILE)
        assert "Trail whole" in capsys.readouterr().out
        assert {entry.who for entry in timeline(problem, officer)} == {GONE}
        assert owner.full_name not in "".join(Event.objects.values_list("data", flat=True))

    def test_ends_every_session(self):
        user = make.user()
        browsers = [proven(user), proven(user)]

        erased(user)

        assert not UserSession.objects.filter(user=user).exists()
        assert [b.get("/phien-dang-nhap/").status_code for b in browsers] == [302, 302]

    def test_tells_the_outcome_before_the_address_goes(self):
        user = make.user(email="minh-hoa@vi-du.example")

        erased(user)

        letter = OutgoingMail.objects.get(address="minh-hoa@vi-du.example")
        assert (letter.to, letter.state) == (None, "queued")
        assert "đã được xóa" in letter.subject
        let_address_go.call(letter.pk)
        assert not OutgoingMail.objects.filter(address__contains="minh-hoa").exists()

    def test_stops_letters_that_have_not_gone(self):
        user = make.user()
        letter = post(user, "Thư báo", ["Một dòng."])

        erased(user)

        letter = OutgoingMail.objects.get(pk=letter.pk)
        assert (letter.state, letter.lines) == ("cancelled", [])

    def test_forgets_the_reason_given(self):
        assert erased(make.user()).reason == ""


class TestIsRefused:
    def reasons(self, user) -> str:
        asked = actions.ask_erasure(user, reason="")
        with pytest.raises(Refused) as refusal:
            advance(asked, "erase", by=make.officer())
        assert User.objects.get(pk=user.pk).full_name == user.full_name
        assert Erasure.objects.get().state == "asked"
        return str(refusal.value)

    def test_while_a_role_is_held(self):
        assert "vai trò" in self.reasons(make.fund_accountant())

    def test_while_a_dossier_is_led(self):
        assert "chủ nhiệm" in self.reasons(make.submitted_proposal().leader)

    def test_while_a_contract_runs(self):
        contract = make.signed_contract()
        assert "hợp đồng" in self.reasons(contract.proposal.leader)

    def test_to_decide_on_ones_own_wish(self):
        officer = make.officer()
        asked = actions.ask_erasure(officer, reason="")
        with pytest.raises(WrongPerson):
            advance(asked, "erase", by=officer)

    def test_to_ask_twice(self):
        user = make.user()
        actions.ask_erasure(user, reason="")
        with pytest.raises(Refused):
            actions.ask_erasure(user, reason="")
        assert Erasure.objects.count() == 1

    def test_with_the_reason_told_by_mail(self):
        user = make.user()
        asked = actions.ask_erasure(user, reason="")

        advance(asked, "refuse", by=make.officer(), note="Còn nghĩa vụ theo hợp đồng.")

        assert OutgoingMail.objects.get(to=user).lines == ["Còn nghĩa vụ theo hợp đồng."]
        assert User.objects.get(pk=user.pk).is_active


class TestPages:
    def test_the_way_from_wish_to_decision(self, client):
        user, officer = make.user(), make.officer()
        own = proven(user)
        assert "Dữ liệu của tôi" in own.get(reverse("people:my_data")).content.decode()
        own.post(reverse("people:erasure_new"), {"reason": ""})
        asked = Erasure.objects.get()
        client.force_login(officer)
        assert user.full_name in client.get("/").content.decode()
        page = client.get(asked.get_verb_url("erase")).content.decode()
        assert "Luật Lưu trữ" in page

        client.post(asked.get_verb_url("erase"))

        assert User.objects.get(pk=user.pk).full_name == GONE
        assert GONE in client.get(asked.get_absolute_url()).content.decode()

    def test_somebody_elses_wish_is_not_there(self, client):
        asked = actions.ask_erasure(make.user(), reason="")
        client.force_login(make.user())
        assert client.get(asked.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_asks_the_same_queries_for_one_and_for_three(
        self, client, count, django_assert_num_queries
    ):
        for _ in range(count):
            actions.ask_erasure(make.user(), reason="")
        client.force_login(make.officer())
        client.get(reverse("people:erasure_list"))
        with django_assert_num_queries(QUERIES_OF_THE_LIST):
            answer = client.get(reverse("people:erasure_list"))
        assert answer.context["count"] == count


def test_a_dossier_of_an_erased_leader_still_opens(client):
    proposal = make.proposal("unfunded")
    erased(proposal.leader)
    client.force_login(make.officer())

    page = client.get(Proposal.objects.get(pk=proposal.pk).get_absolute_url())

    assert page.status_code == 200 and GONE in page.content.decode()


def test_an_erased_account_signs_in_no_more():
    user = make.user()
    erased(user)
    client = Client()
    client.post("/dang-nhap/", {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_old_deeds_are_no_day_younger():
    """Erasing writes one more event and touches none of the old."""
    user = make.problem_owner()
    make.begun_problem(by=user)
    before = list(Event.objects.values_list("seq", "hash").order_by("seq"))

    erased(user)

    after = list(Event.objects.values_list("seq", "hash").order_by("seq"))
    assert after[: len(before)] == before
    assert clock.now() - Event.objects.latest("seq").moment < timedelta(minutes=1)


def test_what_somebody_asked_of_organisations_goes_with_them_and_their_words_go():
    make.rules()
    person = make.user()
    registration = make.registration(
        person, registrant_title="Kế toán", proof=make.upload("giay.pdf")
    )
    wish = make.join_request(by=person, title="Thủ kho", words="Tôi làm ở xưởng.")
    told = personal.everything_on(person)
    assert told["dang-ky-to-chuc"][0]["registrant_title"] == "Kế toán"
    assert told["xin-gia-nhap"][0]["words"] == "Tôi làm ở xưởng."
    assert [name for name, _file in personal.files_of(person)] == [
        f"{registration.public_id}-giay.pdf"
    ]
    personal.forget(person, person.email)
    for row in (registration, wish):
        row.refresh_from_db()
    assert [registration.registrant_title, wish.title, wish.words] == ["", "", ""]


def test_an_erased_expert_is_chosen_no_more():
    expert = make.expert(state="admitted")
    assert Expert.objects.available(clock.today()).get() == expert
    personal.forget(expert.user, expert.user.email)
    assert Expert.objects.available(clock.today()).count() == 0


@pytest.mark.parametrize(
    ("council", "state", "goes"),
    [
        ("draft", "invited", False),
        ("formed", "accepted", False),
        ("formed", "declined", True),
        ("concluded", "accepted", True),
    ],
)
def test_who_sits_in_a_council_is_erased_when_its_work_has_ended(council, state, goes):
    seat = make.seat(make.council(council), state=state)
    wish = actions.ask_erasure(seat.user, reason="")
    reasons = personal.reasons_to_keep(seat.user)
    assert bool(reasons) is not goes
    if goes:
        assert advance(wish, "erase", by=make.officer()).state == "done"
        return
    with pytest.raises(Refused):
        advance(wish, "erase", by=make.officer())
    assert User.objects.get(pk=seat.user_id).is_active


def test_why_somebody_was_away_goes_with_them():
    """The reason a stand-in was named for, and what was lent to the erased person."""
    today, person = clock.today(), make.fund_accountant()
    actions.delegate_roles(
        make.officer(),
        person,
        ["officer"],
        from_on=today,
        until_on=today + timedelta(days=7),
        reason="Người minh họa nằm viện.",
    )
    person = User.objects.get(pk=person.pk)

    personal.forget(person, person.email)

    given = person.delegations_held.get()
    assert given.reason == "–" and given.ended_at is not None

"""An organisation keeps its own people: invitations, requests, changes, ends."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Event
from papers.models import OutgoingMail
from people import actions
from people.models import Invitation, JoinRequest, Membership, Organisation, User
from people.states import InvitationState, JoinState
from reports.first_page import tasks_of
from tests import make

pytestmark = pytest.mark.django_db
ADDRESS = "moi@vi-du.example"
# Session, user, standing (two), organisation, count, rows, invitations, requests; demo or not.
QUERIES = 10


def place_of(person):
    return person.memberships.get().organisation


def link():
    return OutgoingMail.objects.order_by("pk").last().url


def again(row):
    return type(row).objects.get(pk=row.pk)


class TestList:
    def test_is_kept_by_its_administrators_and_read_by_its_people(self, client):
        keeper = make.keeper()
        member = make.member(place_of(keeper), "Người minh họa 7")
        url = place_of(keeper).get_people_url()
        invite = reverse("people:invitation_new", args=[place_of(keeper).public_id])
        pages = {}
        for name, reader in {"keeper": keeper, "member": member}.items():
            client.force_login(reader)
            pages[name] = client.get(url).content.decode()
        assert "Người minh họa 7" in pages["keeper"] and "Người minh họa 7" in pages["member"]
        assert [invite in pages["keeper"], invite in pages["member"]] == [True, False]
        assert member.email in pages["keeper"] and keeper.email not in pages["member"]

    def test_is_not_for_others(self, client):
        url = place_of(make.keeper()).get_people_url()
        assert client.get(url).status_code == 302
        client.force_login(make.member())
        assert client.get(url).status_code == 403

    @pytest.mark.parametrize("count", [1, 3])
    def test_asks_as_many_queries_for_three_as_for_one(
        self, client, count, django_assert_num_queries
    ):
        keeper = make.keeper()
        for _number in range(count):
            make.member(place_of(keeper))
            make.invitation(keeper)
            make.join_request(place_of(keeper))
        client.force_login(keeper)
        url = place_of(keeper).get_people_url()
        with django_assert_num_queries(QUERIES):
            answer = client.get(url)
        assert len(answer.context["rows"]) == count + 1


class TestInvitation:
    def test_goes_by_a_secret_letter_and_is_kept_as_a_digest(self, client):
        keeper = make.keeper()
        client.force_login(keeper)
        url = reverse("people:invitation_new", args=[place_of(keeper).public_id])
        answer = client.post(url, {"address": "MOI@vi-du.example", "title": "Kỹ sư"})
        made, mail = Invitation.objects.get(), OutgoingMail.objects.get()
        assert answer.headers["Location"] == place_of(keeper).get_people_url()
        assert [made.address, made.title, made.is_administrator] == [ADDRESS, "Kỹ sư", False]
        assert [mail.address, mail.is_secret, mail.to] == [ADDRESS, True, None]
        token = mail.url.rstrip("/").rpartition("/")[2]
        assert len(token) == 43 and token not in str(Invitation.objects.values())

    def test_is_opened_signed_out_and_leads_to_an_account(self, client):
        make.invitation(address=ADDRESS)
        page = client.get(link()).content.decode()
        assert f"/tai-khoan/signup/?next={link()}" in page
        assert f"/dang-nhap/?next={link()}" in page

    def test_is_accepted_by_whoever_has_the_address(self, client):
        keeper = make.keeper()
        invitation = make.invitation(keeper, ADDRESS, title="Kỹ sư", is_administrator=True)
        person = make.user(email=ADDRESS)
        assert [task.title for task in tasks_of(person)] == [str(place_of(keeper))]
        client.force_login(person)
        assert "Nhận lời mời" in client.get(link()).content.decode()
        client.post(invitation.get_verb_url("accept"))
        person = User.objects.get(pk=person.pk)
        assert person.administers(place_of(keeper).pk) is True
        assert [again(invitation).state, tasks_of(person)] == [InvitationState.ACCEPTED, []]
        assert client.get(link()).status_code == 410

    def test_is_nobody_elses(self, client):
        invitation = make.invitation(address=ADDRESS)
        other = make.user()
        client.force_login(other)
        page = client.get(link()).content.decode()
        assert f"Lời mời được gửi tới {ADDRESS}" in page and "Nhận lời mời" not in page
        assert client.post(invitation.get_verb_url("accept")).status_code == 404
        with pytest.raises(WrongPerson):
            advance(invitation, "accept", by=other)
        assert again(invitation).state == InvitationState.SENT
        assert other.memberships.count() == 0

    def test_runs_out(self, client):
        invitation = make.invitation(address=ADDRESS)
        Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
        person = make.user(email=ADDRESS)
        with pytest.raises(Refused):
            advance(invitation, "accept", by=person)
        assert [client.get(link()).status_code, tasks_of(person)] == [410, []]
        assert person.memberships.count() == 0

    def test_renewed_has_a_new_link_and_a_new_term(self, client):
        invitation = make.invitation(address=ADDRESS)
        Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
        old = link()
        advance(invitation, "renew", by=invitation.invited_by)
        assert [client.get(old).status_code, client.get(link()).status_code] == [410, 200]
        assert again(invitation).is_running(clock.now()) is True

    def test_fills_nobodys_mailbox(self):
        keepers = [make.keeper() for _number in range(10)]
        for keeper in keepers:
            make.invitation(keeper, ADDRESS)
        with pytest.raises(Refused) as refusal:
            make.invitation(make.keeper(), ADDRESS)
        assert [reason.field for reason in refusal.value.reasons] == ["address"]
        assert [Invitation.objects.count(), OutgoingMail.objects.count()] == [10, 10]

    def test_goes_with_the_charge_of_whoever_sent_it(self):
        keeper = make.keeper()
        place = place_of(keeper)
        other = make.keeper(place)
        invitation = make.invitation(keeper, ADDRESS, is_administrator=True)
        person = make.user(email=ADDRESS)
        actions.end_place(keeper.memberships.get(), by=other, note="Thôi việc.")

        with pytest.raises(Refused):
            advance(invitation, "accept", by=person)
        assert again(invitation).state == InvitationState.SENT
        assert person.memberships.count() == 0

        advance(invitation, "renew", by=other)
        advance(invitation, "accept", by=person)
        assert person.memberships.get().organisation == place

    def test_withdrawn_is_void(self, client):
        invitation = make.invitation(address=ADDRESS)
        advance(invitation, "withdraw", by=invitation.invited_by)
        person = make.user(email=ADDRESS)
        assert client.get(link()).status_code == 410
        for verb, who in (("accept", person), ("renew", invitation.invited_by)):
            with pytest.raises(WrongMoment):
                advance(invitation, verb, by=who)
        assert person.memberships.count() == 0

    def test_is_sent_renewed_and_withdrawn_by_its_administrators_only(self):
        keeper = make.keeper()
        invitation = make.invitation(keeper)
        for wrong in (make.member(place_of(keeper)), make.keeper(), make.officer()):
            for verb in ("renew", "withdraw"):
                with pytest.raises(WrongPerson):
                    advance(invitation, verb, by=wrong)
            with pytest.raises(WrongPerson):
                actions.invite(place_of(keeper), ADDRESS, by=wrong)
        assert [Invitation.objects.count(), OutgoingMail.objects.count()] == [1, 1]
        assert again(invitation).version == invitation.version

    def test_of_who_is_invited_or_there_already_is_refused(self):
        keeper = make.keeper()
        make.invitation(keeper, ADDRESS)
        member = make.member(place_of(keeper))
        for address in (ADDRESS, member.email):
            with pytest.raises(Refused):
                make.invitation(keeper, address)
        assert [Invitation.objects.count(), OutgoingMail.objects.count()] == [1, 1]

    @pytest.mark.parametrize("address", ["", "không phải", "a@b\x07.example"])
    def test_to_what_is_no_address_sends_nothing(self, client, address):
        keeper = make.keeper()
        client.force_login(keeper)
        url = reverse("people:invitation_new", args=[place_of(keeper).public_id])
        assert client.post(url, {"address": address}).status_code == 400
        assert [Invitation.objects.count(), OutgoingMail.objects.count()] == [0, 0]

    def test_too_many_at_once_are_refused(self, monkeypatch):
        monkeypatch.setattr("people.actions.members.MOST_INVITATIONS", 1)
        keeper = make.keeper()
        make.invitation(keeper)
        with pytest.raises(Refused):
            make.invitation(keeper)
        assert Invitation.objects.count() == 1


class TestAskingToJoin:
    def test_is_answered_by_its_administrators(self, client):
        keeper = make.keeper()
        person = make.user("Người xin vào")
        client.force_login(person)
        client.post(
            reverse("people:joinrequest_new", args=[place_of(keeper).public_id]),
            {"title": "Kỹ sư", "words": "Tôi làm ở xưởng."},
        )
        wish = JoinRequest.objects.get()
        assert [task.title for task in tasks_of(keeper)] == [str(wish)]
        client.force_login(keeper)
        assert "Tôi làm ở xưởng." in client.get(wish.get_absolute_url()).content.decode()
        client.post(wish.get_verb_url("accept"), {"is_administrator": ""})
        place = person.memberships.get()
        assert [place.organisation, place.title, place.is_administrator] == [
            place_of(keeper),
            "Kỹ sư",
            False,
        ]
        assert tasks_of(keeper) == []

    def test_is_answered_by_the_office_where_there_is_no_administrator_yet(self):
        officer, place = make.officer(), make.enterprise()
        wish = make.join_request(place)
        assert [task.title for task in tasks_of(officer)] == [str(wish)]
        advance(wish, "accept", by=officer, is_administrator=True)
        wish.user.forget_standing()
        assert wish.user.administers(place.pk) is True

    def test_is_not_answered_by_others(self):
        keeper = make.keeper()
        wish = make.join_request(place_of(keeper))
        for wrong in (wish.user, make.officer(), make.keeper(), make.member(place_of(keeper))):
            with pytest.raises(WrongPerson):
                advance(wish, "accept", by=wrong)
            with pytest.raises(WrongPerson):
                advance(wish, "refuse", by=wrong, note="Không.")
        assert [again(wish).state, wish.user.memberships.count()] == [JoinState.ASKED, 0]

    def test_refused_says_why_and_withdrawn_is_over(self):
        keeper = make.keeper()
        refused, withdrawn = make.join_request(place_of(keeper)), make.join_request()
        with pytest.raises(Refused):
            advance(refused, "refuse", by=keeper)
        assert again(refused).state == JoinState.ASKED
        advance(refused, "refuse", by=keeper, note="Không phải người của HTX.")
        advance(withdrawn, "withdraw", by=withdrawn.user)
        assert [again(refused).state, again(withdrawn).state] == ["refused", "withdrawn"]
        with pytest.raises(WrongMoment):
            advance(refused, "accept", by=keeper)
        assert refused.user.memberships.count() == 0

    def test_twice_or_where_one_belongs_is_refused(self):
        wish = make.join_request()
        member = make.member()
        with pytest.raises(Refused):
            make.join_request(wish.organisation, wish.user)
        with pytest.raises(Refused):
            make.join_request(place_of(member), member)
        assert JoinRequest.objects.count() == 1

    def test_is_seen_by_who_asks_and_who_keeps_only(self, client):
        keeper = make.keeper()
        wish = make.join_request(place_of(keeper))
        statuses = []
        for reader in (wish.user, keeper, make.officer(), make.member(place_of(keeper))):
            client.force_login(reader)
            statuses.append(client.get(wish.get_absolute_url()).status_code)
        assert statuses == [200, 200, 200, 404]


class TestPlace:
    def edit(self, place, by, **given):
        fields = {"title": "", "is_administrator": False, "seen_version": place.version, **given}
        return actions.edit_place(place, by=by, **fields)

    def test_is_changed_by_its_administrators(self, client):
        keeper = make.keeper()
        place = make.member(place_of(keeper)).memberships.get()
        client.force_login(keeper)
        url = reverse("people:place_edit", args=[place.public_id])
        client.post(url, {"title": "Phó giám đốc", "is_administrator": "on", "version": 1})
        place = again(place)
        assert [place.title, place.is_administrator, place.version] == ["Phó giám đốc", True, 2]

    def test_is_not_changed_by_others(self):
        keeper = make.keeper()
        member = make.member(place_of(keeper))
        for wrong in (member, make.keeper(), make.officer()):
            with pytest.raises(WrongPerson):
                self.edit(member.memberships.get(), wrong, is_administrator=True)
        assert [member.memberships.get().version, Event.objects.count()] == [1, 0]

    def test_changed_meanwhile_keeps_both_texts(self, client):
        keeper = make.keeper()
        place = make.member(place_of(keeper)).memberships.get()
        self.edit(place, keeper, title="Kỹ sư trưởng")
        client.force_login(keeper)
        url = reverse("people:place_edit", args=[place.public_id])
        answer = client.post(url, {"title": "Thủ kho", "version": 1})
        page = answer.content.decode()
        assert [answer.status_code, again(place).title] == [409, "Kỹ sư trưởng"]
        assert "Thủ kho" in page and "Kỹ sư trưởng" in page
        assert client.post(url, {"title": "Thủ kho", "version": 2}).status_code == 302
        with pytest.raises(Stale):
            self.edit(place, keeper, title="Khác")

    def test_of_the_last_administrator_stays(self):
        keeper = make.keeper()
        place = keeper.memberships.get()
        make.member(place.organisation)
        with pytest.raises(Refused):
            self.edit(place, keeper)
        for last_on in (None, clock.today() + timedelta(days=9)):
            with pytest.raises(Refused):
                actions.end_place(place, by=keeper, last_on=last_on)
        place = again(place)
        assert [place.is_administrator, place.ended_at, place.until_on] == [True, None, None]

    def test_of_one_of_two_administrators_ends(self):
        keeper = make.keeper()
        second = make.user()
        make.membership(second, place_of(keeper), is_administrator=True)
        actions.end_place(keeper.memberships.get(), by=keeper)
        assert User.objects.get(pk=keeper.pk).administers(place_of(second).pk) is False
        with pytest.raises(Refused):
            actions.end_place(second.memberships.get(), by=second)

    def test_one_with_a_closed_account_keeps_nobody(self):
        keeper = make.keeper()
        gone = make.user(is_active=False)
        make.membership(gone, place_of(keeper), is_administrator=True)
        with pytest.raises(Refused):
            actions.end_place(keeper.memberships.get(), by=keeper)
        assert keeper.memberships.get().ended_at is None

    def test_is_left_by_a_member_without_a_word(self, client):
        member = make.member()
        client.force_login(member)
        url = reverse("people:place_end", args=[member.memberships.get().public_id])
        assert url in client.get(place_of(member).get_absolute_url()).content.decode()
        client.post(url, {"note": ""})
        assert User.objects.get(pk=member.pk).belongs_to(place_of(member).pk) is False

    def test_of_another_ends_with_a_reason_and_a_last_day(self):
        keeper = make.keeper()
        place = make.member(place_of(keeper)).memberships.get()
        last = clock.today() + timedelta(days=30)
        with pytest.raises(Refused):
            actions.end_place(place, by=keeper)
        with pytest.raises(Refused):
            actions.end_place(
                place, by=keeper, note="Nghỉ.", last_on=clock.today() - timedelta(days=1)
            )
        assert [again(place).until_on, again(place).ended_at] == [None, None]
        actions.end_place(place, by=keeper, note="Nghỉ.", last_on=last)
        assert [again(place).until_on, again(place).ended_at] == [last, None]
        assert (
            Membership.objects.in_force(last + timedelta(days=1)).filter(pk=place.pk).count() == 0
        )

    def test_is_not_ended_by_others_nor_twice(self):
        keeper = make.keeper()
        member = make.member(place_of(keeper))
        place = member.memberships.get()
        for wrong in (make.member(place_of(keeper)), make.keeper(), make.officer()):
            with pytest.raises(WrongPerson):
                actions.end_place(place, by=wrong, note="Nghỉ.")
        assert again(place).ended_at is None
        actions.end_place(place, by=keeper, note="Nghỉ.")
        with pytest.raises(WrongMoment):
            actions.end_place(place, by=keeper, note="Nghỉ.")

    def test_of_the_last_one_is_ended_by_the_provinces_administrator(self):
        keeper = make.keeper()
        place = keeper.memberships.get()
        actions.end_place(place, by=make.administrator(), note="Theo đề nghị của HTX.")
        assert Organisation.objects.get().has_administrator(clock.today()) is False

"""Observers: read-only sight of one dossier, for a reason, until a day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from guardian.shortcuts import get_users_with_perms

from lifecycle import clock
from lifecycle.errors import Refused, WrongPerson
from lifecycle.models import Event, Note
from lifecycle.moves import moves_for
from papers.models import OutgoingMail
from people.models import User
from proposals.actions.observing import end_observing, let_observe
from proposals.models import Observer, Proposal
from tests import make

pytestmark = pytest.mark.django_db


def sees(person, proposal) -> bool:
    fresh = User.objects.get(pk=person.pk)
    return Proposal.objects.visible_to(fresh).filter(pk=proposal.pk).exists()


def observer(proposal=None, person=None, **fields) -> Observer:
    usual = {
        "email": (person or make.user()).email,
        "until_on": clock.today() + timedelta(days=5),
        "reason": "Đoàn giám sát của Hội đồng nhân dân.",
        "by": make.officer(),
    }
    return let_observe(proposal or make.submitted_proposal(), **usual | fields)


class TestObserver:
    def test_sees_this_dossier_and_no_other(self):
        proposal, other, person = make.submitted_proposal(), make.submitted_proposal(), make.user()
        assert not sees(person, proposal)

        observer(proposal, person)

        assert (sees(person, proposal), sees(person, other)) == (True, False)

    def test_may_do_nothing_to_it(self, client):
        proposal, person = make.submitted_proposal(), make.user()
        observer(proposal, person)
        client.force_login(person)

        page = client.get(proposal.get_absolute_url())

        assert page.status_code == 200
        assert moves_for(proposal, User.objects.get(pk=person.pk)) == []
        assert client.post(proposal.get_verb_url("withdraw"), {"note": "x"}).status_code == 403

    def test_sees_it_to_the_end_of_the_last_day(self):
        proposal, person = make.submitted_proposal(), make.user()
        row = observer(proposal, person, until_on=clock.today())
        assert sees(person, proposal)

        Observer.objects.filter(pk=row.pk).update(until_on=clock.today() - timedelta(days=1))

        assert not sees(person, proposal)

    def test_sees_it_no_more_once_it_is_taken_back(self):
        row = observer()

        end_observing(row, by=make.officer(), note="Đoàn đã xong việc.")

        assert not sees(row.user, row.content_object)
        assert not get_users_with_perms(row.content_object).exists()

    def test_is_told_and_stands_in_the_trail_with_the_reason(self):
        row = observer()
        end_observing(row, by=make.officer(), note="Xong.")

        events = Event.objects.of(row.content_object).filter(verb__startswith="observer")
        assert [event.verb for event in events] == ["observer_named", "observer_ended"]
        notes = Note.objects.filter(event_seq__in=[event.seq for event in events])
        assert [note.text for note in notes.order_by("event_seq")] == [row.reason, "Xong."]
        assert not [event for event in events if row.user.email in event.data]
        assert OutgoingMail.objects.filter(to=row.user).exists()

    def test_may_be_named_again_after_the_last_day(self):
        proposal, person = make.submitted_proposal(), make.user()
        row = observer(proposal, person)
        Observer.objects.filter(pk=row.pk).update(until_on=clock.today() - timedelta(days=1))

        observer(proposal, person)

        assert sees(person, proposal)


class TestIsRefused:
    def refused(self, proposal, **fields) -> list[str]:
        with pytest.raises(Refused) as refusal:
            observer(proposal, **fields)
        assert not Observer.objects.exists()
        return [reason.field for reason in refusal.value.reasons]

    def test_who_sees_it_already(self):
        proposal = make.submitted_proposal()
        assert self.refused(proposal, person=proposal.leader) == ["email"]
        assert self.refused(proposal, person=make.officer()) == ["email"]

    def test_an_address_nobody_has(self):
        assert self.refused(make.submitted_proposal(), email="la@vi-du.example") == ["email"]

    def test_a_closed_account(self):
        assert self.refused(make.submitted_proposal(), person=make.user(is_active=False)) == [
            "email"
        ]

    def test_a_day_that_is_over_and_no_reason(self):
        yesterday = clock.today() - timedelta(days=1)
        assert self.refused(make.submitted_proposal(), until_on=yesterday, reason=" ") == [
            "until_on",
            "reason",
        ]

    @pytest.mark.parametrize("who", ["leader", "auditor"])
    def test_by_anybody_but_an_officer(self, who):
        proposal = make.submitted_proposal()
        by = proposal.leader if who == "leader" else make.auditor()

        with pytest.raises(WrongPerson):
            observer(proposal, by=by)

        assert not Observer.objects.exists()

    def test_taking_it_back_by_anybody_but_an_officer(self):
        row = observer()

        with pytest.raises(WrongPerson):
            end_observing(row, by=row.user, note="Không.")

        assert sees(row.user, row.content_object)


class TestPages:
    def test_an_officer_names_and_takes_back_on_the_dossiers_page(self, client):
        proposal, person, officer = make.submitted_proposal(), make.user(), make.officer()
        client.force_login(officer)
        until = (clock.today() + timedelta(days=2)).isoformat()

        client.post(
            reverse("proposals:observer_new", args=[proposal.public_id]),
            {"email": person.email, "until_on": until, "reason": "Giám sát."},
        )

        assert sees(person, proposal)
        page = client.get(proposal.get_absolute_url()).content.decode()
        assert person.full_name in page and "Giám sát." in page
        row = Observer.objects.get()
        client.post(
            reverse("proposals:observer_end", args=[proposal.public_id, row.pk]), {"note": "Xong."}
        )
        assert not sees(person, proposal)

    def test_what_is_wrong_stands_at_its_field(self, client):
        proposal = make.submitted_proposal()
        client.force_login(make.officer())

        answer = client.post(
            reverse("proposals:observer_new", args=[proposal.public_id]),
            {"email": "la@vi-du.example", "until_on": "2020-01-01", "reason": "Giám sát."},
        )

        assert answer.status_code == 400
        assert set(answer.context["form"].errors) == {"email", "until_on"}
        assert "Giám sát." in answer.content.decode()

    def test_the_door_is_shut_to_others(self, client):
        proposal = make.submitted_proposal()
        url = reverse("proposals:observer_new", args=[proposal.public_id])
        client.force_login(proposal.leader)
        assert client.get(url).status_code == 403
        client.force_login(make.user())
        assert client.get(url).status_code == 404

    def test_an_observer_does_not_see_who_else_looks(self, client):
        row = observer()
        other = make.user("Người xem khác")
        observer(row.content_object, other)
        client.force_login(row.user)

        page = client.get(row.content_object.get_absolute_url()).content.decode()

        assert "Người xem khác" not in page

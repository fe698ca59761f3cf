"""A team: asked by mail, joined with one's own word, locked when the dossier is handed in."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from papers.models import OutgoingMail
from people.models.token import digest_of
from proposals.actions import invite, leave_team, remove_member
from proposals.models import Invitation, Proposal, TeamMember
from tests import make

pytestmark = pytest.mark.django_db


def asked(proposal=None, person=None, **fields):
    """An invitation, and the person it went to."""
    proposal = proposal or make.proposal()
    person = person or make.member(proposal.host)
    values = {"email": person.email, "role": "key", "organisation": proposal.host, **fields}
    return invite(proposal, by=proposal.leader, **values), person


def link_in_mail():
    mail = OutgoingMail.objects.latest("pk")
    assert mail.is_secret
    return mail.url


def stored(proposal):
    return (
        Proposal.objects.filter(pk=proposal.pk).values().get(),
        list(TeamMember.objects.values()),
        list(Invitation.objects.values()),
        Event.objects.count(),
        OutgoingMail.objects.count(),
    )


def test_the_person_asked_joins_with_their_own_word():
    invitation, person = asked()
    advance(invitation, "accept", by=person, consent=True)
    member = TeamMember.objects.get(user=person)
    assert (member.role, member.organisation) == ("key", invitation.proposal.host)
    assert member.consented_at is not None
    assert OutgoingMail.objects.latest("pk").to == invitation.proposal.leader


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_nobody_answers_for_another(verb):
    invitation, _person = asked()
    before = stored(invitation.proposal)
    for other in (invitation.proposal.leader, make.member(invitation.proposal.host)):
        with pytest.raises(WrongPerson):
            advance(invitation, verb, by=other)
    assert stored(invitation.proposal) == before


@pytest.mark.parametrize("verb", ["renew", "take_back"])
def test_only_the_leader_sends_anew_and_takes_back(verb):
    invitation, person = asked()
    before = stored(invitation.proposal)
    with pytest.raises(WrongPerson):
        advance(invitation, verb, by=person)
    assert stored(invitation.proposal) == before
    advance(invitation, verb, by=invitation.proposal.leader)


def test_a_renewed_link_ends_the_old_one(client):
    invitation, _person = asked()
    old = link_in_mail()
    advance(invitation, "decline", by=_person)
    advance(invitation, "renew", by=invitation.proposal.leader)
    new = link_in_mail()
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)


def test_whoever_has_an_account_is_asked_in_their_own_language():
    _invitation, person = asked(person=make.user(language="en"))
    mail = OutgoingMail.objects.latest("pk")
    assert (mail.to, mail.subject[:10]) == (person, "Invitation")


def test_the_link_is_stored_nowhere_but_in_the_mail():
    invitation, _person = asked()
    token = re.search(r"/tu-thu/([^/]+)/", link_in_mail())[1]
    assert invitation.token_digest == digest_of(token)
    assert token not in str(Invitation.objects.values().get())


def test_a_link_that_is_answered_tells_nothing_of_the_draft(client):
    invitation, person = asked()
    link = link_in_mail()
    assert invitation.proposal.title in client.get(link).content.decode()
    advance(invitation, "decline", by=person)
    answer = client.get(link)
    assert invitation.proposal.title not in answer.content.decode()
    assert str(invitation.proposal.leader) not in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_declined_invitation_is_not_sent_anew_beside_another():
    first, person = asked()
    advance(first, "decline", by=person)
    asked(first.proposal, person)
    before = stored(first.proposal)
    with pytest.raises(Refused):
        advance(first, "renew", by=first.proposal.leader)
    assert stored(first.proposal) == before


def test_a_declined_invitation_is_not_sent_anew_to_who_joined_by_another():
    first, person = asked()
    advance(first, "decline", by=person)
    advance(asked(first.proposal, person)[0], "accept", by=person, consent=True)
    before = stored(first.proposal)
    with pytest.raises(Refused):
        advance(first, "renew", by=first.proposal.leader)
    assert stored(first.proposal) == before


def test_no_mailbox_is_filled_by_invitations():
    invitation, _person = asked()
    leader = invitation.proposal.leader
    for _time in range(9):
        invitation = advance(invitation, "renew", by=leader)
    before = stored(invitation.proposal)
    with pytest.raises(Refused):
        advance(invitation, "renew", by=leader)
    assert stored(invitation.proposal) == before
    OutgoingMail.objects.update(queued_at=clock.now() - datetime.timedelta(days=1, minutes=1))
    assert advance(invitation, "renew", by=leader).state == "sent"


def test_an_expired_invitation_is_not_accepted_and_may_be_renewed():
    invitation, person = asked()
    yesterday = invitation.created_at - datetime.timedelta(days=1)
    Invitation.objects.update(expires_at=yesterday)
    before = stored(invitation.proposal)
    with pytest.raises(Refused):
        advance(invitation, "accept", by=person)
    assert stored(invitation.proposal) == before
    advance(invitation, "renew", by=invitation.proposal.leader)
    assert advance(invitation, "accept", by=person).state == "accepted"


def test_a_withdrawn_link_opens_nothing(client):
    invitation, person = asked()
    link = link_in_mail()
    advance(invitation, "take_back", by=invitation.proposal.leader)
    assert client.get(link).status_code == 404
    with pytest.raises(WrongMoment):
        advance(invitation, "accept", by=person)


@pytest.mark.parametrize("call", ["past", "submitted"])
def test_the_team_is_locked_after_the_deadline_and_once_handed_in(call):
    proposal = make.proposal()
    invitation, person = asked(proposal)
    member = make.team_member(proposal).user
    if call == "past":
        Proposal.objects.update(call=make.past_call())
    else:
        advance(proposal, "submit", by=proposal.leader)
    before = stored(proposal)
    with pytest.raises(Refused):
        advance(invitation, "accept", by=person)
    for deed in (
        lambda: asked(proposal),
        lambda: remove_member(proposal, member, by=proposal.leader),
        lambda: leave_team(proposal, by=member),
    ):
        with pytest.raises(WrongMoment):
            deed()
    assert stored(proposal) == before


def test_the_leader_hands_over_to_a_person_of_the_host_and_stays_a_key_member():
    proposal = make.proposal()
    old = proposal.leader
    invitation, person = asked(proposal, role="leader")
    advance(invitation, "accept", by=person)
    proposal = Proposal.objects.get()
    assert proposal.leader == person
    assert set(proposal.team.values_list("user", "role")) == {
        (person.pk, "leader"),
        (old.pk, "key"),
    }
    leave_team(proposal, by=old)
    assert not proposal.team.filter(user=old).exists()


def test_nobody_from_elsewhere_leads():
    proposal = make.proposal()
    stranger = make.member()
    with pytest.raises(Refused):
        asked(proposal, stranger, role="leader", organisation=make.enterprise())
    invitation, _person = asked(proposal, stranger, role="leader")
    before = stored(proposal)
    with pytest.raises(Refused):
        advance(invitation, "accept", by=stranger)
    assert stored(proposal) == before


def test_the_leader_never_leaves_and_members_remove_nobody():
    proposal = make.proposal()
    member = make.team_member(proposal).user
    before = stored(proposal)
    with pytest.raises(WrongMoment):
        leave_team(proposal, by=proposal.leader)
    with pytest.raises(WrongMoment):
        remove_member(proposal, proposal.leader, by=proposal.leader)
    with pytest.raises(WrongPerson):
        remove_member(proposal, proposal.leader, by=member)
    with pytest.raises(WrongPerson):
        leave_team(proposal, by=make.member(proposal.host))
    assert stored(proposal) == before


def test_a_partners_representative_is_of_a_partner():
    proposal, place = make.proposal(), make.enterprise()
    with pytest.raises(Refused):
        asked(proposal, role="partner", organisation=place)
    make.partner(proposal, place)
    invitation, person = asked(proposal, make.member(place), role="partner", organisation=place)
    assert advance(invitation, "accept", by=person).state == "accepted"


def test_one_open_invitation_for_one_address():
    invitation, person = asked()
    before = stored(invitation.proposal)
    with pytest.raises(Refused):
        asked(invitation.proposal, person)
    assert stored(invitation.proposal) == before
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            proposal=invitation.proposal, email=person.email, organisation_id=1,
            expires_at=invitation.expires_at,
        )  # fmt: skip


# Pages ------------------------------------------------------------------------------------------


def test_a_person_without_an_account_is_led_to_sign_up_and_back(client):
    proposal = make.proposal()
    invite(
        proposal, by=proposal.leader, email="Moi@thu-nghiem.example", role="member",
        organisation=proposal.host,
    )  # fmt: skip
    link = link_in_mail()
    html = client.get(link).content.decode()
    assert proposal.title in html
    assert f"/?next={link}" in html
    newcomer = make.user(email="moi@thu-nghiem.example")
    client.force_login(newcomer)
    landed = client.get(link, follow=True)
    assert landed.context["invitation"].email == "moi@thu-nghiem.example"
    url = landed.context["invitation"].get_verb_url("accept")
    assert client.post(url, {}).status_code == 400
    assert not TeamMember.objects.filter(user=newcomer).exists()
    joined = client.post(url, {"consent": "on"})
    assert joined.headers["Location"] == proposal.get_edit_url()
    assert client.get(joined.headers["Location"]).status_code == 200


def test_whoever_is_signed_in_as_another_is_told(client):
    _invitation, person = asked()
    link = link_in_mail()
    client.force_login(make.member())
    assert person.email in client.get(link).content.decode()


@pytest.mark.parametrize("members", [1, 3])
def test_the_teams_page_takes_the_same_queries(client, django_assert_num_queries, members):
    proposal = make.proposal()
    for _ in range(members):
        make.team_member(proposal)
        asked(proposal)
    client.force_login(proposal.leader)
    with django_assert_num_queries(10):
        html = client.get(proposal.get_team_url()).content.decode()
    assert html.count("/bo/") == members


def test_the_page_invites_takes_out_and_lets_go(client):
    proposal = make.proposal()
    client.force_login(proposal.leader)
    data = {"email": "ai@thu-nghiem.example", "role": "key", "organisation": proposal.host_id}
    assert client.post(f"{proposal.get_team_url()}moi/", data).status_code == 302
    assert client.post(f"{proposal.get_team_url()}moi/", data).status_code == 400
    member = make.team_member(proposal).user
    url = f"{proposal.get_team_url()}{member.public_id}/bo/"
    assert client.get(url).status_code == 200
    client.force_login(member)
    assert client.get(proposal.get_team_url()).status_code == 200
    assert (
        client.get(f"{proposal.get_team_url()}{proposal.leader.public_id}/bo/").status_code == 403
    )
    assert client.post(f"{proposal.get_team_url()}moi/", data).status_code == 403
    assert client.post(url).status_code == 302
    assert not TeamMember.objects.filter(user=member).exists()
    assert client.get(proposal.get_absolute_url()).status_code in (200, 404)


def test_an_invitation_is_missing_for_strangers(client):
    invitation, _person = asked()
    client.force_login(make.member())
    assert client.get(invitation.get_absolute_url()).status_code == 404
    assert client.get(invitation.get_verb_url("accept")).status_code == 404


def test_an_officer_who_wrote_it_and_left_the_team_is_not_apart_from_it():
    dossier, officer = make.submitted_proposal(), make.officer()
    dossier.keep_version("sitting", by=officer, at=clock.now(), content={})
    dossier.save()
    tomorrow = clock.today() + datetime.timedelta(days=1)
    events = Event.objects.count()
    with pytest.raises(WrongPerson):
        advance(dossier, "send_back", by=officer, note="Thiếu.", deadline=tomorrow)
    assert (Proposal.objects.get().state, Event.objects.count()) == ("submitted", events)

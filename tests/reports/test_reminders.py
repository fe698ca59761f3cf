"""Reminders: of what waits on a person, before its date and after it, each once."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from lifecycle import clock
from papers.models import OutgoingMail
from papers.states import MailKind, MailState
from people.models import User
from proposals.models import Proposal
from reports.reminders import tell_what_waits
from reports.rules import AFTER, BEFORE, reminder_at
from rulebook.actions import change_rule
from rulebook.states import Certainty
from tests import make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("days", "stage"), [(-30, AFTER), (-1, AFTER), (0, BEFORE), (3, BEFORE), (4, ""), (400, "")]
)
def test_a_date_is_reminded_of_from_some_days_before_and_after_it(days, stage):
    assert reminder_at(TODAY + timedelta(days=days), TODAY, days_before=3) == stage


def a_returned_dossier(days_left: int, **fields) -> Proposal:
    """A dossier that its leader must complete in so many days."""
    proposal = make.proposal("returned", **fields)
    until = clock.today() + timedelta(days=days_left)
    Proposal.objects.filter(pk=proposal.pk).update(returned_until=until)
    return Proposal.objects.get(pk=proposal.pk)


def reminders_of(user) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(to=user, kind=MailKind.REMINDER).order_by("pk"))


def test_the_leader_of_a_returned_dossier_is_reminded_once_before_and_once_after():
    proposal = a_returned_dossier(3, title="Sấy chè bằng bơm nhiệt")
    for _ in range(2):
        tell_what_waits()
    (before,) = reminders_of(proposal.leader)
    assert before.subject.startswith("Sắp đến hạn: ")
    assert "Sấy chè bằng bơm nhiệt" in before.subject
    assert [before.url.startswith(proposal.get_absolute_url()), before.state] == [
        True,
        MailState.HELD,
    ]
    Proposal.objects.filter(pk=proposal.pk).update(returned_until=clock.today() - timedelta(days=2))
    for _ in range(2):
        tell_what_waits()
    assert [mail.subject.split(":")[0] for mail in reminders_of(proposal.leader)] == [
        "Sắp đến hạn",
        "Quá hạn",
    ]


def test_a_date_further_away_than_the_rule_says_is_not_reminded_of():
    proposal = a_returned_dossier(4)
    tell_what_waits()
    assert reminders_of(proposal.leader) == []


def test_the_rulebook_says_how_many_days_before():
    proposal = a_returned_dossier(9)
    change_rule(
        "reminder.days_before",
        province=proposal.province,
        value=10,
        source="Quyết định của Sở",
        certainty=Certainty.DESIGN,
        effective_from=clock.today(),
        reason="Nhắc sớm hơn.",
        by=make.officer(),
    )
    tell_what_waits()
    assert len(reminders_of(proposal.leader)) == 1


def test_a_date_that_moved_is_reminded_of_anew():
    proposal = a_returned_dossier(2)
    tell_what_waits()
    Proposal.objects.filter(pk=proposal.pk).update(returned_until=clock.today() + timedelta(days=1))
    tell_what_waits()
    assert len(reminders_of(proposal.leader)) == 2


def test_a_reader_of_english_is_reminded_in_english():
    proposal = a_returned_dossier(1)
    User.objects.filter(pk=proposal.leader_id).update(language="en")
    tell_what_waits()
    (mail,) = reminders_of(proposal.leader)
    assert mail.subject.startswith("Due soon: ")
    assert mail.lines[1] == "You lead the task."


def test_nobody_is_reminded_who_has_nothing_to_do_or_no_account_any_more():
    proposal = a_returned_dossier(1)
    idle = make.user()
    User.objects.filter(pk=proposal.leader_id).update(is_active=False)
    tell_what_waits()
    assert reminders_of(idle) == reminders_of(proposal.leader) == []


def test_the_command_says_what_it_did(capsys):
    a_returned_dossier(1)
    call_command("tell_what_waits")
    assert capsys.readouterr().out.endswith(", reminders 1\n")

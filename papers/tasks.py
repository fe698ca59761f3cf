"""Mails, sent by the worker."""

from datetime import timedelta

from django_tasks import task

from papers.actions import put_back, settle, take_up
from papers.delivery import hand_over
from papers.states import MailState

WAITS = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6)]


@task()
def send_mail(mail_id: int) -> str:
    """Send one mail of the outbox, at most once; a known failure is tried again later."""
    mail = take_up(mail_id)
    if mail is None:
        return "nothing to do"
    outcome = hand_over(mail)
    if outcome.state == MailState.QUEUED and mail.attempts <= len(WAITS):
        next_try_at = put_back(mail, outcome.trouble, WAITS[mail.attempts - 1])
        # A backend that can't wait leaves it to `manage.py sweep_outbox`.
        if send_mail.get_backend().supports_defer:
            send_mail.using(run_after=next_try_at).enqueue(mail_id)
        return MailState.QUEUED
    state = MailState.FAILED if outcome.state == MailState.QUEUED else outcome.state
    settle(mail, state, outcome.trouble)
    return state

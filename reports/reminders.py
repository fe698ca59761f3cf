"""Reminders of what waits on people, from the very rows that "Việc của tôi" shows them."""

import hashlib
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from django.utils import formats, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lifecycle import clock
from lifecycle.pages import Task
from papers.actions import post
from papers.models import OutgoingMail
from papers.states import MailKind
from people.models import User
from reports.first_page import tasks_of
from reports.rules import AFTER, reminder_at
from rulebook.models import Parameter

DAYS_BEFORE = "reminder.days_before"


def tell_what_waits() -> dict[str, int]:
    """Remind everybody, once before a date they must keep and once when it has passed. By timer.

    However often it runs, the same person hears of the same date of the same thing once.
    """
    before = OutgoingMail.objects.count()
    people = User.objects.filter(is_active=True).order_by("pk")
    today = clock.today()

    @cache
    def days_before(province_id: str) -> int:
        return Parameter.objects.rules_on(province_id, today).integer(DAYS_BEFORE)

    for user in people.iterator():
        # In their language: some rooms fill their words in at once.
        with translation.override(user.language):
            for task in tasks_of(user):
                _remind(user, task, today, days_before)
    return {"people": people.count(), "reminders": OutgoingMail.objects.count() - before}


def _remind(user: User, task: Task, today: date, days_before: Callable[[str], int]) -> None:
    if not task.due:
        return
    due: Any = clock.date_of(task.due) if hasattr(task.due, "tzinfo") else task.due
    stage = reminder_at(due, today, days_before(user.province_id))
    if not stage:
        return
    words = {
        "verb": task.verb,
        "title": task.title,
        "kind": task.thing_label,
        "day": f"{formats.date_format(due, 'l')} {due:%d/%m/%Y}",
    }
    is_late = stage == AFTER
    subject = _("Overdue: %(verb)s – %(title)s") if is_late else _("Due soon: %(verb)s – %(title)s")
    lines = [
        _("%(kind)s: %(title)s") % words,
        capfirst(f"{task.why}".removesuffix(".")) + ".",
        (_("It was due on %(day)s.") if is_late else _("It is due on %(day)s.")) % words,
    ]
    post(
        user,
        subject % words,
        lines,
        task.url,
        kind=MailKind.REMINDER,
        once=_key(user, task.url, due, stage),
    )


def _key(user: User, url: str, due: date, stage: str) -> str:
    """Who, what, which date, before or after it: a date that moves is a new one to remind of."""
    told = f"{user.pk} {url} {due.isoformat()} {stage}"
    return "reminder " + hashlib.sha256(told.encode()).hexdigest()

"""What the worker notes of a mail: taken up, put back, settled; and what a dead one left."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.module_loading import import_string

from lifecycle import clock
from papers.models import MailTry, OutgoingMail
from papers.models.mail import SEND_MAIL
from papers.states import MailState

# A worker that took a mail up longer ago than this has died on it.
LONGEST_SENDING = timedelta(minutes=15)
# What a mail with a secret keeps of its words once its end is known.
FORGOTTEN: dict[str, Any] = {"lines": [], "url": ""}
DIED = "The worker stopped while it was sending."


def sweep_outbox() -> dict[str, int]:
    """Enqueue what is due and settle as unknown what a dead worker left; for a timer."""
    real, _moment = clock.read()
    left = list(OutgoingMail.objects.left_behind(real - LONGEST_SENDING))
    lost = sum(settle(mail, MailState.UNKNOWN, DIED) for mail in left)
    due = list(OutgoingMail.objects.due(real).values_list("pk", flat=True))
    for pk in due:
        import_string(SEND_MAIL).enqueue(pk)
    return {"enqueued": len(due), "unknown": lost}


def take_up(mail_id: int) -> OutgoingMail | None:
    """Claim a queued mail for sending; None when another has, or its end is known.

    The claim is kept before a byte is sent, so a worker that dies leaves it "sending", never
    "queued", and nobody sends it again. Two that claim at one moment: the database lets one.
    """
    now = clock.read()[0]
    with transaction.atomic(durable=True):
        claimed = OutgoingMail.objects.filter(pk=mail_id, state=MailState.QUEUED).update(
            state=MailState.SENDING, tried_at=now, attempts=models.F("attempts") + 1
        )
        if not claimed:
            return None
        mail = OutgoingMail.objects.select_related("to").get(pk=mail_id)
        MailTry.objects.create(mail=mail, number=mail.attempts, began_at=now)
    return mail


def settle(mail: OutgoingMail, state: str, trouble: str = "") -> int:
    """Note how the sending ended; 1, or 0 when a sweep has called it unknown meanwhile."""
    now = clock.read()[0]
    changes: dict[str, Any] = {"sent_at": now} if state == MailState.SENT else {}
    if mail.is_secret:
        changes |= FORGOTTEN
    return _note(mail, state, trouble, now, **changes)


def put_back(mail: OutgoingMail, trouble: str, wait: timedelta) -> datetime:
    """It surely did not go: queue it again for later."""
    now = clock.read()[0]
    next_try_at = now + wait
    _note(mail, MailState.QUEUED, trouble, now, next_try_at=next_try_at)
    return next_try_at


def _note(mail: OutgoingMail, state: str, trouble: str, now: datetime, **changes: Any) -> int:
    trouble = trouble[:500]
    with transaction.atomic():
        # What a slow worker learns after the sweep stays with its attempt; the mail is unknown.
        MailTry.objects.filter(mail=mail, number=mail.attempts).update(
            ended_at=now, outcome=state, said=trouble
        )
        return OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING).update(
            state=state, trouble=trouble, **changes
        )

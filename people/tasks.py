"""What is done later: an address that was needed for one last letter is let go."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from papers.folding import fold
from papers.models import OutgoingMail

LAST_LETTER_LASTS = timedelta(days=1)
NOWHERE = "da-xoa@khong-con.invalid"


@task()
def let_address_go(mail_id: int) -> None:
    """Whatever became of the letter, its address goes."""
    OutgoingMail.objects.filter(pk=mail_id).update(
        address=NOWHERE, folded=fold(NOWHERE), lines=[], url=""
    )


def forget_last_address(mail_id: int) -> None:
    """Once this transaction has held, and a day for the letter to arrive."""
    later = let_address_go.using(run_after=timezone.now() + LAST_LETTER_LASTS)
    transaction.on_commit(lambda: later.enqueue(mail_id))

"""Papers leave the house, and mails are put into the outbox."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.actions import clean, together, witness
from lifecycle.errors import Reason, Refused
from lifecycle.models import new_public_id
from lifecycle.states import Audience
from papers.decree30 import Paper
from papers.models import Document, OutgoingMail
from papers.states import MailState

Words = str | Promise | Callable[[], str]
Lines = Sequence[Words] | Callable[[], Sequence[Words]]

# Tasks import this module, not the other way round: the task is known here by its name.
SEND_MAIL = "papers.tasks.send_mail"
# A worker that took a mail up longer ago than this has died on it.
LONGEST_SENDING = timedelta(minutes=15)
# What a mail with a secret keeps of its words once its end is known.
FORGOTTEN: dict[str, Any] = {"lines": [], "url": ""}


def issue(
    paper: Paper,
    *,
    kind: str,
    subject: models.Model,
    by: Any,
    role: str = "",
    is_public: bool = False,
    replaces: Document | None = None,
) -> Document:
    """Set the paper with its own code, store the file, and keep its checksum for good.

    subject: the thing it is about, which says the province; role: under which `by` issues it, for
    the trail. A paper that a newer one replaced already can't be replaced again: Refused.
    """
    if replaces is not None and replaces.replacement is not None:
        raise Refused(Reason(_("A newer paper has replaced this one already.")))
    with together() as batch:
        document = Document(
            province_id=subject.province_id,
            code=new_public_id(),
            kind=kind,
            number=paper.number,
            title=paper.subject or paper.type_name,
            dated_on=paper.on or clock.local(batch.moment).date(),
            made_at=batch.moment,
            made_by=by,
            subject=subject,
            replaces=replaces,
            is_public=is_public,
            is_illustration=paper.is_illustration,
        )
        pdf = paper.with_code(document.written_code, check_url(document)).to_pdf()
        document.size = len(pdf)
        document.sha256 = hashlib.sha256(pdf).hexdigest()
        document.file = ContentFile(pdf, name=f"{document.code}.pdf")
        clean(document)
        document.save(force_insert=True)
        witness(
            document,
            "issue",
            by=by,
            role=role,
            audience=Audience.OFFICERS,
            sha256=document.sha256,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
        )
    return document


def check_url(document: Document) -> str:
    """The whole address of the page on which anyone can check the paper."""
    path = reverse("papers:document_detail", kwargs={"code": document.code})
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def post(to: Any, subject: Words, lines: Lines, url: str = "") -> OutgoingMail:
    """Put a mail to a user into the outbox; it is sent once this transaction has held.

    The words are read here, in the reader's language: give lazy translations, and a function where
    values are filled in (`lambda: _("Dossier %(code)s") % {"code": code}`), for `%` reads at once.
    """
    return _put(to, to.email, to.language, subject, lines, url)


def post_secret(
    address: str, subject: Words, lines: Lines, url: str = "", *, to: Any = None, language: str = ""
) -> OutgoingMail:
    """As `post`, to an address that perhaps no account has; the words go with the sending."""
    language = to.language if to else language
    return _put(to, address, language, subject, lines, url, is_secret=True)


def _put(
    to: Any,
    address: str,
    language: str,
    subject: Words,
    lines: Lines,
    url: str,
    is_secret: bool = False,
) -> OutgoingMail:
    language = language or settings.LANGUAGE_CODE
    real, moment = clock.read()
    with translation.override(language), transaction.atomic():
        mail = OutgoingMail.objects.create(
            to=to,
            address=address,
            language=language,
            subject=" ".join(_read(subject).split()),
            lines=[_read(line) for line in (lines() if callable(lines) else lines)],
            url=url,
            is_secret=is_secret,
            queued_at=moment,
            next_try_at=real,
        )
        transaction.on_commit(lambda: import_string(SEND_MAIL).enqueue(mail.pk))
    return mail


def _read(words: Words) -> str:
    return str(words() if callable(words) else words)


def sweep_outbox() -> dict[str, int]:
    """Enqueue what is due and settle as unknown what a dead worker left; for a timer."""
    real, _moment = clock.read()
    dead = OutgoingMail.objects.left_behind(real - LONGEST_SENDING)
    settled = {"state": MailState.UNKNOWN, "trouble": "The worker stopped while it was sending."}
    left = dead.filter(is_secret=True).update(**settled, **FORGOTTEN)
    left += dead.filter(is_secret=False).update(**settled)
    due = list(OutgoingMail.objects.due(real).values_list("pk", flat=True))
    for pk in due:
        import_string(SEND_MAIL).enqueue(pk)
    return {"enqueued": len(due), "unknown": left}


def take_up(mail_id: int) -> OutgoingMail | None:
    """Claim a queued mail for sending; None when another has, or its end is known.

    The claim is kept before a byte is sent, so a worker that dies leaves it "sending", never
    "queued", and nobody sends it again.
    """
    with transaction.atomic(durable=True):
        claimed = OutgoingMail.objects.filter(pk=mail_id, state=MailState.QUEUED).update(
            state=MailState.SENDING,
            tried_at=clock.read()[0],
            attempts=models.F("attempts") + 1,
        )
    return OutgoingMail.objects.select_related("to").get(pk=mail_id) if claimed else None


def settle(mail: OutgoingMail, state: str, trouble: str = "") -> None:
    """Note how the sending ended."""
    sent_at = clock.read()[0] if state == MailState.SENT else None
    forgotten = FORGOTTEN if mail.is_secret else {}
    _note(mail, state=state, sent_at=sent_at, trouble=trouble[:500], **forgotten)


def put_back(mail: OutgoingMail, trouble: str, wait: timedelta) -> datetime:
    """It surely did not go: queue it again for later."""
    next_try_at = clock.read()[0] + wait
    _note(mail, state=MailState.QUEUED, next_try_at=next_try_at, trouble=trouble[:500])
    return next_try_at


def _note(mail: OutgoingMail, **changes: Any) -> None:
    OutgoingMail.objects.filter(pk=mail.pk, state=MailState.SENDING).update(**changes)

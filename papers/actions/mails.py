"""Mails into the outbox: at once, held for the day's mail, or not at all, as the reader wishes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lifecycle import clock
from lifecycle.actions import witness
from lifecycle.errors import Reason, Refused
from lifecycle.states import Audience
from papers.folding import fold
from papers.models import MailWish, OutgoingMail
from papers.models.mail import send_once_it_holds
from papers.rules import LETTERS_A_DAY, paces_with, why_not_pace
from papers.states import MAY_BE_DAILY, MAY_BE_OFF, MailKind, MailState, Pace

LONGEST_SUBJECT = 250
Words = str | Promise | Callable[[], str]
Lines = Sequence[Words] | Callable[[], Sequence[Words]]

_STATE_OF_PACE = {
    Pace.AT_ONCE: MailState.QUEUED,
    Pace.DAILY: MailState.HELD,
    Pace.OFF: MailState.OFF,
}


def post(
    to: Any,
    subject: Words,
    lines: Lines,
    url: str = "",
    *,
    kind: str = MailKind.REQUEST,
    once: str = "",
) -> OutgoingMail:
    """Put a mail to a user into the outbox; it leaves once this transaction has held, or with the
    day's mail, or never, as the reader wishes of its kind. A kind that nobody names binds.

    The words are read here, in the reader's language: give lazy translations, and a function where
    values are filled in (`lambda: _("Dossier %(code)s") % {"code": code}`), for `%` reads at once.
    once: a key; told again with the same key, the first mail comes back and no second is sent.
    """
    if once and (earlier := OutgoingMail.objects.filter(once=once).first()):
        return earlier
    language = to.language or settings.LANGUAGE_CODE
    said = _said(language, subject, lines)
    try:
        # A savepoint: another may have told the same a moment ago.
        with transaction.atomic():
            return _put(
                to,
                to.email,
                language,
                state=_state_for(to, kind),
                kind=kind,
                url=url,
                once=once or None,
                **said,
            )
    except IntegrityError:
        if once and (earlier := OutgoingMail.objects.filter(once=once).first()):
            return earlier
        raise


def post_secret(
    address: str, subject: Words, lines: Lines, url: str = "", *, to: Any = None, language: str = ""
) -> OutgoingMail:
    """As `post`, at once, to an address that perhaps no account has; the words go with the sending.

    Whoever asks for such a mail must not learn from us whether the address has an account.
    """
    language = (to.language if to else language) or settings.LANGUAGE_CODE
    said = _said(language, subject, lines)
    with transaction.atomic():
        return _put(to, address, language, kind=MailKind.ACCOUNT, is_secret=True, url=url, **said)


def refuse_flood(address: str, at: datetime, *, field: str) -> None:
    """Stop somebody's letter to a stranger: an invitation is no means to fill a mailbox. Letters
    that an account asks for itself are never counted out.
    """
    day = OutgoingMail.objects.filter(
        address=address, is_secret=True, queued_at__gt=at - timedelta(days=1)
    )
    if day.count() >= LETTERS_A_DAY:
        raise Refused(Reason(_("This address has had many letters today; try tomorrow."), field))


def _said(language: str, subject: Words, lines: Lines) -> dict[str, Any]:
    """The subject in one line, and the text, in a language."""
    with translation.override(language):
        return {
            "subject": Truncator(" ".join(read(subject).split())).chars(LONGEST_SUBJECT),
            "lines": [read(line) for line in (lines() if callable(lines) else lines)],
        }


def read(words: Words) -> str:
    return str(words() if callable(words) else words)


def _state_for(to: Any, kind: str) -> str:
    if kind not in MAY_BE_DAILY:
        return MailState.QUEUED
    if not to.is_active and kind in MAY_BE_OFF:
        return MailState.OFF
    return _STATE_OF_PACE[paces_of(to)[kind]]


def _put(
    to: Any, address: str, language: str, *, state: str = MailState.QUEUED, **fields: Any
) -> OutgoingMail:
    real, moment = clock.read()
    name = to.full_name if to else ""
    mail = OutgoingMail.objects.create(
        to=to,
        province_id=to.province_id if to else None,
        address=address,
        language=language,
        state=state,
        folded=fold(f"{fields['subject']} {address} {name}"),
        created_at=moment,
        queued_at=moment,
        next_try_at=real,
        **fields,
    )
    if state == MailState.QUEUED:
        send_once_it_holds(mail.pk)
    return mail


# What a reader wishes ---------------------------------------------------------------------------


def paces_of(user: Any) -> dict[str, str]:
    """How often this reader gets each kind that may be chosen."""
    return paces_with(dict(MailWish.objects.of(user).values_list("kind", "pace")))


def choose_paces(user: Any, paces: Mapping[str, str]) -> None:
    """Take down how often the reader wants these kinds; Refused when a kind can't be turned off."""
    if against := [why for kind, pace in paces.items() if (why := why_not_pace(kind, pace))]:
        raise Refused([Reason(why) for why in against])
    with transaction.atomic():
        before = paces_of(user)
        changed = {kind: pace for kind, pace in paces.items() if before[kind] != pace}
        for kind, pace in changed.items():
            MailWish.objects.update_or_create(user=user, kind=kind, defaults={"pace": pace})
        if changed:
            codes = {str(kind): str(pace) for kind, pace in changed.items()}
            witness(
                user, "mails_chosen", by=user, role="person", audience=Audience.PARTIES, **codes
            )


# The day's mail ---------------------------------------------------------------------------------


def gather_day_mails() -> dict[str, int]:
    """What was held for each reader leaves as one mail; a single one leaves as it is. By timer."""
    readers = OutgoingMail.objects.held().order_by().values_list("to_id", flat=True).distinct()
    mails = sum(_gather_for(reader) for reader in sorted(readers))
    return {"readers": len(readers), "mails": mails}


def _gather_for(reader_id: int) -> int:
    """How many mails stand now in this reader's mail of the day, which is on its way."""
    with transaction.atomic():
        # Locked: a second timer finds nothing held, a cancellation comes before or after.
        held = list(
            OutgoingMail.objects.held()
            .filter(to_id=reader_id)
            .select_for_update(of=("self",))
            .order_by("queued_at", "pk")
        )
        if not held:
            return 0
        to = get_user_model().objects.get(pk=reader_id)
        unwanted = {kind for kind, pace in paces_of(to).items() if pace == Pace.OFF}
        off = [mail.pk for mail in held if mail.kind in unwanted]
        OutgoingMail.objects.filter(pk__in=off).update(state=MailState.OFF)
        left = [mail for mail in held if mail.kind not in unwanted]
        if len(left) == 1:
            now = clock.read()[0]
            OutgoingMail.objects.filter(pk=left[0].pk).update(
                state=MailState.QUEUED, next_try_at=now
            )
            send_once_it_holds(left[0].pk)
        elif left:
            day = _day_mail(to, len(left))
            OutgoingMail.objects.filter(pk__in=[mail.pk for mail in left]).update(
                state=MailState.GATHERED, gathered_in=day
            )
    return len(left)


def _day_mail(to: Any, count: int) -> OutgoingMail:
    def subject() -> str:
        words = {"count": count, "day": f"{clock.today():%d/%m/%Y}"}
        return (
            ngettext(
                "%(count)s message for you on %(day)s",
                "%(count)s messages for you on %(day)s",
                count,
            )
            % words
        )

    language = to.language or settings.LANGUAGE_CODE
    lines = [_("You asked to be told these once a day, together.")]
    said = _said(language, subject, lines)
    return _put(to, to.email, language, kind=MailKind.DIGEST, url="/", **said)

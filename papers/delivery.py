"""One attempt to hand a mail over, and what its end means.

SMTP has one moment of doubt: once the text is on its way, a lost connection says nothing of whether
it arrived. Such a mail is `unknown` and never sent again. Every refusal before, or one the server
put into words, is known.
"""

import smtplib
from dataclasses import dataclass
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from lifecycle import clock
from papers import unsubscribe
from papers.models import OutgoingMail
from papers.states import MailKind, MailState

TIMEOUT_SECONDS = 30
# Django's own backend does not say how far a talk had come when it broke; ours does.
WATCHED = {"django.core.mail.backends.smtp.EmailBackend": "papers.smtp.WatchedBackend"}


@dataclass(frozen=True)
class Outcome:
    """SENT, FAILED or UNKNOWN; QUEUED when it surely did not go and may be tried again."""

    state: str
    trouble: str = ""


def written(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail in the reader's language, plain and HTML; id and date are the same at each try."""
    sender = settings.DEFAULT_FROM_EMAIL
    host = parseaddr(sender)[1].rpartition("@")[2]
    told = list(mail.told) if mail.kind == MailKind.DIGEST else []
    stop_url = unsubscribe.address_for(mail, told)
    headers = {
        "Message-ID": f"<{mail.public_id}@{host}>",
        "Date": format_datetime(mail.queued_at.astimezone(clock.OFFICE_ZONE)),
        "Auto-Submitted": "auto-generated",
    }
    if stop_url:
        # RFC 8058: the reader's program may post to it without asking anything.
        headers["List-Unsubscribe"] = f"<{stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    with translation.override(mail.language):
        context = {
            "mail": mail,
            "link": unsubscribe.whole(mail.url),
            "told": [{"mail": one, "link": unsubscribe.whole(one.url)} for one in told],
            "stop_url": stop_url,
            "wishes_url": unsubscribe.whole(reverse("papers:my_mails")),
            "reply_to": settings.REPLY_TO_EMAIL,
        }
        message = EmailMultiAlternatives(
            subject=mail.subject,
            body=render_to_string("papers/mail.txt", context),
            from_email=sender,
            to=[mail.address],
            reply_to=[settings.REPLY_TO_EMAIL] if settings.REPLY_TO_EMAIL else None,
            headers=headers,
        )
        message.attach_alternative(render_to_string("papers/mail.html", context), "text/html")
    return message


def hand_over(mail: OutgoingMail) -> Outcome:
    """Try once. Never raises: whatever happens is an outcome."""
    try:
        message = written(mail)
        message.message()
    except Exception as error:  # it can't be written: no attempt will do better
        return Outcome(MailState.FAILED, _said(error))
    connection = get_connection(
        WATCHED.get(settings.EMAIL_BACKEND), timeout=settings.EMAIL_TIMEOUT or TIMEOUT_SECONDS
    )
    try:
        connection.open()
    except Exception as error:  # no connection, nothing sent
        return Outcome(MailState.QUEUED, _said(error))
    try:
        handed_over = connection.send_messages([message])
    except Exception as error:
        is_on_its_way = getattr(getattr(connection, "connection", None), "is_text_on_its_way", True)
        return _after(error, is_on_its_way)
    finally:
        _close(connection)
    if not handed_over:
        return Outcome(MailState.FAILED, "The mail server took no message.")
    return Outcome(MailState.SENT)


def _after(error: Exception, is_on_its_way: bool) -> Outcome:
    """What an exception while sending says of the mail.

    is_on_its_way: the server had asked for the text. Before, a lost line means that nothing went.
    """
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            codes = [code for code, _ in refused.values()]
        case smtplib.SMTPResponseException(smtp_code=code):
            codes = [code]
        case smtplib.SMTPNotSupportedError():
            codes = [550]
        case _:
            codes = []
    kinds = {code // 100 for code in codes}
    if kinds == {5}:
        return Outcome(MailState.FAILED, _said(error))
    # Once the text began, only a refusal in words is known.
    is_known = not is_on_its_way or (kinds and kinds <= {4, 5})
    return Outcome(MailState.QUEUED if is_known else MailState.UNKNOWN, _said(error))


def _close(connection) -> None:
    try:
        connection.close()
    except Exception:  # noqa: S110 - the outcome is known already
        return


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"

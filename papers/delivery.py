"""One attempt to hand a mail over, and what its end means.

SMTP has one moment of doubt: once the text is on its way, a lost connection says nothing of whether
it arrived. Such a mail is `unknown` and never sent again. Every refusal before, or one the server
put into words, is known.
"""

import smtplib
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from papers.models import OutgoingMail
from papers.states import MailState

TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class Outcome:
    """SENT, FAILED or UNKNOWN; QUEUED when it surely did not go and may be tried again."""

    state: str
    trouble: str = ""


def written(mail: OutgoingMail) -> EmailMultiAlternatives:
    """The mail in the reader's language, plain and HTML, with an id of its own."""
    link = f"{settings.SITE_URL.rstrip('/')}{mail.url}" if mail.url else ""
    context = {"mail": mail, "link": link}
    sender = settings.DEFAULT_FROM_EMAIL
    host = parseaddr(sender)[1].rpartition("@")[2]
    with translation.override(mail.language):
        message = EmailMultiAlternatives(
            subject=mail.subject,
            body=render_to_string("papers/mail.txt", context),
            from_email=sender,
            to=[mail.address],
            headers={
                "Message-ID": f"<{mail.public_id}@{host}>",
                "Auto-Submitted": "auto-generated",
            },
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
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT or TIMEOUT_SECONDS)
    try:
        connection.open()
    except Exception as error:  # no connection, nothing sent
        return Outcome(MailState.QUEUED, _said(error))
    try:
        handed_over = connection.send_messages([message])
    except Exception as error:
        return _after(error)
    finally:
        _close(connection)
    if not handed_over:
        return Outcome(MailState.FAILED, "The mail server took no message.")
    return Outcome(MailState.SENT)


def _after(error: Exception) -> Outcome:
    """What an exception while sending says of the mail."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            codes = [code for code, _ in refused.values()]
        case smtplib.SMTPServerDisconnected():
            return Outcome(MailState.UNKNOWN, _said(error))
        case smtplib.SMTPResponseException(smtp_code=code):
            codes = [code]
        case smtplib.SMTPNotSupportedError():
            codes = [550]
        case _:
            return Outcome(MailState.UNKNOWN, _said(error))
    kinds = {code // 100 for code in codes}
    if kinds == {5}:
        return Outcome(MailState.FAILED, _said(error))
    # Only a refusal in words is known; anything else after the text began is not.
    return Outcome(MailState.QUEUED if kinds <= {4, 5} else MailState.UNKNOWN, _said(error))


def _close(connection) -> None:
    try:
        connection.close()
    except Exception:  # noqa: S110 - the outcome is known already
        return


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"

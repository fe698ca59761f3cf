"""Kinds of papers (Decree 30/2020, Article 7), and what became of a mail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentKind(TextChoices):
    DECISION = "decision", _("Official decision")
    CONTRACT = "contract", _("Contract")
    MINUTES = "minutes", _("Minutes")
    REPORT = "report", _("Report")
    NOTICE = "notice", _("Notice")
    LETTER = "letter", _("Official letter")
    SHEET = "sheet", _("Sheet")


class MailState(TextChoices):
    """queued → sending → sent | failed | unknown; sending → queued when surely not sent."""

    QUEUED = "queued", _("Queued")
    SENDING = "sending", _("Sending")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")
    UNKNOWN = "unknown", _("Outcome unknown")


SETTLED = (MailState.SENT, MailState.FAILED, MailState.UNKNOWN)

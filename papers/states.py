"""Kinds of papers (Decree 30/2020, Article 7); kinds of mail, how often, what became of one."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DocumentKind(TextChoices):
    DECISION = "decision", _("Official decision")
    CONTRACT = "contract", _("Contract")
    MINUTES = "minutes", _("Minutes")
    REPORT = "report", _("Report")
    NOTICE = "notice", _("Notice")
    LETTER = "letter", _("Official letter")
    SHEET = "sheet", _("Sheet")
    RECEIPT = "receipt", _("Receipt")


class MailKind(TextChoices):
    """What a mail is to its reader."""

    ACCOUNT = "account", pgettext_lazy("kind of mail", "About your account")
    REQUEST = "request", pgettext_lazy("kind of mail", "Work that waits on you")
    DECISION = "decision", pgettext_lazy("kind of mail", "Decisions on what is yours")
    REMINDER = "reminder", pgettext_lazy("kind of mail", "Reminders before a date")
    NEWS = "news", pgettext_lazy("kind of mail", "News of what you take part in")
    DIGEST = "digest", pgettext_lazy("kind of mail", "The day's mail")


class Pace(TextChoices):
    """How often a reader wants a kind of mail."""

    AT_ONCE = "at_once", pgettext_lazy("pace of mail", "At once")
    DAILY = "daily", pgettext_lazy("pace of mail", "Once a day, together")
    OFF = "off", pgettext_lazy("pace of mail", "Not at all")


# Nobody can do without these: a right, a duty or a term hangs on them.
BINDING = (MailKind.ACCOUNT, MailKind.REQUEST, MailKind.DECISION, MailKind.DIGEST)
# A link that opens an account is short-lived, so that kind can't wait for the day's mail.
MAY_BE_DAILY = (MailKind.REQUEST, MailKind.DECISION, MailKind.REMINDER, MailKind.NEWS)
MAY_BE_OFF = tuple(kind for kind in MAY_BE_DAILY if kind not in BINDING)
USUAL_PACE = {MailKind.REMINDER: Pace.DAILY, MailKind.NEWS: Pace.DAILY}

# The roles, by their names in `people`, that keep a province's outbox, and those that may look.
KEEPERS_OF_THE_OUTBOX = ("officer", "administrator")
READERS_OF_THE_OUTBOX = (*KEEPERS_OF_THE_OUTBOX, "auditor")


class MailState(TextChoices):
    """queued → sending → sent | failed | unknown; sending → queued when surely not sent.

    held → gathered (or queued, when it is the day's only one); off: the reader wants none.
    """

    HELD = "held", pgettext_lazy("mail", "Waits for the day's mail")
    QUEUED = "queued", pgettext_lazy("mail", "Waits to be sent")
    SENDING = "sending", _("Sending")
    SENT = "sent", pgettext_lazy("mail", "Sent")
    FAILED = "failed", _("Not delivered")
    UNKNOWN = "unknown", _("Outcome unknown")
    GATHERED = "gathered", pgettext_lazy("mail", "Stands in the day's mail")
    CANCELLED = "cancelled", pgettext_lazy("mail", "Called off")
    OFF = "off", pgettext_lazy("mail", "Not wanted")


SETTLED = (
    MailState.SENT,
    MailState.FAILED,
    MailState.UNKNOWN,
    MailState.GATHERED,
    MailState.CANCELLED,
    MailState.OFF,
)

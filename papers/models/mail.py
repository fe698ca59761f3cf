"""The outbox: a mail, each attempt to hand it over, and how often a reader wants which kind."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.addresses import address_of
from lifecycle.errors import Reason
from lifecycle.fields import CleanCharField
from lifecycle.models import WithLife, WithWords
from lifecycle.moves import Deed, state_field, verb
from lifecycle.states import Audience
from papers.querysets import MailTryQuerySet, MailWishQuerySet, OutgoingMailQuerySet
from papers.states import (
    BINDING,
    KEEPERS_OF_THE_OUTBOX,
    MAY_BE_DAILY,
    SETTLED,
    MailKind,
    MailState,
    Pace,
)

# Tasks import actions and models, not the other way round: the task is known here by its name.
SEND_MAIL = "papers.tasks.send_mail"


def send_once_it_holds(mail_id: int) -> None:
    """Enqueue a mail when the transaction it stands in has held; at once outside of one."""
    transaction.on_commit(lambda: import_string(SEND_MAIL).enqueue(mail_id))


def keeper_of_the_outbox(mail: "OutgoingMail", user: Any) -> str:
    """An officer or administrator of the mail's province."""
    if not user.is_authenticated or mail.province_id is None:
        return ""
    held = (role for role in KEEPERS_OF_THE_OUTBOX if user.has_role(role, mail.province_id))
    return next(held, "")


def not_sent_again_yet(mail: "OutgoingMail", user: Any) -> Reason | None:
    if hasattr(mail, "sent_again_as"):
        return Reason(
            _("It was sent again already; see there."), url=mail.sent_again_as.get_absolute_url()
        )
    return None


def has_its_text(mail: "OutgoingMail", user: Any) -> Reason | None:
    """A mail with a secret forgets its text: what opens an account is kept nowhere."""
    if mail.is_secret:
        return Reason(
            _("Its text is forgotten, for it held a secret; the person asks for a new one.")
        )
    return None


class OutgoingMail(WithLife):
    """A mail from the moment it was decided to the moment its end is known.

    queued → sending → sent | failed | unknown are the machine's moves, made by
    `papers.tasks.send_mail` alone; back to queued when it surely did not go. held → gathered is
    `send_day_mails`. A person only cancels what waits, or has what failed sent again as a new mail.
    """

    state = state_field(MailState, MailState.QUEUED)
    kind = models.CharField(
        _("kind"), max_length=10, choices=MailKind.choices, default=MailKind.REQUEST
    )
    province = models.ForeignKey(
        "rulebook.Province",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("province"),
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("to"),
    )
    address = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=10)
    subject = CleanCharField(_("subject"), max_length=250)
    folded = models.TextField(editable=False, default="")
    lines = models.JSONField(_("text"), default=list)
    url = models.CharField(_("link"), max_length=500, blank=True)
    # Whoever reads it could act as its reader: its words go once they are no longer needed.
    is_secret = models.BooleanField(_("holds a secret"), default=False)
    # The same deed told twice with the same key is one mail.
    once = models.CharField(max_length=120, null=True, unique=True, editable=False)  # noqa: DJ001
    queued_at = models.DateTimeField(_("queued at"))
    next_try_at = models.DateTimeField(_("next attempt at"))
    tried_at = models.DateTimeField(_("tried at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    trouble = models.CharField(_("trouble"), max_length=500, blank=True)
    again_of = models.OneToOneField(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="sent_again_as",
        verbose_name=_("sent again instead of"),
    )
    gathered_in = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="gathered",
        verbose_name=_("stands in the day's mail"),
    )

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="mail_by_next_try"),
            models.Index(fields=["province", "-queued_at"], name="mail_of_province"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MailState.values), name="mail_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=MailKind.values), name="mail_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="mail_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(to__isnull=False) | Q(kind=MailKind.ACCOUNT),
                name="mail_to_nobody_is_about_an_account",
            ),
            models.CheckConstraint(
                condition=Q(is_secret=False) | ~Q(state__in=SETTLED) | Q(url=""),
                name="mail_forgets_its_secret",
            ),
            models.CheckConstraint(
                condition=Q(is_secret=False) | Q(kind=MailKind.ACCOUNT),
                name="mail_with_a_secret_is_about_an_account",
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.GATHERED, gathered_in__isnull=False)
                | (~Q(state=MailState.GATHERED) & Q(gathered_in__isnull=True)),
                name="mail_gathered_stands_in_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=MailState.OFF) | ~Q(kind__in=BINDING),
                name="mail_that_binds_is_never_off",
            ),
        ]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return address_of(self, "papers:mail_detail")

    def text_visible_to(self, user: Any) -> bool:
        """The reader's own, and the keepers' of the province; a secret is nobody's on a page."""
        if self.is_secret:
            return False
        return self.to_id == user.pk or bool(keeper_of_the_outbox(self, user))

    @verb(
        source=[MailState.QUEUED, MailState.HELD],
        target=MailState.CANCELLED,
        label=_("Do not send it"),
        permission=keeper_of_the_outbox,
        audience=Audience.OFFICERS,
        needs_note=True,
        confirm=_("The mail stays in the outbox and is never sent."),
    )
    def cancel(self, deed: Deed) -> None:
        """A mail that waits is called off; the reader never gets it."""
        self.forget_a_secret()

    @verb(
        source=MailState.FAILED,
        target=MailState.FAILED,
        label=_("Send it again"),
        permission=keeper_of_the_outbox,
        checks=[not_sent_again_yet, has_its_text],
        audience=Audience.OFFICERS,
        confirm=_("A new mail with the same text goes to the address the person has today."),
        is_main=True,
    )
    def send_again(self, deed: Deed) -> None:
        """What surely did not arrive is sent once more, as a mail of its own."""
        deed.record(mail_id=self._sent_anew(deed).pk)

    @verb(
        source=MailState.UNKNOWN,
        target=MailState.UNKNOWN,
        label=_("Send it again although it may have arrived"),
        permission=keeper_of_the_outbox,
        checks=[not_sent_again_yet, has_its_text],
        audience=Audience.OFFICERS,
        needs_note=True,
        confirm=_("It may have arrived already: the person may get the same mail twice."),
    )
    def send_again_unsure(self, deed: Deed) -> None:
        """A person decides that what may have arrived is sent once more."""
        deed.record(mail_id=self._sent_anew(deed).pk)

    def _sent_anew(self, deed: Deed) -> "OutgoingMail":
        new = OutgoingMail.objects.create(
            kind=self.kind,
            province_id=self.province_id,
            to=self.to,
            address=self.to.email,
            language=self.language,
            subject=self.subject,
            folded=self.folded,
            lines=self.lines,
            url=self.url,
            created_at=deed.at,
            queued_at=deed.at,
            next_try_at=clock.read()[0],
            again_of=self,
        )
        send_once_it_holds(new.pk)
        return new

    def forget_a_secret(self) -> None:
        if self.is_secret:
            self.lines, self.url = [], ""

    @property
    def waits_for_another_try(self) -> bool:
        return self.state == MailState.QUEUED and self.attempts > 0

    @property
    def language_words(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.language, self.language))

    @property
    def told(self) -> "OutgoingMailQuerySet":
        """The mails that a day's mail gathers; of one sent again, those of the first."""
        first = self
        while first.again_of_id:
            first = first.again_of
        return first.gathered.order_by("queued_at", "pk")


class MailTry(WithWords):
    """One attempt to hand a mail over: when, by what it ended, what the server said."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.PROTECT, related_name="tries")
    number = models.PositiveSmallIntegerField(_("attempt"))
    began_at = models.DateTimeField(_("began at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=MailState.choices, blank=True)
    said = models.CharField(_("what the server said"), max_length=500, blank=True)

    objects = MailTryQuerySet.as_manager()

    class Meta:
        ordering = ["mail", "number"]
        constraints = [
            models.UniqueConstraint(fields=["mail", "number"], name="one_try_of_a_number"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("began_at")),
                name="mail_try_ends_after_it_begins",
            ),
        ]
        verbose_name = _("attempt at a mail")
        verbose_name_plural = _("attempts at mails")

    def __str__(self) -> str:
        return f"{self.mail_id} · {self.number}"

    @property
    def in_words(self) -> str:
        """How the attempt ended; a mail back in the queue is to be tried again."""
        if self.outcome == MailState.QUEUED:
            return str(_("not delivered, will be tried again"))
        return self.get_outcome_display()


class MailWish(models.Model):
    """How often a reader wants a kind of mail; without a row the kind's own pace holds."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_wishes"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=MailKind.choices)
    pace = models.CharField(_("how often"), max_length=10, choices=Pace.choices)

    objects = MailWishQuerySet.as_manager()

    class Meta:
        ordering = ["user", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_wish_per_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=MAY_BE_DAILY) & Q(pace__in=Pace.values),
                name="mail_wish_is_of_a_kind_to_choose",
            ),
            models.CheckConstraint(
                condition=~Q(pace=Pace.OFF) | ~Q(kind__in=BINDING),
                name="mail_wish_never_turns_off_what_binds",
            ),
        ]
        verbose_name = _("wish about mails")
        verbose_name_plural = _("wishes about mails")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.pace}"

"""What leaves the house: papers with a code anyone can check, and the outbox of mails."""

import hashlib

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField
from lifecycle.models import PUBLIC_ID_LENGTH, new_public_id
from papers.querysets import DocumentQuerySet, OutgoingMailQuerySet
from papers.states import SETTLED, DocumentKind, MailState


def file_name(document: "Document", name: str) -> str:
    return f"papers/{document.made_at:%Y}/{document.code}.pdf"


class Document(models.Model):
    """A paper as it left the house, for good: a newer one replaces it, nothing changes it."""

    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, related_name="+", verbose_name=_("province")
    )
    code = models.CharField(
        _("code"), max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind.choices)
    number = CleanCharField(_("number"), max_length=60, blank=True)
    title = CleanCharField(_("title"), max_length=500)
    dated_on = models.DateField(_("date"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("made by"),
    )
    file = models.FileField(_("file"), upload_to=file_name, max_length=200)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    is_public = models.BooleanField(_("anyone may take the file"), default=False)
    is_illustration = models.BooleanField(_("illustrative figures"), default=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="document_of_subject"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="document_is_not_empty"),
            models.CheckConstraint(
                condition=Exact(Length("sha256"), 64), name="document_has_a_checksum"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="document_kind_is_known"
            ),
        ]
        verbose_name = _("paper")
        verbose_name_plural = _("papers")

    def __str__(self) -> str:
        return f"{self.number} – {self.title}" if self.number else self.title

    def get_absolute_url(self) -> str:
        return reverse("papers:document_detail", kwargs={"code": self.code})

    @property
    def written_code(self) -> str:
        """The code as it stands on paper: ABCD-EFGH-JKMN."""
        return "-".join(self.code[at : at + 4] for at in range(0, len(self.code), 4)).upper()

    @property
    def replacement(self) -> "Document | None":
        return getattr(self, "replaced_by", None)

    def opened(self) -> File:
        """The stored file, anew from its store; close it."""
        return self.file.storage.open(self.file.name, "rb")

    def is_intact(self) -> bool:
        """Whether the stored file is still, byte for byte, the one that left."""
        try:
            with self.opened() as stored:
                return hashlib.file_digest(stored, "sha256").hexdigest() == self.sha256
        except FileNotFoundError:
            return False


class OutgoingMail(models.Model):
    """A mail from the moment it was decided to the moment its end is known.

    Its moves are the machine's, not a person's: `papers.tasks.send_mail` alone makes them.
    queued → sending → sent | failed | unknown; back to queued when it surely did not go.
    """

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    state = models.CharField(
        _("state"), max_length=10, choices=MailState.choices, default=MailState.QUEUED
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
    lines = models.JSONField(_("text"), default=list)
    url = models.CharField(_("link"), max_length=500, blank=True)
    # Whoever reads it could act as its reader: its words go once they are no longer needed.
    is_secret = models.BooleanField(_("holds a secret"), default=False)
    queued_at = models.DateTimeField(_("queued at"))
    next_try_at = models.DateTimeField(_("next attempt at"))
    tried_at = models.DateTimeField(_("tried at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    trouble = models.CharField(_("trouble"), max_length=500, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-queued_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_try_at"], name="mail_by_next_try")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=MailState.values), name="mail_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=MailState.SENT, sent_at__isnull=False)
                | (~Q(state=MailState.SENT) & Q(sent_at__isnull=True)),
                name="mail_sent_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(is_secret=False) | ~Q(state__in=SETTLED) | Q(url=""),
                name="mail_forgets_its_secret",
            ),
        ]
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")

    def __str__(self) -> str:
        return self.subject

"""What lies beside a proposal: papers, the officer's check, and who may read it."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField, CleanTextField
from people.states import Capacity
from proposals.querysets import AttachmentQuerySet, ReaderQuerySet
from proposals.states import AttachmentKind, CheckAnswer, CheckItem, StrategicGroup


def new_public_id() -> str:
    return secrets.token_urlsafe(12)


def stored_name(attachment: "Attachment", name: str) -> str:
    """Never the sender's name: nothing on the disk is what a stranger called it."""
    return f"attachments/{attachment.public_id}"


class AttachmentManager(models.Manager.from_queryset(AttachmentQuerySet)):  # type: ignore[misc]
    def get_queryset(self):
        return super().get_queryset().filter(replaced_by__isnull=True)


class Attachment(models.Model):
    """A paper of the dossier as it came in, with its checksum."""

    public_id = models.CharField(max_length=22, unique=True, editable=False, default=new_public_id)
    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="attachments")
    kind = models.CharField(
        _("Kind"), max_length=12, choices=AttachmentKind.choices, default=AttachmentKind.DESCRIPTION
    )
    file = models.FileField(_("File"), upload_to=stored_name)
    name = CleanCharField(_("Name"), max_length=200)
    description = CleanCharField(_("Description"), max_length=300, blank=True, db_default="")
    size = models.PositiveIntegerField(_("Size"))
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("Uploaded at"))

    replaced_by = models.OneToOneField(
        "self", models.PROTECT, null=True, editable=False, related_name="replaces"
    )

    # What lies there now; a dossier's `attachments` are these. The older files are beside them.
    objects = AttachmentManager()
    with_history = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Attachment")
        verbose_name_plural = _("Attachments")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="attachment_is_not_empty"),
            models.UniqueConstraint(
                fields=["proposal", "sha256"],
                condition=models.Q(replaced_by__isnull=True),
                name="attachment_once",
                violation_error_message=_("This file is attached already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("proposals:attachment", kwargs={"public_id": self.public_id})

    def with_its_history(self) -> list["Attachment"]:
        """Itself and the files it took the place of, the newest first."""
        chain = [self]
        while before := Attachment.with_history.filter(replaced_by=chain[-1]).first():
            chain.append(before)
        return chain


class DossierCheck(models.Model):
    """One look of an officer through the list; the newest since the submission counts."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="checks")
    items = models.JSONField(_("Checklist"))
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(_("Checked at"))
    # What the dossier named, what its words spoke for, and what the officer decided (None: open).
    group_named = models.PositiveSmallIntegerField(choices=StrategicGroup.choices, default=0)
    group_suggested = models.PositiveSmallIntegerField(choices=StrategicGroup.choices, default=0)
    group_terms = models.JSONField(default=list)
    group_decided = models.PositiveSmallIntegerField(choices=StrategicGroup.choices, null=True)
    group_note = CleanTextField(blank=True)

    class Meta:
        verbose_name = _("Dossier check")
        verbose_name_plural = _("Dossier checks")
        ordering = ["-done_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(group_decided__isnull=True) | ~models.Q(group_note=""),
                name="dossier_check_group_with_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, {self.done_at:%d/%m/%Y}"

    @property
    def rows(self) -> list[dict]:
        """The list as it is shown: label, answer and its words, note."""
        ours = dict(CheckItem.choices)
        return [
            {
                **item,
                "label": ours.get(item["key"], item["label"]),
                "words": CheckAnswer(item["answer"]).label,
            }
            for item in self.items
        ]


class Reader(models.Model):
    """Who may read a dossier, as what, from when to when."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    as_what = models.CharField(_("As"), max_length=24, choices=Capacity.choices)
    since = models.DateTimeField(_("Since"))
    until = models.DateTimeField(_("Until"), null=True, blank=True)

    objects = ReaderQuerySet.as_manager()

    class Meta:
        verbose_name = _("Reader")
        verbose_name_plural = _("Readers")
        ordering = ["pk"]
        indexes = [models.Index(fields=["user", "proposal"])]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "user", "as_what"],
                condition=models.Q(until__isnull=True),
                name="reader_once_in_force",
            ),
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="reader_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_as_what_display()}"

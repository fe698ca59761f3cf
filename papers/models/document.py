"""Papers as they left the house, each with a code anyone can check."""

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
from papers.querysets import DocumentQuerySet
from papers.states import DocumentKind


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
        null=True,  # the system itself
        blank=True,
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

"""What the fund owes whoever hands a dossier in: one receipt for each time, and only one."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.db.transaction import on_commit
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from proposals.models.form import answers_of
from proposals.models.version import Version, digest

# Tasks import actions, which import models: the task is known here by its name.
MAKE_RECEIPT = "proposals.tasks.make_receipt"


class ReceiptQuerySet(models.QuerySet):
    def without_paper(self):
        """Those whose paper is still to be made."""
        return self.filter(document__isnull=True).order_by("pk")


class Receipt(models.Model):
    """One handing in: when, with which content, and the paper that says so once it is made."""

    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="receipts")
    version = models.OneToOneField(Version, models.PROTECT, related_name="receipt")
    number = models.PositiveSmallIntegerField(_("Time handed in"))
    submitted_at = models.DateTimeField(_("Submitted at"))
    # As it was then, for a dossier may be sent back and written on: title, closing, papers.
    said = models.JSONField(default=dict)
    # Over what the version says, the answers to the call's questions and every paper's checksum.
    sha256 = models.CharField(_("Checksum"), max_length=64)
    document = models.OneToOneField(
        "papers.Document", models.PROTECT, null=True, related_name="+", verbose_name=_("Receipt")
    )

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("Receipt")
        verbose_name_plural = _("Receipts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="receipt_number_once"),
            models.CheckConstraint(
                condition=Exact(Length("sha256"), 64), name="receipt_has_a_checksum"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, {self.number}"

    def get_absolute_url(self) -> str:
        return reverse(
            "proposals:receipt_paper",
            kwargs={"public_id": self.proposal.public_id, "number": self.number},
        )


def content_bound(proposal, version: Version) -> dict:
    """All that a receipt's checksum binds."""
    return {
        "dossier": version.sha256,
        "answers": answers_of(proposal),
        "papers": sorted((paper.name, paper.sha256) for paper in proposal.attachments.all()),
    }


def owe_receipt(proposal, version: Version, *, at) -> Receipt:
    """Note the handing in; the worker makes the paper once this transaction has held."""
    receipt = Receipt.objects.create(
        proposal=proposal,
        version=version,
        number=proposal.receipts.count() + 1,
        submitted_at=at,
        said={
            "title": proposal.title,
            "closes_at": proposal.call.closes_at.isoformat(),
            "papers": [[one.name, one.size, one.sha256] for one in proposal.attachments.all()],
        },
        sha256=digest(content_bound(proposal, version)),
    )
    on_commit(lambda: import_string(MAKE_RECEIPT).enqueue(receipt.pk))
    return receipt

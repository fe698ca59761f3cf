"""Papers of a dossier: kept as they came in, judged by their content."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Reason, Refused
from papers.uploads import MEGABYTE, kept, read_upload
from proposals.actions.writing import locked_to_write
from proposals.models import Attachment, Proposal


def max_megabytes(proposal: Proposal) -> int:
    """How large a paper may be, by the rules that the call froze."""
    return proposal.call.rules.integer("upload.max_megabytes")


def attach(proposal: Proposal, *, file, kind: str, by) -> Attachment:
    """Keep a paper with the dossier; Refused when its content is none that is taken."""
    upload = read_upload(file, max_bytes=max_megabytes(proposal) * MEGABYTE)
    with kept() as keep, together() as batch:
        row, role = locked_to_write(proposal, by=by)
        if row.attachments.filter(sha256=upload.sha256).exists():
            raise Refused(
                Reason(
                    _("File “%(name)s” is attached already.") % {"name": upload.name}, field="file"
                )
            )
        paper = Attachment(
            proposal=row,
            kind=kind,
            name=upload.name,
            size=upload.size,
            sha256=upload.sha256,
            content_type=upload.content_type,
            uploaded_by=by,
            uploaded_at=batch.moment,
        )
        keep(paper.file, upload)
        paper.save()
        witness(row, "attached", by=by, role=role, attachment=paper.pk)
    return paper


def detach(paper: Attachment, *, by) -> None:
    """Take a paper out while the dossier may be changed."""
    with together():
        row, role = locked_to_write(paper.proposal, by=by)
        witness(row, "detached", by=by, role=role, attachment=paper.pk)
        # What answered a question with this paper answers it no more.
        paper.answers.all().delete()
        name, storage = paper.file.name, paper.file.storage
        paper.delete()
        transaction.on_commit(lambda: storage.delete(name))

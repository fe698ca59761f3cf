"""Papers of a dossier: kept as they came in, judged by their content, replaced and never lost."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Reason, Refused, WrongMoment
from lifecycle.fields import clean_text
from papers.uploads import MEGABYTE, Upload, kept, read_upload
from proposals.actions.sections import locked_section
from proposals.models import Attachment, Proposal
from proposals.states import Section


def max_megabytes(proposal: Proposal) -> int:
    """How large a paper may be, by the rules that the call froze."""
    return proposal.call.rules.integer("upload.max_megabytes")


def attach(
    proposal: Proposal, *, file: Any, kind: str, by, description: str = "", keep: Any = None
) -> Attachment:
    """Keep a paper with the dossier; Refused when its content is none that is taken."""
    (paper,) = attach_all(
        proposal, files=[file], kind=kind, by=by, description=description, keep=keep
    )
    return paper


def attach_all(
    proposal: Proposal,
    *,
    files: Sequence[Any],
    kind: str,
    by,
    description: str = "",
    keep: Any = None,
) -> list[Attachment]:
    """Keep several papers, or with any reason against one of them none, each reason told.

    keep: of the deed that this is a part of, so that its failure takes the files away too.
    """
    uploads, reasons = [], []
    for file in files:
        try:
            uploads.append(_judged(proposal, file))
        except Refused as refusal:
            reasons += refusal.reasons
    if reasons:
        raise Refused(reasons)
    with nullcontext(keep) if keep else kept() as keep, together() as batch:
        row = locked_section(proposal, Section.PAPERS, by=by)
        made = []
        for upload in uploads:
            _refuse_twin(row, upload)
            paper = _paper(row, upload, kind=kind, description=description, by=by, at=batch.moment)
            keep(paper.file, upload)
            paper.save()
            _tell(row, "attached", by=by, attachment=paper.pk)
            made.append(paper)
    return made


def replace(paper: Attachment, *, file: Any, by, description: str | None = None) -> Attachment:
    """Put a newer file in a paper's place. The older one stays in its history, with its checksum;
    what answered a question with it answers with the newer one."""
    upload = _judged(paper.proposal, file)
    with kept() as keep, together() as batch:
        row = locked_section(paper.proposal, Section.PAPERS, by=by)
        old = Attachment.with_history.select_for_update(of=("self",)).get(pk=paper.pk)
        if old.replaced_by_id is not None:
            raise WrongMoment(_("Somebody has replaced this paper already; look at it first."))
        _refuse_twin(row, upload)
        words = old.description if description is None else description
        new = _paper(row, upload, kind=old.kind, description=words, by=by, at=batch.moment)
        keep(new.file, upload)
        new.save()
        old.replaced_by = new
        old.save(update_fields=["replaced_by"])
        old.answers.update(paper=new, value=new.public_id)
        _tell(row, "replaced", by=by, attachment=new.pk, instead_of=old.pk)
    return new


def detach(paper: Attachment, *, by) -> None:
    """Take a paper out, with the older ones in its place; what was handed in once stays."""
    with together():
        row = locked_section(paper.proposal, Section.PAPERS, by=by)
        chain = paper.with_its_history()
        if any(row.was_handed_in_with(one) for one in chain):
            raise WrongMoment(
                _("“%(name)s” was handed in with the dossier; replace it instead.")
                % {"name": paper.name}
            )
        # What answered a question with this paper answers it no more.
        paper.answers.all().delete()
        for one in reversed(chain):
            _tell(row, "detached", by=by, attachment=one.pk)
            name, storage = one.file.name, one.file.storage
            one.delete()
            transaction.on_commit(lambda name=name, storage=storage: storage.delete(name))


def _judged(proposal: Proposal, file: Any) -> Upload:
    return read_upload(file, max_bytes=max_megabytes(proposal) * MEGABYTE)


def _refuse_twin(row: Proposal, upload: Upload) -> None:
    if row.attachments.filter(sha256=upload.sha256).exists():
        raise Refused(
            Reason(_("File “%(name)s” is attached already.") % {"name": upload.name}, field="file")
        )


def _paper(row: Proposal, upload: Upload, *, kind, description, by, at) -> Attachment:
    return Attachment(
        proposal=row,
        kind=kind,
        description=clean_text(description),
        name=upload.name,
        size=upload.size,
        sha256=upload.sha256,
        content_type=upload.content_type,
        uploaded_by=by,
        uploaded_at=at,
    )


def _tell(row: Proposal, verb: str, *, by, **data: int) -> None:
    witness(row, verb, by=by, role=row.writing_role(by), **data)

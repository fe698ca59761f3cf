"""Ask a house for its word, and take it with its papers."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import advance, begin, together, witness
from lifecycle.errors import Refused, WrongMoment
from papers.uploads import MEGABYTE, kept, read_upload
from people.models import Organisation
from people.states import Capacity
from proposals.actions.papers import max_megabytes
from proposals.models import Attestation, Evidence, Proposal
from proposals.models.asking import tell_house
from proposals.models.attestation import reason_against_asking
from proposals.states import BEFORE_COUNCIL, Condition


def ask_attestation(
    proposal: Proposal, *, condition: int, asked_of, by, house: str = ""
) -> Attestation:
    """Ask an organisation to confirm a condition; `house` is its own. Only the leader asks."""
    house = house or asked_of.house
    with together():
        row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        if row.state not in BEFORE_COUNCIL:
            raise WrongMoment(_("The dossier is past the point where confirmations count."))
        if reason := reason_against_asking(row, condition, house, asked_of):
            raise Refused([reason])
        attestation = begin(
            Attestation(proposal=row, condition=condition, house=house, asked_of=asked_of), by=by
        )
        witness(row, "asked", by=by, role=Capacity.TASK_LEADER, condition=int(condition))
        tell_house(attestation, by=by)
    return attestation


def confirm_attestation(
    attestation: Attestation, *, by, papers: Sequence[UploadedFile] = (), **answer: Any
) -> Attestation:
    """The house confirms, and keeps with its word the papers that show it.

    `answer`: the facts of the verb `confirm`, and `seen_version`. Refused when a paper's content is
    none that is taken; nothing is kept then.
    """
    limit = max_megabytes(attestation.proposal) * MEGABYTE
    uploads = {}
    for file in papers:
        upload = read_upload(file, max_bytes=limit, field="papers")
        uploads.setdefault(upload.sha256, upload)
    with kept() as keep, together() as batch:
        row = advance(attestation, "confirm", by=by, sha256s=list(uploads), **answer)
        for upload in uploads.values():
            paper = Evidence(
                attestation=row,
                name=upload.name,
                size=upload.size,
                sha256=upload.sha256,
                content_type=upload.content_type,
                uploaded_by=by,
                uploaded_at=batch.moment,
            )
            keep(paper.file, upload)
            paper.save()
    return row


def candidates(proposal: Proposal, condition: int, house: str) -> list[Organisation]:
    """The organisations that may be asked to confirm a condition for a house, in their order."""
    rows = Organisation.objects.filter(province_id=proposal.province_id, house=house)
    if condition == Condition.THREE_HOUSES:
        rows = rows.filter(pk__in=proposal.taking_part())
    elif condition == Condition.REAL_PROBLEM:
        owner = proposal.problem.organisation_id if proposal.problem_id else None
        rows = rows.filter(pk=owner)
    elif condition == Condition.PROVINCE_MODEL:
        rows = rows.exclude(pk=proposal.host_id)
    else:
        rows = rows.filter(is_regional_university=True)
    return list(rows.for_list())

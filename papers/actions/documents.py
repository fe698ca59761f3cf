"""Papers leave the house."""

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.actions import clean, together, witness
from lifecycle.errors import Reason, Refused
from lifecycle.models import new_public_id
from lifecycle.states import Audience
from papers.decree30 import Paper
from papers.models import Document


def issue(
    paper: Paper,
    *,
    kind: str,
    subject: models.Model,
    by: Any,
    role: str = "",
    is_public: bool = False,
    replaces: Document | None = None,
) -> Document:
    """Set the paper with its own code, store the file, and keep its checksum for good.

    subject: the thing it is about, which says the province; role: under which `by` issues it, for
    the trail. A paper that a newer one replaced already can't be replaced again: Refused.
    """
    if replaces is not None and replaces.replacement is not None:
        raise Refused(Reason(_("A newer paper has replaced this one already.")))
    with together() as batch:
        document = Document(
            province_id=subject.province_id,
            code=new_public_id(),
            kind=kind,
            number=paper.number,
            title=paper.subject or paper.type_name,
            dated_on=paper.on or clock.local(batch.moment).date(),
            made_at=batch.moment,
            made_by=by,
            subject=subject,
            replaces=replaces,
            is_public=is_public,
            is_illustration=paper.is_illustration,
        )
        pdf = paper.with_code(document.written_code, check_url(document)).to_pdf()
        document.size = len(pdf)
        document.sha256 = hashlib.sha256(pdf).hexdigest()
        document.file = ContentFile(pdf, name=f"{document.code}.pdf")
        clean(document)
        document.save(force_insert=True)
        witness(
            document,
            "issue",
            by=by,
            role=role,
            audience=Audience.OFFICERS,
            sha256=document.sha256,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
        )
    return document


def check_url(document: Document) -> str:
    """The whole address of the page on which anyone can check the paper."""
    path = reverse("papers:document_detail", kwargs={"code": document.code})
    return f"{settings.SITE_URL.rstrip('/')}{path}"

"""Save one section of a dossier: its fields and rows, its own version, and what it said.

A save takes the fewest steps there are, for it happens while somebody types: the row of the dossier
is locked and saved once, rows go in together, and the sitting's version is written over. It is no
event of the trail; the submission's event binds the whole content by its checksum.
"""

from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from proposals.actions.writing import PARTS as MODELS
from proposals.actions.writing import reasons_of, refuse_closed_problem, refuse_what_was_judged
from proposals.models import Proposal
from proposals.models.version import content_of, plain, row_content
from proposals.sections import FIELDS, PARTS
from proposals.states import VersionKind


def save_section(
    proposal: Proposal,
    section: str,
    *,
    by,
    seen: int,
    sitting: str = "",
    head: dict[str, Any] | None = None,
    parts: dict[str, list[dict]] | None = None,
    apart: bool = False,
) -> Proposal:
    """Write a section as `by` gave it; the saved dossier comes back.

    seen: which version of the section the page showed; sitting: which page it was, so that one page
    may save again and again. Stale when somebody else saved another text since; saving what is
    stored already is never stale. apart: begin a new version, so that the text it replaces stays in
    the one before, even when one person wrote both. Refused with every reason, nothing stored then.
    """
    head, parts = head or {}, parts or {}
    try:
        with together() as batch:
            row = locked_section(proposal, section, by=by)
            if not is_seen(row, section, seen, sitting):
                if said(section, head, parts) == content_of(row, section):
                    return row
                raise Stale(_stale_words())
            keep_what_was(row, by=by, at=batch.moment)
            _write(row, section, head, parts)
            row.note_saved(section, by=by, at=batch.moment, sitting=sitting)
            content = {section: said(section, head, parts)}
            row.keep_sitting(by=by, at=batch.moment, content=content, apart=apart)
            row.version += 1
            row.save()
    except IntegrityError:
        # What the forms let through the tables refuse: now each row is asked for its reason.
        raise Refused(_reasons(proposal, section, head, parts)) from None
    return row


def locked_section(proposal: Proposal, section: str, *, by) -> Proposal:
    """The dossier's row, locked, when `by` may write the section of it now."""
    rows = Proposal.objects.select_for_update(of=("self",)).with_my_role(by)
    row = rows.get(pk=proposal.pk)
    if not row.team_role(by):
        raise WrongPerson(_("Only those who write it may change it."))
    if not row.is_editable:
        raise WrongMoment(
            _("It can't be changed while it is “%(state)s”.") % {"state": row.get_state_display()}
        )
    if not row.may_write(by, section):
        raise WrongPerson(_("Your role in the team does not write this section."))
    return row


def is_seen(row: Proposal, section: str, seen: int, sitting: str) -> bool:
    """Whether the page knew what is stored: it showed this version, or saved it itself."""
    state = row.section_state(section)
    return seen == state["version"] or bool(sitting and sitting == state["sitting"])


def keep_what_was(row: Proposal, *, by, at) -> None:
    """Before the first change of a dossier without versions, what it said until then."""
    if not row.writing.get("number"):
        row.keep_version(VersionKind.BEGUN, by=by, at=at, content=row.whole_content())


def said(section: str, head: dict[str, Any], parts: dict[str, list[dict]]) -> dict[str, Any]:
    """What a section says with these values, as a version keeps it."""
    content = {field: plain(head[field]) for field in FIELDS.get(section, ()) if field in head}
    for part in PARTS.get(section, ()):
        rows = [MODELS[part](**value) for value in parts.get(part, [])]
        content[part] = [row_content(part, row) for row in rows]
    return content


def _write(row: Proposal, section: str, head: dict[str, Any], parts: dict[str, list[dict]]) -> None:
    refuse_what_was_judged(row, head)
    problem = head.get("problem")
    if problem is not None and problem.pk != row.problem_id:
        refuse_closed_problem(problem)
    for field in FIELDS.get(section, ()):
        if field in head:
            setattr(row, field, head[field])
    if row.starts_on and row.ends_on and row.ends_on <= row.starts_on:
        raise Refused(Reason(_("The end must be after the start."), field="ends_on"))
    for part in PARTS.get(section, ()):
        getattr(row, part).all().delete()
        made = [MODELS[part](proposal=row, **value) for value in parts.get(part, [])]
        if part == "partners":
            made = _partners(row, made)
        MODELS[part].objects.bulk_create(made)


def _partners(row: Proposal, made: list) -> list:
    if any(partner.organisation_id == row.host_id for partner in made):
        raise Refused(Reason(_("Partners: the host organisation is no partner."), field="partners"))
    for partner in made:
        partner.house = partner.organisation.house
    return made


def _reasons(proposal: Proposal, section: str, head: dict, parts: dict) -> list[Reason]:
    found: list[Reason] = []
    seen_keys: set = set()
    for part in PARTS.get(section, ()):
        for index, value in enumerate(parts.get(part, [])):
            made = MODELS[part](proposal=proposal, **value)
            found += reasons_of(made, exclude={"proposal", "house"}, prefix=f"{part}-{index}-")
            key = getattr(made, "organisation_id", None)
            if key and key in seen_keys:
                found.append(
                    Reason(_("This organisation is a partner already."), field=f"{part}-{index}")
                )
            seen_keys.add(key)
    return found or [Reason(_("What was given can't be stored as it is; look at every row."))]


def _stale_words():
    return _(
        "It was changed since you opened this page. "
        "What you typed is still here, beside what is stored now."
    )

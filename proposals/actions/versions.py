"""Bring back what a dossier said; begin a new dossier from one that was written."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import WrongMoment, WrongPerson
from people.models import Organisation
from proposals.actions.sections import keep_what_was
from proposals.actions.writing import PARTS as MODELS
from proposals.actions.writing import start_proposal
from proposals.models import Call, Problem, Proposal, Version
from proposals.models.version import ROW_FIELDS, digest
from proposals.sections import FIELDS, PARTS, WRITTEN
from proposals.states import ProposalState, TeamRole, VersionKind


def restore_version(version: Version, *, by) -> Proposal:
    """Let a draft say again what a version of it said, as a new version; team and papers stay."""
    with together() as batch:
        rows = Proposal.objects.select_for_update(of=("self",)).with_my_role(by)
        row = rows.select_related("call").get(pk=version.proposal_id)
        if row.team_role(by) not in (TeamRole.LEADER, TeamRole.SECRETARY):
            raise WrongPerson(_("Only the task leader or the scientific secretary restores."))
        if row.state != ProposalState.DRAFT:
            raise WrongMoment(_("Only a draft takes back an earlier version."))
        keep_what_was(row, by=by, at=batch.moment)
        content = version.content()
        _write_content(row, content)
        for section in WRITTEN:
            row.note_saved(section, by=by, at=batch.moment)
        row.keep_version(
            VersionKind.RESTORED, by=by, at=batch.moment, content=row.whole_content(),
            restores=version.number,
        )  # fmt: skip
        row.version += 1
        row.save()
        witness(row, "restored", by=by, role=row.writing_role(by), restored=version.number)
    return row


def copy_to_call(proposal: Proposal, call: Call, *, by, host: Organisation) -> Proposal:
    """A new draft for another call with the content of this one. Years and days move with the
    call's budget year; team, confirmations, papers and answers are not taken over.
    """
    with together() as batch:
        if proposal.team_role(by) != TeamRole.LEADER:
            raise WrongPerson(_("Only whoever led the dossier copies it."))
        made = start_proposal(call, by=by, host=host, title=proposal.title, kind=proposal.kind)
        years = call.budget_year - proposal.call.budget_year
        content = {s: _moved(c, years) for s, c in proposal.whole_content().items()}
        _write_content(made, content)
        made.keep_version(VersionKind.BEGUN, by=by, at=batch.moment, content=made.whole_content())
        made.is_synthetic, made.source = proposal.is_synthetic, proposal.source
        made.save()
        witness(
            made, "copied", by=by, role=made.writing_role(by), from_proposal=proposal.pk,
            content_sha256=digest(content),
        )  # fmt: skip
    return made


def _write_content(row: Proposal, content: dict[str, dict]) -> None:
    """Write what sections said; what no longer exists, or no longer fits, is left out."""
    for section in WRITTEN:
        said = content.get(section) or {}
        for field in FIELDS.get(section, ()):
            if field not in said:
                continue
            value = _value(Proposal, field, said[field])
            if field == "problem" and value and value.pk != row.problem_id:
                value = value if value.takes_answers else None
            setattr(row, field, value)
        for part in PARTS.get(section, ()):
            getattr(row, part).all().delete()
            made = [_row(row, part, values) for values in said.get(part, [])]
            MODELS[part].objects.bulk_create([one for one in made if one is not None])


def _row(row: Proposal, part: str, said: dict[str, Any]) -> models.Model | None:
    model = MODELS[part]
    values = {f: _value(model, f, said[f]) for f in ROW_FIELDS[part] if f in said}
    if part == "partners":
        place = values["organisation"]
        if place is None or place.pk == row.host_id:
            return None
        values["house"] = place.house
    return model(proposal=row, **values)


def _value(model: type[models.Model], field: str, kept: Any) -> Any:
    """A kept value as the table takes it."""
    if kept is None:
        return None
    if isinstance(kept, dict):
        rows = {"problem": Problem, "organisation": Organisation}[field].objects
        return rows.filter(pk=kept["id"]).first()
    column = model._meta.get_field(field)
    if isinstance(column, models.DateField):
        return date.fromisoformat(kept)
    if isinstance(column, models.DecimalField):
        return Decimal(kept)
    return kept


def _moved(content: Any, years: int) -> Any:
    """Every year and day of a content so many years later; the 29th of February is the 28th."""
    if isinstance(content, list):
        return [_moved(one, years) for one in content]
    if not isinstance(content, dict):
        return content
    moved = {}
    for name, value in content.items():
        if name == "year":
            moved[name] = value + years
        elif name in DAYS and value:
            moved[name] = _later(date.fromisoformat(value), years).isoformat()
        else:
            moved[name] = _moved(value, years)
    return moved


DAYS = {"starts_on", "ends_on", "due_on"}


def _later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)

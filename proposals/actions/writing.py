"""Write a problem, a call or a dossier while it may be written."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import begin, together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import WithLife
from proposals.models import (
    BudgetLine,
    Call,
    EffectIndicator,
    Partner,
    Problem,
    Proposal,
    ProposalProduct,
    TeamMember,
    WorkItem,
)
from proposals.models.version import content_of
from proposals.sections import JUDGED_FIELDS, WRITTEN, sections_of
from proposals.states import TeamRole, VersionKind

PARTS: dict[str, type[models.Model]] = {
    "indicators": EffectIndicator,
    "budget_lines": BudgetLine,
    "products": ProposalProduct,
    "work_items": WorkItem,
    "team": TeamMember,
    "partners": Partner,
}
HEAD = (
    "title",
    "kind",
    "summary",
    "problem",
    "effect_statement",
    "strategic_group",
    "strategic_reasons",
    "starts_on",
    "ends_on",
)


def locked_to_write(thing: WithLife, *, by, seen_version: int | None = None) -> tuple[Any, str]:
    """The thing's row, locked, and as what `by` writes it.

    WrongPerson for whoever may not; WrongMoment once it is handed in; Stale when `seen_version` is
    not today's.
    """
    row = type(thing).objects.select_for_update(of=("self",)).get(pk=thing.pk)
    role = row.writing_role(by)
    if not role:
        raise WrongPerson(_("Only those who write it may change it."))
    if not row.is_editable:
        raise WrongMoment(
            _("It can't be changed while it is “%(state)s”.") % {"state": row.get_state_display()}
        )
    if seen_version is not None and seen_version != row.version:
        raise Stale(
            _(
                "It was changed since you opened this page. "
                "What you typed is still here, beside what is stored now."
            )
        )
    return row, role


@contextmanager
def editing(thing: WithLife, *, by, seen_version: int | None = None) -> Iterator[Any]:
    """The locked row, to be changed by those who write it; saved with a new version at the end."""
    with together():
        row, role = locked_to_write(thing, by=by, seen_version=seen_version)
        yield row
        row.version += 1
        row.save()
        witness(row, "edited", by=by, role=role, version=row.version)


def rewrite(
    thing: Problem | Call, values: dict[str, Any], *, by, seen_version: int | None = None
) -> Any:
    """Change a problem's or a call's own fields; Refused with every reason."""
    with editing(thing, by=by, seen_version=seen_version) as row:
        for field, value in values.items():
            setattr(row, field, value)
        if reasons := reasons_of(row, exclude={"state"}):
            raise Refused(reasons)
    return row


def start_proposal(call: Call, *, by, host, title: str, **head: Any) -> Proposal:
    """A new draft for a call that takes dossiers now, led by `by` for their organisation `host`."""
    with together() as batch:
        if not call.takes_dossiers_at(batch.moment):
            raise WrongMoment(Reason(_("Call: it takes no dossiers now."), field="call"))
        refuse_closed_problem(head.get("problem"))
        proposal = Proposal(
            province_id=call.province_id, call=call, host=host, leader=by, title=title, **head
        )
        begin(proposal, by=by)
        TeamMember.objects.create(
            proposal=proposal,
            user=by,
            organisation=host,
            role=TeamRole.LEADER,
            consented_at=batch.moment,
        )
    return proposal


def write_draft(
    proposal: Proposal,
    *,
    by,
    seen_version: int | None = None,
    head: dict[str, Any] | None = None,
    **parts: Iterable[dict[str, Any]],
) -> Proposal:
    """Write the head's fields and replace the parts that are given (see HEAD and PARTS).

    write_draft(proposal, by=leader, head={"summary": "…"}, budget_lines=[{"year": 2026, …}]).
    Refused with every reason, each naming its field as "budget_lines-0-amount".
    """
    head = head or {}
    with together() as batch, editing(proposal, by=by, seen_version=seen_version) as row:
        touched = sections_of([*head, *parts])
        _refuse_foreign_sections(row, by, touched)
        if not row.writing.get("number"):
            row.keep_version(VersionKind.BEGUN, by=by, at=batch.moment, content=row.whole_content())
        reasons = _write_head(row, head)
        for name, rows in parts.items():
            reasons += _replace_part(row, name, list(rows))
        if reasons:
            raise Refused(reasons)
        for section in touched:
            row.note_saved(section, by=by, at=batch.moment)
        content = {section: content_of(row, section) for section in touched if section in WRITTEN}
        row.keep_sitting(by=by, at=batch.moment, content=content)
    return row


def _refuse_foreign_sections(row: Proposal, by, touched: list[str]) -> None:
    if not all(row.may_write(by, section) for section in touched):
        raise WrongPerson(_("Your role in the team does not write this section."))


def refuse_what_was_judged(row: Proposal, head: dict[str, Any]) -> None:
    """A correction leaves what conflicts and classes were judged by."""
    if not row.is_being_corrected:
        return
    for field in JUDGED_FIELDS:
        if field in head and head[field] != getattr(row, field):
            label = Proposal._meta.get_field(field).verbose_name
            raise Refused(
                Reason(
                    _("%(label)s: it stays as the council judged it.") % {"label": label},
                    field=field,
                )
            )


def _write_head(row: Proposal, head: dict[str, Any]) -> list[Reason]:
    refuse_what_was_judged(row, head)
    if "problem" in head and head["problem"] != row.problem:
        refuse_closed_problem(head["problem"])
    for field in HEAD:
        if field in head:
            setattr(row, field, head[field])
    return reasons_of(row, exclude={"state"})


def _replace_part(row: Proposal, name: str, values: list[dict[str, Any]]) -> list[Reason]:
    if name == "team":
        if row.is_team_locked:
            raise WrongMoment(
                Reason(_("The team is locked once the dossier was submitted."), field="team")
            )
        values = _with_leader(row, values)
    if name == "partners" and any(value["organisation"].pk == row.host_id for value in values):
        return [Reason(_("Partners: the host organisation is no partner."), field="partners")]
    getattr(row, name).all().delete()
    reasons = []
    for index, value in enumerate(values):
        part = PARTS[name](proposal=row, **value)
        found = reasons_of(part, exclude={"proposal", "house"}, prefix=f"{name}-{index}-")
        if not found:
            part.save()
        reasons += found
    return reasons


def _with_leader(row: Proposal, values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The leader stays in the team, in the first place and under that role only."""
    leader = {"user": row.leader, "organisation": row.host, "role": TeamRole.LEADER}
    return [leader, *(value for value in values if value["user"].pk != row.leader_id)]


def reasons_of(thing: models.Model, exclude: set[str], prefix: str = "") -> list[Reason]:
    """What full validation says against a row, each reason naming its field."""
    try:
        thing.full_clean(exclude=exclude, validate_constraints=False)
        # With every field: a constraint that touches an excluded one would be passed over.
        thing.validate_constraints()
    except ValidationError as error:
        return [
            Reason(message, field=prefix.rstrip("-") if name == "__all__" else f"{prefix}{name}")
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return []


def refuse_closed_problem(problem: Problem | None) -> None:
    """Locked, so that nobody merges or closes it while somebody begins to answer it."""
    if problem is None:
        return
    if not Problem.objects.select_for_update(of=("self",)).get(pk=problem.pk).takes_answers:
        raise WrongMoment(Reason(_("Problem: it takes no answers any more."), field="problem"))

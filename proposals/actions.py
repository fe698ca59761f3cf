"""Deeds across several rows: begin and write a dossier, ask a house, check, give to readers."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import begin, together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.states import Audience
from people.permissions import holds
from people.states import Capacity, Role
from proposals import rules
from proposals.models import (
    Attachment,
    Attestation,
    BudgetLine,
    DossierCheck,
    DuplicateNote,
    EffectIndicator,
    Partner,
    Problem,
    Proposal,
    ProposalProduct,
    Reader,
    TeamMember,
    WorkItem,
)
from proposals.models.proposal import COUNCIL_HANDS
from proposals.states import BEFORE_COUNCIL, CheckItem, Condition, ProposalState, TeamRole
from proposals.uploads import read_upload

PARTS = {
    "indicators": EffectIndicator,
    "budget_lines": BudgetLine,
    "products": ProposalProduct,
    "work_items": WorkItem,
    "team": TeamMember,
    "partners": Partner,
}
HEAD = (
    "title", "kind", "summary", "problem", "effect_statement", "strategic_group",
    "strategic_reasons", "starts_on", "ends_on",
)  # fmt: skip


# A dossier while it is written --------------------------------------------------------------------


def start_proposal(call, *, by, host, title: str, **head: Any) -> Proposal:
    """A new draft for a call that takes dossiers now, led by `by` for their organisation `host`."""
    with together() as batch:
        if not call.takes_dossiers_at(batch.moment):
            raise WrongMoment(Reason(_("Call: it takes no dossiers now."), field="call"))
        _refuse_closed_problem(head.get("problem"))
        proposal = Proposal(
            province_id=call.province_id, call=call, host=host, leader=by, title=title, **head
        )
        begin(proposal, by=by)
        TeamMember.objects.create(
            proposal=proposal, user=by, organisation=host, role=TeamRole.LEADER
        )
    return proposal


@contextmanager
def editing(proposal: Proposal, *, by, seen_version: int | None = None) -> Iterator[Proposal]:
    """The dossier's row, locked, to be changed by its team; saved with a new version at the end.

    Stale when `seen_version` is not today's; WrongPerson for anyone outside the team; WrongMoment
    once it is submitted.
    """
    with together():
        row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        if not row.has_in_team(by):
            raise WrongPerson(_("Only the team may change the dossier."))
        if not row.is_editable:
            raise WrongMoment(
                _("The dossier can't be changed while it is “%(state)s”.")
                % {"state": row.get_state_display()}
            )
        if seen_version is not None and seen_version != row.version:
            raise Stale(
                _(
                    "The dossier was changed since you opened this page. Look at the newer "
                    "version; what you typed is still here."
                )
            )
        yield row
        row.version += 1
        row.save()
        is_leader = row.leader_id == by.pk
        witness(
            row,
            "edited",
            by=by,
            version=row.version,
            role=Capacity.TASK_LEADER if is_leader else Capacity.TEAM_MEMBER,
        )


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
    with editing(proposal, by=by, seen_version=seen_version) as row:
        reasons = _write_head(row, head or {})
        for name, rows in parts.items():
            reasons += _replace_part(row, name, list(rows))
        if reasons:
            raise Refused(reasons)
    return row


def _write_head(row: Proposal, head: dict[str, Any]) -> list[Reason]:
    if "problem" in head and head["problem"] != row.problem:
        _refuse_closed_problem(head["problem"])
    for field in HEAD:
        if field in head:
            setattr(row, field, head[field])
    return _reasons_of(row, exclude={"state"})


def _replace_part(row: Proposal, name: str, values: list[dict[str, Any]]) -> list[Reason]:
    model = PARTS[name]
    if name == "team":
        if row.is_team_locked:
            raise WrongMoment(
                Reason(
                    _(
                        "The team is locked once the dossier has been submitted; its content is not."
                    ),
                    field="team",
                )
            )
        values = _with_leader(row, values)
    if name == "partners" and any(v["organisation"].pk == row.host_id for v in values):
        return [Reason(_("Partners: the host organisation is no partner."), field="partners")]
    getattr(row, name).all().delete()
    reasons = []
    for index, value in enumerate(values):
        part = model(proposal=row, **value)
        if name == "partners":
            part.house = part.organisation.house
        found = _reasons_of(part, exclude={"proposal"}, prefix=f"{name}-{index}-")
        if not found:
            part.save()
        reasons += found
    return reasons


def _with_leader(row: Proposal, values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The leader stays in the team, in the first place and under that role only."""
    leader = {"user": row.leader, "organisation": row.host, "role": TeamRole.LEADER}
    others = [value for value in values if value["user"].pk != row.leader_id]
    return [leader, *others]


def _reasons_of(thing, exclude=None, prefix: str = "") -> list[Reason]:
    try:
        thing.full_clean(exclude=exclude)
    except ValidationError as error:
        return [
            Reason(message, field=prefix.rstrip("-") if name == "__all__" else f"{prefix}{name}")
            for name, messages in error.message_dict.items()
            for message in messages
        ]
    return []


def _refuse_closed_problem(problem: Problem | None) -> None:
    if problem is not None and not problem.takes_answers:
        raise WrongMoment(Reason(_("Problem: it takes no answers any more."), field="problem"))


# The houses ---------------------------------------------------------------------------------------


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
    return attestation


def reason_against_asking(proposal: Proposal, condition: int, house: str, asked_of):
    """Whether the condition speaks of this organisation at all."""

    def no(sentence):
        return Reason(sentence, field="asked_of")

    if asked_of.house != house or house not in rules.HOUSES_OF_CONDITION.get(condition, ()):
        return no(_("Asked of: this organisation is not of the house that confirms it."))
    if condition == Condition.THREE_HOUSES and asked_of.pk not in proposal.taking_part():
        return no(_("Asked of: only the host and the partners confirm that they take part."))
    if condition == Condition.REAL_PROBLEM:
        owner = proposal.problem.organisation_id if proposal.problem_id else None
        if asked_of.pk != owner:
            return no(_("Asked of: only the owner of the problem confirms it."))
    if condition == Condition.PROVINCE_MODEL and asked_of.pk == proposal.host_id:
        return no(_("Asked of: the host organisation can't confirm its own dossier."))
    if condition == Condition.TRAINING and not asked_of.is_regional_university:
        return no(_("Asked of: only the regional university confirms it."))
    return None


# Papers -------------------------------------------------------------------------------------------


def attach(proposal: Proposal, *, file, kind: str, by) -> Attachment:
    """Keep a paper with the dossier; Refused when its content is none that is taken."""
    upload = read_upload(file)
    paper = None
    try:
        with together() as batch:
            row = _locked_for_papers(proposal, by)
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
            if row.attachments.filter(sha256=upload.sha256).exists():
                raise Refused(
                    [
                        Reason(
                            _("File “%(name)s” is attached already.") % {"name": upload.name},
                            field="file",
                        )
                    ]
                )
            paper.file.save(upload.name, file, save=False)
            paper.save()
            witness(row, "attached", by=by, role=_team_role(row, by), attachment=paper.pk)
    except BaseException:
        # The disk knows no rollback.
        if paper is not None and paper.file._committed and paper.file.name:
            paper.file.storage.delete(paper.file.name)
        raise
    return paper


def detach(paper: Attachment, *, by) -> None:
    """Take a paper out while the dossier may be changed."""
    with together():
        row = _locked_for_papers(paper.proposal, by)
        witness(row, "detached", by=by, role=_team_role(row, by), attachment=paper.pk)
        name, storage = paper.file.name, paper.file.storage
        paper.delete()
        transaction.on_commit(lambda: storage.delete(name))


def _locked_for_papers(proposal: Proposal, by) -> Proposal:
    row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    if not row.has_in_team(by):
        raise WrongPerson(_("Only the team may change the dossier."))
    if not row.is_editable:
        raise WrongMoment(
            _("The dossier can't be changed while it is “%(state)s”.")
            % {"state": row.get_state_display()}
        )
    return row


def _team_role(row: Proposal, by) -> str:
    return Capacity.TASK_LEADER if row.leader_id == by.pk else Capacity.TEAM_MEMBER


# The officer's check ------------------------------------------------------------------------------


def check_dossier(
    proposal: Proposal,
    *,
    by,
    answers: dict[str, tuple[bool, str]],
    terms: str,
    conclusion: str,
    group_confirmed: bool | None = None,
    group_note: str = "",
    seen_version: int | None = None,
) -> DossierCheck:
    """One look through a submitted dossier: the list, the duplicate search, the strategic group.

    answers: {CheckItem: (ok, note)}, every item. group_confirmed: None leaves it open.
    """
    with together() as batch:
        row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        role = holds(Role.OFFICER)(row, by)
        if not role:
            raise WrongPerson(_("You do not have the right to do this step."))
        if row.state != ProposalState.SUBMITTED:
            raise WrongMoment(_("Only a submitted dossier is checked."))
        if seen_version is not None and seen_version != row.version:
            raise Stale(_("The dossier was changed since you opened this page."))
        if reasons := _against_check(row, answers, terms, conclusion, group_confirmed, group_note):
            raise Refused(reasons)
        check = DossierCheck.objects.create(
            proposal=row,
            done_by=by,
            done_at=batch.moment,
            items=[
                {
                    "key": item.value,
                    "ok": answers[item.value][0],
                    "note": clean_text(answers[item.value][1]),
                }
                for item in CheckItem
            ],
        )
        DuplicateNote.objects.create(
            proposal=row,
            searched_by=by,
            searched_at=batch.moment,
            terms=terms.strip(),
            conclusion=conclusion.strip(),
        )
        if group_confirmed is not None:
            row.group_confirmed, row.group_confirmed_by = group_confirmed, by
            row.group_note = group_note
        row.version += 1
        row.save()
        witness(
            row,
            "checked",
            by=by,
            role=role,
            audience=Audience.OFFICERS,
            check=check.pk,
            group_confirmed=row.group_confirmed,
        )
    return check


def _against_check(row, answers, terms, conclusion, group_confirmed, group_note) -> list[Reason]:
    reasons = []
    for item in CheckItem:
        ok, note = answers.get(item.value, (None, ""))
        if ok is None:
            reasons.append(
                Reason(
                    _("Checklist: “%(item)s” needs an answer.") % {"item": item.label},
                    field=item.value,
                )
            )
        elif not ok and not note.strip():
            reasons.append(
                Reason(
                    _("Checklist: say why “%(item)s” is not met.") % {"item": item.label},
                    field=f"{item.value}_note",
                )
            )
    if not terms.strip():
        reasons.append(Reason(_("Words searched: name them."), field="terms"))
    if not conclusion.strip():
        reasons.append(Reason(_("Conclusion: say what the search showed."), field="conclusion"))
    if group_confirmed is not None and not row.strategic_group:
        reasons.append(
            Reason(_("Strategic group: the dossier names none."), field="group_confirmed")
        )
    if group_confirmed is not None and not group_note.strip():
        reasons.append(Reason(_("Strategic group: give the reason."), field="group_note"))
    return reasons


# Readers ------------------------------------------------------------------------------------------


def grant_reading(proposal: Proposal, user, as_what: str, by) -> Reader:
    """Let a person read the dossier from now on; once is enough."""
    with together() as batch:
        reader = Reader.objects.filter(
            proposal=proposal, user=user, as_what=as_what, until__isnull=True
        ).first()
        if reader is None:
            try:
                with transaction.atomic():
                    reader = Reader.objects.create(
                        proposal=proposal, user=user, as_what=as_what, since=batch.moment
                    )
            except IntegrityError:  # two grants at the same moment: the other one serves as well
                return Reader.objects.get(
                    proposal=proposal, user=user, as_what=as_what, until__isnull=True
                )
            _witness_reading(proposal, "reading_granted", by, as_what, user)
    return reader


def end_reading(proposal: Proposal, user, by, as_what: str = "") -> int:
    """Take the dossier from a person now, as one thing or as all; how many rows ended."""
    with together() as batch:
        rows = Reader.objects.filter(proposal=proposal, user=user, until__isnull=True)
        if as_what:
            rows = rows.filter(as_what=as_what)
        ended = rows.update(until=batch.moment)
        if ended:
            _witness_reading(proposal, "reading_ended", by, as_what, user)
    return ended


def _witness_reading(proposal, verb, by, as_what, user) -> None:
    role = holds(*COUNCIL_HANDS)(proposal, by) or as_what or Capacity.SYSTEM
    # Not even the officers' timeline of a dossier names its readers to the applicant.
    witness(proposal, verb, by=by, role=role, audience=Audience.AUDITORS, reader=user.pk)

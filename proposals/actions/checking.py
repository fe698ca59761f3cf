"""The officer's look through a dossier."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.states import Audience
from proposals.grouping import Suggestion, suggest
from proposals.models import DossierCheck, Proposal
from proposals.models.proposal import officer_apart
from proposals.states import CheckAnswer, ProposalState, StrategicGroup


def suggested_group(proposal: Proposal) -> Suggestion:
    """The group that the dossier's words speak for: its title first, then what it aims at."""
    return suggest([proposal.title, proposal.summary, proposal.effect_statement])


def check_dossier(
    proposal: Proposal,
    *,
    by,
    answers: Mapping[str, tuple[str, str]],
    group: int | None = None,
    group_note: str = "",
    seen_version: int | None = None,
) -> DossierCheck:
    """One look through a submitted dossier: the call's checklist and the strategic group.

    answers: {key: (answer, note)}, every item of `proposal.call.checklist()`. group: the one that
    counts, the dossier's own (confirmed), another (changed) or 0 (declined); None leaves it open.
    """
    with together() as batch:
        row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        role = officer_apart(row, by)
        if not role:
            raise WrongPerson(_("You do not have the right to do this step."))
        if row.state != ProposalState.SUBMITTED:
            raise WrongMoment(_("Only a submitted dossier is checked."))
        if seen_version is not None and seen_version != row.version:
            raise Stale(_("The dossier was changed since you opened this page."))
        checklist = row.call.checklist()
        reasons = _against_answers(checklist, answers)
        reasons += _against_group(row, group, group_note)
        if reasons:
            raise Refused(reasons)
        suggestion = suggested_group(row)
        check = DossierCheck.objects.create(
            proposal=row,
            done_by=by,
            done_at=batch.moment,
            items=[
                {
                    "key": key,
                    "label": str(label),
                    "answer": answers[key][0],
                    "note": clean_text(answers[key][1]),
                }
                for key, label in checklist
            ],
            group_named=row.strategic_group,
            group_suggested=suggestion.group,
            group_terms=list(suggestion.terms),
            group_decided=group,
            group_note=clean_text(group_note),
        )
        if group is not None:
            row.group_confirmed = bool(group)
            row.group_confirmed_by = by
            row.strategic_group = group or row.strategic_group
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
            group=row.strategic_group,
        )
    return check


def _against_answers(checklist, answers) -> list[Reason]:
    reasons = []
    for key, label in checklist:
        answer, note = answers.get(key, ("", ""))
        if answer not in CheckAnswer.values:
            sentence = _("Checklist: “%(item)s” needs an answer.")
            reasons.append(Reason(sentence % {"item": label}, field=key))
        elif answer != CheckAnswer.YES and not clean_text(note):
            sentence = (
                _("Checklist: say why “%(item)s” is not met.")
                if answer == CheckAnswer.NO
                else _("Checklist: say why “%(item)s” does not apply.")
            )
            reasons.append(Reason(sentence % {"item": label}, field=f"{key}_note"))
    return reasons


def _against_group(row: Proposal, group: int | None, note: str) -> list[Reason]:
    if group is None:
        return []
    if group not in StrategicGroup.values or not group and not row.strategic_group:
        return [Reason(_("Strategic group: the dossier names none."), field="group")]
    if not clean_text(note):
        return [Reason(_("Strategic group: give the reason."), field="group_note")]
    return []

"""The officer's look through a dossier."""

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.states import Audience
from proposals.models import DossierCheck, DuplicateNote, Proposal
from proposals.models.proposal import officer_apart
from proposals.states import CheckItem, ProposalState


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
        role = officer_apart(row, by)
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

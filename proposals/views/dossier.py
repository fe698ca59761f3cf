"""Around a dossier: questions to the houses, the officer's check."""

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lifecycle.errors import WrongMoment, WrongPerson
from proposals.actions import ask_attestation, check_dossier
from proposals.actions.checking import suggested_group
from proposals.forms import AskForm, CheckForm
from proposals.models import Proposal
from proposals.models.proposal import officer_apart
from proposals.states import Condition, ProposalState, StrategicGroup
from proposals.views.mending import came_back
from proposals.views.pages import answer, seen, seen_version
from proposals.views.summary import check_evidence


@login_required
@require_http_methods(["GET", "POST"])
def proposal_ask(request, public_id):
    """Ask one house about one condition; which ones stands in the address."""
    proposal = seen(Proposal.objects.select_related("problem", "host"), request.user, public_id)
    if proposal.leader_id != request.user.pk:
        raise WrongPerson(_("Only the task leader asks."))
    given = request.POST if request.method == "POST" else request.GET
    word = given.get("condition", "")
    condition = int(word) if word in {"1", "2", "3", "4"} else 0
    house = given.get("house", "")
    form = AskForm(request.POST or None, proposal=proposal, condition=condition, house=house)

    def deed(form):
        ask_attestation(
            proposal, condition=condition, house=house,
            asked_of=form.cleaned_data["asked_of"], by=request.user,
        )  # fmt: skip
        return proposal

    label = Condition(condition).label if condition else ""
    return answer(
        request, form, deed, _("Ask for a confirmation"), back_url=proposal.get_absolute_url(),
        thing_label=proposal, lead=label, submit_label=_("Ask"), done=_("Asked."),
        nobody=None if form.has_candidates else _nobody_to_ask(condition),
    )  # fmt: skip


def _nobody_to_ask(condition: int) -> str:
    if condition == Condition.THREE_HOUSES:
        return _("Name a partner of this house in the dossier first.")
    if condition == Condition.REAL_PROBLEM:
        return _("Name the problem of an enterprise or cooperative in the dossier first.")
    return _("No organisation can be asked.")


@login_required
@require_http_methods(["GET", "POST"])
def proposal_check(request, public_id):
    """The officer's checklist and word on the strategic group."""
    rows = Proposal.objects.select_related("call", "host", "leader", "problem")
    proposal = seen(rows, request.user, public_id)
    if not officer_apart(proposal, request.user):
        raise WrongPerson(_("Only a managing officer checks dossiers."))
    if proposal.state != ProposalState.SUBMITTED:
        raise WrongMoment(_("Only a submitted dossier is checked."))
    form = CheckForm(request.POST or None, proposal=proposal, initial=_last_answers(proposal))

    suggestion = suggested_group(proposal)

    def deed(form):
        check_dossier(proposal, by=request.user, seen_version=seen_version(request), **form.facts())
        return proposal

    return answer(
        request,
        form,
        deed,
        _("Check the dossier"),
        back_url=proposal.get_absolute_url(),
        template="proposals/proposal_check.html",
        proposal=proposal,
        evidence=check_evidence(proposal),
        back=came_back(proposal),
        suggestion=suggestion,
        suggestion_label=StrategicGroup(suggestion.group).label,
        search=proposal.duplicate_searches.first(),
        version=proposal.version,
    )


def _last_answers(proposal: Proposal) -> dict:
    last = proposal.checks.first()
    answers = {}
    for item in last.items if last else []:
        answers |= {item["key"]: item["answer"], f"{item['key']}_note": item["note"]}
    if proposal.group_confirmed is not None:
        group = proposal.strategic_group if proposal.group_confirmed else 0
        answers |= {"group": group, "group_note": proposal.group_note}
    return answers

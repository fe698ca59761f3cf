"""Contracts: the list, one contract, drawing up, acceptance, the verdict."""

from io import BytesIO

import django_filters
from django.forms import Form
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import actions, letters
from contracts.doors import amendment_doors, doors, is_officer
from contracts.forms import (
    AcceptancePlanForm,
    DrawUpForm,
    MilestoneFormSet,
    SettleForm,
    VerdictForm,
    planned,
)
from contracts.models import Contract
from contracts.permissions import problem_owner
from contracts.states import ContractState, Method
from contracts.tables import milestone_rows
from contracts.views.frame import allow, find, form_page, page, posted
from lifecycle.errors import WrongMoment
from lifecycle.pages import ListPage, life_of
from lifecycle.views import seen_version, verb_view
from papers.downloads import as_download, document_download
from papers.models import Document
from people.permissions import holds
from people.states import Role
from proposals.models import Proposal
from proposals.states import ProposalState
from scoring.querysets import COUNCIL_STAFF

LIST_URL = "contracts:contract_list"

# Who has the next step, and until when, as the head of the page says it.
HELD_BY = {
    ContractState.DRAFT: lambda contract: {"holder": contract.proposal.host},
    ContractState.AGREED: lambda contract: {"holder": Role.FUND_DIRECTOR.label},
    ContractState.SIGNED: lambda contract: {
        "holder": contract.proposal.host,
        "until": contract.ends_on,
    },
    ContractState.AWAITING_ACCEPTANCE: lambda contract: {"holder": Role.OFFICER.label},
    ContractState.ACCEPTED: lambda contract: {"holder": Role.CHIEF_ACCOUNTANT.label},
    ContractState.SETTLED: lambda contract: {"holder": Role.FUND_DIRECTOR.label},
    ContractState.FAILED: lambda contract: {"holder": Role.FUND_DIRECTOR.label},
}


class ContractFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=gettext_lazy("Search"), method="search")
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=ContractState.choices, empty_label=gettext_lazy("All")
    )
    method = django_filters.ChoiceFilter(
        label=gettext_lazy("Lump-sum method"),
        choices=Method.choices,
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Contract
        fields = ["q", "state", "method"]

    def search(self, rows, name, words):
        return rows.found_by(words)


class ContractList(ListPage):
    """Contracts this person may see."""

    template_name = "contracts/contract_list.html"
    filterset_class = ContractFilter
    sorts = {
        "number": ["folded"],
        "title": ["proposal__title_folded"],
        "amount": ["amount"],
        "ends_on": ["ends_on"],
        "next": ["next_due_on"],
    }
    default_sort = "-number"

    def rows(self, request):
        return Contract.objects.visible_to(request.user).for_list()

    def more(self, request):
        shown = Contract.objects.in_full_for(request.user).values_list("pk", flat=True)
        waiting = Proposal.objects.none()
        if request.user.is_authenticated:
            waiting = Contract.objects.proposals_without(request.user)
        return {
            "in_full": set(shown),
            "without_contract": waiting,
        }


@page
def contract_detail(request, public_id):
    contract = find(Contract.objects.visible_to(request.user), public_id)
    is_open = contract.is_open_to(request.user)
    life = life_of(contract, request.user)
    context = {
        "contract": contract,
        "is_open": is_open,
        "may_see_council": bool(holds(*COUNCIL_STAFF)(contract, request.user)),
        "doors": doors(contract, request.user),
        "results": contract.results.all(),
        "crumbs": [(_("Contracts"), reverse(LIST_URL)), (str(contract), "")],
        **HELD_BY.get(contract.state, lambda contract: {})(contract),
        **life,
    }
    if is_open:
        context |= {
            "milestones": milestone_rows(contract.milestones.for_table()),
            "amendments": contract.amendments.all(),
            "amendment_doors": amendment_doors(contract, request.user),
            "documents": Document.objects.about(contract).in_force(),
            "advance_rule": contract.frozen_rules.entry(actions.ADVANCE_MAX),
        }
    return render(request, "contracts/contract_detail.html", context)


_verb = verb_view(
    lambda user: Contract.objects.visible_to(user).for_page(), forms={"settle": SettleForm}
)


@page
def contract_verb(request, public_id, verb):
    """Any move of a contract; signing also puts the paper into the house's register."""
    answer = _verb(request, public_id, verb)
    if verb == "sign" and answer.status_code == 302:
        letters.issue(Contract.objects.for_page().get(public_id=public_id), by=request.user)
    return answer


@page
def contract_paper(request, public_id, code):
    """The paper itself, for whoever sees the contract in full."""
    contract = find(Contract.objects.in_full_for(request.user), public_id)
    document = get_object_or_404(Document.objects.about(contract), code=code)
    return document_download(document)


@page
def contract_preview(request, public_id):
    """The contract as it would be printed now; without a code, for nobody has issued it."""
    contract = find(Contract.objects.in_full_for(request.user), public_id)
    return as_download(BytesIO(letters.paper(contract).to_pdf()), "hop-dong-du-thao.pdf")


@page
def contract_new(request, public_id):
    """Draw up the contract of a funded proposal."""
    proposal = get_object_or_404(
        Proposal.objects.visible_to(request.user).select_related("call__rule_set", "host"),
        public_id=public_id,
    )
    allow(is_officer(proposal, request.user))
    if proposal.state != ProposalState.FUNDED:
        raise WrongMoment(_("Only a funded proposal gets a contract."))
    draft = actions.blank(proposal, by=request.user)
    return _draw_up_page(
        request,
        draft,
        lambda **terms: actions.draw_up(proposal, by=request.user, **terms),
        title=_("Draw up the contract"),
        back_url=proposal.get_absolute_url(),
    )


@page
def contract_edit(request, public_id):
    """Change a draft's terms and plan."""
    contract = find(Contract.objects.visible_to(request.user), public_id)
    allow(is_officer(contract, request.user))
    if contract.state != ContractState.DRAFT:
        raise WrongMoment(_("Only a draft can be changed."))
    return _draw_up_page(
        request,
        contract,
        lambda **terms: actions.redraw(
            contract,
            by=request.user,
            seen_version=seen_version(request),
            **terms,
        ),
        title=_("Change the draft"),
        back_url=contract.get_absolute_url(),
    )


def _draw_up_page(request, contract, deed, *, title, back_url):
    names = ("method", "starts_on", "ends_on", "fund_signatory", "host_signatory")
    form = posted(request, DrawUpForm, initial={name: getattr(contract, name) for name in names})
    steps = actions.present_plan(contract)
    rows = posted(
        request,
        MilestoneFormSet,
        initial=[
            {"name": step.name, "due_on": step.due_on, "amount": step.amount} for step in steps
        ],
        prefix="milestones",
    )
    return form_page(
        request,
        form,
        lambda: deed(milestones=planned(rows), **form.cleaned_data),
        title=title,
        back_url=back_url,
        button=_("Save the draft"),
        template="contracts/draw_up.html",
        rows=rows,
        contract=contract,
        proposal=contract.proposal,
        advance_rule=contract.frozen_rules.entry(actions.ADVANCE_MAX),
    )


@page
def acceptance_plan(request, public_id):
    contract = find(Contract.objects.visible_to(request.user), public_id)
    allow(is_officer(contract, request.user))
    form = posted(request, AcceptancePlanForm, contract=contract)
    return form_page(
        request,
        form,
        lambda: actions.plan_acceptance(
            contract, council=form.cleaned_data["council"], by=request.user
        ),
        title=_("Plan the acceptance"),
        back_url=contract.get_absolute_url(),
        button=_("Put before the council"),
        thing=contract,
    )


@page
def acceptance_record(request, public_id):
    """Carry the council's grade over to the contract, after a look at it."""
    contract = find(Contract.objects.visible_to(request.user), public_id)
    allow(is_officer(contract, request.user))
    return form_page(
        request,
        posted(request, Form),
        lambda: actions.record_acceptance(contract, by=request.user),
        title=_("Record the acceptance"),
        back_url=contract.get_absolute_url(),
        button=_("Record the acceptance"),
        template="contracts/acceptance_record.html",
        thing=contract,
        item=contract.acceptance.item if hasattr(contract, "acceptance") else None,
    )


@page
def verdict_new(request, public_id):
    contract = find(Contract.objects.visible_to(request.user), public_id)
    allow(problem_owner(contract, request.user))
    form = posted(request, VerdictForm)
    return form_page(
        request,
        form,
        lambda: actions.give_verdict(contract, by=request.user, **form.cleaned_data).contract,
        title=_("Say whether it is solved"),
        back_url=contract.get_absolute_url(),
        button=_("Give the verdict"),
        template="contracts/verdict.html",
        thing=contract,
        problem=contract.proposal.problem,
    )

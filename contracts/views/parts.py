"""What belongs to one contract: milestones, amendments, the risk file."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from contracts import actions, rules
from contracts.doors import is_officer
from contracts.forms import AMENDMENT_FORMS, DecideForm, ProofsForm, ReportForm, RiskForm
from contracts.models import Amendment, Contract, Milestone, RiskFile
from contracts.permissions import task_leader
from contracts.states import AmendmentKind
from contracts.tables import amendment_rows, live_payment
from contracts.views.frame import allow, find, form_page, page, posted
from lifecycle.pages import life_of
from lifecycle.views import verb_view


def crumbs(contract, last) -> list[tuple[str, str]]:
    return [
        (_("Contracts"), reverse("contracts:contract_list")),
        (str(contract), contract.get_absolute_url()),
        (str(last), ""),
    ]


# --- Milestones ---


@page
def milestone_detail(request, public_id):
    rows = Milestone.objects.visible_to(request.user).select_related("instalment", "attachment")
    milestone = find(rows, public_id)
    return render(
        request,
        "contracts/milestone_detail.html",
        {
            "milestone": milestone,
            "contract": milestone.contract,
            "payment": live_payment(milestone),
            "crumbs": crumbs(milestone.contract, milestone),
            **life_of(milestone, request.user),
        },
    )


milestone_verb = verb_view(
    lambda user: Milestone.objects.visible_to(user).for_page(), forms={"report": ReportForm}
)


# --- Amendments ---


@page
def amendment_new(request, public_id, kind):
    if kind not in AmendmentKind.values:
        raise Http404
    contract = find(Contract.objects.in_full_for(request.user), public_id)
    allow(task_leader(contract, request.user))
    form = posted(request, AMENDMENT_FORMS[kind], contract=contract)
    return form_page(
        request,
        form,
        lambda: actions.request_amendment(
            contract,
            kind=kind,
            reason=form.cleaned_data["reason"],
            changes=form.changes(),
            by=request.user,
        ),
        title=AmendmentKind(kind).label,
        back_url=contract.get_absolute_url(),
        button=_("Ask for the amendment"),
        thing=contract,
    )


@page
def amendment_detail(request, public_id):
    amendment = find(Amendment.objects.visible_to(request.user), public_id)
    return render(
        request,
        "contracts/amendment_detail.html",
        {
            "amendment": amendment,
            "contract": amendment.contract,
            "rows": amendment_rows(amendment),
            "crumbs": crumbs(amendment.contract, amendment),
            **life_of(amendment, request.user),
        },
    )


amendment_verb = verb_view(lambda user: Amendment.objects.visible_to(user).for_page())


# --- The risk file ---


@page
def risk_new(request, public_id):
    contract = find(Contract.objects.in_full_for(request.user), public_id)
    allow(is_officer(contract, request.user))
    form = posted(request, RiskForm)
    form.order_fields(["cause", "account"])
    return form_page(
        request,
        form,
        lambda: actions.open_risk_file(
            contract,
            cause=form.cleaned_data["cause"],
            account=form.cleaned_data["account"],
            proofs=form.proofs(),
            by=request.user,
        ),
        title=_("Open a risk file"),
        back_url=contract.get_absolute_url(),
        button=_("Open the risk file"),
        thing=contract,
    )


@page
def risk_detail(request, public_id):
    risk_file = find(RiskFile.objects.visible_to(request.user), public_id)
    return render(
        request,
        "contracts/risk_detail.html",
        {
            "risk_file": risk_file,
            "contract": risk_file.contract,
            "proofs": [
                {**proof, "question": rules.COMPLIANCE.get(proof["key"], proof["key"])}
                for proof in risk_file.proofs
            ],
            "conditions_rule": risk_file.contract.frozen_rules.entry("risk.conditions"),
            "may_answer": risk_file.state == "open" and is_officer(risk_file, request.user),
            "crumbs": crumbs(risk_file.contract, _("Risk file")),
            **life_of(risk_file, request.user),
        },
    )


@page
def risk_proofs(request, public_id):
    risk_file = find(RiskFile.objects.visible_to(request.user), public_id)
    allow(is_officer(risk_file, request.user))
    form = posted(request, ProofsForm, proofs=risk_file.proofs)
    return form_page(
        request,
        form,
        lambda: actions.answer_proofs(risk_file, proofs=form.proofs(), by=request.user),
        title=_("Answer the checklist"),
        back_url=risk_file.get_absolute_url(),
        button=_("Save the answers"),
        thing=risk_file,
    )


risk_verb = verb_view(
    lambda user: RiskFile.objects.visible_to(user).for_page(), forms={"decide": DecideForm}
)

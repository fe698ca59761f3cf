"""Allocations: the list, computing one, its lines with their reasons, the decision."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funds import exports, letters
from funds.allocating import ask_for_allocation
from funds.allocation_forms import ComputeForm
from funds.filters import AllocationFilter
from funds.forms import ApproveAllocationForm
from funds.models import Allocation, AllocationCertificate, BudgetYear
from funds.sentences import limit_label
from funds.states import AllocationState, LimitOf
from funds.views.frame import SignedInList, allow, form_page, page
from lifecycle.errors import Refused, WrongMoment
from lifecycle.pages import life_of
from lifecycle.views import verb_view
from papers.downloads import as_download
from papers.models import Document
from papers.templatetags.ba_nha import dong
from people.models import Organisation, User
from people.permissions import holds, provinces_as
from people.states import Role
from proposals.states import StrategicGroup
from scoring.states import PriorityApplies

decides = holds(Role.PROVINCIAL_LEADER)


class AllocationList(SignedInList):
    template_name = "funds/allocation_list.html"
    filterset_class = AllocationFilter
    sorts = {"year": ["budget__year"], "call": ["call__code"], "computed": ["created_at"]}
    default_sort = "-computed"

    def rows(self, request):
        return Allocation.objects.visible_to(request.user).for_list()

    def more(self, request):
        return {"may_compute": bool(provinces_as(request.user, Role.OFFICER))}


def _find(request, public_id: str) -> Allocation:
    rows = Allocation.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, public_id=public_id)


@page
def allocation_new(request):
    allow(next(iter(provinces_as(request.user, Role.OFFICER)), ""))
    form = ComputeForm(request.POST or None, user=request.user, initial=request.GET.dict())

    def deed():
        call = form.cleaned_data["call"]
        budget = BudgetYear.objects.for_list().filter(
            province_id=call.province_id, year=call.budget_year
        )
        if not budget:
            raise Refused(_("The year of this call has no budget yet."))
        asked = {"policy": form.cleaned_data["policy"], "title": form.cleaned_data["title"]}
        made = ask_for_allocation(budget[0], call, by=request.user, wishes=form.wishes, **asked)
        return made.job if made.state == AllocationState.COMPUTING and made.job else made

    return form_page(
        request, "funds/allocation_new.html", form, deed, title=_("Compute an allocation")
    )


@login_required
@require_safe
def allocation_detail(request, public_id: str):
    allocation = _find(request, public_id)
    lines = list(allocation.lines.for_list())
    _name_swaps(allocation, lines)
    papers = list(Document.objects.about(allocation).order_by("-pk"))
    lacks_decision = allocation.state == AllocationState.APPROVED and not papers
    context = {
        "allocation": allocation,
        "lines": lines,
        "groups": _groups(lines),
        "evidence": _evidence(allocation, papers),
        "wishes": _wishes(allocation),
        "conflict": [_conflicting(one) for one in allocation.result.get("conflict", [])],
        "may_issue": lacks_decision and decides(allocation, request.user),
        **life_of(allocation, request.user),
    }
    return render(request, "funds/allocation_detail.html", context)


def _name_swaps(allocation: Allocation, lines) -> None:
    """Each line's `instead`: the lines of those that would not be funded in its place."""
    ids = {row["key"]: row["id"] for row in allocation.inputs["candidates"]}
    by_id = {line.proposal_id: line for line in lines}
    for line in lines:
        line.instead = [by_id[ids[key]] for key in line.why.get("instead", [])]


def _wishes(allocation: Allocation) -> list[dict]:
    """The limits of the scenario, in words."""
    fields = ComputeForm.base_fields
    return [
        {
            "label": fields[name].label,
            "value": f"{asked}%" if name == "floor_percent" else dong(asked),
        }
        for name, asked in allocation.wishes.items()
    ]


def _conflicting(one: dict) -> dict:
    """A limit of those that can't hold together, and how far it would have to give way."""
    _kind, of, key, _year = one["limit"]
    model = {LimitOf.HOST: Organisation, LimitOf.LEADER: User}.get(of)
    name = str(model.objects.filter(pk=key).first() or "") if model else ""
    return {**one, "label": limit_label(one["limit"], name)}


def _groups(lines) -> list[dict]:
    """What each group asked for and what it got."""
    rows = []
    for group in StrategicGroup:
        mine = [line for line in lines if line.group == group]
        funded = [line.amount for line in mine if line.is_funded]
        rows.append(
            {
                "group": group,
                "label": group.label,
                "asked_count": len(mine),
                "asked": sum(line.amount for line in mine),
                "funded_count": len(funded),
                "funded": sum(funded),
            }
        )
    return rows


def _evidence(allocation: Allocation, papers: list[Document]) -> list[dict]:
    """The ranking, the money and the rule it rests on, and the papers made of it."""
    inputs, budget, call = allocation.inputs, allocation.budget, allocation.call
    rule = budget.rule_set.rules.entry("budget.strategic_min_share")
    return [
        {
            "label": _("Inputs"),
            "note": _("The ranking and the money at the moment of computing."),
            "sha256": allocation.inputs_sha256,
        },
        {"label": _("Ranking of the call"), "url": _ranking_url(call), "value": call.code},
        {"label": _("Budget"), "url": budget.get_absolute_url(), "value": str(budget)},
        {
            "label": rule.name,
            "value": f"{rule.value}%",
            "note": rule.source,
            "url": reverse("rulebook:parameter_detail", args=[rule.key]),
        },
        {
            "label": _("Order"),
            "note": _("3-house and strategic scores: %(how)s")
            % {"how": PriorityApplies(inputs["priority"]).label},
        },
        *(
            {"label": paper.title, "url": paper.get_absolute_url(), "sha256": paper.sha256}
            for paper in papers
        ),
    ]


def _ranking_url(call) -> str:
    return reverse("scoring:ranking", kwargs={"public_id": call.public_id})


@login_required
@require_safe
def allocation_xlsx(request, public_id: str):
    allocation = _find(request, public_id)
    name = f"phan-bo-{allocation.call.code}.xlsx"
    return as_download(BytesIO(exports.allocation_xlsx(allocation)), name)


@login_required
@require_safe
def allocation_certificate(request, public_id: str):
    """What the independent program adds up again."""
    kept = get_object_or_404(AllocationCertificate, allocation=_find(request, public_id))
    name = f"chung-nhan-{kept.allocation.call.code}-{public_id}.json"
    return as_download(BytesIO(kept.text.encode()), name)


@login_required
@require_POST
def decision_issue(request, public_id: str):
    """Make the decision's paper, with the code by which anyone can check it."""
    allocation = _find(request, public_id)
    allow(decides(allocation, request.user))
    if allocation.state != AllocationState.APPROVED:
        raise WrongMoment(_("Only an approved allocation has its decision."))
    letters.issue(allocation, by=request.user)
    return redirect(allocation.get_absolute_url())


def _what_it_does(allocation: Allocation) -> list[dict]:
    """The sums of the decision, then what it rests on."""
    result = allocation.result
    return [
        {
            "label": _("%(funded)s of %(all)s dossiers")
            % {"funded": result["funded"], "all": result["candidates"]},
            "value": dong(result["total"]),
        },
        {"label": _("of which strategic"), "value": dong(result["strategic"])},
        *_evidence(allocation, papers=[]),
    ]


allocation_verb = verb_view(
    lambda user: Allocation.objects.visible_to(user).for_page(),
    forms={"approve": ApproveAllocationForm},
    evidence=_what_it_does,
)

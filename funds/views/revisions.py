"""Revisions: an approved year's sources and limits made anew, each version readable."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funds.forms import RevisionForm, limits_of, part_forms, parts_of, sources_of
from funds.models import BudgetRevision, BudgetYear, Entry
from funds.revising import propose_revision, told
from funds.states import BudgetYearState
from funds.views.budgets import keeps_accounts
from funds.views.frame import allow, form_page, page, sheet_of
from lifecycle.errors import WrongMoment
from lifecycle.pages import life_of
from lifecycle.views import seen_version, verb_view
from papers.templatetags.ba_nha import dong


@page
def revision_new(request, public_id: str):
    rows = BudgetYear.objects.visible_to(request.user).for_list()
    budget = get_object_or_404(rows, public_id=public_id)
    allow(keeps_accounts(budget, request.user))
    if budget.state != BudgetYearState.APPROVED:
        raise WrongMoment(_("The budget of the year is not approved."))
    if budget.revisions.waiting().exists():
        raise WrongMoment(_("A revision of this budget waits for its approval."))
    data, sheet = request.POST or None, sheet_of(request, [budget.province_id])
    kept = {"denominator": budget.denominator, "denominator_note": budget.denominator_note}
    form = RevisionForm(data, initial=kept)
    formset, limits = part_forms(data, sheet, *parts_of(budget), [budget.province_id])

    def deed():
        return propose_revision(
            budget,
            by=request.user,
            sources=sources_of(formset),
            limits=limits_of(limits),
            seen_version=seen_version(request),
            **form.cleaned_data,
        )

    return form_page(
        request,
        "funds/budget_form.html",
        form,
        deed,
        formset=formset,
        limits=limits,
        sheet=sheet,
        title=_("Propose a revision"),
        budget=budget,
    )


@login_required
@require_safe
def revision_detail(request, public_id: str):
    revision = get_object_or_404(
        BudgetRevision.objects.visible_to(request.user).for_page(), public_id=public_id
    )
    percent = revision.budget.strategic_percent
    context = {
        "revision": revision,
        "versions": [
            (_("Before"), told(revision.before, percent)),
            (_("After"), told(revision.after, percent)),
        ],
        "posted": Entry.objects.filter(
            evidence_type=revision._meta.label_lower, evidence_id=revision.pk
        ).first(),
        **life_of(revision, request.user),
    }
    return render(request, "funds/revision_detail.html", context)


def _evidence(revision: BudgetRevision) -> list[dict]:
    percent = revision.budget.strategic_percent
    before, after = told(revision.before, percent), told(revision.after, percent)
    return [
        {"label": _("Reason"), "value": revision.reason},
        *(
            {"label": label, "value": f"{dong(before[name])} → {dong(after[name])}"}
            for name, label in (
                ("total", _("Total")),
                ("denominator", _("S&T career expenditure")),
                ("floor", _("Floor")),
            )
        ),
    ]


revision_verb = verb_view(
    lambda user: BudgetRevision.objects.visible_to(user).for_page(), evidence=_evidence
)

"""Budgets before a finance appraisal group: the list, one budget line by line, its file."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lifecycle.pages import ListPage, life_of
from lifecycle.views import seen_version
from papers.downloads import as_download
from scoring import actions, exports
from scoring.figure_forms import AnswerForm, FiguresForm
from scoring.models import Appraisal, Item
from scoring.states import ItemState
from scoring.views.frame import allow, form_page, page, posted


class AppraisalList(LoginRequiredMixin, ListPage):
    template_name = "scoring/appraisal_list.html"

    def rows(self, request):
        return Appraisal.objects.visible_to(request.user).for_list().with_sums()


def find(request, public_id) -> Appraisal:
    rows = Appraisal.objects.visible_to(request.user).select_related(
        "item__proposal__host",
        "item__proposal__call",
        "item__council__rule_set",
        "item__meeting__council",
    )
    return get_object_or_404(rows, item__public_id=public_id)


@page
def appraisal_detail(request, public_id):
    """The lines with their sums, to be read; to be judged by a member of the group in session."""
    appraisal = find(request, public_id)
    item, user = appraisal.item, request.user
    may_see_item = Item.objects.visible_to(user).filter(pk=item.pk).exists()
    context = {
        "appraisal": appraisal,
        "item": item,
        "lines": list(appraisal.lines.all()),
        "sums": appraisal.sums,
        "ceiling": item.proposal.call.ceiling_per_task,
        "advice": appraisal.advice(),
        "may_judge": bool(appraisal.judging_role(user)),
        "may_answer": appraisal.may_be_answered_by(user),
        "is_closed": item.is_unsealed,
        "is_concluded": item.state == ItemState.CONCLUDED,
        # Whoever does not see the item, as the task leader, has no part in its life.
        **(life_of(item, user) if may_see_item else {}),
        "item_url": item.get_absolute_url() if may_see_item else "",
    }
    return render(request, "scoring/appraisal_detail.html", context)


@page
def appraisal_figures(request, public_id):
    appraisal = find(request, public_id)
    allow(appraisal.judging_role(request.user))
    form = posted(request, FiguresForm, appraisal=appraisal)

    def deed():
        given = form.cleaned_data
        actions.judge_lines(
            appraisal,
            form.judgements(),
            by=request.user,
            method=given["method"],
            method_reason=given["method_reason"],
            seen_version=seen_version(request),
        )

    return form_page(
        request,
        form,
        deed,
        title=_("Judge the budget line by line"),
        button=_("Keep the figures"),
        thing=appraisal,
        appraisal=appraisal,
        advice=appraisal.advice(),
        template="scoring/figures_form.html",
        back_url=appraisal.get_absolute_url(),
    )


@page
def appraisal_answer(request, public_id):
    appraisal = find(request, public_id)
    allow("leader" if appraisal.may_be_answered_by(request.user) else "")
    form = posted(request, AnswerForm)

    def deed():
        actions.answer_figures(appraisal, text=form.cleaned_data["text"], by=request.user)

    return form_page(
        request,
        form,
        deed,
        title=_("Answer to the figures"),
        button=_("Send the answer"),
        thing=appraisal,
        back_url=appraisal.get_absolute_url(),
    )


@login_required
@require_safe
def appraisal_file(request, public_id):
    appraisal = find(request, public_id)
    proposal = appraisal.item.proposal
    name = (proposal.code or proposal.public_id).replace("/", "-")
    return as_download(exports.appraisal_xlsx(appraisal), f"tham-dinh-kinh-phi-{name}.xlsx")

"""Reversals: an entry's mirror is proposed on the entry's page and posted by a second person."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funds.correcting import propose_reversal
from funds.filters import ReversalFilter
from funds.forms import ReversalForm
from funds.models import Entry, Reversal
from funds.models.reversal import can_be_reversed
from funds.views.books import proposes
from funds.views.frame import SignedInList, allow, form_page, page
from lifecycle.pages import life_of
from lifecycle.views import verb_view
from papers.templatetags.ba_nha import dong


class ReversalList(SignedInList):
    template_name = "funds/reversal_list.html"
    filterset_class = ReversalFilter
    sorts = {"proposed": ["id"]}
    default_sort = "-proposed"

    def rows(self, request):
        return Reversal.objects.visible_to(request.user).for_list()


def _mirror(entry: Entry) -> list[dict]:
    """The legs as they will be posted."""
    legs = entry.postings.select_related("account", "commitment__proposal").order_by("id")
    return [
        {
            "label": str(leg.account),
            "value": f"{'+' if leg.amount < 0 else '−'}{dong(abs(leg.amount))}",
            "note": leg.commitment.proposal.title if leg.commitment else "",
        }
        for leg in legs
    ]


@page
def reversal_new(request, public_id: str):
    rows = Entry.objects.visible_to(request.user).select_related("budget")
    entry = get_object_or_404(rows, public_id=public_id)
    allow(proposes(entry, request.user))
    form = ReversalForm(request.POST or None, entry=entry)

    def deed():
        return propose_reversal(entry, by=request.user, **form.cleaned_data)

    return form_page(
        request,
        "funds/reversal_new.html",
        form,
        deed,
        title=_("Propose a reversal"),
        entry=entry,
        mirror=_mirror(entry),
        reason_against=can_be_reversed(entry),
        live=entry.reversals.live().first(),
    )


@login_required
@require_safe
def reversal_detail(request, public_id: str):
    rows = Reversal.objects.visible_to(request.user).for_page()
    reversal = get_object_or_404(rows, public_id=public_id)
    context = {
        "reversal": reversal,
        "entry": reversal.entry,
        "posted": Entry.objects.filter(reverses=reversal.entry_id).first(),
        "mirror": _mirror(reversal.entry),
        **life_of(reversal, request.user),
    }
    return render(request, "funds/reversal_detail.html", context)


reversal_verb = verb_view(
    lambda user: Reversal.objects.visible_to(user).for_page(),
    evidence=lambda reversal: [
        {"label": _("Reason"), "value": reversal.reason},
        {"label": _("Paper it rests on"), "value": reversal.basis},
        *_mirror(reversal.entry),
    ],
)

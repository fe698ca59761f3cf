"""The duplicate search of a dossier: ask, look side by side, conclude, print."""

from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle.errors import Refused, Stale, WrongMoment
from papers.downloads import as_download
from people.permissions import holds
from proposals.actions import judge_hits, search_duplicates
from proposals.forms.duplicates import JudgeForm, SearchForm
from proposals.letters.duplicates import paper
from proposals.models import DuplicateSearch, Proposal
from proposals.models.proposal import officer_apart
from proposals.querysets import FUND_STAFF
from proposals.states import SEARCHED_IN
from proposals.views.pages import seen, seen_version

FIELD_LABELS = {
    "title": gettext_lazy("Title"),
    "objectives": gettext_lazy("Objectives"),
    "content": gettext_lazy("Content"),
}


@login_required
@require_http_methods(["GET", "POST"])
def duplicate_searches(request, public_id):
    """Every search of a dossier, and a new one."""
    proposal = seen(Proposal.objects.select_related("host", "call"), request.user, public_id)
    if proposal.has_in_team(request.user) or not holds(*FUND_STAFF)(proposal, request.user):
        raise Http404
    may_search = bool(officer_apart(proposal, request.user)) and proposal.state in SEARCHED_IN
    form = SearchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        search = search_duplicates(proposal, by=request.user, terms=form.cleaned_data["terms"])
        return redirect(search.get_absolute_url())
    context = {
        "proposal": proposal,
        "form": form,
        "may_search": may_search,
        "searches": searches_of(proposal, request.user),
    }
    status = 400 if form.errors else 200
    return render(request, "proposals/duplicate_searches.html", context, status=status)


def searches_of(proposal: Proposal, user):
    return proposal.duplicate_searches.visible_to(user).select_related(
        "searched_by", "concluded_by"
    )


def _seen(user, public_id: str) -> DuplicateSearch:
    rows = DuplicateSearch.objects.visible_to(user).select_related(
        "proposal__call", "proposal__host", "proposal__province", "searched_by", "concluded_by"
    )
    return get_object_or_404(rows, public_id=public_id)


def _hits(search: DuplicateSearch, user) -> tuple[list, int]:
    """The hits this person may see, and how many others there are."""
    hits = list(search.hits.select_related("earlier", "other__host", "judged_by"))
    others = [hit.other_id for hit in hits if hit.other_id]
    may_see = set(
        Proposal.objects.visible_to(user).filter(pk__in=others).values_list("pk", flat=True)
    )
    shown = [hit for hit in hits if not hit.other_id or hit.other_id in may_see]
    return shown, len(hits) - len(shown)


@login_required
@require_http_methods(["GET", "POST"])
def duplicate_search(request, public_id):
    """What was found, best first, side by side; an officer concludes each and the whole."""
    search = _seen(request.user, public_id)
    hits, hidden = _hits(search, request.user)
    form = JudgeForm(request.POST or None, hits=hits)
    if request.method != "POST":
        return _page(request, search, hits, hidden, form)
    if not form.is_valid():
        return _page(request, search, hits, hidden, form, status=400)
    is_end = "conclude" in request.POST
    given = form.cleaned_data
    try:
        judge_hits(
            search,
            form.judgements(),
            by=request.user,
            verdict=(given["verdict"] or "?") if is_end else "",
            conclusion=given["conclusion"],
            seen_version=seen_version(request),
        )
    except (Refused, WrongMoment) as refusal:
        for reason in refusal.reasons:
            form.add_error(reason.field if reason.field in form.fields else None, str(reason))
        version = search.version if isinstance(refusal, Stale) else request.POST.get("version", "")
        return _page(request, search, hits, hidden, form, status=refusal.status, version=version)
    messages.success(request, _("Concluded.") if is_end else _("Saved."))
    return redirect(search.get_absolute_url())


def _page(request, search, hits, hidden, form, status=200, version=None):
    may_judge = search.is_open and bool(officer_apart(search.proposal, request.user))
    shown = [
        {
            "hit": hit,
            "fields": form.fields_of(hit),
            "passages": [
                {**part, "label": FIELD_LABELS[part["field"]], "percent": part["similarity"] / 100}
                for part in hit.passages
            ],
        }
        for hit in hits
    ]
    context = {
        "search": search,
        "proposal": search.proposal,
        "shown": shown,
        "hidden": hidden,
        "form": form,
        "may_judge": may_judge,
        "version": search.version if version is None else version,
    }
    return render(request, "proposals/duplicate_search.html", context, status=status)


@login_required
@require_safe
def duplicate_paper(request, public_id):
    """The search as a PDF to print."""
    search = _seen(request.user, public_id)
    hits, _hidden = _hits(search, request.user)
    name = f"tra-cuu-trung-lap-{search.proposal.code.replace('/', '-')}.pdf"
    return as_download(BytesIO(paper(search, hits).to_pdf()), name)

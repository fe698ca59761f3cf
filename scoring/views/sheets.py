"""The reviewer's desk: what to score by when, and the dossier beside its sheet."""

from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lifecycle.errors import Refused, WrongPerson
from lifecycle.moves import reasons_against, transition_of
from lifecycle.pages import ListPage
from lifecycle.views import seen_version, verb_view
from proposals.anonymous import anonymous
from proposals.forms.fields import note_refusal
from proposals.models import Proposal
from scoring import actions
from scoring.filters import TODO, DeskFilter
from scoring.forms import SheetForm
from scoring.models import Item, ScoreSheet
from scoring.states import WRITABLE, SheetState
from scoring.views.frame import page


class Desk(LoginRequiredMixin, ListPage):
    """What I must score, the next meeting first."""

    template_name = "scoring/desk.html"
    filterset_class = DeskFilter
    sorts = {
        "due": ["is_unplanned", "meets_at", "position"],
        "title": ["proposal__title_folded"],
    }
    default_sort = "due"

    def get(self, request, **kwargs):
        if not request.GET:
            request.GET = request.GET.copy()
            request.GET["sheet"] = TODO
        return super().get(request, **kwargs)

    def rows(self, request):
        shown = (
            "public_id", "state", "position", "council__name",
            "proposal__code", "proposal__title",
        )  # fmt: skip
        rows = Item.objects.on_desk_of(request.user).for_list()
        # Without the council's rule set: it is long, and no row shows any of it.
        rows = rows.select_related(None).select_related("proposal", "council").only(*shown)
        return rows.shown_to(request.user)


def _dossier(item, user) -> dict:
    """The proposal with the parts that stand beside the sheet; without names where the council
    reads it so.
    """
    rows = (
        Proposal.objects.visible_to(user)
        .select_related("host", "problem", "call")
        .prefetch_related(
            "indicators",
            "products",
            "work_items",
            "partners__organisation",
            "attestations__asked_of",
            "attachments",
        )
        .with_state_amount()
    )
    proposal = rows.filter(pk=item.proposal_id).first()
    if proposal is None:
        return {"dossier": anonymous(user, pk=item.proposal_id)}
    return {"proposal": proposal}


@page
def sheet_edit(request, public_id):
    """GET: the dossier beside the sheet. POST: keep it; with `file`, go on to file it."""
    rows = Item.objects.visible_to(request.user).select_related(
        "proposal__call", "council__rule_set", "meeting"
    )
    item = get_object_or_404(rows, public_id=public_id)
    seat = item.council.seat_of(request.user)
    if seat is None:
        raise WrongPerson(_("Only members of the council score."))
    criteria = item.council.criteria(*item.rubric_kinds)
    form = None
    if request.method == "POST":
        form = SheetForm(request.POST, criteria=criteria)
        answer = _keep(request, item, form)
        if answer is not None:
            return answer
    sheet = ScoreSheet.objects.filter(item=item, seat=seat).with_marks().first()
    is_writable = item.state in WRITABLE and (sheet is None or sheet.state == SheetState.DRAFT)
    form = form or SheetForm(criteria=criteria, sheet=sheet)
    context = {
        "item": item,
        "sheet": sheet,
        "seat": seat,
        "form": form,
        "is_writable": is_writable,
        "reviews_it": seat.pk in item.bench.reviewers,
        **_dossier(item, request.user),
    }
    return render(request, "scoring/sheet_edit.html", context, status=400 if form.errors else 200)


def _keep(request, item, form):
    """Keep the draft; None when it must be shown again with its errors."""
    if not form.is_valid():
        return None
    try:
        sheet = actions.save_sheet(
            item,
            by=request.user,
            marks=form.markings(),
            comments=form.cleaned_data["comments"],
            seen_version=seen_version(request),
        )
        if "file" not in request.POST:
            return redirect(f"{sheet.get_absolute_url()}#da-luu")
        _refuse_unready(sheet, request.user)
    except Refused as refusal:
        note_refusal(form, refusal.reasons)
        return None
    return redirect(sheet.get_verb_url("file"))


def _refuse_unready(sheet, user) -> None:
    """Everything that stands against filing, told on the form before it is asked once more."""
    sheet = ScoreSheet.objects.get(pk=sheet.pk)
    reasons = reasons_against(transition_of(sheet, "file"), sheet, user)
    if reasons := [*reasons, *sheet.reasons_against_filing()]:
        raise Refused(reasons)


sheet_verb = verb_view(
    lambda user: ScoreSheet.objects.visible_to(user).filter(seat__user=user),
    after=lambda sheet: reverse("scoring:desk"),
)

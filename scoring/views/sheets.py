"""The dossier beside its sheet: written, saved while it is typed, filed."""

from django.contrib.auth.views import redirect_to_login
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.moves import reasons_against, transition_of
from lifecycle.views import seen_version, verb_view
from proposals.anonymous import anonymous
from proposals.forms.fields import note_refusal
from proposals.models import Attestation, Partner, Proposal
from scoring import actions, rules
from scoring.forms import SheetForm
from scoring.models import Item, ScoreSheet
from scoring.states import WRITABLE, RubricKind, Stage

NEVER_READ = ("proposal__summary", "proposal__effect_statement", "council__folded")


@require_http_methods(["GET", "POST"])
def sheet_edit(request, public_id):
    """GET: the dossier beside the sheet. POST: keep it, while it is typed (htmx) or by its button;
    with `file`, go on to file it.
    """
    if not request.user.is_authenticated:
        # Somebody who types must be told in place; what was typed is kept in their browser.
        if request.htmx:
            return _unsaved(request, 401, signed_out=True)
        return redirect_to_login(request.get_full_path())
    item, seat = _mine(request.user, public_id)
    criteria = item.council.criteria(*item.rubric_kinds)
    if request.method == "POST":
        return _save(request, item, seat, SheetForm(request.POST, criteria=criteria))
    sheet = _sheet_of(item, seat)
    return _page(request, item, seat, SheetForm(criteria=criteria, sheet=sheet), sheet)


def _mine(user, public_id: str) -> tuple:
    """What this person judges, and as whom; without what a sheet never reads: it is saved often."""
    scored = Item.objects.exclude(stage=Stage.APPRAISAL)
    rows = scored.judged_by(user).select_related("proposal", "council").defer(*NEVER_READ)
    item = rows.filter(public_id=public_id).first()
    if item is None:
        get_object_or_404(scored.visible_to(user), public_id=public_id)
        raise WrongPerson(_("Only members of the council score."))
    return item, item.council.seat_of(user)


def _sheet_of(item, seat) -> ScoreSheet | None:
    rows = ScoreSheet.objects.filter(item=item, seat=seat)
    return rows.with_marks().with_whether_corrected().first()


def _save(request, item, seat, form):
    """Keep the draft, or say in place what stands against it."""
    if "cannot_all" in request.POST:
        return _judge_nothing(request, item, seat, form)
    if not form.is_valid():
        return _not_saved(request, item, seat, form)
    try:
        sheet = actions.save_sheet(
            item,
            by=request.user,
            marks=form.markings(),
            comments=form.cleaned_data["comments"],
            seen_version=seen_version(request),
        )
        if request.htmx:
            return _saved(request, sheet, form)
        if "file" not in request.POST:
            return redirect(f"{sheet.get_absolute_url()}?da-luu=1#luu")
        _refuse_unready(sheet, request.user)
    except Stale:
        return _conflict(request, item, seat, form)
    except WrongMoment as refusal:
        if request.htmx:
            return _unsaved(request, 409, errors=refusal.reasons)
        raise
    except Refused as refusal:
        note_refusal(form, refusal.reasons)
        return _not_saved(request, item, seat, form)
    return redirect(sheet.get_verb_url("file"))


def _judge_nothing(request, item, seat, form):
    """One reason for every criterion; what was marked before is replaced."""
    try:
        sheet = actions.judge_nothing(
            item,
            by=request.user,
            reason=request.POST.get("cannot_all_reason", ""),
            seen_version=seen_version(request),
        )
    except (Refused, Stale) as refusal:
        form.is_valid()
        note_refusal(form, refusal.reasons)
        return _not_saved(request, item, seat, form)
    return redirect(f"{sheet.get_absolute_url()}?da-luu=1#luu")


def _refuse_unready(sheet, user) -> None:
    """Everything that stands against filing, told on the form before it is asked once more."""
    sheet = ScoreSheet.objects.get(pk=sheet.pk)
    reasons = reasons_against(transition_of(sheet, "file"), sheet, user)
    if reasons := [*reasons, *sheet.reasons_against_filing()]:
        raise Refused(reasons)


# What is answered ---


def _saved(request, sheet, form):
    """A few bytes: when, the new version, the total, what is still missing."""
    marks = {
        key: (one.points, one.cannot_judge, one.reason) for key, one in form.markings().items()
    }
    context = {"sheet": sheet, "is_live": True, **_standing(form.criteria, marks)}
    return render(request, "scoring/_sheet_standing.html", context)


def _standing(criteria, marks: dict) -> dict:
    """The running total and what is missing before it can be filed.

    marks: by criterion key, (points or None, can't judge, reason).
    """
    given = [(one, *marks.get(one.key, (None, False, ""))) for one in criteria]
    missing = [
        reason
        for one, points, cannot, words in given
        for reason in rules.reasons_against_mark(
            one.name,
            is_marked=points is not None or cannot,
            has_reason=bool(words),
            points_field=f"points-{one.key}",
            reason_field=f"reason-{one.key}",
        )
    ]
    asked = [row for row in given if row[0].rubric.kind != RubricKind.STRATEGIC]
    progress = rules.progress((one.max_points, points, cannot) for one, points, cannot, _w in asked)
    return {"missing": missing, "progress": progress}


def _not_saved(request, item, seat, form):
    if not request.htmx:
        return _page(request, item, seat, form, _sheet_of(item, seat), status=400)
    errors = [
        Reason(error, field=name if name in form.fields else "")
        for name, found in form.errors.items()
        for error in found
    ]
    return _unsaved(request, 400, errors=errors[:5])


def _unsaved(request, status: int, **told):
    return render(request, "scoring/_sheet_unsaved.html", told, status=status)


def _conflict(request, item, seat, form):
    """Two windows of one member: both texts; what is stored stays until one is sent."""
    sheet = _sheet_of(item, seat)
    if request.htmx:
        return _unsaved(request, 409, is_conflict=True, saved_at=sheet and sheet.saved_at)
    stored = {mark.criterion_id: mark for mark in sheet.marks.all()} if sheet else {}
    given = form.markings()
    differences = [
        {"criterion": one, "stored": mark, "given": mine}
        for one in form.criteria
        for mark, mine in [(stored.get(one.pk), given[one.key])]
        if mark is None or _words_of(mark) != _words_of(mine)
    ]
    their_comments = sheet.comments if sheet else ""
    return _page(
        request, item, seat, form, sheet, status=409, differences=differences,
        their_comments=their_comments,
        are_comments_other=their_comments != form.cleaned_data["comments"],
    )  # fmt: skip


def _words_of(mark) -> tuple:
    return mark.points, mark.cannot_judge, mark.reason


def _page(request, item, seat, form, sheet, *, status=200, **more):
    is_writable = item.state in WRITABLE if sheet is None else sheet.may_be_written_in(item.state)
    marks = {}
    if sheet:
        marks = {
            mark.criterion.key: (mark.points, mark.cannot_judge, mark.reason)
            for mark in sheet.marks.all()
        }
    # A page that comes back with errors was opened with the version it names; one that shows both
    # texts knows the newest: saving it is meant.
    version = str(sheet.version if sheet else 0)
    if status == 400:
        version = request.POST.get("seen_version", "")
    context = {
        "item": item,
        "sheet": sheet,
        "seat": seat,
        "form": form,
        "version": version,
        "is_fresh": request.method == "GET",
        "is_writable": is_writable,
        "may_file": is_writable and (sheet or ScoreSheet()).may_be_filed_in(item.state),
        "reviews_it": item.reviews_it,
        "just_saved": request.GET.get("da-luu") == "1",
        "versions": _earlier(sheet, form.criteria),
        **_dossier(item, request.user),
        **_standing(form.criteria, marks),
        **more,
    }
    return render(request, "scoring/sheet_edit.html", context, status=status)


def _earlier(sheet, criteria) -> list:
    """What one's own sheet said before it was reopened."""
    if sheet is None or not sheet.was_corrected:
        return []
    return [(one, one.marks_of(criteria)) for one in sheet.versions.order_by("number")]


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
            Prefetch("partners", Partner.objects.select_related("organisation")),
            Prefetch("attestations", Attestation.objects.select_related("asked_of")),
        )
        .with_state_amount()
    )
    proposal = rows.filter(pk=item.proposal_id).first()
    if proposal is None:
        return {"dossier": anonymous(user, pk=item.proposal_id)}
    return {"proposal": proposal}


# A sheet is reopened where its seat is named, not by its own address: the table of unsealed sheets
# names nobody.
sheet_verb = verb_view(
    lambda user: ScoreSheet.objects.visible_to(user).filter(seat__user=user),
    after=lambda sheet: reverse("scoring:desk"),
)

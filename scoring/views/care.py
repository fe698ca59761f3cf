"""Reviewer care: loads, ratings, what is owed, thanks; for an officer outside the council."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lifecycle import clock
from papers.downloads import as_download, document_download
from people.permissions import holds, provinces_as
from people.states import Role
from scoring import actions, care, exports, letters
from scoring.care_forms import RatingsForm
from scoring.models import Council, ScoreSheet, Seat, SheetRating, Thanks
from scoring.views.frame import allow, form_page, page, posted

CARES = holds(Role.OFFICER, Role.AUDITOR)
IS_OFFICER = holds(Role.OFFICER)
FINANCE = (Role.OFFICER, Role.FUND_ACCOUNTANT, Role.CHIEF_ACCOUNTANT, Role.AUDITOR)


def _council(request, public_id) -> Council:
    """A council whose members this reader looks after or audits, without sitting in it."""
    rows = Council.objects.visible_to(request.user).select_related("call", "province")
    council = get_object_or_404(rows, public_id=public_id)
    allow("" if council.seat_of(request.user) else CARES(council, request.user))
    return council


@login_required
@require_safe
def council_care(request, public_id):
    council = _council(request, public_id)
    records = care.records_of(council)
    context = {
        "council": council,
        "records": records,
        "total": sum(record.owed for record in records),
        "may_act": bool(IS_OFFICER(council, request.user)),
        "last_list": council.honorarium_lists.order_by("number").last(),
        "thanked": Thanks.objects.filter(seat__council=council).count(),
    }
    return render(request, "scoring/council_care.html", context)


@page
def seat_care(request, public_id):
    """One member's sheets that count, with the officer's word on each."""
    seats = Seat.objects.visible_to(request.user).accepted().select_related("user", "council")
    seat = get_object_or_404(seats, public_id=public_id)
    allow("" if seat.council.seat_of(request.user) else CARES(seat, request.user))
    may_rate = bool(IS_OFFICER(seat, request.user))
    if request.method == "POST":
        allow("yes" if may_rate else "")
    rows = ScoreSheet.objects.visible_to(request.user).filter(seat=seat, is_valid=True)
    sheets = list(rows.with_marks().select_related("item__proposal", "seat").order_by("item"))
    ratings = SheetRating.objects.visible_to(request.user).filter(sheet__in=sheets)
    form = posted(
        request, RatingsForm, sheets=sheets, ratings={one.sheet_id: one for one in ratings}
    )
    return form_page(
        request,
        form,
        lambda: actions.rate_sheets(seat, form.worths(), by=request.user) and None,
        title=_("Sheets of %(person)s") % {"person": seat.user},
        button=_("Save"),
        template="scoring/seat_care.html",
        thing=seat.council,
        seat=seat,
        may_rate=may_rate,
        lead=_("Neither the applicants nor the council's members ever see this."),
        back_url=_care_url(seat.council),
        done=_("Saved."),
    )


def _care_url(council: Council) -> str:
    return reverse("scoring:council_care", args=[council.public_id])


@page
def council_to_finance(request, public_id):
    council = _council(request, public_id)
    allow(IS_OFFICER(council, request.user))
    return form_page(
        request,
        posted(request, Form),
        lambda: (
            actions.hand_to_finance(council, by=request.user, paper=letters.honorarium_list)
            and None
        ),
        title=_("Hand the honorarium list to finance"),
        button=_("Hand over"),
        thing=council,
        lead=_("The accountants get the list as a paper with a code; a newer one replaces it."),
        back_url=_care_url(council),
    )


@page
def council_thanks(request, public_id):
    council = _council(request, public_id)
    allow(IS_OFFICER(council, request.user))
    return form_page(
        request,
        posted(request, Form),
        lambda: actions.thank(council, by=request.user, paper=letters.thanks) and None,
        title=_("Send letters of thanks"),
        button=_("Send"),
        thing=council,
        lead=_("Each member whose sheet counted gets a letter with a code, once."),
        back_url=_care_url(council),
    )


@login_required
@require_safe
def council_honorarium(request, public_id, kind):
    """What the members are owed: the paper that was handed over, a draft before; or a sheet."""
    if kind not in ("pdf", "xlsx"):
        raise Http404
    provinces = provinces_as(request.user, *FINANCE)
    rows = Council.objects.filter(province_id__in=provinces).select_related("call", "province")
    council = get_object_or_404(rows, public_id=public_id)
    allow("" if council.seat_of(request.user) else "yes")
    handed = council.honorarium_lists.select_related("document").order_by("number").last()
    if handed is None:
        allow(CARES(council, request.user))
    if kind == "pdf" and handed:
        return document_download(handed.document)
    records = [record for record in care.records_of(council) if record.owed]
    if kind == "xlsx":
        file = exports.honorarium_xlsx(council, records)
        return as_download(file, f"thu-lao-{council.public_id}.xlsx")
    paper = letters.honorarium_list(council, records, number=1, on=clock.now(), is_draft=True)
    return as_download(BytesIO(paper.to_pdf()), f"thu-lao-{council.public_id}.pdf")


@login_required
@require_safe
def seat_thanks(request, public_id):
    """One's own letter of thanks; the officer's copy."""
    letters_sent = Thanks.objects.filter(seat__in=Seat.objects.visible_to(request.user))
    thanks = get_object_or_404(
        letters_sent.select_related("document", "seat"), seat__public_id=public_id
    )
    if thanks.seat.user_id != request.user.pk:
        allow(CARES(thanks.seat, request.user))
    return document_download(thanks.document)

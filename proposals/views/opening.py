"""A closed call: its dossiers are opened, on record; a draft: its own items of the checklist."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.errors import WrongMoment
from papers.downloads import document_download
from people.permissions import provinces_as
from proposals.actions.opening import record_opening, say_own_checks
from proposals.forms.opening import OpeningForm, OwnChecksForm
from proposals.letters import opening as letter
from proposals.models import Call, Opening
from proposals.querysets import FUND_STAFF
from proposals.states import CallState
from proposals.views.pages import answer, seen, seen_version, to_be_written


@login_required
@require_http_methods(["GET", "POST"])
def call_opening(request, public_id):
    """Record the opening: the paper lists every dossier with its time and state."""
    call = seen(Call.objects.select_related("rule_set", "province"), request.user, public_id)
    if not call.writing_role(request.user):
        raise Http404
    if call.state not in (CallState.CLOSED, CallState.DECIDED):
        raise WrongMoment(_("Dossiers are opened once the call is closed."))
    earlier = call.openings.first()
    now = clock.local(clock.now()).replace(second=0, microsecond=0)
    initial = {"opened_at": max(now, clock.local(call.closes_at))}
    if earlier:
        initial = {
            "opened_at": earlier.opened_at, "place": earlier.place, "present": earlier.present,
            "remarks": earlier.remarks,
        }  # fmt: skip
    form = OpeningForm(request.POST or None, initial=initial)

    def deed(form):
        given = form.cleaned_data
        return record_opening(call, issue=letter.issue, by=request.user, **given).call

    return answer(
        request, form, deed, _("Record the opening of dossiers"),
        back_url=call.get_absolute_url(), thing_label=call, submit_label=_("Record and print"),
        lead=_("The record lists every dossier with the time it came in and its state."),
        done=_("The opening is on record."),
    )  # fmt: skip


@login_required
@require_safe
def opening_paper(request, code):
    """The record's file, for those of the State fund in the province."""
    openings = Opening.objects.filter(
        call__province_id__in=provinces_as(request.user, *FUND_STAFF)
    ).select_related("paper")
    return document_download(get_object_or_404(openings, paper__code=code).paper)


@login_required
@require_http_methods(["GET", "POST"])
def call_own_checks(request, public_id):
    call = seen(Call.objects, request.user, public_id)
    to_be_written(call, request.user)
    form = OwnChecksForm(request.POST or None, initial={"own_checks": call.own_checks})

    def deed(form):
        return say_own_checks(
            call, form.cleaned_data["own_checks"], by=request.user,
            seen_version=seen_version(request),
        )  # fmt: skip

    return answer(
        request, form, deed, _("What dossiers are checked for"), back_url=call.get_absolute_url(),
        thing_label=call, version=call.version,
    )  # fmt: skip

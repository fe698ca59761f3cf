"""Score sheets taken home: a call's by its officer or the auditor, one's own by anybody."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from papers.downloads import LIST_KINDS, sheet_download
from people.permissions import holds
from people.states import Role
from proposals.models import Call
from scoring import exports
from scoring.views.frame import allow


@login_required
@require_safe
def call_sheets(request, public_id, kind):
    """All sheets of a call's concluded items; names for the officer alone."""
    if kind not in LIST_KINDS:
        raise Http404
    rows = Call.objects.visible_to(request.user).exclude(rule_set=None)
    call = get_object_or_404(rows, public_id=public_id)
    is_officer = bool(holds(Role.OFFICER)(call, request.user))
    allow(holds(Role.OFFICER, Role.AUDITOR)(call, request.user))
    sheet = exports.sheets_of_call(call, request.user, with_names=is_officer)
    return sheet_download(sheet, f"phieu-danh-gia-{call.code}", kind)


@login_required
@require_safe
def own_sheets(request, kind):
    if kind not in LIST_KINDS:
        raise Http404
    return sheet_download(exports.own_sheets(request.user), "phieu-danh-gia-cua-toi", kind)

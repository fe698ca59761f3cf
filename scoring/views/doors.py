"""A member comes into the meeting or leaves it."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from scoring import actions
from scoring.forms.meetings import DoorForm
from scoring.models.council import sits
from scoring.models.meeting import RUNNING
from scoring.views.frame import allow, form_page, page, posted
from scoring.views.meetings import find


@page
def meeting_door(request, public_id, seat):
    meeting = find(request, public_id)
    allow(sits(*RUNNING)(meeting, request.user))
    rows = meeting.council.seats.accepted().select_related("user")
    member = get_object_or_404(rows, public_id=seat)
    is_coming = member.pk not in meeting.present_seats
    form = posted(request, DoorForm, is_coming=is_coming)

    def deed():
        note = actions.come_in if is_coming else actions.leave
        note(meeting, member, by=request.user, **form.cleaned_data)

    title = _("Came in: %(person)s") if is_coming else _("Left: %(person)s")
    return form_page(
        request,
        form,
        deed,
        title=title % {"person": member.user},
        button=_("Note that they came in") if is_coming else _("Note that they left"),
        thing=meeting,
        back_url=meeting.get_absolute_url() + "#diem-danh",
        lead=""
        if is_coming
        else _(
            "Who leaves while a dossier is judged counts as present for it only if their sheet"
            " is filed."
        ),
    )

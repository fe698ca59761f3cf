"""A meeting: who is there, what it takes up, how it ends."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lifecycle.actions import gate
from lifecycle.pages import life_of
from lifecycle.views import verb_view
from scoring import actions
from scoring.actions.ordering import may_order
from scoring.forms import AdjournForm, AttendanceForm
from scoring.models import Ballot, Item, Meeting, Minutes
from scoring.models.council import sits
from scoring.models.meeting import RUNNING
from scoring.models.minutes import HELD, keeps_them
from scoring.models.presiding import presides_or_keeps_minutes
from scoring.rules import quorum_rules
from scoring.states import ItemState, MeetingState, MinutesState
from scoring.views.commissions import tasks_seen
from scoring.views.frame import allow, form_page, page, posted
from scoring.views.live import live_of
from scoring.views.papers import dossiers_seen, papers_of_meeting

UNDER_WAY = (MeetingState.PLANNED, MeetingState.OPENED)
NOW = (ItemState.OPEN, ItemState.SCORED)


def find(request, public_id) -> Meeting:
    rows = Meeting.objects.visible_to(request.user).select_related("council__rule_set")
    return get_object_or_404(rows, public_id=public_id)


@page
def meeting_detail(request, public_id):
    meeting = find(request, public_id)
    council = meeting.council
    is_under_way = meeting.state in UNDER_WAY
    is_open = meeting.state == MeetingState.OPENED
    minutes = Minutes.objects.filter(meeting=meeting).first()
    movements = list(meeting.movements.select_related("seat__user"))
    is_secretary = bool(keeps_them(meeting, request.user))
    items = Item.objects.visible_to(request.user).filter(council=council).for_agenda(request.user)
    context = {
        "meeting": meeting,
        "attendance": [(seat, meeting.recorded.get(seat.pk)) for seat in council.appointed],
        "presence": meeting.bench.presence(),
        "lacks": meeting.lacks if is_under_way else meeting.reasons_adjourned,
        "items": list(items.before(meeting) if is_under_way else items.filter(meeting=meeting)),
        "tasks": [
            one
            for one in tasks_seen(council, request.user)
            if one.meeting_id == meeting.pk or (is_under_way and one.meeting_id is None)
        ],
        "is_under_way": is_under_way,
        "papers": papers_of_meeting(meeting, request.user),
        "may_note": is_under_way and sits(*RUNNING)(meeting, request.user),
        "may_order": is_under_way and bool(may_order(council, request.user)),
        "may_ballot": is_open and bool(presides_or_keeps_minutes(meeting, request.user)),
        "live_url": _live_url(meeting, request.user),
        "live": _live(meeting, request.user) if is_open else None,
        # Free words of a movement may name a dossier that this reader may not see.
        "sees_all": bool(movements) and dossiers_seen(meeting, request.user)[1],
        "movements": movements,
        "ballots": list(
            Ballot.objects.visible_to(request.user).filter(meeting=meeting).order_by("number")
        ),
        "minutes": minutes,
        "may_write": is_secretary
        and meeting.state in HELD
        and (minutes is None or minutes.state == MinutesState.DRAFT),
        "quorum_rules": [council.rules.entry(key) for key in quorum_rules(council.kind)],
        **life_of(meeting, request.user),
    }
    return render(request, "scoring/meeting_detail.html", context)


def _live(meeting, user):
    """Of the item that is judged now, as far as this reader sees it."""
    items = Item.objects.visible_to(user).filter(meeting=meeting, state__in=NOW)
    item = items.for_list().select_related("meeting__council").order_by("state", "position").first()
    return live_of(item, user) if item else None


def _live_url(meeting, user) -> str:
    """Where the page of an open meeting asks again, for whoever runs it."""
    if meeting.state != MeetingState.OPENED or not sits(*RUNNING)(meeting, user):
        return ""
    return reverse("scoring:meeting_live", args=[meeting.public_id])


@page
def meeting_live(request, public_id):
    """The part alone, for the page that asks again every few seconds."""
    meeting = find(request, public_id)
    live_url = _live_url(meeting, request.user)
    if not live_url:
        return HttpResponse()
    context = {"live": _live(meeting, request.user), "live_url": live_url}
    return render(request, "scoring/_live.html", context)


meeting_verb = verb_view(lambda user: Meeting.objects.visible_to(user))


@page
def meeting_attendance(request, public_id):
    meeting = find(request, public_id)
    allow(sits(*RUNNING)(meeting, request.user))
    form = posted(request, AttendanceForm, meeting=meeting)

    def deed():
        actions.record_attendance(meeting, form.attendance(), by=request.user)

    return form_page(
        request,
        form,
        deed,
        title=_("Note who is there"),
        button=_("Save the attendance"),
        thing=meeting,
        back_url=meeting.get_absolute_url(),
        template="scoring/attendance.html",
    )


@page
def meeting_adjourn(request, public_id):
    meeting = find(request, public_id)
    gate(meeting, "adjourn", request.user)
    form = posted(request, AdjournForm, initial={"next_place": meeting.place})

    def deed():
        following = actions.adjourn(meeting, by=request.user, **form.cleaned_data)
        return following or meeting

    return form_page(
        request,
        form,
        deed,
        title=_("Adjourn the meeting"),
        button=_("Adjourn the meeting"),
        thing=meeting,
        back_url=meeting.get_absolute_url(),
        lacks=meeting.lacks,
        template="scoring/adjourn.html",
    )

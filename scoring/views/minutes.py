"""The minutes of a meeting: what was recorded, what the secretary adds, two confirmations."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from lifecycle.pages import life_of
from lifecycle.views import seen_version, verb_view
from scoring import actions
from scoring.forms.meetings import MinutesForm
from scoring.models import Item, Minutes
from scoring.models.minutes import keeps_them
from scoring.states import BallotState
from scoring.views.frame import allow, form_page, page, posted
from scoring.views.meetings import find
from scoring.views.papers import dossiers_seen, papers_of_meeting, sign_minutes


@page
def meeting_minutes(request, public_id):
    """The secretary writes them."""
    meeting = find(request, public_id)
    allow(keeps_them(meeting, request.user))
    minutes = Minutes.objects.filter(meeting=meeting).first()
    names = ("guests", "papers", "course")
    initial = {name: getattr(minutes, name) for name in names} if minutes else {}
    form = posted(request, MinutesForm, initial=initial)

    def deed():
        return actions.write_minutes(
            meeting, by=request.user, seen_version=seen_version(request), **form.cleaned_data
        )

    return form_page(
        request,
        form,
        deed,
        title=_("Write the minutes"),
        button=_("Save the minutes"),
        thing=meeting,
        back_url=meeting.get_absolute_url(),
        lead=_(
            "Attendance, questions, marks, ballots and conclusions stand in them by themselves."
        ),
        seen_version=request.POST.get("seen_version", minutes.version if minutes else ""),
        template="scoring/minutes_form.html",
    )


@page
def minutes_detail(request, public_id):
    rows = Minutes.objects.visible_to(request.user).for_list()
    minutes = get_object_or_404(rows, public_id=public_id)
    meeting = minutes.meeting
    seen = Item.objects.visible_to(request.user).filter(meeting=meeting).for_agenda(request.user)
    context = {
        "minutes": minutes,
        "meeting": meeting,
        "attendance": [(seat, meeting.recorded.get(seat.pk)) for seat in meeting.council.appointed],
        "movements": list(meeting.movements.select_related("seat__user")),
        "items": list(seen),
        "postponed": list(
            meeting.postponements.filter(
                item__in=Item.objects.visible_to(request.user)
            ).select_related("item__proposal")
        ),
        "ballots": list(
            meeting.ballots.filter(state=BallotState.CLOSED, item=None, commission=None).order_by(
                "number"
            )
        ),
        # Free words about the whole may name a dossier that this reader may not see.
        "sees_all": dossiers_seen(meeting, request.user)[1],
        "papers": papers_of_meeting(meeting, request.user),
        **life_of(minutes, request.user),
    }
    return render(request, "scoring/minutes_detail.html", context)


minutes_verb = verb_view(
    lambda user: Minutes.objects.visible_to(user), deeds={"sign": sign_minutes}
)

"""A secret ballot: prepared, opened, voted in, counted."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from lifecycle.pages import life_of
from lifecycle.views import verb_view
from scoring import actions
from scoring.forms.meetings import BallotForm, VoteForm
from scoring.models import Ballot
from scoring.models.presiding import presides_or_keeps_minutes
from scoring.states import BallotKind, BallotState
from scoring.views import commissions, items, meetings
from scoring.views.frame import allow, form_page, page, posted


def find(request, public_id) -> Ballot:
    return get_object_or_404(
        Ballot.objects.visible_to(request.user).for_list(), public_id=public_id
    )


@sensitive_post_parameters("choice")
@page
def ballot_detail(request, public_id):
    """GET: the ballot, with the paper for who may still vote. POST: the paper goes into the box.

    The answer never repeats what was chosen.
    """
    ballot = find(request, public_id)
    form = posted(request, VoteForm, ballot=ballot)
    if request.method == "POST" and form.is_valid():
        actions.cast_vote(ballot, form.cleaned_data["choice"], by=request.user)
        messages.success(request, _("Your paper is in the box."))
        return redirect(ballot)
    voters = list(ballot.voters.select_related("seat__user"))
    mine = next((row for row in voters if row.seat.user_id == request.user.pk), None)
    is_open = ballot.state == BallotState.OPEN
    context = {
        "ballot": ballot,
        "voters": voters,
        "mine": mine,
        "voted": sum(row.has_voted for row in voters),
        "form": form if is_open and mine and not mine.has_voted else None,
        **life_of(ballot, request.user),
    }
    # A paper that is refused is shown blank again.
    return render(
        request, "scoring/ballot_detail.html", context, status=400 if form.errors else 200
    )


ballot_verb = verb_view(lambda user: Ballot.objects.visible_to(user))


@page
def item_ballot(request, public_id):
    item = items.find(request, public_id)
    allow(presides_or_keeps_minutes(item, request.user))
    return _prepare(request, item.meeting or item.open_meeting, item)


@page
def commission_ballot(request, public_id):
    commission = commissions.find(request, public_id)
    allow(presides_or_keeps_minutes(commission, request.user))
    meeting = commission.meeting or commission.open_meeting
    question = _("Shall the task be carried out: %(task)s?") % {"task": commission}
    initial = {"kind": BallotKind.CARRY_OUT, "question": question[:500]}
    return _prepare(request, meeting, None, commission=commission, initial=initial)


@page
def meeting_ballot(request, public_id):
    meeting = meetings.find(request, public_id)
    allow(presides_or_keeps_minutes(meeting, request.user))
    return _prepare(request, meeting, None)


def _prepare(request, meeting, item, *, commission=None, initial=None):
    allow("meeting" if meeting else "")
    form = posted(request, BallotForm, meeting=meeting, initial=initial)

    def deed():
        return actions.prepare_ballot(
            meeting, item=item, commission=commission, by=request.user, **form.cleaned_data
        )

    return form_page(
        request,
        form,
        deed,
        title=_("Prepare a secret ballot"),
        button=_("Prepare the ballot"),
        thing=item or commission or meeting,
        back_url=(item or commission or meeting).get_absolute_url(),
    )

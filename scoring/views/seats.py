"""Seats: one's own, one seat's page, and the answer by a letter's link without signing in."""

from collections import Counter

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lifecycle.actions import advance
from lifecycle.errors import Refusal
from lifecycle.pages import life_of
from lifecycle.views import verb_view
from people.permissions import holds
from proposals.forms.fields import note_refusal
from scoring import actions, links
from scoring.forms import DeclineForm
from scoring.models import Council, Seat
from scoring.querysets import COUNCIL_STAFF
from scoring.states import CouncilState, DeclineReason, SeatState
from scoring.views.frame import page

IS_STAFF = holds(*COUNCIL_STAFF)


@page
def my_seats(request):
    seats = Seat.objects.of(request.user).for_list()
    return render(request, "scoring/my_seats.html", {"seats": list(seats)})


@page
def seat_detail(request, public_id):
    rows = Seat.objects.visible_to(request.user).select_related(
        "council__call", "council__province", "user", "in_place_of__user"
    )
    seat = get_object_or_404(rows, public_id=public_id)
    context = {
        "seat": seat,
        "is_mine": seat.user_id == request.user.pk,
        "is_staff": bool(IS_STAFF(seat, request.user)),
        "may_open": Council.objects.visible_to(request.user).filter(pk=seat.council_id).exists(),
        "follower": seat.followed_by.select_related("user").first(),
    }
    return render(request, "scoring/seat_detail.html", context | life_of(seat, request.user))


seat_verb = verb_view(
    lambda user: Seat.objects.visible_to(user),
    {"decline": DeclineForm},
    deeds={
        "decline": actions.decline,
        "take_back": actions.take_back,
        "expire": actions.expire,
    },
)


def reasons_counted(council: Council) -> list[tuple[str, int]]:
    """How many declined for which reason, most first."""
    found = Counter(seat.decline_reason for seat in council.all_seats if seat.decline_reason)
    return [(DeclineReason(reason).label, count) for reason, count in found.most_common()]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def seat_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Where the letter's link leads: it asks, and a post answers, for this seat and nothing else.

    Programs that look through mails follow links; none of them posts.
    """
    seat = _seat_of(token)
    if seat is None or (request.method == "POST" and _is_over(seat)):
        return render(request, "scoring/seat_answer_void.html", status=410)
    with translation.override(seat.user.language):
        return _answered(request, seat)


def _seat_of(token: str) -> Seat | None:
    """The seat that a link of ours leads to, as long as its letter is the newest and it matters.

    Whoever has answered still reads their answer after the council is done; only then unanswered
    questions lead nowhere.
    """
    found = links.named_in(token)
    if found is None:
        return None
    public_id, letter = found
    rows = Seat.objects.select_related("council__call", "council__rule_set", "user")
    seat = rows.filter(public_id=public_id, user__is_active=True).first()
    if seat is None or not links.leads_to(seat, letter):
        return None
    gone = seat.state in (SeatState.WITHDRAWN, SeatState.EXPIRED, SeatState.REPLACED)
    return None if gone or (_is_over(seat) and _asks(seat)) else seat


def _is_over(seat: Seat) -> bool:
    return seat.council.state == CouncilState.CONCLUDED


def _asks(seat: Seat) -> bool:
    """Whether the letter still waits for an answer."""
    return seat.state == SeatState.INVITED or (
        seat.state == SeatState.ALTERNATE and seat.answered_at is None
    )


def _answered(request: HttpRequest, seat: Seat) -> HttpResponse:
    form, status = DeclineForm(thing=seat, user=seat.user), 200
    form.fields["note"].required = False
    if request.method == "POST":
        answer = request.POST.get("answer")
        form = DeclineForm(request.POST, thing=seat, user=seat.user)
        form.fields["note"].required = False
        try:
            seat, status = _answer(seat, answer, form)
        except Refusal as refusal:
            status = refusal.status
            form = form if answer == "decline" else DeclineForm({}, thing=seat, user=seat.user)
            form.full_clean()
            note_refusal(form, refusal.reasons)
    may_still = not _is_over(seat) and seat.state in (SeatState.INVITED, SeatState.ALTERNATE)
    context = {
        "seat": seat,
        "council": seat.council,
        "form": form,
        "asks": _asks(seat),
        "may_decline": may_still,
    }
    return render(request, "scoring/seat_answer.html", context, status=status)


def _answer(seat: Seat, answer: str | None, form: DeclineForm) -> tuple[Seat, int]:
    """Do what was posted, as the person whose link it is; the trail says that a link did it."""
    if answer == "accept":
        verb = "stand_by" if seat.state == SeatState.ALTERNATE else "accept"
        return advance(seat, verb, by=seat.user, by_link=True), 200
    if not form.is_valid():
        return seat, 400
    told = form.cleaned_data
    return actions.decline(
        seat, by=seat.user, note=told["note"], reason=told["reason"], by_link=True
    ), 200

"""What happens in the room now, for whoever presides or keeps the minutes; asked anew by itself."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from scoring.models import Item
from scoring.models.presiding import presides_or_keeps_minutes
from scoring.states import BallotState, ItemState
from scoring.views.corrections import filing_of
from scoring.views.frame import page

UNDER_WAY = (ItemState.OPEN, ItemState.SCORED)


@dataclass(frozen=True)
class Live:
    """Who sits, who has filed (never what), what the quorum lacks, which vote goes on."""

    item: Item
    filing: list[Any]
    recused: list[Any]
    away: list[Any]
    gone: list[Any]
    lacks: list[Any]
    ballot: Any
    voted: int

    @property
    def filed(self) -> int:
        return sum(row.is_filed for row in self.filing)


def live_of(item: Item, user: Any) -> Live | None:
    """None for whoever neither presides over the item nor keeps its minutes, and when it is not
    dealt with now.
    """
    if item.state not in UNDER_WAY or not presides_or_keeps_minutes(item, user):
        return None
    bench = item.bench
    ballot = item.ballots.filter(state=BallotState.OPEN).first()
    return Live(
        item,
        filing=filing_of(item, user) if item.rubric_kinds else [],
        recused=[seat for seat in bench.appointed if seat.pk in bench.barred],
        away=[
            seat
            for seat in bench.appointed
            if seat.pk not in bench.barred and seat.pk not in bench.present
        ],
        gone=[seat for seat in bench.sitting if seat.pk in bench.gone],
        lacks=item.lacks,
        ballot=ballot,
        voted=ballot.voters.filter(has_voted=True).count() if ballot else 0,
    )


@page
def item_live(request, public_id):
    """The part alone, for the page that asks again every few seconds; empty once there is none."""
    from scoring.views.items import find

    item = find(request, public_id)
    live = live_of(item, request.user)
    if live is None:
        return HttpResponse()
    return render(request, "scoring/_live.html", {"live": live, "live_url": request.path})

"""Conflicts are found from the records, or declared; either way they bar at once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import begin, together
from lifecycle.errors import WrongMoment, WrongPerson
from people.permissions import holds
from proposals.actions import end_reading
from proposals.models import Proposal
from scoring import mails
from scoring.actions.ties import Ties
from scoring.models import Conflict, Council, Item
from scoring.models.conflict import SEARCHERS
from scoring.states import CouncilState, FoundBy, ItemState


def find_conflicts(
    council: Council, *, by: Any, proposals: Iterable[Proposal] | None = None
) -> list[Conflict]:
    """Search what the records and the declarations know for members who may not judge a dossier.

    Over the council's items, or over `proposals`. What is noted already stays as it is; the new
    ones come back, suspected, and bar from now on. By a person of the office, or by None: a timer.
    """
    if by is not None and not holds(*SEARCHERS)(council, by):
        raise WrongPerson(_("You do not have the right to do this step."))
    with together():
        if proposals is None:
            proposals = Proposal.objects.filter(pk__in=council.items.values("proposal"))
        rows, seats = list(proposals), council.appointed
        known = _known(council)
        ties = Ties([seat.user for seat in seats], rows, council.rule)
        found = [
            Conflict(
                seat=seat,
                proposal=proposal,
                ground=one.ground,
                basis=one.basis,
                evidence=one.evidence,
            )
            for proposal in rows
            for seat in seats
            for one in ties.grounds(seat.user_id, proposal)
            if not {one.basis, ""} & known[seat.pk, proposal.pk, str(one.ground)]
        ]
        return [_note(conflict, by=by) for conflict in found]


def _known(council: Council) -> dict[tuple[int, int, str], set[str]]:
    """What each noted ground rests on. One that a member declared, or of old, rests on nothing
    named, and stands for whatever is found.
    """
    known: dict[tuple[int, int, str], set[str]] = defaultdict(set)
    rows = Conflict.objects.filter(seat__council=council)
    for seat, proposal, ground, basis in rows.values_list(
        "seat_id", "proposal_id", "ground", "basis"
    ):
        known[seat, proposal, ground].add(basis)
    return known


def search_again(council: Council, *, by: Any, proposals: Iterable[Proposal] | None = None) -> int:
    """Something has changed that conflicts are found from: search, and tell the office what is
    new; how many.
    """
    with together():
        found = find_conflicts(council, by=by, proposals=proposals)
        if found:
            mails.conflicts_found(council, found, by=by)
    return len(found)


def search_councils_of(proposal: Proposal, *, by: Any) -> int:
    """The dossier's team or partners have changed: search in every council that still has it."""
    councils = Council.objects.filter(state=CouncilState.FORMED, items__proposal=proposal)
    return sum(search_again(one, by=by, proposals=[proposal]) for one in councils.distinct())


def search_all_councils() -> dict[str, int]:
    """Every formed council against what the records say today. By timer."""
    councils = Council.objects.filter(state=CouncilState.FORMED).order_by("pk")
    found = sum(search_again(council, by=None) for council in councils)
    return {"councils": len(councils), "found": found}


def declare_conflict(item: Item, *, ground: str, evidence: str, by: Any) -> Conflict:
    """A member says that they may not judge a dossier; from now on they see nothing of it."""
    with together():
        # Whoever concludes the item holds its row; the conflict comes before or after, not within.
        item = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
        seat = item.council.seat_of(by)
        if seat is None:
            raise WrongPerson(_("Only a member of the council declares a conflict."))
        if item.state == ItemState.CONCLUDED:
            raise WrongMoment(_("The item is concluded."))
        conflict = Conflict(
            seat=seat,
            proposal=item.proposal,
            ground=ground,
            evidence=evidence,
            found_by=FoundBy.DECLARED,
        )
        return _note(conflict, by=by)


def _note(conflict: Conflict, *, by: Any) -> Conflict:
    begin(conflict, by=by)
    end_reading(conflict.proposal, conflict.seat.user, by=by, as_what=conflict.seat.capacity)
    return conflict

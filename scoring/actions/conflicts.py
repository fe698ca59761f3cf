"""Conflicts are found from the records, or declared; either way they bar at once."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.actions import begin, together
from lifecycle.errors import WrongMoment, WrongPerson
from people.models import Membership, Organisation
from people.permissions import holds
from people.states import Role
from proposals.actions import end_reading
from proposals.models import Proposal, Version
from scoring import rules
from scoring.models import Conflict, Council, Item, Seat
from scoring.states import ConflictGround, FoundBy, ItemState


def find_conflicts(
    council: Council, *, by: Any, proposals: Iterable[Proposal] | None = None
) -> list[Conflict]:
    """Search memberships, partners, teams and problems for members who may not judge a dossier.

    Over the council's items, or over `proposals`. What is noted already stays as it is; the new
    ones come back, suspected, and bar from now on.
    """
    if not holds(Role.OFFICER)(council, by):
        raise WrongPerson(_("You do not have the right to do this step."))
    with together():
        rows = _with_parts(council, proposals)
        known = set(
            Conflict.objects.filter(seat__council=council).values_list(
                "seat_id", "proposal_id", "ground"
            )
        )
        seats = council.appointed
        places = _places_of(seats)
        names = dict(
            Organisation.objects.filter(
                pk__in={pk for mine in places.values() for pk in mine}
            ).values_list("pk", "name")
        )
        writers = _writers_of(rows)
        found = [
            Conflict(seat=seat, proposal=proposal, ground=ground, evidence=evidence)
            for proposal in rows
            for seat in seats
            for ground, evidence in _grounds(
                proposal, seat, places.get(seat.user_id, ()), names, writers.get(proposal.pk, set())
            )
            if (seat.pk, proposal.pk, str(ground)) not in known
        ]
        return [_note(conflict, by=by) for conflict in found]


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


def _with_parts(council: Council, proposals: Iterable[Proposal] | None) -> list[Proposal]:
    if proposals is None:
        proposals = Proposal.objects.filter(pk__in=council.items.values("proposal"))
    rows = list(proposals)
    prefetch_related_objects(rows, "partners", "team", "problem")
    return rows


def _places_of(seats: list[Seat]) -> dict[int, set[int]]:
    """The organisations each member belongs to today."""
    rows = Membership.objects.in_force(clock.today()).filter(
        user__in=[seat.user_id for seat in seats]
    )
    places: dict[int, set[int]] = {}
    for user, organisation in rows.values_list("user_id", "organisation_id"):
        places.setdefault(user, set()).add(organisation)
    return places


def _writers_of(rows: list[Proposal]) -> dict[int, set[int]]:
    """Who ever wrote each dossier, whether they are of its team still or left it."""
    writers: dict[int, set[int]] = {}
    made = Version.objects.filter(proposal__in=rows).order_by()
    for proposal, person in made.values_list("proposal_id", "made_by_id").distinct():
        writers.setdefault(proposal, set()).add(person)
    return writers


def _grounds(
    proposal: Proposal, seat: Seat, mine: Iterable[int], names: dict[int, str], writers: set[int]
) -> Iterator[tuple[ConflictGround, str]]:
    """Each ground with its evidence: the organisation's name, or the part taken in the team."""
    roles = {member.user_id: member.get_role_display() for member in proposal.team.all()}
    problem = proposal.problem
    found = rules.grounds_of_conflict(
        is_in_team=seat.user_id in {*roles, *writers, proposal.leader_id},
        mine=frozenset(mine),
        host=proposal.host_id,
        partners=frozenset(partner.organisation_id for partner in proposal.partners.all()),
        problem_owner=problem.organisation_id if problem else None,
    )
    for ground, organisation in found:
        yield (
            ground,
            names.get(organisation, "")
            or str(roles.get(seat.user_id, ConflictGround.APPLICANT.label)),
        )

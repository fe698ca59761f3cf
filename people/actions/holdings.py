"""How somebody comes to a place or a role, and how these end."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from lifecycle import clock
from lifecycle.actions import begin, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment
from people.actions.asking import needs_note, the_administrator
from people.models import Dated, Membership, Organisation, RoleGrant, User
from people.rules import clashes
from people.states import Role


def join(
    user: User,
    organisation: Organisation,
    title: str = "",
    *,
    by: Any,
    is_administrator: bool = False,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Membership:
    """Give somebody a place in an organisation, from today unless said."""
    with together() as batch:
        membership = Membership(
            user=user,
            organisation=organisation,
            title=title,
            is_administrator=is_administrator,
            from_on=from_on or clock.date_of(batch.moment),
            until_on=until_on,
        )
        begin(membership, by=by, person=user.pk, organisation=organisation.pk)
    user.forget_standing()
    return membership


def grant_role(
    user: User,
    role: str,
    *,
    by: Any,
    province: Any = None,
    from_on: date | None = None,
    until_on: date | None = None,
) -> RoleGrant:
    """Give somebody a role in a province (their own unless said), from today unless said.

    Refused when it clashes with what they hold, for an auditor does nothing else, and to whoever
    grants it or is stood in for by them.
    """
    province = province or user.province
    with together() as batch:
        today = clock.date_of(batch.moment)
        # Two grants at the same moment must see each other.
        User.objects.select_for_update().get(pk=user.pk)
        lasting = Q(until_on__isnull=True) | Q(until_on__gte=today)
        held = user.role_grants.standing().filter(lasting, province=province)
        if clashes(role, held.values_list("role", flat=True)):
            raise Refused(Reason(_("An auditor holds no other role in the province."), "role"))
        if user.pk in by.acts_for(Role.ADMINISTRATOR, province.pk):
            raise Refused(Reason(_("Nobody grants a role to themselves.")))
        grant = RoleGrant(
            user=user,
            province=province,
            role=role,
            from_on=from_on or today,
            until_on=until_on,
            granted_by=by,
        )
        begin(grant, by=by, person=user.pk, granted=str(role))
    user.forget_standing()
    return grant


def end(held: Dated, *, by: Any, note: str) -> Dated:
    """End a role or a place now, by the province's administrator; it holds no more at once."""
    with together() as batch:
        row = type(held).objects.select_for_update(of=("self",)).get(pk=held.pk)
        role = the_administrator(row, by)
        needs_note(note)
        if row.ended_at is not None:
            raise WrongMoment(_("It has ended already."))
        row.ended_at = batch.moment
        row.version += 1
        row.save(update_fields=["ended_at", "version"])
        witness(row, "ended", by=by, role=role, note=note, person=row.user_id)
    return row

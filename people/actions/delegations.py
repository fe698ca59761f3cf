"""How somebody comes to stand in for a colleague, and how that ends."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lifecycle import clock
from lifecycle.actions import begin, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from papers.actions import post
from people.actions.asking import needs_note
from people.models import Delegation, User
from people.permissions import holds
from people.rules import clashes
from people.states import Capacity, Role


def delegate_roles(
    principal: User,
    delegate: User,
    roles: Iterable[str],
    *,
    from_on: date,
    until_on: date,
    reason: str,
) -> list[Delegation]:
    """The principal lends roles of their own, in their own province, to a colleague for some days.

    Refused: what they do not hold themselves (so nothing lent is lent on), days that are over, a
    colleague of another side, one who holds the role anyway or already stands in for it, and an
    auditor on either end, who does nothing else.
    """
    roles = sorted(set(roles))
    province = principal.province
    with together() as batch:
        # Two at the same moment must see each other.
        delegate = User.objects.select_for_update().get(pk=delegate.pk)
        faults = _faults(principal, delegate, roles, from_on, until_on, clock.date_of(batch.moment))
        if faults:
            raise Refused(faults)
        made = [
            begin(
                Delegation(
                    principal=principal,
                    delegate=delegate,
                    province=province,
                    role=role,
                    from_on=from_on,
                    until_on=until_on,
                    reason=reason,
                ),
                by=principal,
                principal=principal.pk,
                delegate=delegate.pk,
                lent=role,
            )
            for role in roles
        ]
        for delegation in made:
            _tell(delegate, gettext_lazy("You stand in for a colleague"), delegation)
    delegate.forget_standing()
    return made


def _faults(principal, delegate, roles, from_on, until_on, today) -> list[Reason]:
    mine = principal.standing.own_roles_in(principal.province_id)
    theirs = delegate.standing.own_roles_in(principal.province_id)
    faults = []
    if not roles or set(roles) - mine:
        faults.append(Reason(_("You can only lend roles that are your own."), "roles"))
    if from_on < today:
        faults.append(Reason(_("It can't begin before today."), "from_on"))
    if until_on < from_on:
        faults.append(Reason(_("The last day lies before the first."), "until_on"))
    if delegate.pk == principal.pk:
        faults.append(Reason(_("Nobody stands in for themselves."), "delegate"))
    elif not User.objects.colleagues_of(principal, today).filter(pk=delegate.pk).exists():
        faults.append(Reason(_("Only a colleague of your own side can stand in."), "delegate"))
    elif set(roles) & theirs:
        faults.append(Reason(_("This colleague holds the role already."), "delegate"))
    elif any(clashes(role, theirs) for role in roles):
        faults.append(Reason(_("An auditor holds no other role in the province."), "delegate"))
    busy = Delegation.objects.overlapping(from_on, until_on).filter(role__in=roles)
    if busy.filter(delegate=delegate, province_id=principal.province_id).exists():
        faults.append(
            Reason(_("This colleague already stands in for the role in those days."), "delegate")
        )
    if busy.given_by(principal).exists():
        faults.append(Reason(_("You already named a stand-in for those days."), "from_on"))
    return faults


def end_delegation(delegation: Delegation, *, by: Any, note: str) -> Delegation:
    """Take it back before its last day: who gave it, who holds it, or the administrator."""
    with together() as batch:
        row = Delegation.objects.select_for_update(of=("self",)).get(pk=delegation.pk)
        role = who_ends(row, by)
        if not role:
            raise WrongPerson(_("You do not have the right to end this."))
        needs_note(note)
        if row.ended_at is not None or row.until_on < clock.date_of(batch.moment):
            raise WrongMoment(_("It has ended already."))
        row.ended_at = batch.moment
        row.version += 1
        row.save(update_fields=["ended_at", "version"])
        witness(row, "ended", by=by, role=role, note=note, principal=row.principal_id)
        for person in (row.principal, row.delegate):
            if person.pk != by.pk:
                _tell(person, gettext_lazy("A stand-in has ended"), row)
    return row


def who_ends(row: Delegation, by: Any) -> str:
    """The capacity in which this person may end it, "" if they may not."""
    if by.is_active and by.pk in (row.principal_id, row.delegate_id):
        return Capacity.PERSON
    return holds(Role.ADMINISTRATOR)(row, by)


def _tell(person: User, subject: Any, delegation: Delegation) -> None:
    def said() -> str:
        return _("%(delegate)s stands in for %(principal)s as: %(role)s.") % {
            "delegate": delegation.delegate,
            "principal": delegation.principal,
            "role": delegation.get_role_display(),
        }

    post(person, subject, [said], url=delegation.get_absolute_url())

"""What in this room waits on a person, for "Việc của tôi"."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.pages import Task
from people import models
from people.permissions import provinces_as
from people.states import Role


def waiting_on(user) -> list[Task]:
    """As invited, as who keeps an organisation's people, as officer."""
    provinces = provinces_as(user, Role.OFFICER)
    tasks = _invitations(user)
    if user.standing.administered_ids or provinces:
        tasks += _requests(user, provinces)
    if provinces:
        tasks += _registrations(user, provinces) + _experts(provinces) + _erasures(user, provinces)
    return tasks


def _invitations(user) -> list[Task]:
    rows = (
        models.Invitation.objects.standing()
        .filter(address=user.email, expires_at__gt=user.standing.as_of)
        .select_related("organisation")
    )
    return [
        Task(
            thing_label=_("Invitation"),
            title=str(row.organisation),
            verb=_("Accept the invitation"),
            why=_("You are invited to act for it"),
            url=row.get_absolute_url(),
            due=row.expires_at,
            since=row.created_at,
        )
        for row in rows
    ]


def _requests(user, provinces: set[str]) -> list[Task]:
    kept = models.Membership.objects.keeping(clock.date_of(user.standing.as_of)).filter(
        organisation=OuterRef("organisation")
    )
    rows = (
        models.JoinRequest.objects.waiting()
        .filter(
            Q(organisation_id__in=user.standing.administered_ids)
            | Q(organisation__province_id__in=provinces) & ~Exists(kept)
        )
        .exclude(user=user)
        .select_related("user", "organisation")
    )
    return [
        Task(
            thing_label=_("Request to join"),
            title=str(row),
            verb=_("Let in or refuse"),
            why=_("You keep the organisation's people")
            if row.organisation_id in user.standing.administered_ids
            else _("The organisation has no administrator yet"),
            url=row.get_absolute_url(),
            since=row.created_at,
        )
        for row in rows
    ]


def _registrations(user, provinces: set[str]) -> list[Task]:
    rows = (
        models.Registration.objects.waiting()
        .filter(province_id__in=provinces)
        .exclude(registrant=user)
    )
    return [
        Task(
            thing_label=_("Registration of an organisation"),
            title=str(row),
            verb=_("Confirm or refuse"),
            why=_("You keep the register"),
            url=row.get_absolute_url(),
            since=row.created_at,
        )
        for row in rows
    ]


def _experts(provinces: set[str]) -> list[Task]:
    rows = models.Expert.objects.waiting().filter(province_id__in=provinces).select_related("user")
    return [
        Task(
            thing_label=_("Expert"),
            title=str(row),
            verb=_("Take into the pool or not"),
            why=_("You keep the register"),
            url=row.get_absolute_url(),
            since=row.created_at,
        )
        for row in rows
    ]


def _erasures(user, provinces: set[str]) -> list[Task]:
    rows = (
        models.Erasure.objects.waiting()
        .filter(province_id__in=provinces)
        .exclude(user=user)
        .select_related("user")
    )
    return [
        Task(
            thing_label=_("Request for erasure"),
            title=str(row),
            verb=_("Erase or refuse"),
            why=_("You keep the register"),
            url=row.get_absolute_url(),
            since=row.created_at,
        )
        for row in rows
    ]

"""How an expert's profile comes to be and changes."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from lifecycle.actions import begin, clean, together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongPerson
from people import mails
from people.models import Expert, ExpertScience, ExpertTongue, User
from people.models.expert import oneself_or_officer
from people.states import Science, Tongue


def make_expert(
    *, user: Any, by: Any, sciences: Collection[str], tongues: Collection[str], **told: Any
) -> Expert:
    """A profile, by the person themselves or by an officer; it waits for the office."""
    with together():
        User.objects.select_for_update().get(pk=user.pk)
        _refuse_unknown(sciences, tongues)
        expert = Expert(user=user, province_id=user.province_id, **told)
        begin(expert, by=by, person=user.pk)
        _keep_rows(expert, sciences, tongues)
        mails.offered(expert, by=by)
    return expert


def edit_expert(
    expert: Expert,
    *,
    by: Any,
    seen_version: int,
    sciences: Collection[str],
    tongues: Collection[str],
    **told: Any,
) -> Expert:
    """What the person or an officer changes; the newer of two changes is not lost."""
    with together():
        row = Expert.objects.select_for_update(of=("self",)).get(pk=expert.pk)
        role = oneself_or_officer(row, by)
        if not role:
            raise WrongPerson(_("Only the person and the managing officers change a profile."))
        if row.version != seen_version:
            raise Stale(_("This profile was changed meanwhile; what stands now is above."))
        _refuse_unknown(sciences, tongues)
        for name, value in told.items():
            setattr(row, name, value)
        clean(row)
        row.version += 1
        row.save()
        _keep_rows(row, sciences, tongues)
        witness(row, "edited", by=by, role=role, person=row.user_id)
    return row


def _refuse_unknown(sciences: Collection[str], tongues: Collection[str]) -> None:
    if not sciences:
        raise Refused(Reason(_("Name at least one field of research."), "sciences"))
    if unknown := set(sciences) - set(Science.values):
        raise Refused(Reason(_("“%(value)s” is unknown.") % {"value": min(unknown)}, "sciences"))
    if unknown := set(tongues) - set(Tongue.values):
        raise Refused(Reason(_("“%(value)s” is unknown.") % {"value": min(unknown)}, "tongues"))


def _keep_rows(expert: Expert, sciences: Collection[str], tongues: Collection[str]) -> None:
    """Fields and languages as given, in the order of the lists."""
    expert.sciences.all().delete()
    expert.tongues.all().delete()
    ExpertScience.objects.bulk_create(
        ExpertScience(expert=expert, science=value) for value in Science.values if value in sciences
    )
    ExpertTongue.objects.bulk_create(
        ExpertTongue(expert=expert, tongue=value) for value in Tongue.values if value in tongues
    )

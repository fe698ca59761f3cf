"""An officer lets somebody look at one dossier until a day, and takes that back."""

from datetime import date
from typing import Any

from django.contrib.auth.models import Permission
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from guardian.shortcuts import remove_perm

from lifecycle import clock
from lifecycle.actions import together, witness
from lifecycle.errors import Reason, Refused, WrongPerson
from papers.actions import post
from papers.states import MailKind
from people.models import User
from people.models.user import clean_email
from proposals.models import Proposal
from proposals.models.observer import MAY_OBSERVE, Observer
from proposals.models.proposal import officer_apart


def let_observe(
    proposal: Proposal, *, email: str, until_on: date, reason: str, by: Any
) -> Observer:
    """Read-only sight of this dossier for a person of the province, until a day, for a reason."""
    with together() as batch:
        proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        role = _officer(proposal, by)
        person = User.objects.filter(
            email=clean_email(email), province_id=proposal.province_id, is_active=True
        ).first()
        faults = _faults(proposal, person, until_on, clock.date_of(batch.moment))
        if not reason.strip():
            faults.append(Reason(_("Give the reason: it is told to those concerned."), "reason"))
        if faults:
            raise Refused(faults)
        permission = Permission.objects.get(
            codename=MAY_OBSERVE, content_type__app_label="proposals"
        )
        # What was given before and has run out makes room.
        Observer.objects.filter(content_object=proposal, user=person).delete()
        observer = Observer.objects.create(
            content_object=proposal,
            user=person,
            permission=permission,
            reason=reason,
            until_on=until_on,
            granted_by=by,
            granted_at=batch.moment,
        )
        witness(
            proposal, "observer_named", by=by, role=role, note=reason, observer=person.pk,
            until=until_on.isoformat(),
        )  # fmt: skip
        _tell(observer)
    return observer


def _tell(observer: Observer) -> None:
    def said() -> str:
        words = {"day": f"{observer.until_on:%d/%m/%Y}", "title": observer.content_object}
        return _("Until %(day)s: %(title)s") % words

    subject = gettext_lazy("You may look at a dossier")
    url = observer.content_object.get_absolute_url()
    post(observer.user, subject, [said], url=url, kind=MailKind.DECISION)


def _officer(proposal: Proposal, by: Any) -> str:
    role = officer_apart(proposal, by)
    if not role:
        raise WrongPerson(_("Only a managing officer apart from the task does this."))
    return role


def _faults(proposal, person, until_on, today) -> list[Reason]:
    faults = []
    if person is None:
        faults.append(Reason(_("No account of the province has this address."), "email"))
    elif Proposal.objects.visible_to(person).filter(pk=proposal.pk).exists():
        faults.append(Reason(_("This person sees the dossier already."), "email"))
    if until_on < today:
        faults.append(Reason(_("The last day is over already."), "until_on"))
    return faults


def end_observing(observer: Observer, *, by: Any, note: str) -> None:
    """From the next request on the dossier is not there for them."""
    with together():
        proposal = Proposal.objects.select_for_update(of=("self",)).get(
            pk=observer.content_object_id
        )
        role = _officer(proposal, by)
        if not note.strip():
            raise Refused(Reason(_("Give the reason: it is told to those concerned."), "note"))
        remove_perm(MAY_OBSERVE, observer.user, proposal)
        witness(proposal, "observer_ended", by=by, role=role, note=note, observer=observer.user_id)

"""How people come to an organisation by its own administrators, change there, and leave."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from lifecycle import clock
from lifecycle.actions import begin, clean, together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from papers.uploads import MEGABYTE, kept, read_upload
from people import mails
from people.actions.asking import needs_note
from people.models import Invitation, JoinRequest, Membership, Organisation, Registration
from people.permissions import administrator_of, any_of, holds, the_person
from people.rules import MOST_INVITATIONS, is_last
from people.states import Capacity, Role
from rulebook.models import Parameter, Province

keeps_its_people = any_of(
    administrator_of("organisation"), holds(Role.ADMINISTRATOR, of="organisation")
)
may_end = any_of(keeps_its_people, the_person("user", Capacity.PERSON))


def submit_registration(*, by: Any, proof: Any = None, **given: Any) -> Registration:
    """Bring one's organisation to the office; refused when the register has it already.

    proof: an uploaded file, judged by its content and kept for the office alone.
    """
    registration = Registration(registrant=by, **given)
    if proof:
        upload = read_upload(proof, max_bytes=_most_bytes(registration), field="proof")
        registration.proof_name, registration.proof_type = upload.name, upload.content_type
        registration.proof_sha256 = upload.sha256
    with kept() as keep, together():
        # Two of the same tax code at once: the second looks when the first is there.
        Province.objects.select_for_update().get(pk=registration.province_id)
        _refuse_known(registration)
        if proof:
            keep(registration.proof, upload)
        begin(registration, by=by)
        mails.submitted(registration, by=by)
    return registration


def _refuse_known(registration: Registration) -> None:
    there = registration.already_there()
    if there is not None:
        raise Refused(
            Reason(
                _("“%(name)s” is in the register already: one asks to join it.") % {"name": there},
                "tax_code" if there.tax_code == registration.tax_code else "name",
            )
        )


def _most_bytes(registration: Registration) -> int:
    rules = Parameter.objects.rules_on(registration.province_id, clock.today())
    return rules.integer("upload.max_megabytes") * MEGABYTE


def invite(
    organisation: Organisation,
    address: str,
    *,
    by: Any,
    title: str = "",
    is_administrator: bool = False,
) -> Invitation:
    """Ask somebody in by a letter, whether the address has an account or not."""
    with together() as batch:
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        invitation = Invitation(
            organisation=organisation,
            address=address,
            title=title,
            is_administrator=is_administrator,
            invited_by=by,
        )
        if not Invitation.begin_role(invitation, by):
            raise WrongPerson(_("Only the organisation's administrators invite."))
        invitation.clean()
        _refuse_needless(invitation, clock.date_of(batch.moment))
        invitation.send(batch.moment)
        begin(invitation, by=by, organisation=organisation.pk)
    return invitation


def _refuse_needless(invitation: Invitation, today: date) -> None:
    organisation = invitation.organisation
    there = organisation.memberships.in_force(today).filter(user__email=invitation.address)
    if there.exists():
        raise Refused(Reason(_("This person belongs to the organisation already."), "address"))
    if organisation.invitations.standing().count() >= MOST_INVITATIONS:
        raise Refused(
            Reason(
                _("%(most)s invitations stand already; withdraw some first.")
                % {"most": MOST_INVITATIONS}
            )
        )


def ask_to_join(
    organisation: Organisation, *, by: Any, title: str = "", words: str = ""
) -> JoinRequest:
    """Ask those who keep the organisation's people to be let in."""
    if by.belongs_to(organisation.pk):
        raise Refused(Reason(_("You belong to this organisation already.")))
    request = JoinRequest(user=by, organisation=organisation, title=title, words=words)
    with together():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        begin(request, by=by, organisation=organisation.pk)
        mails.asked_to_join(request, by=by)
    return request


def edit_place(
    place: Membership, *, title: str, is_administrator: bool, by: Any, seen_version: int
) -> Membership:
    """Change somebody's position, or whether they keep the organisation's people."""
    with together():
        row = _held(place)
        role = keeps_its_people(row, by)
        if not role:
            raise WrongPerson(_("Only the organisation's administrators change this."))
        _refuse_ended(row)
        if row.version != seen_version:
            raise Stale(_("This place was changed meanwhile; what stands now is beside it."))
        if row.is_administrator and not is_administrator:
            _refuse_last(row, "is_administrator")
        row.title, row.is_administrator = title, is_administrator
        clean(row)
        row.version += 1
        row.save(update_fields=["title", "is_administrator", "version"])
        witness(row, "edited", by=by, role=role, person=row.user_id, keeps=is_administrator)
    return row


def end_place(
    place: Membership, *, by: Any, note: str = "", last_on: date | None = None
) -> Membership:
    """End somebody's place, or one's own: now, or with a last day to come.

    Whoever ends another's says why. An organisation that has an administrator keeps one: only the
    province's administrator may end the last one's place.
    """
    with together() as batch:
        row = _held(place)
        role = may_end(row, by)
        if not role:
            raise WrongPerson(_("Only the organisation's administrators end this."))
        _refuse_ended(row)
        if row.user_id != by.pk:
            needs_note(note)
        if role != Role.ADMINISTRATOR:
            _refuse_last(row)
        today = clock.date_of(batch.moment)
        if last_on is not None and last_on < today:
            raise Refused(Reason(_("The last day lies in the past."), "last_on"))
        if last_on is None or last_on == today:
            row.ended_at = batch.moment
        else:
            row.until_on = last_on
        clean(row)
        row.version += 1
        row.save(update_fields=["ended_at", "until_on", "version"])
        witness(row, "ended", by=by, role=role, note=note, person=row.user_id)
    row.user.forget_standing()
    return row


def _held(place: Membership) -> Membership:
    """The row anew, its organisation locked first: two last ones can't leave at once."""
    Organisation.objects.select_for_update().get(pk=place.organisation_id)
    return (
        Membership.objects.select_for_update(of=("self",))
        .select_related("organisation", "user")
        .get(pk=place.pk)
    )


def _refuse_ended(row: Membership) -> None:
    if row.ended_at is not None:
        raise WrongMoment(_("It has ended already."))


def _refuse_last(row: Membership, field: str = "") -> None:
    keepers = row.organisation.memberships.keeping(clock.today()).values_list("user_id", flat=True)
    if is_last(row.user_id, keepers):
        raise Refused(
            Reason(
                _("The organisation would have no administrator: name another one first."), field
            )
        )

"""Invitation: an organisation's administrator asks somebody in, by a letter to their address."""

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Lower
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.errors import Reason
from lifecycle.fields import CleanCharField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from papers.actions import post_secret, refuse_flood
from people.models.membership import Membership
from people.models.organisation import Organisation
from people.models.token import digest_of
from people.models.user import User, clean_email
from people.permissions import administrator_of
from people.querysets import InvitationQuerySet
from people.rules import INVITATION_LASTS
from people.states import Capacity, InvitationState

S = InvitationState
its_administrator = administrator_of("organisation")


def the_invited(invitation: "Invitation", user) -> str:
    """Whoever has the address it was sent to, confirmed by a letter of its own."""
    if not user.is_authenticated or not user.is_active:
        return ""
    return str(Capacity.PERSON) if user.email == invitation.address else ""


def has_not_run_out(invitation: "Invitation", user) -> Reason | None:
    if invitation.is_running(clock.now()):
        return None
    return Reason(_("The invitation has run out. Ask the organisation to renew it."))


def whoever_asked_still_keeps_it(invitation: "Invitation", user) -> Reason | None:
    """What an administrator sent goes with their charge: nobody comes back by their own letter."""
    kept = invitation.organisation.memberships.in_force(clock.today()).filter(
        user_id=invitation.invited_by_id, user__is_active=True, is_administrator=True
    )
    if kept.exists():
        return None
    return Reason(
        _("Whoever invited you no longer keeps its people. Ask the organisation to send it anew.")
    )


class Invitation(WithLife):
    """Stands until accepted, withdrawn or run out; of the letter's token a digest is kept."""

    state = state_field(InvitationState, default=S.SENT)
    begin_role = staticmethod(its_administrator)
    deed_labels = {"begin": _("Invited")}

    @verb(
        source=[S.SENT],
        target=S.ACCEPTED,
        label=_("Accept the invitation"),
        permission=the_invited,
        checks=[has_not_run_out, whoever_asked_still_keeps_it],
        is_main=True,
    )
    def accept(self, deed):
        """The invited person belongs to the organisation from now on."""
        place = Membership.take_up(
            deed.by,
            self.organisation,
            title=self.title,
            is_administrator=self.is_administrator,
            by=deed.by,
            role=deed.role,
            at=deed.at,
        )
        deed.record(membership=place.pk)

    @verb(
        source=[S.SENT],
        target=S.SENT,
        label=_("Send the invitation anew"),
        permission=its_administrator,
        confirm=_("A new letter goes out and stands from today; the link of the old one is void."),
    )
    def renew(self, deed):
        """A new letter with a new link and a new term; the old link leads nowhere."""
        self.invited_by = deed.by
        self.send(deed.at)

    @verb(
        source=[S.SENT],
        target=S.WITHDRAWN,
        label=_("Withdraw the invitation"),
        permission=its_administrator,
        confirm=_("The link of the letter will be void."),
    )
    def withdraw(self, deed):
        """The link of the letter is void from now on."""

    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name=_("organisation"),
    )
    address = models.EmailField(_("e-mail address"))
    title = CleanCharField(_("position"), max_length=120, blank=True)
    is_administrator = models.BooleanField(
        _("administers the organisation's people"), default=False
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("invited by"),
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("stands until"), editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "address"],
                condition=Q(state=S.SENT),
                name="one_open_invitation_of_an_address",
                violation_error_message=_(
                    "This address is invited already: send that invitation anew or withdraw it."
                ),
            ),
            models.CheckConstraint(
                condition=Q(address=Lower(F("address"))), name="invited_address_in_lower_case"
            ),
            models.CheckConstraint(
                condition=Exact(Length("token_digest"), 64), name="invitation_has_a_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} – {self.organisation}"

    @property
    def province_id(self) -> str:
        return self.organisation.province_id

    def get_absolute_url(self) -> str:
        return reverse("people:invitation_detail", kwargs={"public_id": self.public_id})

    def clean(self) -> None:
        super().clean()
        self.address = clean_email(self.address)

    def is_running(self, moment: datetime) -> bool:
        return self.state == S.SENT and moment < self.expires_at

    def send(self, moment: datetime) -> None:
        """A letter with a fresh link and a fresh term; the caller saves the row."""
        refuse_flood(self.address, moment, field="address")
        token = secrets.token_urlsafe(32)
        self.token_digest, self.expires_at = digest_of(token), moment + INVITATION_LASTS
        reader = User.objects.filter(email=self.address, is_active=True).first()
        name, last = str(self.organisation), clock.date_of(self.expires_at)
        post_secret(
            self.address,
            lambda: _("Invitation to %(organisation)s") % {"organisation": name},
            lambda: [
                _("%(organisation)s invites you to act for it in Ba Nhà.") % {"organisation": name},
                _("The link below leads to the invitation. It stands until %(day)s.")
                % {"day": f"{last:%d/%m/%Y}"},
                _("If you don't know what this is about, there is nothing to do."),
            ],
            reverse("people:invitation", kwargs={"token": token}),
            to=reader,
            language=translation.get_language(),
        )

"""Which registrations, invitations and requests to join, and who may see them."""

from typing import Any

from django.db.models import Q, QuerySet

from people.querysets.keepers import kept_by
from people.states import InvitationState, JoinState, RegistrationState


class RegistrationQuerySet(QuerySet):
    def visible_to(self, user: Any) -> "RegistrationQuerySet":
        """One's own; for those who keep the register, their provinces'."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(registrant=user) | Q(province_id__in=kept_by(user)))

    def matching(self, folded: str) -> "RegistrationQuerySet":
        """Whose folded name or tax code holds each of the words."""
        for word in folded.split():
            self = self.filter(folded__contains=word)
        return self

    def waiting(self) -> "RegistrationQuerySet":
        return self.filter(state=RegistrationState.SUBMITTED).order_by("created_at", "pk")


class InvitationQuerySet(QuerySet):
    def visible_to(self, user: Any) -> "InvitationQuerySet":
        """To one's own address; from the organisations one administers; the keepers' provinces'."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(address=user.email)
            | Q(organisation_id__in=user.standing.administered_ids)
            | Q(organisation__province_id__in=kept_by(user))
        )

    def standing(self) -> "InvitationQuerySet":
        return self.filter(state=InvitationState.SENT).order_by("created_at", "pk")


class JoinRequestQuerySet(QuerySet):
    def visible_to(self, user: Any) -> "JoinRequestQuerySet":
        """One's own; to the organisations one administers; the keepers' provinces'."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(user=user)
            | Q(organisation_id__in=user.standing.administered_ids)
            | Q(organisation__province_id__in=kept_by(user))
        )

    def waiting(self) -> "JoinRequestQuerySet":
        return self.filter(state=JoinState.ASKED).order_by("created_at", "pk")

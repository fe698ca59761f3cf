"""Membership: somebody's place in an organisation, with dates."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.actions import clean, witness
from lifecycle.fields import CleanCharField
from people.models.dated import Dated
from people.models.organisation import Organisation
from people.permissions import holds
from people.querysets import MembershipQuerySet
from people.states import Role


class Membership(Dated):
    """Somebody's place in an organisation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    title = CleanCharField(_("position"), max_length=120, blank=True)
    is_administrator = models.BooleanField(
        _("administers the organisation's people"), default=False
    )

    objects = MembershipQuerySet.as_manager()
    begin_role = staticmethod(holds(Role.ADMINISTRATOR, of="organisation"))
    deed_labels = {**Dated.deed_labels, "edited": _("Position or charge changed")}

    class Meta(Dated.Meta):
        ordering = ["-from_on", "pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True, until_on__isnull=True),
                name="one_open_membership",
                violation_error_message=_("This person belongs to the organisation already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"

    @classmethod
    def take_up(cls, user, organisation, *, by, role: str, at, **fields) -> "Membership":
        """A place from now on, which `by` may give as `role` by another row than a grant; the
        caller has asked that. Refused when they belong to it already.
        """
        place = cls(
            user=user, organisation=organisation, from_on=clock.date_of(at), created_at=at, **fields
        )
        clean(place)
        place.save(force_insert=True)
        witness(place, "begin", by=by, role=role, person=user.pk, organisation=organisation.pk)
        user.forget_standing()
        return place

    def in_words(self) -> str:
        return f"{self.title}, {self.organisation}" if self.title else str(self.organisation)

    @property
    def province_id(self) -> str:
        return self.organisation.province_id

"""Membership: somebody's place in an organisation, with dates."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField
from people.models.dated import Dated
from people.models.organisation import Organisation
from people.permissions import holds
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

    begin_role = staticmethod(holds(Role.ADMINISTRATOR, of="organisation"))

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

    def in_words(self) -> str:
        return f"{self.title}, {self.organisation}" if self.title else str(self.organisation)

    @property
    def province_id(self) -> str:
        return self.organisation.province_id

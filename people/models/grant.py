"""RoleGrant: a role somebody holds in a province, with dates."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.dated import Dated
from people.permissions import holds
from people.states import Role


class RoleGrant(Dated):
    """A role given to somebody in a province, by whom, from when to when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="role_grants",
        verbose_name=_("person"),
    )
    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, verbose_name=_("province")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("granted by"),
    )

    begin_role = staticmethod(holds(Role.ADMINISTRATOR))

    class Meta(Dated.Meta):
        ordering = ["role", "-from_on", "pk"]
        verbose_name = _("role granted")
        verbose_name_plural = _("roles granted")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "province", "role"],
                condition=Q(ended_at__isnull=True, until_on__isnull=True),
                name="one_open_grant_of_a_role",
                violation_error_message=_("This person holds the role already."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")),
                name="nobody_grants_themselves_a_role",
                violation_error_message=_("Nobody grants a role to themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"

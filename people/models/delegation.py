"""Delegation: somebody stands in for an absent colleague in one of their roles."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanTextField
from people.models.dated import Dated
from people.permissions import the_person
from people.querysets.delegations import DelegationQuerySet
from people.states import Capacity, Role


class Delegation(Dated):
    """From a day to a last day the delegate holds the principal's role too, in their name.

    It lends what the principal holds themselves and as long as they hold it; nothing that is lent
    is lent on. What the delegate does by it stands in the trail as done on behalf of the principal,
    and both count where two duties may not meet in one person.
    """

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="delegations_given",
        verbose_name=_("absent person"),
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="delegations_held",
        verbose_name=_("stand-in"),
    )
    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, verbose_name=_("province")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    reason = CleanTextField(_("reason"))

    begin_role = staticmethod(the_person("principal", Capacity.PERSON))
    deed_labels = {"begin": _("Stand-in named"), "ended": _("Ended")}
    objects = DelegationQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-from_on", "-pk"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(until_on__isnull=False),
                name="delegation_has_a_last_day",
                violation_error_message=_("Say until which day."),
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("delegate")),
                name="nobody_stands_in_for_themselves",
                violation_error_message=_("Nobody stands in for themselves."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="delegation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(role__in=Role.values), name="delegation_of_a_known_role"
            ),
            models.UniqueConstraint(
                fields=["delegate", "province", "role", "from_on"],
                condition=Q(ended_at__isnull=True),
                name="one_stand_in_of_a_role_and_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} – {self.principal}: {self.get_role_display()}"

    def get_absolute_url(self) -> str:
        return reverse("people:delegation_detail", kwargs={"public_id": self.public_id})

"""Observer: somebody whom an officer lets look at one dossier for a while."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from lifecycle.fields import CleanTextField

MAY_OBSERVE = "observe_proposal"


class ObserverQuerySet(models.QuerySet):
    def in_force(self, on) -> "ObserverQuerySet":
        return self.filter(until_on__gte=on)

    def for_list(self) -> "ObserverQuerySet":
        return self.select_related("user", "granted_by").order_by("until_on", "pk")


class Observer(UserObjectPermissionBase):
    """Leave to read one dossier, which no other row expresses: guardian's own row, with its reason
    and last day. It is deleted when the leave is taken back; the trail remembers both deeds.
    """

    content_object = models.ForeignKey(
        "proposals.Proposal", models.CASCADE, related_name="observers", verbose_name=_("Proposal")
    )
    reason = CleanTextField(_("Reason"))
    until_on = models.DateField(_("Last day"))
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    # `objects` is guardian's.
    of = ObserverQuerySet.as_manager()

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = _("Observer")
        verbose_name_plural = _("Observers")
        indexes = [models.Index(fields=["user", "until_on"], name="observer_of_what")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="observer_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.content_object}"

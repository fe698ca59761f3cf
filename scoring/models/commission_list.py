"""The commissioning list: the tasks a council identified, in order, approved by the province."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanCharField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from people.permissions import holds, provinces_as
from people.states import Role
from scoring import mails
from scoring.models.commission import Commission
from scoring.models.council import Council
from scoring.querysets import COUNCIL_STAFF
from scoring.states import ListState

L = ListState


class CommissionListQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everybody once it is approved; staff of the province before."""
        approved = Q(state=L.APPROVED)
        if not user.is_authenticated:
            return self.filter(approved)
        return self.filter(
            approved | Q(council__province_id__in=provinces_as(user, *COUNCIL_STAFF))
        )

    def for_list(self):
        return self.select_related("council").order_by("-created_at", "-pk")


class CommissionList(WithLife):
    """proposed → approved by a decision of the province | sent back."""

    state = state_field(ListState, default=L.PROPOSED)
    begin_role = staticmethod(holds(Role.OFFICER))
    deed_labels = {"begin": _("Proposed for approval")}
    verbs_with_form = ("approve",)

    @verb(
        source=[L.PROPOSED],
        target=L.APPROVED,
        label=_("Approve the commissioning list"),
        permission=holds(Role.PROVINCIAL_LEADER),
        audience=Audience.PUBLIC,
        is_main=True,
        confirm=_("The list is public from now on, and calls can be opened from its tasks."),
    )
    def approve(self, deed):
        """The province orders these tasks, by a decision with its number and date."""
        number = str(deed.facts.get("decision_number") or "").strip()
        on = deed.facts.get("decision_on")
        if not number:
            raise Refused(Reason(_("Give the decision's number."), field="decision_number"))
        if on is None:
            raise Refused(Reason(_("Give the decision's date."), field="decision_on"))
        self.decision_number, self.decision_on = number, on
        deed.record(tasks=self.tasks().count())
        mails.list_approved(self, by=deed.by)

    @verb(
        source=[L.PROPOSED],
        target=L.REJECTED,
        label=_("Send back the list"),
        permission=holds(Role.PROVINCIAL_LEADER),
        audience=Audience.OFFICERS,
        needs_note=True,
    )
    def reject(self, deed):
        """Nothing is ordered; the officers read why and may propose again."""
        mails.list_sent_back(self, by=deed.by, note=deed.note)

    council = models.ForeignKey(Council, models.PROTECT, related_name="commission_lists")
    decision_number = CleanCharField(_("Decision number"), max_length=60, blank=True)
    decision_on = models.DateField(_("Decision date"), null=True, blank=True)

    objects = CommissionListQuerySet.as_manager()

    class Meta:
        verbose_name = _("Commissioning list")
        verbose_name_plural = _("Commissioning lists")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(state__in=[L.PROPOSED, L.APPROVED]),
                name="commission_list_one_a_council",
                violation_error_message=_("This council has its list already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=L.APPROVED)
                | ~Q(decision_number="") & Q(decision_on__isnull=False),
                name="commission_list_approved_by_decision",
            ),
        ]

    def __str__(self) -> str:
        return _("Commissioning list of %(council)s") % {"council": self.council}

    def get_absolute_url(self) -> str:
        return reverse("scoring:commission_list_detail", kwargs={"public_id": self.public_id})

    def get_verb_url(self, name: str) -> str:
        kwargs = {"public_id": self.public_id, "verb": name}
        return reverse("scoring:commission_list_verb", kwargs=kwargs)

    @property
    def province_id(self) -> str:
        return self.council.province_id

    def tasks(self):
        """Its tasks, in the order of their priority."""
        found = Commission.objects.filter(council=self.council_id).adopted().in_order()
        return found.select_related("problem__organisation", "call")

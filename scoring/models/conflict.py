from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from people.permissions import but_not, holds
from people.states import Capacity, Role
from proposals.actions import grant_reading
from scoring.models.seat import Seat
from scoring.querysets import ConflictQuerySet
from scoring.states import SIGNS, ConflictGround, ConflictState, CouncilState, FoundBy

S = ConflictState
SEARCHERS = (Role.OFFICER, Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER)


def searcher_or_the_member(conflict: "Conflict", user) -> str:
    """A search finds it, the timer's or in the deed of an officer or a leader; or the member says
    so.
    """
    if conflict.found_by == FoundBy.SYSTEM:
        return Capacity.SYSTEM if user is None else holds(*SEARCHERS)(conflict, user)
    return conflict.seat.capacity if conflict.seat.user_id == user.pk else ""


def somebody_else_holding(*roles: Role):
    """Nobody decides about a conflict of their own."""
    return but_not("seat.user", holds(*roles))


class Conflict(WithLife):
    """Why a member may not judge a dossier. It bars from the moment it is suspected."""

    state = state_field(ConflictState, default=S.SUSPECTED)
    begin_role = staticmethod(searcher_or_the_member)

    @verb(
        source=[S.SUSPECTED],
        target=S.CONFIRMED,
        label=_("Confirm the conflict"),
        permission=somebody_else_holding(Role.OFFICER),
        audience=Audience.OFFICERS,
        is_main=True,
    )
    def confirm(self, deed):
        """Keep the member off this dossier for good."""
        self.decided_by, self.decided_at = deed.by, deed.at

    @verb(
        source=[S.SUSPECTED],
        target=S.WAIVED,
        label=_("Waive the conflict"),
        permission=somebody_else_holding(Role.FUND_DIRECTOR),
        audience=Audience.OFFICERS,
        needs_note=True,
        confirm=_("The member may judge this dossier; your name stands for it."),
    )
    def waive(self, deed):
        """Let the member judge after all; the approver and the note stand for it."""
        self.decided_by, self.decided_at = deed.by, deed.at
        others = Conflict.objects.barring().filter(seat=self.seat_id, proposal=self.proposal_id)
        council = self.seat.council
        if council.state == CouncilState.FORMED and not others.exclude(pk=self.pk).exists():
            capacity, person = self.seat.capacity, self.seat.user
            for item in council.items.filter(proposal=self.proposal_id):
                grant_reading(item.proposal, person, as_what=capacity, by=deed.by)

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="conflicts")
    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="+", verbose_name=_("Proposal")
    )
    ground = models.CharField(_("Ground"), max_length=15, choices=ConflictGround.choices)
    found_by = models.CharField(
        _("Known from"), max_length=10, choices=FoundBy.choices, default=FoundBy.SYSTEM
    )
    # What the evidence is about, "org:12": the same ground may come up anew for another reason.
    basis = models.CharField(max_length=40, editable=False, blank=True, db_default="", default="")
    evidence = CleanTextField(_("Evidence"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("Decided by"),
    )
    decided_at = models.DateTimeField(_("Decided at"), null=True, editable=False)

    objects = ConflictQuerySet.as_manager()

    class Meta:
        verbose_name = _("Conflict of interest")
        verbose_name_plural = _("Conflicts of interest")
        ordering = ["state", "pk"]
        indexes = [models.Index(fields=["proposal", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "proposal", "ground", "basis"],
                name="conflict_once_a_ground",
                violation_error_message=_("This conflict is noted already."),
            ),
            models.CheckConstraint(
                condition=Q(state=S.SUSPECTED, decided_at__isnull=True)
                | Q(~Q(state=S.SUSPECTED), decided_at__isnull=False),
                name="conflict_decided_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.WAIVED) | Q(decided_by__isnull=False),
                name="conflict_waived_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_ground_display()

    def get_absolute_url(self) -> str:
        return reverse("scoring:conflict_detail", kwargs={"public_id": self.public_id})

    def get_verb_url(self, name: str) -> str:
        return reverse("scoring:conflict_verb", kwargs={"public_id": self.public_id, "verb": name})

    @property
    def is_a_sign(self) -> bool:
        """Not a ground the law names: it asks for a look, no more."""
        return self.ground in SIGNS

    @property
    def province_id(self) -> str:
        return self.seat.council.province_id

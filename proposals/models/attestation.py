from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.addresses import address_of
from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from people.states import Capacity, House
from proposals import rules
from proposals.models.limits import dong_or_zero
from proposals.querysets import AttestationQuerySet
from proposals.states import BEFORE_COUNCIL, AttestationState, Condition

S = AttestationState
CAPACITY = {
    House.STATE: Capacity.STATE_BODY,
    House.UNIVERSITY: Capacity.UNIVERSITY_OFFICE,
    House.ENTERPRISE: Capacity.ENTERPRISE,
}


def asks_for_it(attestation: "Attestation", user) -> str:
    """Only the task leader asks."""
    is_leader = attestation.proposal.leader_id == user.pk
    return Capacity.TASK_LEADER if is_leader else ""


def a_person_of_the_house(attestation: "Attestation", user) -> str:
    """Someone of the organisation asked, of the house concerned; an applicant never confirms."""
    if not user.is_authenticated or not user.belongs_to(attestation.asked_of_id):
        return ""
    if attestation.asked_of.house != attestation.house:
        return ""
    if attestation.proposal.has_in_team(user):
        return ""
    return CAPACITY[attestation.house]


def dossier_is_before_the_council(attestation: "Attestation", user) -> Reason | None:
    if attestation.proposal.state in BEFORE_COUNCIL:
        return None
    return Reason(_("The dossier is past the point where confirmations count."), field="state")


class Attestation(WithLife):
    """A house's own word that one of the four conditions holds; asked by the applicant."""

    state = state_field(AttestationState, default=S.ASKED)
    begin_role = staticmethod(asks_for_it)

    verbs_with_form = frozenset({"confirm"})

    @verb(
        source=[S.ASKED],
        target=S.CONFIRMED,
        label=_("Confirm"),
        permission=a_person_of_the_house,
        checks=[dossier_is_before_the_council],
        audience=Audience.PARTIES,
        is_main=True,
        confirm=_(
            "Your organisation's word stands in the dossier with your name; it can't be taken back."
        ),
    )
    def confirm(self, deed):
        """Confirm the condition: facts `proof` (text), `amount` (đồng) and `people` committed."""
        evidence = str(deed.facts.get("proof", "")).strip()
        amount, people = deed.facts.get("amount", 0), deed.facts.get("people", 0)
        if reasons := rules.reasons_against_confirming(evidence, amount, people):
            raise Refused(reasons)
        self.evidence, self.amount, self.people = evidence, amount, people
        self.decided_by, self.decided_at = deed.by, deed.at

    @verb(
        source=[S.ASKED],
        target=S.DECLINED,
        label=_("Decline"),
        permission=a_person_of_the_house,
        audience=Audience.PARTIES,
        needs_note=True,
        confirm=_("The condition is not met for now; the applicant may mend it and ask again."),
    )
    def decline(self, deed):
        """Say that the condition does not hold; the note says why."""
        self.decided_by, self.decided_at = deed.by, deed.at

    @verb(
        source=[S.DECLINED],
        target=S.ASKED,
        label=_("Ask again"),
        permission=asks_for_it,
        checks=[dossier_is_before_the_council],
        audience=Audience.PARTIES,
    )
    def ask_again(self, deed):
        """Ask the same organisation once more, after what stood against it was mended."""
        self.decided_by = self.decided_at = None

    proposal = models.ForeignKey(
        "proposals.Proposal",
        models.PROTECT,
        related_name="attestations",
        verbose_name=_("Proposal"),
    )
    condition = models.PositiveSmallIntegerField(_("Condition"), choices=Condition.choices)
    house = models.CharField(_("House"), max_length=12, choices=House.choices)
    asked_of = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("Asked of")
    )
    evidence = CleanTextField(_("Evidence"), blank=True)
    amount = models.BigIntegerField(_("Money committed"), default=0)
    people = models.PositiveSmallIntegerField(_("People committed"), default=0)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("Answered by"),
    )
    decided_at = models.DateTimeField(_("Answered at"), null=True, editable=False)

    objects = AttestationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Confirmation")
        verbose_name_plural = _("Confirmations")
        ordering = ["condition", "house", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "condition", "house"],
                name="attestation_once",
                violation_error_message=_("This confirmation has been asked already."),
            ),
            models.CheckConstraint(
                condition=models.Q(condition=1)
                | models.Q(condition=2, house=House.ENTERPRISE)
                | models.Q(condition=3, house=House.STATE)
                | models.Q(condition=4, house=House.UNIVERSITY),
                name="attestation_house_fits_condition",
                violation_error_message=_("This house doesn't confirm this condition."),
            ),
            dong_or_zero("amount", "attestation_whole_dong"),
            models.CheckConstraint(
                condition=models.Q(state=S.ASKED, decided_at__isnull=True)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="attestation_answer_has_its_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_condition_display()} ({self.get_house_display()})"

    def get_absolute_url(self) -> str:
        return address_of(self, "proposals:attestation_detail")

    def get_verb_url(self, name: str) -> str:
        return reverse(
            "proposals:attestation_verb", kwargs={"public_id": self.public_id, "verb": name}
        )

    @property
    def province_id(self):
        return self.proposal.province_id

from hashlib import sha256

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.addresses import address_of
from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from people.states import Capacity, House
from proposals import rules
from proposals.models.asking import tell_house, tell_leader
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


def papers_in_trail(sha256s) -> dict[str, int | str]:
    """How many papers came with a confirmation, and one digest over theirs in order."""
    if not sha256s:
        return {}
    return {"papers": len(sha256s), "sha256": sha256("".join(sorted(sha256s)).encode()).hexdigest()}


def reason_against_asking(proposal, condition: int, house: str, asked_of) -> Reason | None:
    """Whether the condition speaks of this organisation at all."""

    def no(sentence):
        return Reason(sentence, field="asked_of")

    if asked_of.house != house or house not in rules.HOUSES_OF_CONDITION.get(condition, ()):
        return no(_("Asked of: this organisation is not of the house that confirms it."))
    if condition == Condition.THREE_HOUSES and asked_of.pk not in proposal.taking_part():
        return no(_("Asked of: only the host and the partners confirm that they take part."))
    if condition == Condition.REAL_PROBLEM:
        owner = proposal.problem.organisation_id if proposal.problem_id else None
        if asked_of.pk != owner:
            return no(_("Asked of: only the owner of the problem confirms it."))
    if condition == Condition.PROVINCE_MODEL and asked_of.pk == proposal.host_id:
        return no(_("Asked of: the host organisation can't confirm its own dossier."))
    if condition == Condition.TRAINING and not asked_of.is_regional_university:
        return no(_("Asked of: only the regional university confirms it."))
    return None


class Attestation(WithLife):
    """A house's own word that one of the four conditions holds; asked by the applicant."""

    state = state_field(AttestationState, default=S.ASKED)
    begin_role = staticmethod(asks_for_it)

    verbs_with_form = frozenset({"confirm", "ask_again"})

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
        """Confirm the condition: facts `proof` (text), its date `on`, `amount` (đồng) and `people`
        committed; `sha256s` of the papers that come with it.
        """
        evidence, on = str(deed.facts.get("proof", "")).strip(), deed.facts.get("on")
        amount, people = deed.facts.get("amount", 0), deed.facts.get("people", 0)
        today = clock.date_of(deed.at)
        if reasons := rules.reasons_against_confirming(evidence, on, amount, people, today):
            raise Refused(reasons)
        self.evidence, self.evidence_on = evidence, on
        self.amount, self.people = amount, people
        self.decided_by, self.decided_at = deed.by, deed.at
        deed.record(**papers_in_trail(deed.facts.get("sha256s", ())))
        tell_leader(self, by=deed.by)

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
        self.answer_note = deed.note
        tell_leader(self, by=deed.by)

    @verb(
        source=[S.ASKED],
        target=S.WITHDRAWN,
        label=_("Withdraw the request"),
        permission=asks_for_it,
        audience=Audience.PARTIES,
        confirm=_("The organisation is asked no more; you may ask it, or another, again."),
    )
    def withdraw_request(self, deed):
        """Take the request back before it is answered."""

    @verb(
        source=[S.DECLINED, S.WITHDRAWN],
        target=S.ASKED,
        label=_("Ask again"),
        permission=asks_for_it,
        checks=[dossier_is_before_the_council],
        audience=Audience.PARTIES,
    )
    def ask_again(self, deed):
        """Ask once more, after what stood against it was mended; fact `asked_of` names another
        organisation of the house.
        """
        asked_of = deed.facts.get("asked_of") or self.asked_of
        if reason := reason_against_asking(self.proposal, self.condition, self.house, asked_of):
            raise Refused([reason])
        self.asked_of = asked_of
        self.decided_by = self.decided_at = None
        self.answer_note = ""
        deed.record(asked_of=asked_of.pk)
        tell_house(self, by=deed.by)

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
    evidence_on = models.DateField(_("Date of the evidence"), null=True, blank=True)
    answer_note = CleanTextField(_("Why it was declined"), blank=True, editable=False)
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
                condition=models.Q(state__in=[S.ASKED, S.WITHDRAWN], decided_at__isnull=True)
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

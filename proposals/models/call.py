from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.addresses import address_of
from lifecycle.errors import Reason
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from lifecycle.trail import moment
from papers.folding import fold
from people.permissions import holds
from people.states import Role
from proposals import rules, steps
from proposals.models.following import tell_of_call
from proposals.models.limits import dong_above_zero, in_order
from proposals.querysets import CallQuerySet
from proposals.states import DEFAULT_USES, BlindMode, CallStage, CallState, CheckItem, Flow
from rulebook.actions import freeze

S = CallState


def ready_to_publish() -> list:
    """The pure rules as checks, each reason with the address of the step that mends it."""

    def check(rule):
        def reason_against(call: "Call", user) -> Reason | None:
            reason = rule(call.writing_facts())
            return reason and replace(reason, url=call.get_step_url(steps.step_of(reason.field)))

        return reason_against

    return [check(rule) for rule in steps.READY_TO_PUBLISH]


def closing_has_passed(call: "Call", user) -> Reason | None:
    return rules.closing_has_passed(moment(), call.closes_at, call.grace)


class Call(WithLife):
    """An invitation to hand in dossiers, with the rules it froze when it opened."""

    state = state_field(CallState, default=S.DRAFT)
    begin_role = staticmethod(holds(Role.OFFICER))
    deed_labels = {
        "edited": _("Edited"),
        "noticed": _("Public notice"),
        "opened_dossiers": _("Opening of dossiers recorded"),
    }

    @verb(
        source=[S.DRAFT],
        target=S.OPEN,
        label=_("Publish the call"),
        permission=holds(Role.OFFICER),
        checks=ready_to_publish(),
        audience=Audience.PUBLIC,
        is_main=True,
        confirm=_(
            "The rules in force today, the dates, the money and the form are frozen: nothing of "
            "them changes later. What must be corrected then is told by a public notice."
        ),
    )
    def publish(self, deed):
        """Open the call and freeze the rules under which its dossiers are judged."""
        self.stages = steps.with_obligatory(self.flow, self.stages)
        self.rule_set = freeze(self.province, clock.local(deed.at).date(), by=deed.by)
        self.published_at = deed.at
        for problem in self.problems.open_for_answers().order_by("pk"):
            tell_of_call(problem, self, by=deed.by)

    @verb(
        source=[S.OPEN],
        target=S.CLOSED,
        label=_("Close the call"),
        permission=holds(Role.OFFICER),
        checks=[closing_has_passed],
        audience=Audience.PUBLIC,
        is_main=True,
    )
    def close(self, deed):
        """Take no more dossiers; possible only after the printed closing second."""
        self.closed_at = deed.at

    @verb(
        source=[S.CLOSED],
        target=S.DECIDED,
        label=_("Decided"),
        permission=holds(Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER, Role.OFFICER),
        audience=Audience.PUBLIC,
        deed_only=True,
    )
    def decide(self, deed):
        """The allocation for this call has been approved."""

    province = models.ForeignKey("rulebook.Province", models.PROTECT, verbose_name=_("Province"))
    code = CleanCharField(_("Code"), max_length=20)
    title = CleanCharField(_("Title"), max_length=300)
    folded = models.CharField(max_length=330, editable=False, default="", db_default="")
    flow = models.CharField(_("Flow"), max_length=12, choices=Flow.choices, default=Flow.FUNDING)
    budget_year = models.PositiveSmallIntegerField(_("Budget year"))
    # [] before anybody chose: those that the flow can't do without.
    stages = models.JSONField(_("Stages"), default=list, blank=True)
    # A draft may lack what follows; a published call has it all.
    opens_at = models.DateTimeField(_("Opens at"), null=True, blank=True)
    closes_at = models.DateTimeField(_("Closes at"), null=True, blank=True)
    envelope = models.BigIntegerField(_("Envelope"), null=True, blank=True)
    ceiling_per_task = models.BigIntegerField(_("Ceiling per task"), null=True, blank=True)
    blind_mode = models.CharField(
        _("Blind mode"), max_length=8, choices=BlindMode.choices, default=BlindMode.SINGLE
    )
    rule_set = models.ForeignKey(
        "rulebook.RuleSet",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("Rules in force"),
    )
    description = CleanTextField(_("Description"), blank=True)
    own_checks = models.JSONField(_("Own items of the checklist"), default=list, blank=True)
    decision_number = CleanCharField(_("Decision number"), max_length=60, blank=True)
    decision_on = models.DateField(_("Decision date"), null=True, blank=True)
    published_at = models.DateTimeField(_("Published at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("Closed at"), null=True, editable=False)
    saved_steps = models.JSONField(default=list, editable=False)
    is_synthetic = models.BooleanField(_("Illustrative data"), default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("Call")
        verbose_name_plural = _("Calls")
        ordering = ["-closes_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["province", "code"],
                name="call_code_once_a_province",
                violation_error_message=_("A call with this code exists already."),
            ),
            dong_above_zero("envelope", "call_envelope_whole_dong"),
            dong_above_zero("ceiling_per_task", "call_ceiling_whole_dong"),
            models.CheckConstraint(
                condition=models.Q(ceiling_per_task__lte=models.F("envelope")),
                name="call_ceiling_within_envelope",
                violation_error_message=_("The ceiling per task is beyond the envelope."),
            ),
            in_order("opens_at", "closes_at", "call_closes_after_it_opens"),
            models.CheckConstraint(
                condition=models.Q(state=S.DRAFT) | models.Q(rule_set__isnull=False),
                name="call_open_with_frozen_rules",
            ),
            models.CheckConstraint(
                condition=models.Q(state=S.DRAFT)
                | models.Q(
                    opens_at__isnull=False,
                    closes_at__isnull=False,
                    envelope__isnull=False,
                    ceiling_per_task__isnull=False,
                ),
                name="call_open_with_dates_and_money",
            ),
            models.CheckConstraint(
                condition=models.Q(budget_year__gte=2000, budget_year__lte=2100),
                name="call_budget_year_sane",
                violation_error_message=_("The budget year lies between 2000 and 2100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"

    def save(self, *args, **kwargs):
        self.folded = fold(f"{self.code} {self.title}")[:330]
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of(self, "proposals:call_detail")

    def get_verb_url(self, name: str) -> str:
        return reverse("proposals:call_verb", kwargs={"public_id": self.public_id, "verb": name})

    def get_edit_url(self) -> str:
        return reverse("proposals:call_edit", kwargs={"public_id": self.public_id})

    def get_step_url(self, step: str) -> str:
        return reverse(
            "proposals:call_step", kwargs={"public_id": self.public_id, "step": str(step)}
        )

    def get_check_url(self) -> str:
        return reverse("proposals:call_check", kwargs={"public_id": self.public_id})

    def writing_facts(self) -> steps.CallFacts:
        """What its officer has written so far, as plain values at this moment."""
        return steps.CallFacts(
            title=self.title,
            flow=self.flow,
            stages=self.stages,
            decision_number=self.decision_number,
            decision_on=self.decision_on,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            envelope=self.envelope,
            ceiling=self.ceiling_per_task,
            questions=[question.facts() for question in self.questions()],
            empty_sections=[
                str(section) for section in self.own_sections() if not section.questions.all()
            ],
            now=moment(),
        )

    def uses_stage(self, stage: str) -> bool:
        """Whether its dossiers go through this stage."""
        return stage in steps.with_obligatory(self.flow, self.stages)

    @property
    def used_stages(self) -> list[str]:
        """The stages its dossiers go through, in words and in their order."""
        chosen = steps.with_obligatory(self.flow, self.stages)
        return [str(CallStage(stage).label) for stage in chosen]

    @property
    def is_editable(self) -> bool:
        return self.state == S.DRAFT

    def writing_role(self, user) -> str:
        """As what this person writes the call, "" if they may not."""
        return holds(Role.OFFICER)(self, user)

    def may_be_edited_by(self, user) -> bool:
        return self.is_editable and bool(self.writing_role(user))

    @property
    def check_due_on(self) -> date | None:
        """Until when its dossiers are opened and checked: working days after the closing."""
        entry = self.rules.get("deadline.open_workdays") if self.rule_set_id else None
        if entry is None or not self.closes_at:
            return None
        return rules.after_workdays(clock.date_of(self.closes_at), entry.value)

    def checklist(self) -> list[tuple[str, Any]]:
        """What an officer looks at in each of its dossiers, by key: ours, those of its legal flow
        by the rules it froze, and its own.
        """
        frozen, key = self.rules, f"dossier.checklist.{self.flow}"
        of_flow = frozen.value(key) if frozen and key in frozen else []
        return [
            *((item.value, item.label) for item in CheckItem),
            *((f"flow-{number}", label) for number, label in enumerate(of_flow, start=1)),
            *((f"call-{number}", label) for number, label in enumerate(self.own_checks, start=1)),
        ]

    # The form of its dossiers --------------------------------------------------------------------

    def _sections(self) -> list:
        """The rows of its form with their questions, read once for this copy."""
        if not hasattr(self, "_sections_read"):
            self._sections_read = list(self.form_sections.prefetch_related("questions"))
        return self._sections_read

    def own_sections(self) -> list:
        """The sections of its own, in order."""
        return [section for section in self._sections() if not section.key]

    def uses(self) -> dict[str, str]:
        """What it makes of each standard section: required, optional or off."""
        said = {section.key: section.use for section in self._sections() if section.key}
        return {**DEFAULT_USES, **said}

    def questions(self) -> list:
        """Its own questions, in the order of the form."""
        return [question for section in self._sections() for question in section.questions.all()]

    def next_number(self) -> int:
        """The number of the next dossier; ask only with this row locked."""
        return (self.proposals.aggregate(last=models.Max("number"))["last"] or 0) + 1

    def was_open_at(self, moment) -> bool:
        """Whether it was open at a moment. An officer who closes it a moment later, while this
        request waited for a lock, takes nothing from one that had arrived in time.
        """
        if self.opens_at is None or moment < self.opens_at:
            return False
        return self.state == S.OPEN or (self.closed_at is not None and moment < self.closed_at)

    def takes_dossiers_at(self, moment) -> bool:
        return (
            self.state == S.OPEN
            and self.opens_at <= moment
            and rules.in_time(moment, self.closes_at, self.grace)
        )

    @property
    def grace(self) -> timedelta:
        """How long after the printed second still counts as in time."""
        entry = self.rules.get("call.grace_seconds") if self.rule_set_id else None
        return timedelta(seconds=entry.value) if entry else rules.GRACE

    @property
    def rules(self):
        """The rules it froze; None before it opened."""
        return self.rule_set.rules if self.rule_set_id else None

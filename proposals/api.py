"""Problems, calls, dossiers and the confirmations of the three houses."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, QuerySet
from ninja import Router, Schema

from lifecycle.api import Noun, Thing
from proposals.filters import AttestationFilter, CallFilter, ProblemFilter, ProposalFilter
from proposals.models import Attestation, Call, Problem, Proposal
from proposals.views import attestation_verb, call_verb, problem_verb, proposal_verb

router = Router()


class BodyOut(Schema):
    """An organisation, as far as another thing names it."""

    id: str
    name: str
    house: str
    house_label: str

    @staticmethod
    def resolve_id(row) -> str:
        return row.public_id

    @staticmethod
    def resolve_house_label(row) -> str:
        return row.get_house_display()


class OfGroup(Thing):
    strategic_group: int
    strategic_group_label: str
    is_synthetic: bool

    @staticmethod
    def resolve_strategic_group_label(row) -> str:
        return row.get_strategic_group_display()


# Problems -----------------------------------------------------------------------------------------


class ProblemOut(OfGroup):
    title: str
    organisation: BodyOut
    cost_value: Decimal | None
    cost_unit: str
    sector: str
    offers: list[str]
    published_at: datetime | None


class ProblemInFull(ProblemOut):
    description: str
    cost_measured_how: str
    solved_when: str
    indicator: str
    indicator_unit: str
    baseline: Decimal | None
    target: Decimal | None
    contributes: str
    contributes_amount: int
    source: str


def _problems(user) -> QuerySet:
    rows = Problem.objects.visible_to(user).for_list()
    return rows.order_by(F("published_at").desc(nulls_first=True), "-pk")


Noun(
    router,
    "problems",
    Problem,
    out=ProblemOut,
    out_in_full=ProblemInFull,
    rows=_problems,
    filters=ProblemFilter,
    view=problem_verb,
)


# Calls --------------------------------------------------------------------------------------------


class CallOut(Thing):
    code: str
    title: str
    flow: str
    flow_label: str
    budget_year: int
    opens_at: datetime
    closes_at: datetime
    envelope: int
    ceiling_per_task: int
    is_synthetic: bool

    @staticmethod
    def resolve_flow_label(row) -> str:
        return row.get_flow_display()


class CallInFull(CallOut):
    description: str
    decision_number: str
    decision_on: date | None
    published_at: datetime | None


Noun(
    router,
    "calls",
    Call,
    out=CallOut,
    out_in_full=CallInFull,
    rows=lambda user: Call.objects.visible_to(user).for_list(),
    filters=CallFilter,
    view=call_verb,
)


# Dossiers -----------------------------------------------------------------------------------------


class ProposalOut(OfGroup):
    code: str
    title: str
    host: BodyOut
    submitted_at: datetime | None
    state_sum: int


class NamedOut(Schema):
    """Another thing, by its public id and title."""

    id: str
    title: str

    @staticmethod
    def resolve_id(row) -> str:
        return row.public_id

    @staticmethod
    def resolve_title(row) -> str:
        return str(row)


class IndicatorOut(Schema):
    name: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    due_on: date | None


class BudgetLineOut(Schema):
    year: int
    item_kind: str
    item: str
    source: str
    source_label: str
    category: str
    category_label: str
    amount: int
    is_lump_sum: bool

    @staticmethod
    def resolve_source_label(row) -> str:
        return row.get_source_display()

    @staticmethod
    def resolve_category_label(row) -> str:
        return row.get_category_display()


class ProductOut(Schema):
    name: str
    unit: str
    quantity: Decimal
    quality: str


class ProposalInFull(ProposalOut):
    call: NamedOut
    problem: NamedOut | None
    summary: str
    effect_statement: str
    strategic_reasons: str
    starts_on: date | None
    ends_on: date | None
    indicators: list[IndicatorOut]
    budget_lines: list[BudgetLineOut]
    products: list[ProductOut]


def _dossiers(user) -> QuerySet:
    rows = Proposal.objects.visible_to(user).select_related("host").with_state_amount()
    return rows.defer("summary", "effect_statement", "strategic_reasons", "group_note").order_by(
        F("submitted_at").desc(nulls_first=True), "-pk"
    )


def _dossiers_in_full(user) -> QuerySet:
    return (
        Proposal.objects.visible_to(user)
        .with_state_amount()
        .select_related("call", "problem", "host")
        .prefetch_related("indicators", "budget_lines", "products")
    )


Noun(
    router,
    "proposals",
    Proposal,
    out=ProposalOut,
    out_in_full=ProposalInFull,
    rows=_dossiers,
    rows_in_full=_dossiers_in_full,
    filters=ProposalFilter,
    view=proposal_verb,
)


# Confirmations ------------------------------------------------------------------------------------


class AttestationOut(Thing):
    proposal: NamedOut
    condition: int
    condition_label: str
    house: str
    asked_of: BodyOut
    evidence: str
    evidence_on: date | None
    answer_note: str
    amount: int
    people: int
    decided_at: datetime | None

    @staticmethod
    def resolve_condition_label(row) -> str:
        return row.get_condition_display()


def _attestations(user) -> QuerySet:
    return Attestation.objects.visible_to(user).for_list().order_by("-pk")


Noun(
    router,
    "attestations",
    Attestation,
    out=AttestationOut,
    rows=_attestations,
    filters=AttestationFilter,
    view=attestation_verb,
    scope="proposals",
)

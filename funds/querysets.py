"""Which budgets, allocations, commitments, payments and entries there are, and who may see them."""

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Abs
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funds import models
from funds.states import (
    AllocationState,
    BudgetYearState,
    CommitmentState,
    LimitOf,
    PaymentState,
    PeriodState,
    ReversalState,
    RevisionState,
)
from lifecycle.pages import Task
from papers.folding import fold
from people.permissions import provinces_as
from people.states import Role
from proposals.models import Proposal
from proposals.states import ProposalState
from scoring.models import Appraisal

FINANCE = (
    Role.OFFICER,
    Role.FUND_ACCOUNTANT,
    Role.CHIEF_ACCOUNTANT,
    Role.FUND_DIRECTOR,
    Role.PROVINCIAL_LEADER,
    Role.AUDITOR,
)
"""Who sees a province's budgets, allocations and books."""

NOT_YET_JUDGED = (
    ProposalState.SUBMITTED,
    ProposalState.RETURNED,
    ProposalState.ELIGIBLE,
    ProposalState.IN_COUNCIL,
)


class BudgetYearQuerySet(QuerySet):
    def public(self):
        """Budgets in force or closed, the newest first: anyone may know them."""
        return self.filter(state__in=[BudgetYearState.APPROVED, BudgetYearState.CLOSED]).order_by(
            "-year"
        )

    def to_show(self, year: int):
        """Which public one stands on a first page in that year: next year's is approved before
        the year that is being spent is over.
        """
        nearest_first = [Case(When(year__gt=year, then=1), default=0), Abs(F("year") - year)]
        return self.public().order_by(*nearest_first).first()

    def visible_to(self, user):
        return self.filter(province_id__in=provinces_as(user, *FINANCE))

    def for_list(self):
        return self.select_related("province", "rule_set").prefetch_related("sources")


class BudgetRevisionQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(of_finance(user, "budget"))

    def waiting(self):
        return self.filter(state=RevisionState.PROPOSED)

    def for_page(self):
        return self.select_related(
            "budget__province", "budget__rule_set", "proposed_by", "approved_by"
        )


class AllocationQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(budget__province_id__in=provinces_as(user, *FINANCE))

    def for_list(self):
        return self.select_related("budget", "call").order_by("-id")

    def for_page(self):
        return self.select_related(
            "budget__province",
            "budget__rule_set",
            "call__rule_set",
            "proposed_by",
            "checked_by",
            "endorsed_by",
            "approved_by",
            "job",
        )


class AllocationLineQuerySet(QuerySet):
    def for_list(self):
        return self.select_related(
            "allocation__call", "proposal", "proposal__host", "proposal__leader"
        ).order_by("rank")

    def for_page(self):
        return self.select_related(
            "allocation__call",
            "allocation__budget__province",
            "proposal__host",
            "proposal__leader",
        )

    def visible_to(self, user):
        """Finance staff see all of their province; the host and the leader see their own."""
        return self.filter(of_parties(user, "proposal") | of_finance(user, "allocation__budget"))

    def decided(self):
        """Lines that count: those of approved allocations."""
        return self.filter(allocation__state=AllocationState.APPROVED)

    def funded(self):
        return self.filter(is_funded=True)

    def of_proposal(self, proposal):
        """What was decided on a proposal, for its own page: at most one line."""
        return self.decided().filter(proposal=proposal)

    def waiting_in(self, call) -> int:
        """How many dossiers of a call the council has not judged yet."""
        return Proposal.objects.filter(call=call, state__in=NOT_YET_JUDGED).count()

    def unappraised_in(self, call) -> int:
        """How many dossiers that passed have no concluded appraisal of their budget."""
        appraised = Appraisal.objects.concluded().of_call(call).values("item__proposal")
        passed = Proposal.objects.filter(call=call, state=ProposalState.PASSED)
        return passed.exclude(pk__in=appraised).count()


STILL_BOUND = F("amount") - F("released") - F("refunded")


class CommitmentQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(of_parties(user, "proposal") | of_finance(user, "budget"))

    def live(self):
        return self.exclude(state=CommitmentState.RELEASED)

    def of_call(self, call):
        return self.filter(allocation_line__allocation__call=call)

    def still_bound(self) -> int:
        """What these commitments still bind: reserved, owed or paid, net of what came back."""
        found = self.aggregate(bound=Sum(STILL_BOUND))
        return found["bound"] or 0

    def bound_by(self, of: str) -> dict[str, int]:
        """What they still bind of each strategic group, host or leader (`LimitOf`), by its key."""
        key = {
            LimitOf.GROUP: "group",
            LimitOf.HOST: "proposal__host",
            LimitOf.LEADER: "proposal__leader",
        }[LimitOf(of)]
        sums = self.order_by().values_list(key).annotate(bound=Sum(STILL_BOUND))
        return {str(key): bound for key, bound in sums if key}


class InstalmentQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(
            of_parties(user, "commitment__proposal") | of_finance(user, "commitment__budget")
        )

    def for_list(self):
        return self.select_related(
            "commitment__budget", "commitment__proposal", "commitment__proposal__host"
        ).order_by("due_on", "pk")

    def awaiting_payment(self):
        """Condition met, money committed, and no payment on its way or made."""
        live = models.Payment.objects.live().filter(instalment=OuterRef("pk"))
        return self.filter(
            ~Exists(live), ready_at__isnull=False, commitment__state=CommitmentState.COMMITTED
        )


class PaymentQuerySet(QuerySet):
    def visible_to(self, user):
        """Finance staff see all of their province; the host and the leader see their own."""
        return self.filter(
            of_parties(user, "instalment__commitment__proposal") | of_finance(user, "budget")
        )

    def for_list(self):
        return self.select_related(
            "budget",
            "instalment__commitment__proposal__host",
        ).order_by("-id")

    def for_page(self):
        return self.select_related(
            "budget__rule_set",
            "instalment__ready_by",
            "instalment__commitment__budget",
            "instalment__commitment__proposal__host",
            "instalment__commitment__proposal__leader",
            "requested_by",
            "prepared_by",
            "checked_by",
            "approved_by",
            "paid_by",
        )

    def found_by(self, words: str):
        """Search in the task's title and code without diacritics; every word must occur."""
        for word in fold(words).split():
            self = self.filter(instalment__commitment__proposal__title_folded__contains=word)
        return self

    def live(self):
        return self.exclude(state__in=[PaymentState.REFUSED, PaymentState.REVERSED])

    def under_way(self):
        return self.exclude(
            state__in=[PaymentState.PAID, PaymentState.REFUSED, PaymentState.REVERSED]
        )

    def to_be_paid(self, provinces):
        """Ordered and not yet paid, the earliest order first."""
        return (
            self.for_list()
            .filter(state=PaymentState.APPROVED, budget__province_id__in=provinces)
            .order_by("approved_at", "pk")
        )


class PaymentPaperQuerySet(QuerySet):
    def visible_to(self, user):
        """Whoever sees the payment sees its papers."""
        return self.filter(payment__in=models.Payment.objects.visible_to(user))


class TreasuryStatementQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(province_id__in=provinces_as(user, *FINANCE))

    def for_list(self):
        return self.select_related("imported_by").annotate(
            line_count=Count("lines"), matched_count=Count("lines__payment")
        )


class TreasuryLineQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(province_id__in=provinces_as(user, *FINANCE))

    def for_page(self):
        return self.select_related(
            "payment__budget", "payment__instalment__commitment__proposal", "matched_by"
        ).order_by("row")

    def open(self):
        return self.filter(payment=None)


class EntryQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(budget__province_id__in=provinces_as(user, *FINANCE))

    def for_list(self):
        return (
            self.select_related("budget")
            .annotate(
                moved=Sum("postings__amount", filter=Q(postings__amount__gt=0)),
                legs=Count("postings"),
            )
            .order_by("-number", "-id")
        )

    def of_account(self, account):
        """The account's book: its entries in the order of posting, each with what it moved
        (`flow`) and what was on the account after it (`left`)."""
        legs = models.Posting.objects.filter(entry=OuterRef("pk"), account=account)
        flow = legs.order_by().values("entry").annotate(sum=Sum("amount")).values("sum")
        left = legs.order_by("-id").values("balance")[:1]
        return (
            self.filter(Exists(legs))
            .annotate(flow=Subquery(flow), left=Subquery(left))
            .order_by("number")
        )

    def found_by(self, words: str):
        """Search in the memo and in the tasks' titles and codes; every word must occur."""
        for word in words.split():
            tasks = models.Posting.objects.filter(
                entry=OuterRef("pk"),
                commitment__proposal__title_folded__contains=fold(word),
            )
            self = self.filter(Q(memo__icontains=word) | Exists(tasks))
        return self


class PeriodQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(of_finance(user, "budget")).select_related("budget")

    def open_on(self, day):
        return self.filter(state=PeriodState.OPEN, begins_on__lte=day, ends_on__gte=day)


class ReversalQuerySet(QuerySet):
    def live(self):
        """Proposed or posted: an entry has one of them at most."""
        return self.exclude(state=ReversalState.REFUSED)

    def visible_to(self, user):
        return self.filter(of_finance(user, "budget"))

    def for_list(self):
        return self.select_related("budget", "entry", "proposed_by").order_by("-id")

    def for_page(self):
        return self.select_related("budget", "entry", "proposed_by", "approved_by")


def of_finance(user, budget: str) -> Q:
    return Q(**{f"{budget}__province_id__in": provinces_as(user, *FINANCE)})


def of_parties(user, proposal: str) -> Q:
    """The task leader's and the host organisation's own."""
    if not user.is_authenticated:
        return Q(pk=None)
    return Q(**{f"{proposal}__leader": user}) | Q(
        **{f"{proposal}__host_id__in": user.standing.organisation_ids}
    )


# What waits on whom ---------------------------------------------------------------------------


def waiting_on(user) -> list[Task]:
    """The money matters in which this person has the next step."""
    return [
        *_budgets_to_decide(user),
        *_allocations_to_move(user),
        *_instalments_to_request(user),
        *_payments_to_move(user),
        *_reversals_to_decide(user),
        *_statements_to_match(user),
    ]


def _task(thing, label, verb, why, due=None, since=None) -> Task:
    return Task(
        thing_label=label,
        title=str(thing),
        verb=verb,
        why=why,
        due=due,
        url=thing.get_absolute_url(),
        since=since or getattr(thing, "created_at", None),
    )


def _budgets_to_decide(user):
    for state, role, verb in (
        (BudgetYearState.DRAFT, Role.CHIEF_ACCOUNTANT, _("Submit for approval")),
        (BudgetYearState.PROPOSED, Role.PROVINCIAL_LEADER, _("Approve the budget")),
    ):
        if provinces := provinces_as(user, role):
            for budget in models.BudgetYear.objects.filter(province_id__in=provinces, state=state):
                yield _task(budget, _("Budget"), verb, Role(role).label)
    if provinces := provinces_as(user, Role.PROVINCIAL_LEADER):
        rows = models.BudgetRevision.objects.waiting().filter(budget__province_id__in=provinces)
        for revision in rows.select_related("budget"):
            yield _task(
                revision, _("Budget"), _("Approve the revision"), Role.PROVINCIAL_LEADER.label
            )


def _allocations_to_move(user):
    for state, role, verb in (
        (AllocationState.COMPUTED, Role.OFFICER, _("Propose for approval")),
        (AllocationState.PROPOSED, Role.CHIEF_ACCOUNTANT, _("Confirm the money")),
        (AllocationState.CHECKED, Role.FUND_DIRECTOR, _("Agree with the allocation")),
        (AllocationState.ENDORSED, Role.PROVINCIAL_LEADER, _("Approve the allocation")),
    ):
        if provinces := provinces_as(user, role):
            rows = models.Allocation.objects.for_list().filter(
                budget__province_id__in=provinces, state=state
            )
            for allocation in rows:
                yield _task(allocation, _("Allocation"), verb, Role(role).label)


def _instalments_to_request(user):
    """Those whose money the task leader can ask for: theirs to do, nobody else's first."""
    rows = models.Instalment.objects.for_list().awaiting_payment()
    for instalment in rows.filter(commitment__proposal__leader=user):
        yield Task(
            thing_label=str(instalment),
            title=instalment.commitment.proposal.title,
            verb=_("Request the payment"),
            why=_("Its condition is met."),
            due=instalment.due_on,
            url=instalment.get_absolute_url(),
            since=instalment.ready_at,
        )


STEPS = (
    (PaymentState.REQUESTED, (Role.FUND_ACCOUNTANT,), _("Prepare the payment"), "created_at"),
    (PaymentState.PREPARED, (Role.CHIEF_ACCOUNTANT,), _("Check the payment"), "prepared_at"),
    (PaymentState.CHECKED, (Role.FUND_DIRECTOR,), _("Approve the payment"), "checked_at"),
    (
        PaymentState.APPROVED,
        (Role.FUND_ACCOUNTANT, Role.CHIEF_ACCOUNTANT),
        pgettext_lazy("payment", "Pay"),
        "approved_at",
    ),
)


def _payments_to_move(user):
    """By role, but nothing to whoever already took a step in it."""
    mine = Q(pk=None)
    for state, roles, _verb, _since in STEPS:
        if provinces := provinces_as(user, *roles):
            mine |= Q(state=state, budget__province_id__in=provinces)
    if mine == Q(pk=None):
        return
    rows = models.Payment.objects.for_list().filter(mine)
    for hand in models.payment.HANDS:
        # Not `exclude`: a step that nobody has taken yet stops nobody.
        rows = rows.filter(Q(**{hand: None}) | ~Q(**{hand: user}))
    steps = {state: (roles, verb, since) for state, roles, verb, since in STEPS}
    # In the order of the steps; within one, the newest first.
    for payment in sorted(rows, key=lambda payment: list(steps).index(payment.state)):
        roles, verb, since = steps[payment.state]
        yield _task(
            payment,
            _("Payment"),
            verb,
            next(role.label for role in roles if user.has_role(role, payment.province_id)),
            due=payment.instalment.due_on,
            since=getattr(payment, since),
        )


def _reversals_to_decide(user):
    if provinces := provinces_as(user, Role.FUND_DIRECTOR):
        rows = models.Reversal.objects.for_list().filter(
            budget__province_id__in=provinces, state=ReversalState.PROPOSED
        )
        for reversal in rows:
            yield _task(
                reversal, _("Reversal"), _("Post the reversal"), Role(Role.FUND_DIRECTOR).label
            )


def _statements_to_match(user):
    provinces = provinces_as(user, Role.FUND_ACCOUNTANT, Role.CHIEF_ACCOUNTANT)
    if not provinces:
        return
    waiting = Exists(models.TreasuryLine.objects.open().filter(statement=OuterRef("pk")))
    for statement in models.TreasuryStatement.objects.filter(waiting, province_id__in=provinces):
        yield Task(
            thing_label=_("Treasury statement"),
            title=str(statement),
            verb=_("Match the lines"),
            why=_("Some of its lines are no payment yet."),
            due=None,
            url=statement.get_absolute_url(),
            since=statement.imported_at,
        )

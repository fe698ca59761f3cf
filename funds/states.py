"""The states of budgets, allocations, commitments and payments, and the ledger's accounts."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BudgetYearState(TextChoices):
    DRAFT = "draft", _("Draft")
    PROPOSED = "proposed", _("Awaiting approval")
    APPROVED = "approved", _("Approved")
    CLOSED = "closed", _("Closed")


class SourceKind(TextChoices):
    CENTRAL = "central", _("Central budget")
    PROVINCE = "province", _("Provincial budget")
    FUND = "fund", _("Fund's own capital")
    PARTNER = "partner", _("Partner's contribution")
    ENTERPRISE = "enterprise", _("Enterprise's contribution")


class LimitKind(TextChoices):
    CAP = "cap", _("At most")
    MINIMUM = "minimum", _("At least")


class LimitOf(TextChoices):
    """What a task belongs to as a whole, so that a limit on it can be held to the đồng."""

    GROUP = "group", _("Each strategic group")
    HOST = "host", _("Each host organisation")
    LEADER = "leader", _("Each task leader")


class AccountKind(TextChoices):
    """The stages a đồng goes through; our own chart, no claim to a State one."""

    APPROPRIATED = "100", _("Appropriated")
    STRATEGIC_SHARE = "210", _("Kept for strategic technology")
    FREE = "220", _("Free")
    RESERVED = "300", _("Reserved")
    COMMITTED = "400", _("Committed, not yet paid")
    PAID = "500", _("Paid")
    REFUNDED = "600", _("Refunded")
    REVENUE = "700", _("Returned from revenue")


NEVER_NEGATIVE = (
    AccountKind.STRATEGIC_SHARE,
    AccountKind.FREE,
    AccountKind.RESERVED,
    AccountKind.COMMITTED,
)
"""Accounts that hold money: the database refuses a balance below 0."""


class EntryKind(TextChoices):
    APPROPRIATION = "appropriation", _("Appropriation")
    RESERVATION = "reservation", _("Reservation")
    RELEASE = "release", _("Release")
    COMMITMENT = "commitment", pgettext_lazy("ledger", "Commitment")
    PAYMENT = "payment", pgettext_lazy("ledger", "Payment")
    REFUND = "refund", _("Refund")
    REVENUE = "revenue", _("Return from revenue")
    REVERSAL = "reversal", _("Reversal")


REVERSIBLE = (EntryKind.PAYMENT, EntryKind.REFUND, EntryKind.REVENUE)
"""Sums that a person entered. Every other kind follows from a decision and is undone by one."""


class EntryState(TextChoices):
    OPEN = "open", _("Open")
    POSTED = "posted", _("Posted")


class PeriodState(TextChoices):
    OPEN = "open", pgettext_lazy("period", "Open")
    CLOSED = "closed", pgettext_lazy("period", "Closed")


class ReversalState(TextChoices):
    PROPOSED = "proposed", _("Awaiting approval")
    POSTED = "posted", _("Posted")
    REFUSED = "refused", _("Refused")


class RevisionState(TextChoices):
    PROPOSED = "proposed", _("Awaiting approval")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")


class Policy(TextChoices):
    """By which measure dossiers are chosen; the values are those of `funds.allocation`."""

    MERIT = "merit", _("Merit order")
    PRIORITY = "priority", _("Greatest value of the 3-house class first")
    OPTIMAL = "optimal", _("Greatest value")


class Ground(TextChoices):
    """Why a dossier is funded or is not; the first limit that binds."""

    FUNDED = "funded", _("Funded")
    BUDGET_EXHAUSTED = "budget_exhausted", _("The year's budget")
    LATER_YEAR_EXHAUSTED = "later_year_exhausted", _("The budget of a later year")
    ENVELOPE_EXHAUSTED = "envelope_exhausted", _("The call's envelope")
    KEPT_FOR_STRATEGIC = "kept_for_strategic", _("Kept for strategic technology")
    CAP_REACHED = "cap_reached", _("A cap")
    KEPT_FOR_MINIMUM = "kept_for_minimum", _("Kept for a minimum")
    WORTH = "worth", _("Others are worth more")


class AllocationState(TextChoices):
    COMPUTING = "computing", _("Being worked out")
    COMPUTED = "computed", _("Computed")
    PROPOSED = "proposed", _("Awaiting the chief accountant")
    CHECKED = "checked", _("Awaiting the fund director")
    ENDORSED = "endorsed", _("Awaiting the provincial leader")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    VOID = "void", _("Void")


BEFORE_A_DECISION = (
    AllocationState.PROPOSED,
    AllocationState.CHECKED,
    AllocationState.ENDORSED,
)
"""Allocations on their way through the hands that approve them."""


class CommitmentState(TextChoices):
    RESERVED = "reserved", _("Reserved")
    COMMITTED = "committed", _("Committed")
    SETTLED = "settled", _("Settled")
    RELEASED = "released", _("Released")


class PaymentState(TextChoices):
    REQUESTED = "requested", pgettext_lazy("payment", "Requested")
    PREPARED = "prepared", _("Prepared")
    CHECKED = "checked", pgettext_lazy("payment", "Checked")
    APPROVED = "approved", _("Approved")
    PAID = "paid", _("Paid")
    REFUSED = "refused", _("Refused")
    REVERSED = "reversed", _("Reversed")


class DutySet(TextChoices):
    """Steps of one matter that different people must take."""

    BUDGET = "budget", _("Budget")
    ALLOCATION = "allocation", _("Allocation")
    PAYMENT = "payment", _("Payment")
    REVERSAL = "reversal", _("Reversal")

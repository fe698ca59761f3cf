"""Which states, kinds and causes a contract and its parts know."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContractState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("contract", "Draft")
    AGREED = "agreed", _("Agreed by the host")
    SIGNED = "signed", pgettext_lazy("contract", "In force")
    AWAITING_ACCEPTANCE = "awaiting_acceptance", _("Awaiting acceptance")
    ACCEPTED = "accepted", pgettext_lazy("contract", "Accepted")
    SETTLED = "settled", _("Settled")
    LIQUIDATED = "liquidated", _("Liquidated")
    FAILED = "failed", pgettext_lazy("contract", "Failed")
    TERMINATED = "terminated", _("Terminated")


class Method(models.TextChoices):
    """The two lump-sum methods (TTLT 27/2015)."""

    FINAL = "final", _("Lump sum to the final product")
    PARTIAL = "partial", _("Partial lump sum")


class MilestoneKind(models.TextChoices):
    """In force is confirmed by the signature, acceptance by the council; work by an officer."""

    IN_FORCE = "in_force", _("Contract in force")
    WORK = "work", _("Work done")
    ACCEPTANCE = "acceptance", _("Results accepted")


class MilestoneState(models.TextChoices):
    PENDING = "pending", _("Not yet reported")
    REPORTED = "reported", _("Reported")
    CONFIRMED = "confirmed", pgettext_lazy("milestone", "Confirmed")


class AmendmentKind(models.TextChoices):
    EXTENSION = "extension", _("Extension")
    LEADER = "leader", _("Change of task leader")
    PARTNER = "partner", _("Change of partners")
    SCOPE = "scope", _("Change of products")
    BUDGET = "budget", _("Change of budget lines")
    SUSPENSION = "suspension", _("Suspension")


class AmendmentState(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("amendment", "Requested")
    APPROVED = "approved", pgettext_lazy("amendment", "Approved")
    REFUSED = "refused", pgettext_lazy("amendment", "Refused")


class Cause(models.TextChoices):
    OBJECTIVE = "objective", _("Objective cause")
    SUBJECTIVE = "subjective", _("Subjective cause")


class RiskState(models.TextChoices):
    OPEN = "open", pgettext_lazy("risk file", "Open")
    DECIDED = "decided", pgettext_lazy("risk file", "Decided")


class RiskDecision(models.TextChoices):
    EXEMPT = "exempt", _("Liability exempted")
    REFUND = "refund", _("Refund required")


class ResultKind(models.TextChoices):
    TECHNOLOGY = "technology", _("Technology or process")
    PRODUCT = "product", _("Physical product")
    SOFTWARE = "software", _("Software or data")
    IP_TITLE = "ip_title", _("Intellectual property title")
    PUBLICATION = "publication", _("Publication")
    TRAINING = "training", _("People trained")


class ResultState(models.TextChoices):
    DECLARED = "declared", pgettext_lazy("result", "Declared")
    RECOGNISED = "recognised", pgettext_lazy("result", "Recognised")
    REGISTERED = "registered", pgettext_lazy("result", "Registered")


class RevenueState(models.TextChoices):
    DECLARED = "declared", pgettext_lazy("revenue", "Declared")
    CONFIRMED = "confirmed", pgettext_lazy("revenue", "Confirmed")

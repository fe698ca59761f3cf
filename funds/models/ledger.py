"""The books of one budget year: accounts, entries of postings that add up to 0, and balances.

Only `funds.ledger.post` writes here; triggers (`funds.guards`) refuse whatever else would.
"""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from funds.querysets import EntryQuerySet
from funds.states import NEVER_NEGATIVE, AccountKind, EntryKind, EntryState
from lifecycle.addresses import address_of
from lifecycle.fields import CleanCharField
from lifecycle.models import PUBLIC_ID_LENGTH, new_public_id
from proposals.states import StrategicGroup

FORMAT = 2
"""How `funds.chain` hashes an entry today; the books keep entries of every format."""


class Account(models.Model):
    """One stage of the year's money. The code on paper may be the office's own."""

    budget = models.ForeignKey(
        "funds.BudgetYear", on_delete=models.PROTECT, related_name="accounts"
    )
    kind = models.CharField(_("account"), max_length=3, choices=AccountKind.choices)
    code = models.CharField(_("code"), max_length=20)

    class Meta:
        ordering = ["kind"]
        verbose_name = _("account")
        constraints = [
            models.UniqueConstraint(fields=["budget", "kind"], name="one_account_of_a_kind"),
            models.UniqueConstraint(fields=["budget", "code"], name="one_account_of_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.get_kind_display()}"


class Balance(models.Model):
    """What its postings add up to, kept in their transaction and proved by `verify_ledger`."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="balance")
    kind = models.CharField(max_length=3, choices=AccountKind.choices)
    amount = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gte=0)
                | ~models.Q(kind__in=[str(kind) for kind in NEVER_NEGATIVE]),
                name="no_account_is_overdrawn",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.amount}"


class LedgerHead(models.Model):
    """The newest entry's number and hash; whoever writes to the year's books locks it first."""

    budget = models.OneToOneField(
        "funds.BudgetYear", on_delete=models.PROTECT, primary_key=True, related_name="ledger_head"
    )
    number = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


class Entry(models.Model):
    """One movement of money, posted for good. `at` is the database's time, `moment` the clock's,
    `accounting_on` the day of the year it counts for.

    Its hash is over what it says (`funds.chain`), its number, and the hash of the entry before.
    """

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    budget = models.ForeignKey(
        "funds.BudgetYear", on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=20, choices=EntryKind.choices)
    memo = CleanCharField(_("memo"), max_length=300)
    at = models.DateTimeField()
    moment = models.DateTimeField(_("moment"))
    accounting_on = models.DateField(_("accounting date"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
    )
    evidence_type = models.CharField(max_length=60)
    evidence_id = models.BigIntegerField()
    idempotency_key = models.CharField(max_length=100, unique=True)
    body_sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=EntryState.choices, default=EntryState.OPEN)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="reversed_by", null=True, blank=True
    )
    format = models.PositiveSmallIntegerField(default=FORMAT)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["budget", "number"]
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="one_entry_of_a_number"),
            models.UniqueConstraint(
                fields=["hash"], name="one_entry_of_a_hash", condition=~models.Q(hash="")
            ),
            models.CheckConstraint(
                condition=models.Q(kind=EntryKind.REVERSAL, reverses__isnull=False)
                | (~models.Q(kind=EntryKind.REVERSAL) & models.Q(reverses=None)),
                name="a_reversal_reverses",
            ),
        ]
        indexes = [models.Index(fields=["budget", "accounting_on"], name="entries_by_day")]

    def __str__(self) -> str:
        return _("Entry %(number)s") % {"number": f"{self.number:05d}"}

    def get_absolute_url(self) -> str:
        return address_of(self, "funds:entry_detail")

    @property
    def flowed_out(self) -> int:
        """In an account's book (`of_account`): what left the account, without a sign."""
        return max(0, -self.flow)

    def evidence_url(self) -> str:
        """The page of what caused it; "" when it has none."""
        thing = apps.get_model(self.evidence_type)._base_manager.filter(pk=self.evidence_id).first()
        return thing.get_absolute_url() if hasattr(thing, "get_absolute_url") else ""


class Posting(models.Model):
    """One leg of an entry: into an account (+) or out of it (−), in whole đồng."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="postings", db_index=False
    )
    amount = models.BigIntegerField(_("amount"))
    balance = models.BigIntegerField(_("balance"), help_text=_("What is on the account after it."))
    commitment = models.ForeignKey(
        "funds.Commitment", on_delete=models.PROTECT, related_name="postings", null=True, blank=True
    )
    group = models.PositiveSmallIntegerField(
        _("strategic group"), choices=StrategicGroup.choices, default=StrategicGroup.NONE
    )

    class Meta:
        ordering = ["id"]
        verbose_name = _("posting")
        constraints = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="a_posting_moves_money"),
            models.CheckConstraint(
                condition=models.Q(group__gte=0, group__lte=5), name="posting_in_a_known_group"
            ),
        ]
        indexes = [models.Index(fields=["account", "id"], name="account_book")]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.amount:+d}"

    @property
    def taken(self) -> int:
        """What left the account, as a sum without a sign."""
        return max(0, -self.amount)

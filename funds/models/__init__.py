"""The books first: what comes after writes into them."""

from funds.models.ledger import Account, Balance, Entry, LedgerHead, Posting  # isort: skip
from funds.models.budget import BudgetSource, BudgetYear  # isort: skip
from funds.models.budget_limit import BudgetLimit  # isort: skip
from funds.models.commitment import Commitment, Instalment  # isort: skip
from funds.models.payment import Payment, PaymentPaper  # isort: skip
from funds.models.period import Period  # isort: skip
from funds.models.revision import BudgetRevision  # isort: skip
from funds.models.reversal import Reversal  # isort: skip
from funds.models.allocation_line import AllocationCertificate, AllocationLine  # isort: skip
from funds.models.allocation import Allocation  # isort: skip
from funds.models.treasury import TreasuryColumns, TreasuryLine, TreasuryStatement  # isort: skip

__all__ = [
    "Account",
    "Allocation",
    "AllocationCertificate",
    "AllocationLine",
    "Balance",
    "BudgetLimit",
    "BudgetRevision",
    "BudgetSource",
    "BudgetYear",
    "Commitment",
    "Entry",
    "Instalment",
    "LedgerHead",
    "Payment",
    "PaymentPaper",
    "Period",
    "Posting",
    "Reversal",
    "TreasuryColumns",
    "TreasuryLine",
    "TreasuryStatement",
]

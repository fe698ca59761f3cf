"""What goes out as files: the ledger as CSV, an allocation as XLSX. In Vietnamese, exact."""

from collections.abc import Iterator
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from funds import statements
from funds.figures import trial_balance
from funds.models import Allocation, BudgetYear, Posting
from papers.sheets import Cell, Column, Sheet, csv_lines, write_xlsx, xlsx_file
from proposals.states import StrategicGroup

CHUNK = 2000


def ledger_lines(budget: BudgetYear) -> Iterator[str]:
    """The year's books, a line for each posting, in the order they were written."""
    with override("vi"):
        titles = [
            _("Number"),
            _("Moment"),
            _("Accounting date"),
            _("Kind"),
            _("Memo"),
            _("Account"),
            _("Account name"),
            _("Amount"),
            _("Balance after"),
            _("Dossier"),
            _("Strategic group"),
            _("Hash of the entry"),
        ]
        # Each line is read in the books' language, whoever asks and however slowly.
        lines = csv_lines(titles, _ledger_rows(budget))
    yield from lines


def _ledger_rows(budget: BudgetYear) -> Iterator[tuple[Cell, ...]]:
    for posting in _postings(budget).iterator(CHUNK):
        entry, account, commitment = posting.entry, posting.account, posting.commitment
        with override("vi"):
            row = (
                entry.number,
                entry.moment,
                entry.accounting_on,
                str(entry.get_kind_display()),
                entry.memo,
                account.code,
                str(account.get_kind_display()),
                posting.amount,
                posting.balance,
                commitment.proposal.code if commitment else None,
                posting.group if commitment else None,
                entry.hash,
            )
        yield row


def _postings(budget: BudgetYear):
    return (
        Posting.objects.filter(account__budget=budget)
        .select_related("entry", "account", "commitment__proposal")
        .order_by("entry__number", "id")
    )


def ledger_csv(budget: BudgetYear) -> bytes:
    return "".join(ledger_lines(budget)).encode()


def books_xlsx(budget: BudgetYear) -> IO[bytes]:
    """Trial balance, journal with the balance after each posting, and the statements; an open file
    that takes itself away when closed."""
    with override("vi"):
        sheets = [_balance_sheet(budget), _journal(budget)]
        sheets += [
            _statement_sheet(name, rows)
            for name, rows in (
                (_("By task"), statements.by_task(budget)),
                (_("By group"), statements.by_group(budget)),
                (_("By category"), statements.by_category(budget)),
                (_("By month"), statements.by_month(budget)),
            )
        ]
        return xlsx_file(sheets, title=f"{_('Ledger')}: {budget}")


def _balance_sheet(budget: BudgetYear) -> Sheet:
    rows = trial_balance(budget)
    names = ("debit", "credit", "balance")
    return Sheet(
        name=_("Trial balance"),
        notes=[str(budget), *([_("Illustrative figures")] if budget.is_synthetic else [])],
        columns=[
            Column(_("Account"), width=40),
            *(
                Column(title, "dong", 22)
                for title in (pgettext("ledger", "In"), pgettext("ledger", "Out"), _("Balance"))
            ),
        ],
        rows=[(str(row["account"]), *(row[name] for name in names)) for row in rows],
        total=(_("Total"), *(sum(row[name] for row in rows) for name in names)),
    )


def _journal(budget: BudgetYear) -> Sheet:
    return Sheet(
        name=_("Journal"),
        columns=[
            Column(_("Number"), "number", 10),
            Column(_("Accounting date"), "date", 14),
            Column(_("Kind"), width=20),
            Column(_("Memo"), width=60),
            Column(_("Account"), width=36),
            Column(_("Dossier"), width=18),
            Column(_("Amount"), "dong", 20),
            Column(_("Balance after"), "dong", 20),
        ],
        rows=_journal_rows(budget),
    )


def _journal_rows(budget: BudgetYear) -> Iterator[tuple[Cell, ...]]:
    for posting in _postings(budget).iterator(CHUNK):
        entry, commitment = posting.entry, posting.commitment
        yield (
            entry.number,
            entry.accounting_on,
            str(entry.get_kind_display()),
            entry.memo,
            str(posting.account),
            commitment.proposal.code if commitment else None,
            posting.amount,
            posting.balance,
        )


def _statement_sheet(name: str, rows: list[statements.Row]) -> Sheet:
    return Sheet(
        name=name,
        columns=[
            Column("", width=60),
            Column("", width=40),
            Column(pgettext("money", "Reserved"), "dong", 20),
            Column(pgettext("money", "Committed"), "dong", 20),
            Column(pgettext("money", "Paid"), "dong", 20),
            Column(_("Refunded"), "dong", 20),
        ],
        rows=[(row.label, row.note, *row.sums) for row in rows],
        total=(_("Total"), None, *statements.total_of(rows).sums) if rows else (),
    )


def allocation_xlsx(allocation: Allocation) -> bytes:
    """The lines with their reasons, and the sums of each group."""
    out = BytesIO()
    with override("vi"):
        lines = list(allocation.lines.for_list())
        notes = [
            str(allocation),
            _("Checksum of the inputs: %(sum)s") % {"sum": allocation.inputs_sha256},
        ]
        if allocation.is_illustration:
            notes.append(_("Illustrative figures"))
        write_xlsx(
            out,
            [_lines_sheet(lines, notes), _groups_sheet(lines)],
            title=str(allocation),
        )
    return out.getvalue()


def _lines_sheet(lines, notes) -> Sheet:
    return Sheet(
        name=_("Allocation"),
        notes=notes,
        columns=[
            Column(_("Rank"), "number", 8),
            Column(_("Dossier"), width=16),
            Column(_("Title"), width=60),
            Column(_("Host organisation"), width=36),
            Column(_("Strategic group"), width=26),
            Column(_("Amount"), "dong", 18),
            Column(_("Funded"), "dong", 18),
            Column(_("Reason"), width=80),
        ],
        rows=(
            (
                line.rank,
                line.proposal.code,
                line.proposal.title,
                str(line.proposal.host),
                str(line.get_group_display()),
                line.amount,
                line.amount if line.is_funded else 0,
                str(line.reason),
            )
            for line in lines
        ),
        total=(
            None,
            None,
            _("Total"),
            None,
            None,
            sum(line.amount for line in lines),
            sum(line.amount for line in lines if line.is_funded),
            None,
        ),
    )


def _groups_sheet(lines) -> Sheet:
    funded = [line for line in lines if line.is_funded]
    rows = []
    for group in StrategicGroup:
        mine = [line.amount for line in funded if line.group == group]
        rows.append((str(group.label), len(mine), sum(mine)))
    return Sheet(
        name=_("By group"),
        columns=[
            Column(_("Strategic group"), width=40),
            Column(_("Tasks"), "number", 12),
            Column(_("Funded"), "dong", 20),
        ],
        rows=rows,
        total=(_("Total"), len(funded), sum(line.amount for line in funded)),
    )

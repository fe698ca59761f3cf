"""What goes out as files: the ledger as CSV, an allocation as XLSX. In Vietnamese, exact."""

from collections.abc import Iterator
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import override

from funds.models import Allocation, BudgetYear, Posting
from papers.sheets import Cell, Column, Sheet, csv_lines, write_xlsx
from proposals.states import StrategicGroup

CHUNK = 2000


def ledger_lines(budget: BudgetYear) -> Iterator[str]:
    """The year's books, a line for each posting, in the order they were written."""
    with override("vi"):
        titles = [
            _("Number"),
            _("Moment"),
            _("Kind"),
            _("Memo"),
            _("Account"),
            _("Account name"),
            _("Amount"),
            _("Dossier"),
            _("Strategic group"),
            _("Hash of the entry"),
        ]
        # Each line is read in the books' language, whoever asks and however slowly.
        lines = csv_lines(titles, _ledger_rows(budget))
    yield from lines


def _ledger_rows(budget: BudgetYear) -> Iterator[tuple[Cell, ...]]:
    postings = (
        Posting.objects.filter(account__budget=budget)
        .select_related("entry", "account", "commitment__proposal")
        .order_by("entry__number", "id")
    )
    for posting in postings.iterator(CHUNK):
        entry, account, commitment = posting.entry, posting.account, posting.commitment
        with override("vi"):
            row = (
                entry.number,
                entry.moment,
                str(entry.get_kind_display()),
                entry.memo,
                account.code,
                str(account.get_kind_display()),
                posting.amount,
                commitment.proposal.code if commitment else None,
                posting.group if commitment else None,
                entry.hash,
            )
        yield row


def ledger_csv(budget: BudgetYear) -> bytes:
    return "".join(ledger_lines(budget)).encode()


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

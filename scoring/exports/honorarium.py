"""What a council's members are owed, as a sheet for finance."""

from collections.abc import Sequence
from typing import IO, Any

from django.utils.translation import gettext as _

from papers.sheets import Column, Sheet, xlsx_file
from scoring.models import Council


def honorarium_xlsx(council: Council, records: Sequence[Any]) -> IO[bytes]:
    """A row for each member, whole đồng, with the sum."""
    columns = [
        Column(_("Member"), width=30),
        Column(_("Role (code)")),
        Column(_("Role"), width=24),
        Column(_("Meetings"), "number"),
        Column(_("Sheets"), "number"),
        Column(_("Of which reviews"), "number"),
        Column(_("Amount"), "dong", 20),
    ]
    rows = [
        [
            str(record.seat.user),
            record.seat.role,
            str(record.seat.get_role_display()),
            record.meetings,
            record.sheets,
            record.reviews,
            record.owed,
        ]
        for record in records
    ]
    total = [_("Total"), "", "", None, None, None, sum(record.owed for record in records)]
    sheet = Sheet(_("Honorarium"), columns, rows, notes=[str(council)], total=total)
    return xlsx_file([sheet], title=str(council))

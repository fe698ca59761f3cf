"""The strategic share as a sheet. In Vietnamese, exact."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from papers.formats import dong
from papers.sheets import Column, Sheet

STAGES = ("planned", "reserved", "committed", "paid", "forecast_paid")


def strategic_sheet(budget, share) -> Sheet:
    """A row for each group; the denominator and the floor stand above them."""
    with override("vi"):
        return Sheet(
            name=_("The strategic share"),
            notes=[
                _("Denominator: S&T career expenditure of %(year)s, %(sum)s")
                % {"year": budget.year, "sum": dong(share["denominator"])},
                _("Floor, %(percent)s%%: %(sum)s")
                % {"percent": share["percent"], "sum": dong(share["floor"])},
            ],
            columns=[
                Column(_("Strategic group"), width=36),
                Column(_("Planned"), "dong", 20),
                Column(_("Reserved"), "dong", 20),
                Column(_("Committed"), "dong", 20),
                Column(_("Paid"), "dong", 20),
                Column(_("Paid by the end of the year"), "dong", 24),
            ],
            rows=[
                (str(row["label"]), *(row[stage] for stage in STAGES)) for row in share["groups"]
            ],
            total=(_("Total"), *(share["total"][stage] for stage in STAGES)),
        )

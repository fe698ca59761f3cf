"""What goes out as files: a ranking exactly as it is filtered and sorted."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from papers.sheets import Cell, Column, Sheet
from scoring.models import Standing
from scoring.tables import side_in_words


def ranking_sheet(standings: Iterable[Standing]) -> Sheet:
    columns = [
        Column(_("Place"), "number", width=8),
        Column(_("Code")),
        Column(_("Title"), width=50),
        Column(_("Host organisation"), width=34),
        Column(_("Strategic group"), width=26),
        Column(_("Passed"), width=10),
        Column(_("Mean"), "decimal"),
        Column(_("Mean without flagged sheets"), "decimal"),
        Column(_("Sheets counted"), "number"),
        Column(_("3-house score"), "number"),
        Column(_("3-house priority")),
        Column(_("Strategic score"), "number"),
        Column(_("What decided"), width=34),
        Column(_("Asked of the State"), "dong"),
        Column(_("Asked so far"), "dong"),
        Column(_("Expected rank"), "decimal"),
        Column(_("Rank, 50%: from"), "number"),
        Column(_("Rank, 50%: to"), "number"),
        Column(_("Rank, 95%: from"), "number"),
        Column(_("Rank, 95%: to"), "number"),
        Column(_("Against the funding line"), width=30),
    ]
    return Sheet(_("Ranking"), columns, map(_cells, standings))


def _cells(standing: Standing) -> list[Cell]:
    item = standing.item
    proposal = item.proposal
    expected = standing.expected_rank
    return [
        standing.place,
        proposal.code,
        proposal.title,
        proposal.host.name,
        str(proposal.get_strategic_group_display()) if proposal.effective_group else "",
        _("yes") if item.passed else _("no"),
        item.mean,
        standing.other_mean,
        standing.votes,
        item.three_house_score,
        _("yes") if item.has_priority else _("no"),
        item.strategic_score,
        str(standing.decided_in_words),
        standing.amount,
        standing.running_sum if standing.place else None,
        None if expected is None else Decimal(expected).quantize(Decimal("0.01")),
        standing.low_50,
        standing.high_50,
        standing.low_95,
        standing.high_95,
        side_in_words(standing.side),
    ]

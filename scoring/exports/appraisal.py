"""The budget that an appraisal group judged, as a file."""

from typing import IO

from django.utils.translation import gettext as _

from papers.formats import dong
from papers.sheets import Column, Sheet, xlsx_file
from proposals.states import MoneySource
from scoring.models import Appraisal


def appraisal_xlsx(appraisal: Appraisal) -> IO[bytes]:
    """The appraised budget line by line, with its sums."""
    lines, sums = list(appraisal.lines.all()), appraisal.sums
    columns = [
        Column(_("Number"), "number", 8),
        Column(_("Year"), width=8),
        Column(_("Cost item"), width=26),
        Column(_("Content"), width=44),
        Column(_("Money from"), width=20),
        Column(_("Spending category"), width=22),
        Column(_("Asked for"), "dong", 18),
        Column(_("Appraised"), "dong", 18),
        Column(_("Cut"), "dong", 18),
        Column(_("Reason"), width=60),
    ]
    rows = [
        [
            line.position,
            str(line.year),
            str(line.get_item_kind_display()),
            line.item,
            str(line.get_source_display()),
            str(line.get_category_display()),
            line.asked,
            line.appraised,
            line.cut,
            line.reason,
        ]
        for line in lines
    ]
    label = str(appraisal.get_method_display()) or _("Not proposed yet")
    state = str(MoneySource.STATE.label)
    notes = [
        str(appraisal),
        _("Lump-sum method: %(method)s") % {"method": label},
        _("%(source)s: asked for %(asked)s, appraised %(appraised)s")
        % {
            "source": state,
            "asked": dong(sums.asked_state),
            "appraised": dong(sums.appraised_state),
        },
    ]
    if appraisal.item.proposal.is_synthetic:
        notes.append(_("Illustrative figures"))
    total = [None, None, None, _("Total"), None, None, sums.asked, sums.appraised, sums.cut, None]
    sheet = Sheet(_("Appraised budget"), columns, rows, total=total, notes=notes)
    return xlsx_file([sheet], title=str(appraisal))

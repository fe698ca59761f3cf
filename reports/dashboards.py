"""What the dashboard draws; every sum of money comes from the ledger."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from funds.figures import STAGES, by_group, by_month, year_figures
from funds.models import BudgetYear
from papers.formats import number, short_dong
from reports import figures


def money(budget: BudgetYear) -> dict[str, Any]:
    """The budget bar with its 15% mark, and the figures beneath it."""
    sums = year_figures(budget)
    strategic = sums["strategic"]
    denominator = strategic["denominator"]
    share = Fraction(strategic["reserved"], denominator) if denominator else Fraction(0)
    return {
        "figures": sums,
        "gauge": {
            "finding": _("%(paid)s of %(budget)s are paid")
            % {
                "paid": short_dong(sums["paid"], _language()),
                "budget": short_dong(sums["budget"], _language()),
            },
            "total": sums["budget"],
            **{stage: sums[stage] for stage in STAGES},
        },
        "strategic_gauge": {
            "finding": _strategic_finding(share, strategic, budget.strategic_percent),
            "total": denominator,
            "total_label": _("S&T career expenditure (denominator)"),
            "floor": strategic["floor"],
            "floor_label": _("Floor, %(percent)s%%") % {"percent": budget.strategic_percent},
            **{stage: strategic[stage] for stage in STAGES},
        },
        "strategic_share": share,
    }


def _language() -> str:
    return (get_language() or "vi")[:2]


def _strategic_finding(share: Fraction, strategic: dict[str, int], percent: Fraction) -> str:
    words = {
        "share": number(round(Decimal(share.numerator * 100) / share.denominator, 1), _language()),
        "percent": percent,
    }
    if strategic["reserved"] >= strategic["floor"]:
        return _("Strategic: %(share)s%% – above the floor of %(percent)s%%") % words
    return _("Strategic: %(share)s%% – below %(percent)s%%, the rest stays kept") % words


def of(budget: BudgetYear) -> dict[str, Any]:
    province, year = budget.province_id, budget.year
    reserved = {group: sums["reserved"] for group, sums in by_group(budget).items()}
    groups = figures.by_group(province, year, reserved)
    return {
        "budget": budget,
        "year": year,
        "asked": figures.money_asked(province, year),
        "groups": groups,
        "houses": figures.by_house(province, year),
        "funnel_chart": _funnel_chart(figures.funnel(province, year)),
        "group_chart": _group_chart(groups),
        "month_chart": _month_chart(budget),
        **money(budget),
    }


def _funnel_chart(steps) -> dict[str, Any]:
    first, last = steps[0], steps[-1]
    return {
        "kind": "bar",
        "finding": _("%(last)s of %(first)s dossiers handed in have reached acceptance")
        % {"first": number(first.count), "last": number(last.count)},
        "unit": _("dossiers"),
        "columns": [str(step.label) for step in steps],
        "series": [{"name": _("Dossiers"), "values": [step.count for step in steps]}],
    }


def _group_chart(groups) -> dict[str, Any]:
    strategic = [row for row in groups if row["group"]]
    most = max(strategic, key=lambda row: row["reserved"])
    return {
        "kind": "bar",
        "finding": _("“%(group)s” holds the most strategic money") % {"group": most["label"]}
        if most["reserved"]
        else _("No strategic money is reserved yet"),
        "unit": "₫",
        "is_money": True,
        "columns": [str(row["label"]) for row in strategic],
        "tones": [f"group-{row['group']}" for row in strategic],
        "series": [{"name": _("Reserved"), "values": [row["reserved"] for row in strategic]}],
    }


def _month_chart(budget: BudgetYear) -> dict[str, Any]:
    months = by_month(budget)
    running = dict.fromkeys(STAGES, 0)
    rows = []
    for month in sorted(months):
        running = {stage: running[stage] + months[month][stage] for stage in STAGES}
        rows.append(running)
    names = {"reserved": _("Reserved"), "committed": _("Committed"), "paid": _("Paid")}
    return {
        "kind": "line",
        "finding": _("Reserved, committed and paid, month by month"),
        "unit": "₫",
        "is_money": True,
        "columns": [_("Month %(month)s") % {"month": month} for month in sorted(months)],
        "series": [
            {"name": name, "values": [row[stage] for row in rows]} for stage, name in names.items()
        ],
    }

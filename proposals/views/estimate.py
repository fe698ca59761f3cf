"""The budget estimate as a grid: written, added up while it is written, pasted, brought in, out."""

import re
import secrets
from collections import defaultdict

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lifecycle.errors import Reason, Refusal, Refused, Stale, WrongMoment
from papers.downloads import as_download
from papers.folding import fold
from papers.uploads import MEGABYTE, XLSX, read_upload
from proposals import exports
from proposals.actions import estimate_of, max_megabytes, write_estimate
from proposals.estimate import (
    CHOICES,
    COLUMNS,
    SHORT,
    YES_NO,
    Line,
    choices_by_word,
    is_empty,
    read_lines,
    read_paste,
    texts_of,
)
from proposals.estimate_sums import changes, totals
from proposals.forms import BringInForm
from proposals.imports.estimate import read_estimate
from proposals.models import Proposal
from proposals.rules import YEARS_AFTER_BUDGET_YEAR
from proposals.sections import after
from proposals.states import Section
from proposals.views.pages import seen
from proposals.views.writing import just_saved, section_to_write, version_number

SPARE_ROWS = 1
MORE_ROWS = 10
CHOSEN = SafeString(" selected")
CELL = re.compile(r"budget_lines-(\d{1,3})-(\w+)", re.ASCII)


@login_required
@require_http_methods(["GET", "POST"])
def proposal_estimate(request, public_id):
    """The grid; its one button saves all of it, or says what is wrong with which cell."""
    proposal = section_to_write(request, public_id, Section.BUDGET)
    if request.method == "GET":
        rows = [texts_of(line) for line in estimate_of(proposal)]
        return _grid(request, proposal, rows)
    rows = _typed(request)
    if "more" in request.POST:
        return _grid(request, proposal, rows, spare=MORE_ROWS, is_typed=True)
    lines, faults = read_lines(enumerate(rows, start=1), _years(proposal))
    if faults:
        return _grid(request, proposal, rows, faults=faults, status=400, is_typed=True)
    try:
        saved = write_estimate(proposal, lines, by=request.user, **_opened(request))
    except (Refused, WrongMoment) as refusal:
        return _grid(request, proposal, rows, refusal=refusal, is_typed=True)
    url = saved.get_estimate_url()
    if "on" in request.POST:
        following = after(Section.BUDGET)
        is_mine = saved.may_write(request.user, following)
        url = saved.get_section_url(following) if is_mine else saved.get_edit_url()
    return redirect(f"{url}?da-luu={Section.BUDGET}")


@login_required
@require_POST
def sums(request, public_id):
    """What is typed now, added up; cells that can't be read are counted and left out."""
    proposal = section_to_write(request, public_id, Section.BUDGET)
    lines, faults = read_lines(enumerate(_typed(request), start=1), _years(proposal))
    return render(request, "proposals/_estimate_sums.html", sums_of(proposal, lines, faults))


@login_required
@require_safe
def as_file(request, public_id, kind):
    """The lines as a sheet to look at or change, or the same sheet empty, to be filled."""
    proposal = seen(Proposal.objects.select_related("call"), request.user, public_id)
    if kind not in ("tai-xuong", "mau"):
        raise Http404
    lines = estimate_of(proposal) if kind == "tai-xuong" else []
    file = exports.estimate_xlsx(lines, _years(proposal), str(proposal))
    code = (proposal.code or proposal.public_id).replace("/", "-")
    name = "du-toan" if lines else "mau-du-toan"
    return as_download(file, f"{name}-{code}.xlsx")


@login_required
@require_http_methods(["GET", "POST"])
def bring_in(request, public_id):
    """A filled sheet or a paste: read, shown beside what is stored, and only then kept."""
    proposal = section_to_write(request, public_id, Section.BUDGET)
    form = BringInForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return _bring_in(request, proposal, form)
    try:
        lines, faults = _brought(proposal, form)
    except (Refused, WrongMoment) as refusal:
        for reason in refusal.reasons:
            form.add_error(reason.field if reason.field in form.fields else None, str(reason))
        return _bring_in(request, proposal, form, status=refusal.status)
    if faults:
        return _bring_in(request, proposal, form, faults=faults, status=400)
    stored = estimate_of(proposal)
    wanted = [*stored, *lines] if form.cleaned_data["mode"] == "add" else lines
    if "keep" not in request.POST:
        return _preview(request, proposal, form, lines, stored, wanted)
    try:
        saved = write_estimate(proposal, wanted, by=request.user, **_opened(request))
    except (Refused, WrongMoment) as refusal:
        return _preview(request, proposal, form, lines, stored, wanted, refusal)
    return redirect(f"{saved.get_estimate_url()}?da-luu={Section.BUDGET}")


def _brought(proposal: Proposal, form: BringInForm) -> tuple[list[Line], list]:
    """What the sheet or the paste says, or what is wrong with which cell of it."""
    file = form.cleaned_data["file"]
    if file:
        upload = read_upload(file, max_bytes=max_megabytes(proposal) * MEGABYTE, kinds=[XLSX])
        lines, faults = read_estimate(upload.file, _years(proposal))
    else:
        lines, faults = read_lines(read_paste(form.cleaned_data["paste"]), _years(proposal))
    if not lines and not faults:
        raise Refused(Reason(_("There is no line in it."), field="file" if file else "paste"))
    return lines, faults


def _opened(request) -> dict:
    """Which version of the section the page showed, and which page it was."""
    return {
        "seen": version_number(request.POST.get("version", "")),
        "sitting": request.POST.get("sitting", "")[:16],
    }


def _known(request, proposal: Proposal, *, is_known: bool, refusal: Refusal | None) -> dict:
    """What the page says it knew. After "stale" the next save is meant: it answers what is stored
    now."""
    if not is_known and not isinstance(refusal, Stale):
        opened = _opened(request)
        return {"version": str(opened["seen"]), "sitting": opened["sitting"]}
    stored = Proposal.objects.only("writing").get(pk=proposal.pk) if refusal else proposal
    version = stored.section_state(Section.BUDGET)["version"]
    return {"version": str(version), "sitting": secrets.token_hex(8)}


def _years(proposal: Proposal) -> list[int]:
    first = proposal.call.budget_year
    return list(range(first, first + YEARS_AFTER_BUDGET_YEAR + 1))


def _typed(request) -> list[dict[str, str]]:
    """The rows of the grid as they were sent, "budget_lines-0-amount" and so on."""
    rows: dict[int, dict[str, str]] = defaultdict(dict)
    for key, text in request.POST.items():
        if (found := CELL.fullmatch(key)) and found[2] in COLUMNS:
            rows[int(found[1])][found[2]] = text
    return [rows[number] for number in sorted(rows)]


def sums_of(proposal: Proposal, lines: list[Line], faults=()) -> dict:
    """What the table of sums shows."""
    added = totals(lines)
    ceiling = proposal.call.ceiling_per_task
    return {
        "sums": added,
        "sources": [
            (
                label,
                [(year, added.by_source_and_year.get((value, year), 0)) for year in added.years],
                added.by_source[value],
            )
            for value, label in CHOICES["source"].choices
            if value in added.by_source
        ],
        "year_sums": [(year, added.by_year[year]) for year in added.years],
        "items": _named("item_kind", added.by_item),
        "categories": _named("category", added.by_category),
        "ceiling": ceiling,
        "over": max(0, added.state - ceiling),
        "left": max(0, ceiling - added.state),
        "own_share": added.beside_the_state / added.all if added.all else None,
        "unread": len({fault.row for fault in faults}),
    }  # fmt: skip


def _named(column: str, by: dict) -> list[tuple]:
    return [(label, by[value]) for value, label in CHOICES[column].choices if value in by]


def _choices(proposal: Proposal) -> dict[str, list[tuple]]:
    return {
        "year": [(str(year), str(year)) for year in _years(proposal)],
        **{name: list(choices.choices) for name, choices in CHOICES.items()},
        "category": [(str(value), word) for value, word in SHORT.items()],
        "is_lump_sum": list(YES_NO.items()),
    }


def _cells(index: int, row: dict[str, str], choices: dict, faults: dict[str, str]) -> list[dict]:
    """The cells of a row; a word that no list offers stays in sight, beside what is offered."""
    cells = []
    for name, label in COLUMNS.items():
        value, options = row.get(name, ""), choices.get(name)
        if name in CHOICES:
            value = choices_by_word(name).get(fold(value), value)
        if options and value not in {str(one) for one, _label in options}:
            options = [(value, value), *options] if value else options
        cells.append(
            {
                "kind": name,
                "name": f"budget_lines-{index}-{name}",
                "label": label,
                "value": value,
                "fault": faults.get(name, ""),
                "options": _options(options, value) if options else "",
            }
        )
    return cells


def _options(options: list[tuple], value: str) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((one, CHOSEN if str(one) == value else "", words) for one, words in options),
    )


def _grid(
    request, proposal, rows, *, faults=(), refusal: Refusal | None = None, status=200,
    spare=SPARE_ROWS, is_typed=False,
):  # fmt: skip
    lines, unread = read_lines(enumerate(rows, start=1), _years(proposal))
    if not faults and not is_typed:
        unread = []
    kept = [row for row in rows if not is_empty(row)] if not faults else rows
    said: dict[int, dict[str, str]] = defaultdict(dict)
    for fault in faults:
        said[fault.row][fault.column] = fault.rule
    first = {"year": str(_years(proposal)[0]), "is_lump_sum": "yes"}
    is_stale = isinstance(refusal, Stale)
    shown, choices = [*kept, *[first] * spare], _choices(proposal)
    context = {
        "proposal": proposal,
        "columns": COLUMNS,
        "rows": [
            (number, _cells(number - 1, row, choices, said.get(number, {})))
            for number, row in enumerate(shown, start=1)
        ],
        "extra_errors": refusal.reasons
        if refusal
        else [
            Reason(str(fault), field=f"budget_lines-{fault.row - 1}-{fault.column}")
            for fault in faults
        ],
        "saved": just_saved(request),
        "until": proposal.writing_until,
        **_known(request, proposal, is_known=request.method == "GET", refusal=refusal),
        "changes": changes(estimate_of(proposal), lines) if is_stale else None,
        **sums_of(proposal, lines, unread),
    }
    status = refusal.status if refusal else status
    return render(request, "proposals/proposal_estimate.html", context, status=status)


def _bring_in(request, proposal, form, *, faults=(), status=None):
    context = {"proposal": proposal, "form": form, "faults": faults, "columns": COLUMNS}
    status = status or (400 if form.errors else 200)
    return render(request, "proposals/estimate_import.html", context, status=status)


def _preview(request, proposal, form, lines, stored, wanted, refusal=None):
    context = {
        "proposal": proposal,
        "changes": changes(stored, wanted),
        "before": totals(stored),
        "after": totals(wanted),
        "mode": form.cleaned_data["mode"],
        "paste": "\n".join("\t".join(texts_of(line).values()) for line in lines),
        "extra_errors": refusal.reasons if refusal else [],
        **_known(request, proposal, is_known="keep" not in request.POST, refusal=refusal),
        **sums_of(proposal, wanted),
    }
    status = refusal.status if refusal else 200
    return render(request, "proposals/estimate_preview.html", context, status=status)

"""Pages on which a sheet is tried, and then brought into a register."""

from itertools import islice

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle.errors import Refused, Stale, WrongPerson
from papers.downloads import as_download
from papers.tables import hold_tried, read_tried
from people import actions, exports
from people.forms import SheetForm
from people.imports import read_experts, read_organisations
from people.models import Expert
from people.permissions import provinces_as
from people.states import Register, Role
from rulebook.models import Province

REGISTERS = {"to-chuc": Register.ORGANISATIONS, "chuyen-gia": Register.EXPERTS}
READERS = {Register.ORGANISATIONS: read_organisations, Register.EXPERTS: read_experts}
LISTS = {
    Register.ORGANISATIONS: "people:organisation_list",
    Register.EXPERTS: "people:expert_list",
}
SHOWN = 100


def _register(request, what: str) -> tuple[str, Province]:
    if what not in REGISTERS:
        raise Http404
    provinces = provinces_as(request.user, Role.OFFICER)
    if not provinces:
        raise WrongPerson(_("Only a managing officer brings in a list."))
    mine = request.user.province_id
    return REGISTERS[what], Province.objects.get(pk=mine if mine in provinces else min(provinces))


@login_required
@require_safe
def register_template(request, what: str):
    """An empty sheet with the headings, and one that says what may stand under each."""
    register, _province = _register(request, what)
    return as_download(exports.template_xlsx(register), f"mau-{what}.xlsx")


@login_required
@require_http_methods(["GET", "POST"])
def register_import(request, what: str):
    """First the file is tried and nothing is stored; then what was shown is done."""
    register, province = _register(request, what)
    if "tried" in request.POST:
        return _bring_in(request, what, register, province)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, what, form, status=400 if form.is_bound else 200)
    return _try(request, what, form, register, province)


def _try(request, what, form, register, province):
    file = form.cleaned_data["file"]
    try:
        table, rows = READERS[register](file)
    except Refused as refusal:
        for reason in refusal.reasons:
            form.add_error("file", str(reason))
        return _page(request, what, form, status=400)
    plan = None if table.faults else actions.plan_for(register, rows, province)
    faults = table.faults or plan.faults
    if faults:
        more = {"faults": faults[:SHOWN], "fault_count": len(faults)}
        return _page(request, what, form, status=400, **more)
    held = {
        "file_name": file.name,
        "sha256": table.sha256,
        "rows": rows,
        "shown": plan.digest,
    }
    try:
        tried = "" if plan.does_nothing else hold_tried(register, by=request.user, **held)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, what, form, status=400)
    return _page(request, what, SheetForm(), tried=tried, plan=plan, **_told(plan, file.name))


def _told(plan, file_name: str) -> dict:
    return {
        "file_name": file_name,
        "new": [thing for thing, _row in islice(plan.new, SHOWN)],
        "changed": [
            (
                thing,
                [
                    (_label(thing, name), _in_words(thing, name, old), _in_words(thing, name, new))
                    for name, (old, new) in said.items()
                ],
            )
            for thing, said in islice(plan.changed, SHOWN)
        ],
    }


def _label(thing, name: str) -> str:
    words = {"sciences": _("Fields of research"), "tongues": _("Languages")}
    return words.get(name) or str(thing._meta.get_field(name).verbose_name)


def _in_words(thing, name: str, value) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        field = Expert._meta.get_field(name).related_model._meta.get_field(name.removesuffix("s"))
        return ", ".join(str(dict(field.choices)[one]) for one in value)
    choices = dict(thing._meta.get_field(name).choices or [])
    return str(choices.get(value, "" if value is None else value))


def _bring_in(request, what, register, province):
    try:
        held = read_tried(register, request.POST["tried"], by=request.user)
        rows = held.pop("rows")
        brought = actions.bring_in(register, rows, province=province, by=request.user, **held)
    except (Refused, Stale) as refusal:
        return _page(request, what, SheetForm(), trouble=str(refusal), status=refusal.status)
    messages.success(
        request,
        _("Brought in: %(new)s new, %(changed)s changed.")
        % {"new": brought.new_count, "changed": brought.changed_count},
    )
    return redirect(LISTS[register])


def _page(request, what, form, status=200, **more):
    register = REGISTERS[what]
    context = {
        "form": form,
        "register_label": register.label,
        "back_url": reverse(LISTS[register]),
        "template_url": reverse("people:register_template", args=[what]),
        **more,
    }
    return render(request, "people/register_import.html", context, status=status)

"""Earlier tasks: the list that officers keep, taken home as a file and brought in from one."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lifecycle.errors import Refused, WrongPerson
from lifecycle.pages import ListPage
from papers.downloads import list_file, list_links
from papers.tables import hold_tried, read_tried
from people.permissions import provinces_as
from people.states import Role
from proposals import exports
from proposals.actions import import_earlier, sort_earlier
from proposals.filters import EarlierFilter
from proposals.forms.earlier import EarlierFileForm
from proposals.imports.earlier import read_earlier
from proposals.models import EarlierTask
from proposals.querysets import FUND_STAFF
from rulebook.models import Province

LIST = "earlier-tasks"
FAULTS_SHOWN = 100


@method_decorator(login_required, name="dispatch")
class EarlierList(ListPage):
    template_name = "proposals/earlier_list.html"
    filterset_class = EarlierFilter
    sorts = {
        "title": ["title"],
        "host": ["host"],
        "place": ["place"],
        "first_year": ["first_year"],
    }

    def rows(self, request):
        if not provinces_as(request.user, *FUND_STAFF):
            raise WrongPerson(_("Only those who work for the State fund see earlier tasks."))
        return EarlierTask.objects.visible_to(request.user).for_list()

    def more(self, request):
        return {
            "may_import": bool(provinces_as(request.user, Role.OFFICER)),
            "export_links": list_links("proposals:earlier_export"),
        }


earlier_export = login_required(list_file(EarlierList, exports.earlier_sheet, "nhiem-vu-da-co"))


@login_required
@require_http_methods(["GET", "POST"])
def earlier_import(request):
    """First the file is tried and nothing is stored; then what was shown is brought in."""
    provinces = provinces_as(request.user, Role.OFFICER)
    if not provinces:
        raise WrongPerson(_("Only a managing officer brings in earlier tasks."))
    province = Province.objects.get(pk=request.user.province_id or min(provinces))
    if "tried" in request.POST:
        return _bring_in(request, province)
    form = EarlierFileForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, form, status=200 if request.method == "GET" else 400)
    return _try(request, form, province)


def _try(request, form, province):
    file = form.cleaned_data["file"]
    try:
        table, tasks = read_earlier(file)
    except Refused as refusal:
        for reason in refusal.reasons:
            form.add_error("file", str(reason))
        return _page(request, form, status=400)
    if table.faults:
        more = {"faults": table.faults[:FAULTS_SHOWN], "fault_count": len(table.faults)}
        return _page(request, form, status=400, **more)
    found = sort_earlier(tasks, province)
    rows = [[getattr(task, name) for name in exports.EARLIER_FIELDS] for task in found.new]
    try:
        tried = rows and hold_tried(
            LIST, by=request.user, file_name=file.name, sha256=table.sha256, rows=rows
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, form, status=400)
    return _page(
        request, EarlierFileForm(), tried=tried, new=found.new[:10], new_count=len(found.new),
        known_count=found.known, file_name=file.name,
    )  # fmt: skip


def _bring_in(request, province):
    form = EarlierFileForm()
    try:
        held = read_tried(LIST, request.POST["tried"], by=request.user)
        rows = [dict(zip(exports.EARLIER_FIELDS, row, strict=True)) for row in held.pop("rows")]
        tasks = [EarlierTask(**row) for row in rows]
        brought = import_earlier(tasks, province=province, by=request.user, **held)
    except Refused as refusal:
        return _page(request, form, trouble=str(refusal), status=400)
    messages.success(
        request, _("%(count)s earlier tasks are brought in.") % {"count": brought.new_count}
    )
    return redirect("proposals:earlier_list")


def _page(request, form: forms.Form, status=200, **more):
    context = {"form": form, "back_url": reverse("proposals:earlier_list"), **more}
    return render(request, "proposals/earlier_import.html", context, status=status)

"""Scenarios of a call side by side, and how sure each dossier's place in one of them is."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from funds import comparing, picture
from funds.allocation_forms import ComputeForm
from funds.models import Allocation
from funds.querysets import FINANCE
from funds.states import AllocationState
from people.permissions import holds, provinces_as
from people.states import Role
from proposals.models import Call

AT_ONCE, MOST = 4, 6
SHOWN = 50


@login_required
@require_safe
def scenarios(request, public_id: str):
    """Those chosen in the address, else the newest that still count."""
    # Whoever may not see the province's allocations is not told whether there are any.
    mine = Call.objects.filter(province_id__in=provinces_as(request.user, *FINANCE))
    call = get_object_or_404(mine, public_id=public_id)
    rows = Allocation.objects.visible_to(request.user).for_list().filter(call=call)
    worked_out = rows.exclude(state=AllocationState.COMPUTING)
    all_of_it = [one for one in worked_out if "total" in one.result]
    asked = request.GET.getlist("a")
    chosen = [one for one in all_of_it if one.public_id in asked][:MOST] or [
        one for one in all_of_it if one.state != AllocationState.VOID
    ][:AT_ONCE]
    each, lines = comparing.scenarios_of(chosen)
    dossiers = comparing.dossier_rows(each, lines)
    changing = [row for row in dossiers if row.differs]
    is_whole = "all" in request.GET
    page = Paginator(dossiers if is_whole else changing, SHOWN).get_page(request.GET.get("page"))
    may_compute = bool(holds(Role.OFFICER)(call, request.user))
    context = {
        "call": call,
        "all_of_it": all_of_it,
        "chosen": {one.pk for one in chosen},
        "scenarios": each,
        "groups": comparing.group_rows(each),
        "hosts": comparing.host_rows(each, lines),
        "changing": len(changing),
        "dossiers": len(dossiers),
        "is_whole": is_whole,
        "page_obj": page,
        "rows": page.object_list,
        "denominator": chosen[0].inputs["denominator"] if chosen else None,
        "form": _form(request, call, chosen) if may_compute else None,
    }
    return render(request, "funds/scenarios.html", context)


def _form(request, call, chosen) -> ComputeForm | None:
    """Filled in with the wishes of the first that is shown, to be changed."""
    form = ComputeForm(user=request.user)
    if not form.fields["call"].queryset.filter(pk=call.pk).exists():
        return None
    first = chosen[0] if chosen else None
    form.initial = {"call": call.public_id, **(first.wishes if first else {})}
    if first:
        form.initial["policy"] = first.policy
        most = min(first.inputs["limits"]["money"][0], first.inputs["limits"]["envelope"])
        form.with_sliders(most)
    return form


@login_required
@require_safe
def allocation_tries(request, public_id: str):
    """Who is funded whatever is tried, who never, and who stands on the line."""
    rows = Allocation.objects.visible_to(request.user).for_page()
    allocation = get_object_or_404(rows, public_id=public_id)
    tries = allocation.result.get("tries", [])
    lines = allocation.lines.for_list()
    always, never = ~Q(tried__contains="0"), ~Q(tried__contains="1")
    kinds = {"line": lines.exclude(always | never), "always": lines.filter(always)}
    kinds["never"] = lines.filter(never)
    kind = request.GET.get("kind", "line")
    shown = kinds.get(kind, kinds["line"])
    page = Paginator(shown, SHOWN).get_page(request.GET.get("page"))
    context = {
        "allocation": allocation,
        "tries": tries,
        "kind": kind if kind in kinds else "line",
        "counts": {name: found.count() for name, found in kinds.items()},
        "ticks": picture.ticks(tries),
        "strips": picture.strips(page.object_list, tries) if tries else [],
        "page_obj": page,
        "rows": page.object_list,
    }
    return render(request, "funds/allocation_tries.html", context)

"""Bring a sheet into a register: all of it as it was shown, or nothing."""

from typing import Any

from django.utils.translation import gettext as _

from lifecycle.actions import together, witness
from lifecycle.errors import Refused, Stale, WrongPerson
from lifecycle.states import Audience
from people.actions.incoming.experts import do_experts, plan_experts
from people.actions.incoming.organisations import do_organisations, plan_organisations
from people.actions.incoming.plan import Plan
from people.models import RegisterImport
from people.permissions import holds
from people.states import Register, Role
from rulebook.models import Province

PLANS = {Register.ORGANISATIONS: plan_organisations, Register.EXPERTS: plan_experts}
DEEDS = {Register.ORGANISATIONS: do_organisations, Register.EXPERTS: do_experts}


def plan_for(register: str, rows: list[dict[str, Any]], province: Province) -> Plan:
    """What the rows would do; nothing is stored."""
    return PLANS[register](rows, province)


def bring_in(
    register: str,
    rows: list[dict[str, Any]],
    *,
    province: Province,
    by: Any,
    file_name: str,
    sha256: str,
    shown: str,
) -> RegisterImport:
    """Do what was shown. Stale when the register has changed so that it would be something else."""
    with together() as batch:
        # Two imports at once: the second looks when the first is done.
        province = Province.objects.select_for_update().get(pk=province.pk)
        brought = RegisterImport(province=province, register=register, sha256=sha256)
        role = holds(Role.OFFICER)(brought, by)
        if not role:
            raise WrongPerson(_("Only a managing officer brings in a list."))
        plan = plan_for(register, rows, province)
        if plan.faults or plan.digest != shown:
            raise Stale(_("The register has changed since the file was tried: try it again."))
        if plan.does_nothing:
            raise Refused(_("Everything in the file is there already, as it is."))
        DEEDS[register](plan, by=by, role=role, at=batch.moment)
        brought.file_name, brought.imported_by = file_name[:200], by
        brought.imported_at = batch.moment
        brought.new_count, brought.changed_count = len(plan.new), len(plan.changed)
        brought.same_count = plan.same
        brought.save()
        witness(
            brought,
            "imported",
            by=by,
            role=role,
            audience=Audience.OFFICERS,
            new=brought.new_count,
            changed=brought.changed_count,
            same=brought.same_count,
            sha256=sha256,
        )
    return brought

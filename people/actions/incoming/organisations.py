"""What a sheet of organisations would do to the register, and doing it."""

from typing import Any

from django.utils.translation import gettext as _

from lifecycle.actions import witness
from papers.folding import fold
from papers.tables import Fault
from people.actions.incoming.plan import Plan
from people.models import Organisation

SAID = ("name", "tax_code", "house", "kind", "address", "representative_title", "note", "source")


def plan_organisations(rows: list[dict[str, Any]], province: Any) -> Plan:
    """Found by tax code, else by name; an empty cell leaves what stands."""
    there = list(Organisation.objects.of_province(province).order_by("pk"))
    by_name = {organisation.folded: organisation for organisation in there}
    by_tax = {organisation.tax_code: organisation for organisation in there}
    by_tax.pop(None, None)
    plan, seen = Plan(), {}
    for row in rows:
        name, tax = fold(row["name"]), row.get("tax_code")
        fault = _twice(row, seen, name, tax) or _clash(row, by_name.get(name), by_tax.get(tax))
        if fault:
            plan.faults.append(fault)
            continue
        found = by_tax.get(tax) or by_name.get(name)
        said = {column: row[column] for column in SAID if row.get(column) is not None}
        if found is None:
            plan.new.append((Organisation(province=province, **said), row))
            continue
        differing = {
            column: (getattr(found, column), value)
            for column, value in said.items()
            if getattr(found, column) != value
        }
        if differing:
            plan.changed.append((found, differing))
        else:
            plan.same += 1
    return plan


def _twice(row: dict, seen: dict, name: str, tax: str | None) -> Fault | None:
    for key, column in ((name, "Tên tổ chức"), (tax, "Mã số thuế")):
        if key and (first := seen.setdefault((column, key), row["row"])) != row["row"]:
            value = row["name"] if column == "Tên tổ chức" else tax
            rule = _("it stands in row %(row)s already.") % {"row": first}
            return Fault(row["row"], column, value[:60], rule)
    return None


def _clash(row: dict, named: Organisation | None, taxed: Organisation | None) -> Fault | None:
    if named and taxed and named != taxed:
        rule = _("the register has this tax code for “%(name)s”.") % {"name": taxed}
        return Fault(row["row"], "Mã số thuế", row["tax_code"], rule)
    if named and not taxed and row.get("tax_code") and named.tax_code:
        rule = _("the register has %(code)s for this name.") % {"code": named.tax_code}
        return Fault(row["row"], "Mã số thuế", row["tax_code"], rule)
    return None


def do_organisations(plan: Plan, *, by: Any, role: str, at: Any) -> None:
    for organisation, _row in plan.new:
        organisation.created_at = at
        organisation.fill_derived()
    Organisation.objects.bulk_create([thing for thing, _row in plan.new], batch_size=500)
    for organisation, _row in plan.new:
        witness(organisation, "begin", by=by, role=role)
    for organisation, said in plan.changed:
        for column, (_old, new) in said.items():
            setattr(organisation, column, new)
        organisation.version += 1
        organisation.fill_derived()
        witness(organisation, "edited", by=by, role=role)
    Organisation.objects.bulk_update(
        [thing for thing, _said in plan.changed], [*SAID, "folded", "version"], batch_size=200
    )

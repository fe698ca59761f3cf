"""What a sheet of experts would do to the pool, and doing it."""

from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from lifecycle.actions import witness
from papers.folding import fold, nfc
from papers.tables import Fault
from people.actions.incoming.plan import Plan
from people.models import Expert, ExpertScience, ExpertTongue, Organisation, User
from people.states import ExpertState

DAYS = ("available_from", "available_until")
COLUMNS = (
    "degree",
    "academic_title",
    "keywords",
    "workplace",
    "available_from",
    "available_until",
    "load_limit",
    "is_abroad",
    "bio",
)
ROWS_BESIDE = ("sciences", "tongues")


def plan_experts(rows: list[dict[str, Any]], province: Any) -> Plan:
    """Found by e-mail; an empty cell leaves what stands. Who has no account yet gets one."""
    addresses = [row["email"] for row in rows]
    accounts: dict[str, User] = {}
    for start in range(0, len(addresses), 500):
        found = User.objects.filter(email__in=addresses[start : start + 500])
        accounts |= {user.email: user for user in found}
    there = {
        expert.user_id: expert
        for expert in Expert.objects.filter(province=province).for_list().order_by("pk")
    }
    places = {place.folded: place for place in Organisation.objects.of_province(province)}
    plan, seen = Plan(), {}
    for row in rows:
        account = accounts.get(row["email"])
        if fault := _fault(row, seen, account, province):
            plan.faults.append(fault)
            continue
        said = _said(row, places)
        expert = there.get(account.pk) if account else None
        if expert is None:
            plan.new.append((_new(row, account, province, said), said))
            continue
        stands = _stands(expert)
        differing = {k: (stands[k], v) for k, v in said.items() if stands[k] != v}
        if differing:
            plan.changed.append((expert, differing))
        else:
            plan.same += 1
    return plan


def _fault(row: dict, seen: dict, account: User | None, province: Any) -> Fault | None:
    number, address = row["row"], row["email"]
    if (first := seen.setdefault(address, number)) != number:
        rule = _("it stands in row %(row)s already.") % {"row": first}
        return Fault(number, "Email", address, rule)
    if account and account.province_id != province.pk:
        return Fault(number, "Email", address, _("this address can't be used here."))
    if account and nfc(row["full_name"]) != account.full_name:
        rule = _("the account with this address is called “%(name)s”.") % {"name": account}
        return Fault(number, "Họ và tên", row["full_name"][:60], rule)
    return None


def _said(row: dict, places: dict[str, Organisation]) -> dict[str, Any]:
    """What the row tells, in values of the profile; a place of the register is that place."""
    said = {name: row[name] for name in (*COLUMNS, *ROWS_BESIDE) if row.get(name) is not None}
    for name in DAYS:
        if name in said:
            said[name] = date.fromisoformat(said[name])
    if "workplace" in said:
        said["organisation"] = places.get(fold(said["workplace"]))
        if said["organisation"]:
            said["workplace"] = ""
    return said


def _stands(expert: Expert) -> dict[str, Any]:
    return {name: getattr(expert, name) for name in (*COLUMNS, "organisation")} | {
        "sciences": [row.science for row in expert.sciences.all()],
        "tongues": [row.tongue for row in expert.tongues.all()],
    }


def _new(row: dict, account: User | None, province: Any, said: dict) -> Expert:
    account = account or User(email=row["email"], full_name=row["full_name"], province=province)
    columns = {name: value for name, value in said.items() if name not in ROWS_BESIDE}
    return Expert(user=account, province=province, state=ExpertState.ADMITTED, **columns)


def do_experts(plan: Plan, *, by: Any, role: str, at: Any) -> None:
    _make_accounts([expert.user for expert, _said in plan.new], by=by, role=role, at=at)
    for expert, _said in plan.new:
        expert.user_id, expert.created_at = expert.user.pk, at
        expert.fill_derived()
    Expert.objects.bulk_create([expert for expert, _said in plan.new], batch_size=500)
    for expert, _said in plan.new:
        witness(expert, "begin", by=by, role=role, person=expert.user_id)
    for expert, said in plan.changed:
        for name, (_old, new) in said.items():
            if name not in ROWS_BESIDE:
                setattr(expert, name, new)
        expert.version += 1
        expert.fill_derived()
        witness(expert, "edited", by=by, role=role, person=expert.user_id)
    Expert.objects.bulk_update(
        [expert for expert, _said in plan.changed],
        [*COLUMNS, "organisation", "folded", "version"],
        batch_size=200,
    )
    told = [*plan.new]
    told += [(e, {k: new for k, (_old, new) in said.items()}) for e, said in plan.changed]
    _keep_rows(told)


def _make_accounts(users: list[User], *, by: Any, role: str, at: Any) -> None:
    """Accounts without a password: their owners set one by a letter."""
    made = [user for user in users if user.pk is None]
    for user in made:
        user.created_at, user.password = at, make_password(None)
        user.fill_derived()
    User.objects.bulk_create(made, batch_size=500)
    for user in made:
        witness(user, "begin", by=by, role=role)


def _keep_rows(told: list[tuple[Expert, dict]]) -> None:
    sciences = [(expert, said["sciences"]) for expert, said in told if "sciences" in said]
    tongues = [(expert, said["tongues"]) for expert, said in told if "tongues" in said]
    for model, column, given in (
        (ExpertScience, "science", sciences),
        (ExpertTongue, "tongue", tongues),
    ):
        known = [expert.pk for expert, _values in given]
        for start in range(0, len(known), 500):
            model.objects.filter(expert__in=known[start : start + 500]).delete()
        model.objects.bulk_create(
            [
                model(expert=expert, **{column: value})
                for expert, values in given
                for value in values
            ],
            batch_size=500,
        )

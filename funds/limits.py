"""Every limit under which a call's dossiers are funded out of a year, read in one place.

Plain values in whole đồng, so that they can be kept, compared and worked out again. Whoever adds a
kind of limit reads it here; pages, the search and the certificate then hold it by themselves.
"""

from typing import Any

from funds import bookkeeping, ledger
from funds.models.commitment import Commitment
from funds.rules import held, strategic_floor
from funds.states import AccountKind, LimitKind


def limits_of(budget, call) -> dict[str, Any]:
    """What holds today for the call's dossiers.

    money: what is not reserved yet, by year, this year first. kept: the part of this year's that
    only strategic technology may use. envelope: what the call may still hand out. caps: by what
    they are on and its key ({"host": {"12": đồng}}); caps_each: for every key of a kind
    ({"group": đồng}); minima: as caps. Caps and minima hold for this year's money, whichever call
    spends it: what is bound already is off them.
    """
    rows = ledger.balances(budget)
    kept = rows[AccountKind.STRATEGIC_SHARE].amount
    return {
        "money": [kept + rows[AccountKind.FREE].amount],
        "kept": kept,
        "envelope": max(0, call.envelope - Commitment.objects.of_call(call).still_bound()),
        **named_limits(budget),
    }


def named_limits(budget) -> dict[str, Any]:
    """caps, caps_each and minima of the year, less what its commitments bind already.

    What has bound some of a limit on each has a cap of its own; a limit that names it goes first.
    """
    caps: dict[str, dict[str, int]] = {}
    each: dict[str, int] = {}
    minima: dict[str, dict[str, int]] = {}
    rows = list(budget.limits.all())
    bound = {of: budget.commitments.all().bound_by(of) for of in {row.of for row in rows}}
    for row in rows:
        left = max(0, row.amount - bound[row.of].get(row.key, 0))
        if row.kind == LimitKind.MINIMUM:
            if left:
                minima.setdefault(row.of, {})[row.key] = left
        elif row.key:
            caps.setdefault(row.of, {})[row.key] = left
        else:
            each[row.of] = row.amount
    for of, most in each.items():
        for key, taken in bound[of].items():
            if taken:
                caps.setdefault(of, {}).setdefault(key, max(0, most - taken))
    return {"caps": caps, "caps_each": each, "minima": minima}


def wished(limits: dict[str, Any], wishes: dict[str, Any], budget) -> dict[str, Any]:
    """The limits as a scenario wants them: `envelope` in đồng, `floor_percent` as text, and
    `cap_group`, `cap_host`, `cap_leader` in đồng for each of them.
    """
    found = {
        **limits,
        "caps": {of: dict(by_key) for of, by_key in limits["caps"].items()},
        "caps_each": dict(limits["caps_each"]),
    }
    if "envelope" in wishes:
        found["envelope"] = wishes["envelope"]
    if "floor_percent" in wishes:
        floor = strategic_floor(budget.denominator, int(wishes["floor_percent"]))
        kept = held(floor, bookkeeping.reserved_strategic(budget))
        found["kept"] = min(kept, limits["money"][0])
    for of in ("group", "host", "leader"):
        if (most := wishes.get(f"cap_{of}")) is not None:
            found["caps_each"][of] = min(most, limits["caps_each"].get(of, most))
            for key, named in found["caps"].get(of, {}).items():
                found["caps"][of][key] = min(most, named)
    return found


def wider(limits: dict[str, Any], than: dict[str, Any]) -> bool:
    """Whether these let through what `than` forbids; such a scenario is looked at, not proposed."""
    return limits["envelope"] > than["envelope"] or limits["kept"] < than["kept"]

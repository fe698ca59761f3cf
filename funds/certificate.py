#!/usr/bin/env python3
"""Re-adds an allocation's certificate in whole đồng: `python certificate.py FILE`.

Needs nothing but Python and shares no code with what made the certificate. Ends with 0 and prints
the sums, or ends with 1 and names the first thing that does not add up.

What it proves: every limit holds; a list was followed task by task; no choice within the limits is
worth more than the dual bound (for any multipliers q ≥ 0 that is Σ q·most + Σ max(0, points −
q·column)). What lies between the value and the dual bound was closed by the solver named in the
certificate; the size of that gap is printed.
"""

import argparse
import hashlib
import json
import sys
from pathlib import Path


class Wrong(Exception):
    """Something does not add up."""


def whole(value, what):
    """A whole number, never a truth value or a fraction."""
    if type(value) is not int:
        raise Wrong(f"{what}: {value!r} is no whole number")
    return value


def read(path):
    def no_fraction(text):
        raise Wrong(f"{text}: a sum in đồng has no decimals")

    try:
        told = json.loads(Path(path).read_text(encoding="utf-8"), parse_float=no_fraction)
    except (OSError, ValueError) as error:
        raise Wrong(f"{path} can't be read: {error}") from None
    if not isinstance(told, dict) or told.get("form") != "ba-nha-allocation/1":
        raise Wrong(f"{path} is no certificate of an allocation")
    return told


def checksum(told):
    inputs = {name: told[name] for name in ("policy", "limits", "proposals")}
    text = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Task:
    def __init__(self, row):
        self.id, self.amounts = row["id"], [whole(a, f"{row['id']}") for a in row["amounts"]]
        self.score, self.group = whole(row["score"], row["id"]), whole(row["group"], row["id"])
        self.cls, self.belongs = whole(row["priority_class"], row["id"]), row["belongs"]
        if self.score < 0 or min(self.amounts) < 0:
            raise Wrong(f"{self.id}: less than nothing")

    def key(self, of):
        if of == "group":
            return str(self.group) if self.group else None
        key = self.belongs.get(of)
        return None if key is None else str(key)


def limits_of(told, tasks):
    """Every limit as (name, most, {place: weight}); what must be reached has its signs turned."""
    limits, rows = told["limits"], {}
    budgets = [whole(b, "budget") for b in limits["budget_by_year"]]
    for year, budget in enumerate(budgets):
        weights = {p: t.amounts[year] for p, t in enumerate(tasks)}
        rows[f"budget year {year + 1}"] = (budget, weights)
    floor = whole(limits["floor"], "floor")
    if floor and limits["floor_mode"] == "spend":
        weights = {p: -t.amounts[0] for p, t in enumerate(tasks) if t.group > 0}
        rows["floor"] = (-floor, weights)
    elif floor:
        weights = {p: t.amounts[0] for p, t in enumerate(tasks) if t.group <= 0}
        rows["floor"] = (budgets[0] - floor, weights)
    for of in {*limits["caps"], *limits["caps_each"], *limits["minima"]}:
        by_key = {}
        for place, task in enumerate(tasks):
            if task.key(of) is not None:
                by_key.setdefault(task.key(of), {})[place] = task.amounts[0]
        named = limits["caps"].get(of, {})
        for key, most in named.items():
            rows[f"cap {of} {key}"] = (whole(most, f"cap {of} {key}"), by_key.get(key, {}))
        if of in limits["caps_each"]:
            most = whole(limits["caps_each"][of], f"cap {of}")
            for key in by_key.keys() - named.keys():
                rows[f"cap {of} {key}"] = (most, by_key[key])
        for key, least in limits["minima"].get(of, {}).items():
            weights = {place: -amount for place, amount in by_key.get(key, {}).items()}
            rows[f"minimum {of} {key}"] = (-whole(least, f"minimum {of} {key}"), weights)
    return rows


def short_name(rule):
    return "floor" if rule.startswith("floor") else rule


def check_limits(rows, funded):
    for name, (most, weights) in rows.items():
        used = sum(weights.get(place, 0) for place in funded)
        if used > most:
            raise Wrong(
                f"{name}: {used - most} đồng too much"
                if most >= 0
                else f"{name}: {used - most} đồng are missing"
            )


def dual_bound(rows, values, multipliers, scale):
    left = [scale * value for value in values]
    total = 0
    for name, multiplier in multipliers.items():
        if whole(multiplier, name) < 0:
            raise Wrong(f"{name}: a multiplier is below 0")
        if short_name(name) not in rows:
            raise Wrong(f"{name}: there is no such limit")
        most, weights = rows[short_name(name)]
        total += multiplier * most
        for place, weight in weights.items():
            left[place] -= multiplier * weight
    return (total + sum(one for one in left if one > 0)) // scale


def check_bound(part, rows, values, value, scale):
    """The value is what the choice has, and no choice within the limits has more than the bound."""
    bound = dual_bound(rows, values, part["multipliers"], scale)
    if bound != part["dual_bound"]:
        raise Wrong(f"dual bound: {part['dual_bound']} is told, it adds up to {bound}")
    if not value <= part["bound"] <= bound:
        raise Wrong(f"bound: {part['bound']} lies outside {value} to {bound}")
    return bound - value


def check_value(told, tasks, rows, funded, scale):
    """`optimal`, and `priority` with a class's value proved before the next is sought."""
    rows = dict(rows)
    for stage in told["stages"]:
        values = [task.score if task.cls == stage["class"] else 0 for task in tasks]
        reached = sum(values[place] for place in funded)
        if reached < stage["value"]:
            raise Wrong(f"class {stage['class']}: {reached} is less than {stage['value']}")
        check_bound(stage, rows, values, stage["value"], scale)
        rows[f"class_value class {stage['class']}"] = (
            -stage["value"],
            {place: -value for place, value in enumerate(values) if value},
        )
    values = [task.score for task in tasks]
    total = sum(values[place] for place in funded)
    gap = check_bound(told, rows, values, total, scale)
    if told["status"] == "OPTIMAL" and told["bound"] != total:
        raise Wrong(f"the status says proved, but the bound {told['bound']} is not {total}")
    out = set(range(len(tasks))) - funded
    for most, weights in rows.values():
        left = most - sum(weights.get(place, 0) for place in funded)
        out -= {place for place, weight in weights.items() if weight > max(left, 0)}
    for place in sorted(out):
        if tasks[place].score:
            raise Wrong(f"{tasks[place].id} would fit every limit and is left out")
    return gap


def check_list(told, tasks, rows, funded):
    """Down the list again, each task at its turn; gives how many refusals stand on a promise.

    A task may be refused though money is there, so that what must be reached stays in reach. Such
    a refusal is added up where money alone shows it, and otherwise counted.
    """
    used = dict.fromkeys(rows, 0)
    refused, promised = told["refused"], 0
    touching = [[] for _ in tasks]
    for name, (_most, weights) in rows.items():
        for place, weight in weights.items():
            if weight:
                touching[place].append((name, weight))
    for place, task in enumerate(tasks):
        over = {
            name: used[name] + weight - rows[name][0]
            for name, weight in touching[place]
            if weight > 0 and used[name] + weight > rows[name][0]
        }
        if place in funded:
            if over:
                raise Wrong(f"{task.id}: at its turn it would break {next(iter(over))}")
            for name, weight in touching[place]:
                used[name] += weight
            continue
        why = refused.get(task.id)
        if why is None:
            raise Wrong(f"{task.id}: neither funded nor refused")
        if why["is_kept"] and not over:
            if all(most >= 0 or used[name] <= most for name, (most, _w) in rows.items()):
                raise Wrong(f"{task.id}: nothing had to be kept any more when its turn came")
            promised += 1
        elif over.get(short_name(why["rule"])) != why["short_by"]:
            raise Wrong(f"{task.id}: it is not refused by what is told")
    return promised


def check(told):
    tasks = [Task(row) for row in told["proposals"]]
    at = {task.id: place for place, task in enumerate(tasks)}
    if len(at) < len(tasks) or len(set(told["funded"])) < len(told["funded"]):
        raise Wrong("a proposal stands twice")
    if missing := set(told["funded"]) - set(at):
        raise Wrong(f"{sorted(missing)[0]}: funded, but not among the proposals")
    if checksum(told) != told["inputs_sha256"]:
        raise Wrong("the inputs are not those of the checksum")
    funded = {at[one] for one in told["funded"]}
    rows = limits_of(told, tasks)
    check_limits(rows, funded)
    sums = {
        "total_score": sum(tasks[place].score for place in funded),
        "money_by_year": [
            sum(tasks[place].amounts[year] for place in funded)
            for year in range(len(told["limits"]["budget_by_year"]))
        ],
        "strategic_vnd": sum(tasks[p].amounts[0] for p in funded if tasks[p].group > 0),
    }
    for name, value in sums.items():
        if told["sums"][name] != value:
            raise Wrong(f"{name}: {told['sums'][name]} is told, it adds up to {value}")
    if told["policy"] == "merit":
        sums["refusals_on_a_promise"] = check_list(told, tasks, rows, funded)
    else:
        sums["gap_to_the_dual_bound"] = check_value(told, tasks, rows, funded, told["scale"])
    return sums


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", help="the certificate (JSON)")
    path = parser.parse_args(arguments).file
    try:
        told = read(path)
        try:
            sums = check(told)
        except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
            raise Wrong(f"it is not whole: {type(error).__name__} {error}") from None
    except Wrong as wrong:
        print(f"WRONG: {wrong}")
        return 1
    print(f"{told['policy']}, {told['status']}, by {told['solver']}")
    print(f"inputs {told['inputs_sha256']}")
    print(
        f"{len(told['funded'])} of {len(told['proposals'])} proposals are funded; all limits hold"
    )
    for name, value in sums.items():
        print(f"{name}: {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

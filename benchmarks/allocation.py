"""What an allocation costs: beside the bare solver on the same rows, and on published elections.

    python -m benchmarks.allocation [HOW_MANY ...]

The proposals are made up, the same each time. Our time is all of it: rows, list, multipliers,
search, ties, certificate and its check. The solver's is one CP-SAT call on ready rows, stopped
after LONGEST. Published elections are read from BENCH_DATA/pabulib; without it they are left out.
BENCH_PABUTOOLS names a Python that has pabutools, which then decides the same elections beside us;
its licence (GPL) keeps it out of the project's own packages.
"""

import csv
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("OMP_NUM_THREADS", "1")

SIZES = (100, 1_000, 10_000, 100_000)
LONGEST = 120
HOSTS_SHARE = 3
"""A host's cap over its mean share of the budget."""


def made_up(count: int):
    """Proposals of one to three years, about one in five strategic, twenty to a host."""
    from funds.allocation import FloorMode, Limits, Task

    dice, hosts = random.Random(20261125), max(5, count // 20)
    tasks = []
    for number in range(count):
        years = dice.choice([1, 2, 3, 3])
        amount = dice.randint(300_000_000, 9_000_000_000) // years
        group = dice.randint(1, 5) if dice.random() < 0.18 else 0
        cls = 0 if dice.random() < 0.12 else 1
        amounts = tuple([amount] * years + [0] * (3 - years))
        host = {"host": dice.randrange(hosts)}
        tasks.append(Task(str(number), amounts, dice.randint(5000, 9999), group, cls, host))
    tasks.sort(key=lambda task: (task.priority_class, -task.score, int(task.id)))
    budget = sum(task.amounts[0] for task in tasks) // 3
    limits = Limits(
        (budget, budget * 9 // 10, budget * 8 // 10),
        floor=-(-3 * budget // 20),
        floor_mode=FloorMode.RESERVE,
        caps={"group": dict.fromkeys(range(1, 6), budget * 12 // 100)},
        caps_each={"host": budget * HOSTS_SHARE // hosts},
    )
    return tasks, limits


def measure(count: int) -> None:
    from funds.allocation import Policy, decide
    from funds.allocation.certifying import certificate
    from funds.allocation.limits import rows_of
    from funds.certificate import check

    tasks, limits = made_up(count)
    times = {}
    for policy in Policy:
        start = perf_counter()
        decision = decide(tasks, limits, policy)
        told = certificate(tasks, limits, policy, decision)
        check(json.loads(json.dumps(told)))
        times[policy] = perf_counter() - start
        gap = decision.bound - decision.total_score
        print(
            f"{count:>8} {policy:9}{times[policy]:8.2f} s  {len(decision.funded):>6} funded, points"
            f" {decision.total_score:,}, {decision.status}, below the bound by {gap:,}"
        )
    start = perf_counter()
    bare, is_proved = _bare(rows_of(tasks, limits), [task.score for task in tasks])
    spent = perf_counter() - start
    told = "proved" if is_proved else f"not proved in {LONGEST} s"
    print(
        f"{count:>8} bare CP-SAT {spent:6.2f} s  points {bare:,}, {told};"
        f" ours takes {times[Policy.OPTIMAL] / spent:.2f} of it"
    )


def _bare(rows, values) -> tuple[int, bool]:
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in values]
    for row in rows:
        if row.places:
            terms = zip(row.places, row.weights, strict=True)
            model.add(sum(weight * taken[place] for place, weight in terms) <= row.most)
    model.maximize(sum(value * var for value, var in zip(values, taken, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = LONGEST
    status = solver.solve(model)
    return round(solver.objective_value), status == cp_model.OPTIMAL


def as_asked_for(count: int) -> None:
    """A run as the pages ask for it: the decision, what each dossier lacked, other sums tried."""
    from funds.allocation import Policy
    from funds.allocation.tries import to_try, tried
    from funds.allocation.whys import whys_of
    from funds.allocation.year import worked_out

    for policy in (Policy.MERIT, Policy.OPTIMAL):
        inputs = _inputs(count, policy)
        start = perf_counter()
        decision, _told = worked_out(inputs)
        decided = perf_counter()
        whys = whys_of(inputs, decision)
        explained = perf_counter()
        tries = [tried(inputs, one) for one in to_try(inputs)]
        print(
            f"{count:>8} {policy:9}as asked for: decided {decided - start:.2f} s, why for"
            f" {len(whys):,} {explained - decided:.2f} s, {len(tries)} sums and floors"
            f" {perf_counter() - explained:.2f} s"
        )


def _inputs(count: int, policy: str) -> dict:
    tasks, limits = made_up(count)
    caps = {"group": {str(key): most for key, most in limits.caps["group"].items()}}
    return {
        "policy": str(policy),
        "denominator": limits.budget_by_year[0],
        "limits": {
            "money": [limits.budget_by_year[0]],
            "kept": limits.floor,
            "envelope": limits.budget_by_year[0],
            "caps": caps,
            "caps_each": dict(limits.caps_each),
            "minima": {},
        },
        "candidates": [
            {
                "key": task.id,
                "amounts": [task.amounts[0]],
                "points": task.score,
                "group": task.group,
                "has_priority": task.priority_class == 0,
                "belongs": {"host": str(task.belongs["host"])},
            }
            for task in tasks
        ],
    }


def published(folder: Path) -> None:
    """Elections of cities: greedy as published, and the proved optima with and without a floor."""
    from funds.allocation import FloorMode, Limits, Task, decide

    for name, expected in json.loads((folder / "expected.json").read_text()).items():
        rows = _projects(folder / name)
        field = expected["value_field"]
        tasks = [
            Task(
                row["project_id"],
                (int(row["cost"]),),
                int(row[field]),
                1 + (k // 6) % 5 if k % 6 == 5 else 0,
            )
            for k, row in enumerate(rows)
        ]
        by_votes = sorted(tasks, key=lambda task: (-task.score, task.money))
        budget = int(expected["budget"])
        greedy = decide(by_votes, Limits((budget,)), "merit").total_score
        start = perf_counter()
        best = decide(by_votes, Limits((budget,)), "optimal").total_score
        seconds = perf_counter() - start
        floor = Limits(
            (budget,),
            floor=-(-3 * budget // 20),
            floor_mode=FloorMode.SPEND,
            caps={"group": dict.fromkeys(range(1, 6), budget * 12 // 100)},
        )
        with_floor = decide(by_votes, floor, "optimal")
        mine = with_floor.total_score if not with_floor.conflict else None
        wanted = expected["floor15_cap12_synthetic_groups"]["optimum"]
        same = (greedy, best, mine) == (
            expected["greedy_value"],
            expected["knapsack_optimum"],
            wanted,
        )
        print(f"{name:45} greedy {greedy}, best {best}, floor {mine}: "
              f"{'as published' if same else f'NOT as expected: {expected}'}")  # fmt: skip
        if peer := os.environ.get("BENCH_PABUTOOLS"):
            _beside_pabutools(peer, folder / name, tasks, best, seconds)


def _beside_pabutools(python: str, path: Path, tasks, best: int, seconds: float) -> None:
    told = subprocess.run(
        [python, str(Path(__file__).with_name("pabutools_peer.py")), str(path)],
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(told.stdout.splitlines()[-1])["best"]
    worth = {task.id: task.score for task in tasks}
    value = sum(worth[id] for id in theirs["ids"])
    print(
        f"{'':45} ours {best} in {seconds:.3f} s, pabutools {value} in {theirs['seconds']:.3f} s:"
        f" {seconds / theirs['seconds']:.2f} of its time"
    )


def _projects(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8-sig").split("PROJECTS\n")[1].split("VOTES\n")[0]
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def main(sizes: list[int]) -> None:
    for count in sizes or SIZES:
        measure(count)
        as_asked_for(count)
    folder = Path(os.environ.get("BENCH_DATA", "")) / "pabulib"
    if os.environ.get("BENCH_DATA") and folder.is_dir():
        published(folder)
        if not os.environ.get("BENCH_PABUTOOLS"):
            print("beside pabutools: left out, BENCH_PABUTOOLS names no Python that has it")
    else:
        print("published elections: left out, BENCH_DATA names no folder that holds pabulib")


if __name__ == "__main__":
    main([int(one) for one in sys.argv[1:]])

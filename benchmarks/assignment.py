"""What assigning reviewers reaches on known instances, what it takes, and what its page costs.

    python -m benchmarks.assignment          # BENCH_DATA=: where the instances are
    python -m benchmarks.assignment page     # the page only, BENCH_DOSSIERS=5000 × 100 reviewers

The instances are not ours to give on (see SOURCES.md beside them): without the folder they are
skipped with a line. At most: the page 200 KB and 10 times the floor; totals and minima at least the
published ones.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import many, run

DATA = Path(os.environ.get("BENCH_DATA", run.PROJECT.parent / "shared" / "data" / "algorithms"))
DOSSIERS = int(os.environ.get("BENCH_DOSSIERS", "5000"))
REVIEWERS = 100
PAGE = run.Limits(times_floor=10, queries=15, kilobytes=200)
# (file, readers of each, most each; published or proved: greatest total, fair worst and total)
INSTANCES = [
    ("midl_scores.csv", 3, 4, 201.8848, 0.944839, 201.7687),
    ("pr4a_example3_values.csv", 4, 4, 3233.125, 14.0, None),
    ("preflib_MD2_2.csv", 3, 7, 566.0, 4.0, 566.0),
]
SIZES = [(200, 300, 5, 0.15), (1000, 1500, 3, 0.04), (3000, 3000, 3, 0.018)]


# Known instances, and sizes ----------------------------------------------------------------------


def instances() -> None:
    folder = DATA / "reviewers"
    if not folder.is_dir():
        print(f"{folder}: not there, instances skipped (BENCH_DATA=)")
        return
    print(f"{'instance':28}{'total':>14}{'at least':>12}{'worst':>12}{'at least':>12}{'s':>8}")
    for name, each, most, total, worst, fair_total in INSTANCES:
        for fair in (False, True):
            answer = told_of(folder / name, each, most, fair)
            needed = (fair_total, worst) if fair else (total, None)
            faults = [
                answer["conflicts"] > 0,
                answer["load_max"] > most,
                needed[0] is not None and answer["total"] < needed[0] - 1e-6,
                needed[1] is not None and answer["worst"] < needed[1] - 1e-6,
            ]
            print(
                f"{name.split('.')[0] + (' fair' if fair else ''):28}{answer['total']:>14.6f}"
                f"{needed[0] or '':>12}{answer['worst']:>12.6f}{needed[1] or '':>12}"
                f"{answer['seconds']:>8.2f}{' !' if any(faults) else ''}"
            )


def told_of(file: Path, each: int, most: int, fair: bool) -> dict:
    words = ["--per-proposal", str(each), "--max-load", str(most), "--json", *["--fair"][:fair]]
    answer = subprocess.run(
        [sys.executable, "manage.py", "assign_reviewers", str(file), *words],
        cwd=run.PROJECT,
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(answer.stdout)


def sizes() -> None:
    import numpy

    from scoring.assignment import assign

    print(f"\n{'reviewers × proposals':24}{'pairs':>10}{'total s':>10}{'fair s':>10}{'proved':>8}")
    for reviewers, proposals, each, share in SIZES:
        dice = numpy.random.default_rng(20261125)
        table = dice.beta(1, 4, (reviewers, proposals))
        table[dice.random(table.shape) > share] = numpy.nan
        most = -(-proposals * each * 4 // (reviewers * 3))
        spent = []
        for fair in (False, True):
            begun = time.perf_counter()
            found = assign(table, per_proposal=each, max_load=most, fair=fair)
            spent.append(time.perf_counter() - begun)
        is_proved = found.worst == found.worst_at_most
        pairs = int((~numpy.isnan(table)).sum())
        print(
            f"{reviewers} × {proposals}, {each} each".ljust(24)
            + f"{pairs:>10}{spent[0]:>10.2f}{spent[1]:>10.2f}{'yes' if is_proved else 'no':>8}"
        )


# The page of a large plan ----------------------------------------------------------------------


def database() -> str:
    return f"{run.DATABASE_URL}_assignment"


def make_database() -> None:
    import psycopg

    server, _, name = run.DATABASE_URL.replace("postgres://", "postgresql://").rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        copy, template = psycopg.sql.Identifier(f"{name}_assignment"), psycopg.sql.Identifier(name)
        connection.execute(psycopg.sql.SQL("DROP DATABASE IF EXISTS {}").format(copy))
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copy, template))
    many.fill(database(), DOSSIERS + 200)


def fill_councils(call, officer) -> None:
    """As many councils as have a hundred who may review, and the dossiers on their agendas."""
    from lifecycle import clock
    from people.models import Expert, User
    from proposals.models import Proposal
    from scoring.models import Council, Item, Seat

    now, used = clock.now(), Item.objects.values("proposal")
    rows = Proposal.objects.filter(call=call).exclude(pk__in=used).order_by("pk")[:DOSSIERS]
    dossiers = list(rows)
    roles = ["chair", "vice", "secretary", "reviewer", "reviewer", *["member"] * 4]
    councils = Council.objects.bulk_create(
        Council(
            province_id=call.province_id,
            call=call,
            name=f"Hội đồng đo tốc độ {number}",
            rule_set=call.rule_set,
            state="formed",
            decision_number=f"{number}/QĐ",
            decision_on=clock.date_of(now),
            created_at=now,
        )
        for number in range(-(-REVIEWERS // 6))
    )
    words = [word for one in dossiers[:500] for word in one.title.split(" ")]
    for place, council in enumerate(councils):
        for number, role in enumerate(roles):
            at = place * len(roles) + number
            person = User.objects.create_user(
                email=f"do-{at}@minh-hoa.example",
                full_name=f"Chuyên gia đo {at}",
                province_id=call.province_id,
            )
            Expert.objects.create(
                user=person,
                province_id=call.province_id,
                degree="doctor",
                keywords=", ".join(" ".join(words[i : i + 2]) for i in range(at, at + 40, 10)),
                created_at=now,
            )
            Seat.objects.create(
                council=council, user=person, role=role, state="accepted", created_at=now
            )
    Item.objects.bulk_create(
        Item(
            council=councils[number % len(councils)],
            proposal=dossier,
            stage="selection",
            position=number // len(councils) + 1,
            created_at=now,
        )
        for number, dossier in enumerate(dossiers)
    )


def page() -> None:
    """In a process of its own, with the copied database as Django's."""
    from benchmarks.server import serving
    from people.models import User
    from proposals.models import Call
    from scoring import actions
    from scoring.models import Item

    officer = User.objects.filter(role_grants__role="officer").order_by("pk")[0]
    call = Call.objects.filter(rule_set__isnull=False).order_by("pk")[0]
    fill_councils(call, officer)
    begun = time.perf_counter()
    # The year's own councils are of this call too: their items are concluded.
    plan = actions.ask_for_plan(call, by=officer, max_load=DOSSIERS, in_background=False)
    plan = actions.work_out(plan)
    print(
        f"\nA plan for {plan.dossiers} dossiers of {Item.objects.count()}, {plan.reviews} reviews:"
        f" {time.perf_counter() - begun:.1f} s, proved: {plan.worst == plan.worst_at_most}"
    )
    session = run.session_of("officer")
    shown = run.Page(f"Plan, {plan.dossiers} dossiers", plan.get_absolute_url(), "officer", PAGE)
    with (
        serving("benchmarks.floor_settings", run.FLOOR_PORT) as floor,
        serving("config.settings", run.OUR_PORT) as ours,
    ):
        floor.cpu_per_request("/", session, 20)
        ours.cpu_per_request(shown.path, session, 5)
        ratios = []
        for _ in range(run.REPEATS):
            base = floor.cpu_per_request("/", session, run.REQUESTS // 2)
            ratios.append(ours.cpu_per_request(shown.path, session, run.REQUESTS // 4) / base)
        print(f"{'page':32}{'× floor':>16}{'queries':>14}{'KB':>14}{'KB gzip':>14}")
        run.print_page(shown, statistics.median(ratios), ours.get(shown.path, session), session)
    begun = time.perf_counter()
    actions.deploy_plan(plan, by=officer)
    print(f"Put into effect, {plan.reviews} reviews: {time.perf_counter() - begun:.1f} s")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["BA_NHA_VAR"] = str(run.PROJECT / "var" / "bench")
    if "--in-copy" in sys.argv:
        import django

        django.setup()
        page()
        return
    if "page" not in sys.argv:
        instances()
        sizes()
    os.environ["DATABASE_URL"] = run.DATABASE_URL
    run.seed()
    make_database()
    subprocess.run(
        [sys.executable, "-m", "benchmarks.assignment", "--in-copy"],
        env=os.environ | {"DATABASE_URL": database()},
        cwd=run.PROJECT,
        check=True,
    )


if __name__ == "__main__":
    main()

"""The lists at 100, 5,000 and 100,000 dossiers: what they cost, and how that grows.

    python -m benchmarks.sizes      # other sizes: BENCH_SIZES=100,1000

Each size is a database of its own, copied from the seeded year of `make bench` and filled by
`benchmarks.many`; the floor is served beside it in the same run. SQL time is the database's own
share of a page, the median of several, asked one page at a time.
"""

import json
import os
import statistics
import subprocess
import sys
import time

import psycopg

from benchmarks import many, run

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "100,5000,100000").split(",")]
GROWTH_AT_MOST = 1.2
LISTS = [
    run.Page("Dossiers, the officer's", "/ho-so/", "officer", run.A_LIST),
    run.Page("Dossiers, by words", "/ho-so/?q=che+thai+nguyen", "officer", run.A_LIST),
    run.Page("Dossiers, a leader's own", "/ho-so/", "leader", run.A_LIST),
    run.Page("Problems, for everyone", "/bai-toan/", "", run.A_LIST),
    run.Page("Confirmations, a house's", "/xac-nhan/", "state_body", run.A_LIST),
    run.Page("My work, of an officer", "/", "officer", run.Limits()),
]


def database_of(size: int) -> str:
    return f"{run.DATABASE_URL}_{size}"


def make_database(size: int) -> None:
    server, _, name = run.DATABASE_URL.replace("postgres://", "postgresql://").rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        copy, template = psycopg.sql.Identifier(f"{name}_{size}"), psycopg.sql.Identifier(name)
        connection.execute(psycopg.sql.SQL("DROP DATABASE IF EXISTS {}").format(copy))
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(copy, template))
    many.fill(database_of(size), size)


def sql_seconds(path: str, session: str) -> float:
    """What the database takes for one page: the median of seven."""
    from django.db import connection

    def timed(execute, *arguments):
        begun = time.perf_counter()
        try:
            return execute(*arguments)
        finally:
            spent.append(time.perf_counter() - begun)

    client = run.browser()
    client.cookies["sessionid"] = session
    client.get(path)
    sums = []
    for _ in range(7):
        spent: list[float] = []
        with connection.execute_wrapper(timed):
            client.get(path)
        sums.append(sum(spent))
    return statistics.median(sums)


def measure_one() -> list[dict]:
    """Each list on the database this process was started for."""
    from benchmarks.server import serving

    sessions = {page: run.session_of(page.who) for page in LISTS}
    anyone = run.session_of("officer")
    results = []
    with (
        serving("benchmarks.floor_settings", run.FLOOR_PORT) as floor,
        serving("config.settings", run.OUR_PORT) as ours,
    ):
        floor.cpu_per_request("/", anyone, 20)
        for page in LISTS:
            session = sessions[page]
            ours.cpu_per_request(page.path, session, 5)
            ratios = []
            for _ in range(run.REPEATS):
                base = floor.cpu_per_request("/", anyone, run.REQUESTS // 2)
                ratios.append(ours.cpu_per_request(page.path, session, run.REQUESTS // 4) / base)
            results.append(
                {
                    "page": page.name,
                    "floors": statistics.median(ratios),
                    "queries": run.queries_of(page.path, session),
                    "sql": sql_seconds(page.path, session),
                    "kilobytes": len(ours.get(page.path, session)) / 1000,
                }
            )
    return results


def in_a_process(size: int) -> list[dict]:
    make_database(size)
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.sizes", "--one"],
        env=os.environ | {"DATABASE_URL": database_of(size)},
        cwd=run.PROJECT,
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(answer.stdout.splitlines()[-1])


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["BA_NHA_VAR"] = str(run.PROJECT / "var" / "bench")
    if "--one" in sys.argv:
        import django

        django.setup()
        print(json.dumps(measure_one()))
        return
    os.environ["DATABASE_URL"] = run.DATABASE_URL
    run.seed()
    by_size = {size: in_a_process(size) for size in SIZES}
    print(f"{'list':28}{'dossiers':>10}{'× floor':>10}{'queries':>9}{'SQL ms':>9}{'KB':>7}")
    for rows in zip(*by_size.values(), strict=True):
        for size, row in zip(SIZES, rows, strict=True):
            print(
                f"{row['page']:28}{size:>10}{row['floors']:>10.2f}{row['queries']:>9}"
                f"{row['sql'] * 1000:>9.1f}{row['kilobytes']:>7.1f}"
            )
        growth = rows[-1]["floors"] / rows[0]["floors"]
        print(f"{'':28}{'grows':>10}{growth:>9.2f}x (at most {GROWTH_AT_MOST})")


if __name__ == "__main__":
    main()

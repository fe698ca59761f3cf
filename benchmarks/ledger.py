"""Transfers a second through `ledger.post`, against one bare SQL statement of the same work.

    python -m benchmarks.ledger       # BENCH_SECONDS= for each round, BENCH_POSTINGS= for the year

The statement writes an idempotency row, two postings and two balances with a check, in a table of
its own beside ours, over the same driver; ours keeps its triggers, its chain and its months. Each
round is some seconds of one or eight processes, on one budget (hot) or one each (cold); the two
take turns and the median ratio of the turns is printed. Then a year of a million postings is read.
"""

import multiprocessing
import os
import statistics
import sys
import time

import psycopg

SECONDS = float(os.environ.get("BENCH_SECONDS", "3"))
REPEATS = int(os.environ.get("BENCH_REPEATS", "3"))
POSTINGS = int(os.environ.get("BENCH_POSTINGS", "1000000"))
SERVER = os.environ.get("BENCH_SERVER_URL", "postgres://postgres@127.0.0.1:5432")
NAME = "ba_nha_bench_ledger"
URL = f"{SERVER}/{NAME}"
AT_LEAST = 0.6
YEAR_SECONDS = 1.0
CLIENTS = 8

BARE_TABLES = """
    CREATE TABLE bare_key (id bigserial PRIMARY KEY, key text UNIQUE, body text);
    CREATE TABLE bare_balance (id bigint PRIMARY KEY, amount bigint CHECK (amount >= 0));
    CREATE TABLE bare_posting (id bigserial PRIMARY KEY, key_id bigint REFERENCES bare_key,
        account_id bigint REFERENCES bare_balance, amount bigint);
    CREATE INDEX ON bare_posting (account_id);
    INSERT INTO bare_balance SELECT n, 1000000000000 FROM generate_series(1, 100) AS n;
"""
BARE = """
    WITH held AS (
        SELECT id FROM bare_balance WHERE id IN (%(a)s, %(b)s) ORDER BY id FOR UPDATE
    ), key AS (
        INSERT INTO bare_key (key, body) SELECT %(key)s, 'x' FROM (SELECT count(*) FROM held) h
        ON CONFLICT DO NOTHING RETURNING id
    ), legs (account, amount) AS (VALUES (%(a)s::bigint, -1::bigint), (%(b)s, 1)),
    moved AS (
        INSERT INTO bare_posting (key_id, account_id, amount)
        SELECT key.id, account, amount FROM key, legs RETURNING account_id, amount
    )
    UPDATE bare_balance b SET amount = b.amount + moved.amount FROM moved
    WHERE b.id = moved.account_id
"""


def prepare() -> None:
    """A database of its own with eight approved years of money; kept for the next time."""
    from django.core.management import call_command

    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        if "--fresh" in sys.argv:
            server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if not found.fetchone():
            server.execute(f"CREATE DATABASE {NAME}")
    call_command("migrate", verbosity=0)
    with psycopg.connect(URL, autocommit=True) as connection:
        if connection.execute("SELECT to_regclass('bare_key')").fetchone()[0] is None:
            for at in range(CLIENTS):
                a_year(2030 + at)
            connection.execute(BARE_TABLES)  # last: it says that all is there


def a_year(year: int) -> None:
    """An approved budget without the hands it passes through."""
    from django.utils import timezone

    from funds import ledger
    from funds.models import BudgetSource, BudgetYear
    from lifecycle import clock
    from rulebook.actions import freeze, seed
    from rulebook.models import Province

    province = Province.objects.filter(code="19").first()
    if province is None:
        province = seed("19")
    rules = freeze(province, clock.today())
    budget = BudgetYear.objects.create(
        province=province,
        year=year,
        title="Đo",
        denominator=10**15,
        rule_set=rules,
        state="approved",
        approved_at=timezone.now(),
    )
    BudgetSource.objects.create(budget=budget, kind="province", amount=10**15)
    ledger.open_books(budget, by=None)


def ours(at: int, is_hot: bool, until: float) -> int:
    """So many transfers as fit, through the one writer."""
    from funds import ledger
    from funds.ledger import Leg
    from funds.models import BudgetYear

    budget = BudgetYear.objects.get(year=2030 if is_hot else 2030 + at)
    done = 0
    while time.time() < until:
        ledger.post(
            budget,
            "reservation",
            [Leg("220", -1), Leg("300", 1)],
            by=None,
            memo="Đo",
            evidence=budget,
            idempotency_key=f"{os.getpid()}:{time.time_ns()}",
        )
        done += 1
    return done


def bare(at: int, is_hot: bool, until: float) -> int:
    first = 1 if is_hot else 1 + 2 * at
    done = 0
    with psycopg.connect(URL, autocommit=True) as connection:
        while time.time() < until:
            key = f"{os.getpid()}:{time.time_ns()}"
            connection.execute(BARE, {"a": first, "b": first + 1, "key": key})
            done += 1
    return done


def rate(which: str, clients: int, heat: str) -> float:
    """Transfers a second of so many processes at once, warmed up and begun together."""
    from django.db import connection

    connection.close()  # what is forked must not share it
    forks = multiprocessing.get_context("fork")
    ready, counts = forks.Barrier(clients), forks.Queue()
    run = ours if which == "ours" else bare

    def client(at: int) -> None:
        run(at, heat == "hot", time.time() + 0.3)
        ready.wait()
        counts.put(run(at, heat == "hot", time.time() + SECONDS))

    workers = [forks.Process(target=client, args=(at,)) for at in range(clients)]
    for one in workers:
        one.start()
    done = sum(counts.get(timeout=60 + SECONDS) for _ in workers)
    for one in workers:
        one.join()
    return done / SECONDS


def transfers() -> bool:
    held = True
    for clients, heat in ((1, "hot"), (1, "cold"), (CLIENTS, "hot"), (CLIENTS, "cold")):
        turns = [(rate("bare", clients, heat), rate("ours", clients, heat)) for _ in range(REPEATS)]
        ratio = statistics.median(mine / theirs for theirs, mine in turns)
        theirs = statistics.median(turn[0] for turn in turns)
        mine = statistics.median(turn[1] for turn in turns)
        is_met = ratio >= AT_LEAST
        held &= is_met
        print(
            f"{clients} client(s), {heat}: statement {theirs:.0f}/s, ours {mine:.0f}/s, "
            f"ratio {ratio:.2f} (at least {AT_LEAST}) {'' if is_met else '✗'}"
        )
    return held


def fill(budget) -> None:
    """So many postings at once, past the triggers."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "INSERT INTO funds_entry (public_id, budget_id, number, kind, memo, at, moment,"
            " accounting_on, evidence_type, evidence_id, idempotency_key, body_sha256, state,"
            " format, prev_hash, hash) SELECT 'x' || n, %s, 1000000 + n, 'reservation', 'Đo',"
            " now(), now(), make_date(2050, 1 + n %% 12, 1), 'x', 1, 'x' || n, '', 'posted', 2,"
            " '', 'x' || n FROM generate_series(1, %s) AS n",
            [budget.pk, POSTINGS // 2],
        )
        cursor.execute(
            'INSERT INTO funds_posting (entry_id, account_id, amount, balance, "group")'
            " SELECT e.id, a.id, CASE a.kind WHEN '220' THEN -1 ELSE 1 END, 0, e.number %% 6"
            " FROM funds_entry e JOIN funds_account a ON a.budget_id = e.budget_id"
            " AND a.kind IN ('220', '300') WHERE e.budget_id = %s AND e.number > 1000000",
            [budget.pk],
        )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("ANALYZE funds_entry, funds_posting")


def year_statement() -> bool:
    """A year of so many postings, added up in full: trial balance, groups, months."""
    from funds.figures import by_group, by_month, trial_balance
    from funds.models import BudgetYear

    if not BudgetYear.objects.filter(year=2050).exists():
        a_year(2050)
        fill(BudgetYear.objects.get(year=2050))
    budget = BudgetYear.objects.get(year=2050)
    held = True
    for name, read in (
        ("trial balance", trial_balance),
        ("groups", by_group),
        ("months", by_month),
    ):
        taken = []
        for _ in range(3):
            begun = time.perf_counter()
            read(budget)
            taken.append(time.perf_counter() - begun)
        seconds = statistics.median(taken)
        held &= seconds <= YEAR_SECONDS
        print(f"{name} over {POSTINGS} postings: {seconds:.2f} s (at most {YEAR_SECONDS})")
    return held


def main() -> int:
    prepare()
    held = transfers()
    held &= year_statement()
    return 0 if held else 1


if __name__ == "__main__":
    os.environ["DATABASE_URL"] = URL
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    sys.exit(main())

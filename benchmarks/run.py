"""What our pages cost, as multiples of the machine's floor, in queries and in bytes.

    make bench        # other sizes: BENCH_REQUESTS=, BENCH_REPEATS=, BENCH_PROPOSALS=

Seeds a PostgreSQL database of its own by `run_year` (BENCH_DATABASE_URL; kept for the next time,
`make bench ARGS=--fresh` makes it anew), serves the floor and the project side by side, and asks
each page in turns. A cost is CPU of the web workers per request as the kernel counts it; a ratio
is taken within one turn, and the median of the turns is printed: machines are noisy.
"""

import gzip
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg

PROJECT = Path(__file__).resolve().parent.parent
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "100"))
REPEATS = int(os.environ.get("BENCH_REPEATS", "5"))
PROPOSALS = os.environ.get("BENCH_PROPOSALS", "60")
DATABASE_URL = os.environ.get(
    "BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/ba_nha_bench"
)
FLOOR_PORT, OUR_PORT = 8790, 8791


@dataclass(frozen=True)
class Limits:
    """The most a page may cost; nothing is asked of what is None."""

    times_floor: float | None = None
    queries: int | None = None
    kilobytes: int | None = None
    kilobytes_zipped: int | None = None


@dataclass(frozen=True)
class Page:
    """A page, and who asks for it: a role, "member" of a council, "leader", "state_body",
    "" for nobody signed in."""

    name: str
    path: str
    who: str
    limits: Limits


A_LIST = Limits(times_floor=5, queries=12, kilobytes=60, kilobytes_zipped=8)
PAGES = [
    Page("Dossiers, the officer's list", "/ho-so/", "officer", A_LIST),
    # The year has been played to its end: nothing is left to score, what was filed is there.
    Page("A council member's desk", "/phieu/?sheet=filed", "member", A_LIST),
    Page("Problems, for everyone", "/bai-toan/", "", A_LIST),
    Page("Calls, the officer's list", "/dot-goi/", "officer", A_LIST),
    Page("Payments, the director's list", "/cap-kinh-phi/", "fund_director", A_LIST),
    Page("Contracts, the officer's list", "/hop-dong/", "officer", A_LIST),
    Page("Ledger, the accountant's list", "/so-cai/", "chief_accountant", A_LIST),
    Page("My work, of an officer", "/", "officer", Limits()),
]


def seed() -> None:
    """A database of our own with one whole year in it, unless it is there from last time."""
    server, _, name = DATABASE_URL.replace("postgres://", "postgresql://").rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() and "--fresh" not in sys.argv:
            return
        quoted = psycopg.sql.Identifier(name)
        connection.execute(psycopg.sql.SQL("DROP DATABASE IF EXISTS {}").format(quoted))
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(quoted))
        try:
            manage("run_year", "--proposals", PROPOSALS)
        except BaseException:  # half a year would be taken for a whole one next time
            connection.execute(psycopg.sql.SQL("DROP DATABASE {} WITH (FORCE)").format(quoted))
            raise
    manage("collectstatic", "--no-input", "--verbosity", "0")


def manage(*words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=PROJECT, check=True)


def session_of(who: str) -> str:
    """The cookie of somebody who is this; "" for nobody."""
    from django.contrib.auth import get_user_model
    from django.db.models import Count

    from people.states import House
    from proposals.models import Proposal
    from scoring.models import Seat

    if not who:
        return ""
    people = get_user_model().objects.order_by("pk")
    if who == "member":
        seats = Seat.objects.filter(state="accepted").values("user")
        fullest = seats.annotate(desk=Count("council__items")).order_by("-desk", "user")[0]
        person = people.get(pk=fullest["user"])
    elif who == "leader":  # not the one to whom the copies of `benchmarks.many` went
        person = people.get(pk=Proposal.objects.order_by("-leader").values("leader")[:1])
    elif who == "state_body":
        person = people.filter(memberships__organisation__house=House.STATE)[0]
    else:
        person = people.filter(role_grants__role=who)[0]
    return browser(person).cookies["sessionid"].value


def browser(user=None):
    """Django's own test client on the seeded database, signed in as this user."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    if user is not None:
        client.force_login(user)
    return client


def queries_of(path: str, session: str) -> int:
    """How many queries one page takes, when nothing is warm but the imports."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browser()
    client.cookies["sessionid"] = session
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def measure() -> None:
    from benchmarks.server import serving

    sessions = {page: session_of(page.who) for page in PAGES}
    with (
        serving("benchmarks.floor_settings", FLOOR_PORT) as floor,
        serving("config.settings", OUR_PORT) as ours,
    ):
        anyone = session_of("officer")
        floors, ratios = [], {page: [] for page in PAGES}
        floor.cpu_per_request("/", anyone, 20)
        for page in PAGES:
            ours.cpu_per_request(page.path, sessions[page], 10)
        for _ in range(REPEATS):
            floors.append(floor.cpu_per_request("/", anyone, REQUESTS))
            for page in PAGES:
                cost = ours.cpu_per_request(page.path, sessions[page], REQUESTS)
                ratios[page].append(cost / floors[-1])
        print(
            f"Floor: {statistics.median(floors) * 1000:.1f} ms of CPU a request, "
            f"{floor.worker_megabytes():.0f} MB a worker; ours {ours.worker_megabytes():.0f} MB "
            f"(at most 110). Median of {REPEATS} turns of {REQUESTS} requests.\n"
        )
        print(f"{'page':32}{'× floor':>16}{'queries':>14}{'KB':>14}{'KB gzip':>14}")
        for page in PAGES:
            body = ours.get(page.path, sessions[page])
            print_page(page, statistics.median(ratios[page]), body, sessions[page])
    print("\nIn brackets: at most. ! marks what is over.")


def print_page(page: Page, ratio: float, body: bytes, session: str) -> None:
    def against(value: float, most: float | None, form: str = ".1f") -> str:
        if most is None:
            return f"{value:{form}}"
        return f"{'! ' if value > most else ''}{value:{form}} ({most:g})"

    limits = page.limits
    times = against(ratio, limits.times_floor, ".2f")
    queries = against(queries_of(page.path, session), limits.queries, ".0f")
    raw = against(len(body) / 1000, limits.kilobytes)
    zipped = against(len(gzip.compress(body, compresslevel=6)) / 1000, limits.kilobytes_zipped)
    print(f"{page.name:32}{times:>16}{queries:>14}{raw:>14}{zipped:>14}")


def main() -> None:
    os.environ["DATABASE_URL"] = DATABASE_URL
    os.environ["BA_NHA_VAR"] = str(PROJECT / "var" / "bench")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        seed()
    except psycopg.OperationalError as error:
        sys.exit(f"make bench needs PostgreSQL (BENCH_DATABASE_URL): {error}")

    import django

    django.setup()
    measure()


if __name__ == "__main__":
    main()

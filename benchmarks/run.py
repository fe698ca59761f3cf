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
class Page:
    """A page, who asks for it (a role, or nobody signed in), and the most it may cost."""

    name: str
    path: str
    role: str
    queries: int
    times_floor: float
    kilobytes: int


PAGES = [
    Page("Dossiers, the officer's list", "/ho-so/", "officer", 12, 5, 60),
    Page("Problems, for everyone", "/bai-toan/", "", 12, 5, 60),
    Page("Calls, the officer's list", "/dot-goi/", "officer", 12, 5, 60),
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


def session_of(role: str) -> str:
    """The cookie of somebody who holds this role; "" for nobody."""
    from django.contrib.auth import get_user_model

    if not role:
        return ""
    client = browser(get_user_model().objects.filter(role_grants__role=role).earliest("pk"))
    return client.cookies["sessionid"].value


def browser(user=None):
    """Django's own test client on the seeded database, signed in as this user."""
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def queries_of(path: str, session: str) -> int:
    """How many queries one page takes, when nothing is warm but the imports."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browser()
    client.cookies["sessionid"] = session
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(path)
    return len(captured)


def measure() -> None:
    from benchmarks.server import serving

    sessions = {page: session_of(page.role) for page in PAGES}
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
        print(f"{'page':32}{'× floor':>16}{'queries':>14}{'KB':>14}{'KB gzip':>9}")
        for page in PAGES:
            body = ours.get(page.path, sessions[page])
            print_page(page, statistics.median(ratios[page]), body, sessions[page])
    print("\nIn brackets: at most. ! marks what is over.")


def print_page(page: Page, ratio: float, body: bytes, session: str) -> None:
    def against(value: float, most: float, form: str = ".0f") -> str:
        return f"{'! ' if value > most else ''}{value:{form}} ({most:g})"

    queries = against(queries_of(page.path, session), page.queries)
    raw = against(len(body) / 1000, page.kilobytes)
    zipped = len(gzip.compress(body, compresslevel=6)) / 1000
    times = against(ratio, page.times_floor, ".2f")
    print(f"{page.name:32}{times:>16}{queries:>14}{raw:>14}{zipped:>9.1f}")


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

"""All tests, in rounds: on SQLite, on PostgreSQL, and the walk through pages in Chromium.

A round whose service or program is not on this machine is left out and named at the end, with
the one command that brings it. With REQUIRE_ALL=1 (so `.ci/run`) nothing may be left out, and a
skipped test is a failure. What stands on the command line goes on to pytest.
"""

import os
import shutil
import subprocess
import sys
import time

import psycopg

REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/ba_nha")
WORKERS = os.environ.get("TEST_WORKERS", str(min(os.cpu_count() or 1, 4)))
BRINGS_ALL = "bash .ci/run"
NO_TESTS = 5  # what pytest ends with; natural for a round when the command line names few tests

PROGRAMS = {
    "poppler": ["pdftotext"],
    "faketime": ["faketime"],
    "libreoffice": ["soffice"],
    "beancount": ["bean-check"],
}
CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome"]


def first_program(names: list[str]) -> str | None:
    """The path of the first of these programs that this machine has."""
    return next((path for name in names if (path := shutil.which(name))), None)


def postgres_answers() -> bool:
    """Whether a server takes our sign-in; the tests make their own database on it."""
    server = POSTGRES_URL.rpartition("/")[0] + "/postgres"
    try:
        psycopg.connect(server.replace("postgres://", "postgresql://"), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def pytest(marks: str, *, database: str = "", workers: str = "0", **environment: str) -> int:
    """Run the tests with these marks on that database (none named: the embedded SQLite)."""
    surroundings = os.environ | environment
    surroundings.pop("DATABASE_URL", None)
    if database:
        # A test's database may forget its last second when the power fails; it is twice as fast.
        surroundings |= {"DATABASE_URL": database, "PGOPTIONS": "-c synchronous_commit=off"}
    command = [sys.executable, "-m", "pytest", "-q", "-m", marks, "-n", workers]
    command += ["--dist", "loadgroup"]  # what a group shares is made once, not by each worker
    if REQUIRE_ALL:
        command += ["-p", "tests.no_skips"]
    return subprocess.run([*command, *sys.argv[1:]], env=surroundings, check=False).returncode


def main() -> int:
    wants_trial = "--trial" in sys.argv
    if wants_trial:
        sys.argv.remove("--trial")

    missing = {mark: names for mark, names in PROGRAMS.items() if not first_program(names)}
    left_out = [f"tests with {names[0]} (not installed)" for names in missing.values()]
    usual = " and ".join(f"not {mark}" for mark in ["browser", *missing])
    usual += " and trial" if wants_trial else " and not trial"

    rounds = {"SQLite": lambda: pytest(f"{usual} and not postgres", workers=WORKERS)}
    has_postgres = postgres_answers()
    if has_postgres:
        rounds["PostgreSQL"] = lambda: pytest(
            f"{usual} and not sqlite", database=POSTGRES_URL, workers=WORKERS
        )
    else:
        left_out.append("the round on PostgreSQL (no server takes TEST_POSTGRES_URL)")

    chromium = os.environ.get("CHROMIUM") or first_program(CHROMIUM_NAMES)
    if wants_trial:
        pass
    elif chromium:
        # Several threads share one connection of an in-memory SQLite; a server has one for each.
        rounds["Chromium"] = lambda: pytest(
            "browser",
            database=POSTGRES_URL if has_postgres else "",
            workers=WORKERS,
            CHROMIUM=chromium,
            DJANGO_ALLOW_ASYNC_UNSAFE="true",
        )
    else:
        left_out.append("the walk through pages (Chromium is not installed)")

    if REQUIRE_ALL and left_out:
        print("Not on this machine, and REQUIRE_ALL=1:", "; ".join(left_out), file=sys.stderr)
        return 1

    failed = []
    for name, run in rounds.items():
        print(f"\n=== Round on {name} ===", flush=True)
        begun = time.monotonic()
        outcome = run()
        if outcome != 0 and not (outcome == NO_TESTS and sys.argv[1:]):
            failed.append(name)
        print(f"=== {name}: {time.monotonic() - begun:.0f} s ===", flush=True)

    for what in left_out:
        print(f"NOT RUN: {what}")
    if left_out:
        print(f"One command installs and starts all of it, and runs every test: {BRINGS_ALL}")
    if failed:
        print("FAILED:", ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

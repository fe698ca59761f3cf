"""The demo's year, whole, wherever it runs: the same figures to the đồng."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.db import connection

PROJECT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.trial


def manage(*words, database, var):
    """The standard output of a management command on that database, with its own var/."""
    surroundings = os.environ | {"DATABASE_URL": database, "BA_NHA_VAR": str(var)}
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=PROJECT,
        env=surroundings,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def figures_of_a_year(database, var):
    """What a new year comes to, after trail and ledger were verified (a break ends with 1)."""
    manage("migrate", "--no-input", "--verbosity", "0", database=database, var=var)
    figures = json.loads(manage("run_year", "--json", database=database, var=var))
    manage("verify_trail", database=database, var=var)
    manage("verify_ledger", database=database, var=var)
    manage("check_invariants", database=database, var=var)
    assert figures.pop("seconds") > 0
    return figures


def year_on_sqlite(folder):
    folder.mkdir()
    return figures_of_a_year(f"sqlite:///{folder / 'year.sqlite3'}", folder)


@pytest.fixture
def empty_postgres():
    """The address of a new database on the tests' own server, gone afterwards."""
    at = connection.settings_dict
    url = f"{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
    name = "ba_nha_trial"
    with psycopg.connect(f"postgresql://{url}/postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name}")
        yield f"postgres://{url}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.sqlite
def test_two_years_come_to_the_same_and_keep_the_strategic_share(tmp_path):
    figures = year_on_sqlite(tmp_path / "first")

    strategic = figures["strategic"]
    assert strategic["reserved"] >= strategic["floor"]
    assert strategic["floor"] == -(-15 * strategic["denominator"] // 100)
    assert figures["reserved"] >= figures["committed"] >= figures["paid"] > 0
    assert (figures["ledger_ok"], figures["trail_ok"]) == (True, True)
    assert year_on_sqlite(tmp_path / "second") == figures


@pytest.mark.postgres
def test_the_year_comes_to_the_same_on_both_databases(tmp_path, empty_postgres):
    on_postgres = figures_of_a_year(empty_postgres, tmp_path)
    assert on_postgres == year_on_sqlite(tmp_path / "sqlite")

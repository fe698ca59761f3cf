"""A database that stood still for a while is brought up, its guards on it, as if it were new."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from lifecycle import guards

# The first state in which a call's form was guarded.
EARLIER = ["proposals", "0002"]
# What no model tells of: the cache's table, what only a search within words reads, Django's own.
BESIDE_THE_MODELS = ("ba_nha_cache", "gin_trgm_ops", "django_migrations", "auth_group_permissions")


def manage(folder, database, *words):
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env={**os.environ, "BA_NHA_VAR": str(folder), "DATABASE_URL": database},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def missing_guards(folder, database):
    program = "from lifecycle import guards; print(sorted(set(guards.GUARDS) - guards.installed()))"
    return eval(manage(folder, database, "shell", "--no-imports", "-c", program))


@pytest.mark.sqlite
def test_guards_do_not_stop_an_upgrade_and_stand_after_it(tmp_path):
    database = f"sqlite:///{tmp_path}/db"
    manage(tmp_path, database, "migrate", "-v0", *EARLIER)
    manage(tmp_path, database, "migrate", "-v0")
    assert all("truncate" in name for name in missing_guards(tmp_path, database))


@pytest.fixture
def standing_still():
    """The address of a new database on the tests' own server, gone afterwards."""
    at = connection.settings_dict
    url = f"{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}"
    name = f"{at['NAME']}_upgrade"
    with psycopg.connect(f"postgresql://{url}/postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
        yield f"postgres://{url}/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.postgres
@pytest.mark.django_db
def test_what_was_brought_up_is_what_the_models_say(tmp_path, standing_still):
    """So the other tests on PostgreSQL may make their tables from the models."""
    manage(tmp_path, standing_still, "migrate", "-v0")
    with psycopg.connect(standing_still.replace("postgres://", "postgresql://")) as upgraded:
        brought_up = {kind: told_by(upgraded, query) for kind, query in TOLD.items()}
    with connection.cursor() as made:
        as_models_say = {kind: told_by(made, query) for kind, query in TOLD.items()}
    for kind in TOLD:
        assert brought_up[kind] == as_models_say[kind]
    assert set(guards.GUARDS) == {name for name, _ in brought_up["guards"]}


def told_by(server, query):
    rows = (server.execute(query) or server).fetchall()
    return sorted(row for row in rows if not any(word in row[0] for word in BESIDE_THE_MODELS))


# What a table is made of, without the names that the database gave by itself.
TOLD = {
    "columns": """
        SELECT table_name || '.' || column_name, data_type, is_nullable,
               coalesce(column_default, ''), coalesce(character_maximum_length, 0)
        FROM information_schema.columns WHERE table_schema = 'public'
    """,
    "constraints": """
        SELECT conrelid::regclass || ': ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
    """,
    "indexes": r"""
        SELECT regexp_replace(indexdef, 'INDEX \S+ ON', 'ON') FROM pg_indexes
        WHERE schemaname = 'public'
    """,
    "guards": r"""
        SELECT tgname, regexp_replace(pg_get_triggerdef(oid), 'CREATE TRIGGER \S+', '')
        FROM pg_trigger WHERE NOT tgisinternal
    """,
}

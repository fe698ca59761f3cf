"""What every test stands on: quick hashing, files in a folder of their own, guards around flush."""

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

from lifecycle import guards


def pytest_configure(config):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        # Manifest names exist only after collectstatic.
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    # A test says what is true, never how fast: the machine may be busy.
    hypothesis_settings.register_profile("ours", deadline=None)
    hypothesis_settings.load_profile("ours")
    _lift_guards_around_flush()


ASKS_THE_DATABASE = {"db", "transactional_db", "django_db_setup", "client", "live_server"}


def pytest_collection_modifyitems(config, items):
    """What asks no database is tried once, on SQLite, unless it needs PostgreSQL or was named."""
    on_sqlite = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if on_sqlite or any(".py" in argument for argument in config.args):
        return
    again = [
        item
        for item in items
        if any(item.iter_markers("django_db"))
        or ASKS_THE_DATABASE & set(item.fixturenames)
        or any(item.iter_markers("postgres"))
        or any(item.iter_markers("browser"))
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def _lift_guards_around_flush():
    """A test with real commits ends with a flush, which is a DELETE of everything."""
    flush = TransactionTestCase._fixture_teardown

    def flush_without_guards(self):
        if connection.vendor == "postgresql" and _is_superuser():
            _empty_what_is_filled()
            return
        guards.lift()
        flush(self)
        guards.install()

    TransactionTestCase._fixture_teardown = flush_without_guards


# What a flush would make anew, the same.
KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def _is_superuser():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser') = 'on'")
        return cursor.fetchone()[0]


def _empty_what_is_filled():
    """As a flush: TRUNCATE of a hundred tables takes seconds, a DELETE from the few that hold rows
    hardly anything. It waits as one for whoever still writes; as a replica the server asks
    neither triggers nor foreign keys.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        tables = set(connection.introspection.django_table_names(only_existing=True)) - KEPT
        names = [f'"{name}"' for name in sorted(tables)]
        cursor.execute(f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE")
        asked = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)
        cursor.execute(" UNION ALL ".join(asked))
        filled = [name for (name,) in cursor.fetchall()]
        cursor.execute("SET LOCAL session_replication_role = replica")
        for name in filled:
            cursor.execute(f"DELETE FROM {name}")
    if guards.installed() != set(guards.GUARDS):  # a test has lifted them
        guards.install()


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Nothing a test writes lands in var/."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.TRAIL_HEADS_FILE = tmp_path / "trail-heads.jsonl"
    settings.YEAR_DIR = tmp_path / "year"

"""What every test stands on: quick hashing, files in a folder of their own, guards around flush."""

import pytest
from django.conf import settings
from django.test import TransactionTestCase

from lifecycle import guards


def pytest_configure(config):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        # Manifest names exist only after collectstatic.
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    _lift_guards_around_flush()


def _lift_guards_around_flush():
    """A test with real commits ends with a flush, which is a DELETE of everything."""
    flush = TransactionTestCase._fixture_teardown

    def flush_without_guards(self):
        guards.lift()
        flush(self)
        guards.install()

    TransactionTestCase._fixture_teardown = flush_without_guards


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Nothing a test writes lands in var/."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.TRAIL_HEADS_FILE = tmp_path / "trail-heads.jsonl"
    settings.YEAR_DIR = tmp_path / "year"

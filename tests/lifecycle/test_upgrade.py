"""A database that stood still for a while is brought up, its guards on it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.sqlite

# The first state in which a call's form was guarded.
EARLIER = ["proposals", "0002"]


def manage(folder, *words):
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.BASE_DIR,
        env={**os.environ, "BA_NHA_VAR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/db"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_guards_do_not_stop_an_upgrade_and_stand_after_it(tmp_path):
    manage(tmp_path, "migrate", "-v0", *EARLIER)
    manage(tmp_path, "migrate", "-v0")
    program = "from lifecycle import guards; print(sorted(set(guards.GUARDS) - guards.installed()))"
    missing = manage(tmp_path, "shell", "--no-imports", "-c", program)
    assert all("truncate" in name for name in eval(missing))

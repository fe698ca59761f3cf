"""docs/timers.md names every command that a timer starts, and no other."""

import re

from django.conf import settings
from django.core.management import get_commands, load_command_class

BY_OTHERS = {"clearsessions", "prune_db_task_results", "db_worker"}
APPS = {"lifecycle", "rulebook", "papers", "people", "proposals", "scoring", "funds", "contracts"}


def page() -> str:
    return (settings.BASE_DIR / "docs" / "timers.md").read_text()


def by_timer() -> set[str]:
    """Our commands that say of themselves that a timer starts them."""
    ours = {name: app for name, app in get_commands().items() if app in APPS | {"reports"}}
    return {n for n, app in ours.items() if "timer" in load_command_class(app, n).help}


def test_every_command_of_a_timer_is_listed_and_is_there():
    listed = set(re.findall(r"^\| `(\w+)` \|", page(), re.MULTILINE))
    assert listed == by_timer() | BY_OTHERS
    assert listed <= set(get_commands())


def test_the_cron_lines_are_those_of_the_table():
    lines = set(re.findall(r"ba-nha-manage (\w+)$", page(), re.MULTILINE))
    assert lines == (by_timer() | BY_OTHERS) - {"db_worker"}

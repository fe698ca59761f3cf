"""The plan of the house holds: what import-linter cannot say, and what a lock must not hold."""

import ast
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
APPS = [
    "reports", "contracts", "funds", "scoring", "proposals",
    "people", "papers", "rulebook", "lifecycle",
]  # fmt: skip
NAMES = [
    "rules.py", "rules/*.py", "allocation/*.py", "ranking.py", "scenarios.py", "assignment/*.py",
    "expected_ranks/*.py", "expertise.py", "planning.py", "agenda_order.py",
]  # fmt: skip
PURE = sorted(
    path.relative_to(PROJECT).as_posix()
    for app in APPS
    for name in NAMES
    for path in (PROJECT / app).glob(name)
)
STATES = sorted(path.relative_to(PROJECT).as_posix() for path in PROJECT.glob("*/states.py"))


def imported_by(file: str) -> set[str]:
    """Every module that a file names in an import, wherever in the file it stands."""
    names = set()
    for node in ast.walk(ast.parse((PROJECT / file).read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = ".".join(Path(file).parent.parts) if node.level else ""
            module = ".".join(filter(None, [package, node.module or ""]))
            names |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("file", PURE)
def test_rules_and_algorithms_know_no_database_and_no_clock(file):
    forbidden = re.compile(
        r"django\.(db|utils\.timezone|apps)\b|.*\.(models|querysets|actions|clock)\b|time(\.|$)"
    )
    assert [name for name in sorted(imported_by(file)) if forbidden.match(name)] == []


@pytest.mark.parametrize("file", STATES)
def test_states_know_nothing_of_ours(file):
    ours = re.compile(rf"({'|'.join([*APPS, 'config'])})(\.|$)")
    assert [name for name in sorted(imported_by(file)) if ours.match(name)] == []


def test_nothing_costly_is_imported_before_it_is_needed():
    costly = ["openpyxl", "xlsxwriter", "reportlab", "PIL", "segno", "babel", "tqdm"]
    # Of signing in: a passkey's, the second factor's and an outside provider's.
    costly += ["fido2", "cryptography", "qrcode", "requests", "jwt"]
    # Of the API, of uploads and of the algorithms.
    costly += ["ninja", "pydantic", "pikepdf", "numpy", "scipy", "sklearn", "ortools", "pandas"]
    program = (
        "import django, sys; django.setup(); "
        "from django.urls import reverse; reverse('account_login'); "
        f"print(sorted(set({costly}) & {{name.partition('.')[0] for name in sys.modules}}))"
    )
    asked = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert asked.stdout.strip() == "[]"


@pytest.mark.parametrize("file", ["base.txt", "dev.txt"])
def test_a_lock_holds_hashes_and_no_address(file):
    lines = (PROJECT / "requirements" / file).read_text().splitlines()
    assert [line for line in lines if "://" in line or line.startswith("-")] == []
    pinned = [line for line in lines if "==" in line]
    assert pinned == [line for line in pinned if line.endswith("\\")]


def test_what_runs_is_locked_the_same_for_tests():
    def versions(file):
        text = (PROJECT / "requirements" / file).read_text()
        return set(re.findall(r"^([a-z0-9-]+==[^ ]+)", text, re.MULTILINE))

    assert versions("base.txt") <= versions("dev.txt")


def test_every_vendored_file_is_the_one_that_the_list_names():
    vendored = PROJECT / "static" / "vendor"
    listed = dict(
        re.findall(
            r"^\| ([^ |]+) \|.*`([0-9a-f]{64})` \|$", (vendored / "VENDORED.md").read_text(), re.M
        )
    )
    found = {
        path.relative_to(vendored).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in vendored.rglob("*.*")
        if path.suffix in {".css", ".js", ".svg", ".woff2"}
    }
    assert found == listed

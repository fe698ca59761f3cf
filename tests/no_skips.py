"""A pytest plugin for REQUIRE_ALL=1: a test that was skipped, or expected to fail, is a failure."""

import pytest

NOT_PROVEN = ("skipped", "xfailed", "xpassed")


def unproven(config: pytest.Config) -> list[str]:
    """The names of the tests that ended without proving anything."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None:  # a worker of pytest-xdist: its controller counts
        return []
    return [report.nodeid for kind in NOT_PROVEN for report in reporter.stats.get(kind, [])]


def pytest_sessionfinish(session: pytest.Session) -> None:
    if unproven(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    for name in unproven(config):
        terminalreporter.write_line(f"REQUIRE_ALL=1 allows no skip: {name}", red=True)

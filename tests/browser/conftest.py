"""Chromium, and people who each have a browser of their own."""

import os

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import expect, sync_playwright

from tests.browser.visitor import DESKTOP, Album, Visitor

# The walk looks into the database between two clicks, from the thread that drives Chromium.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
ARTEFACTS = django_settings.VAR_DIR / "artefacts" / "browser"
PATIENCE = 15_000  # a page of a busy machine, in milliseconds


@pytest.fixture(scope="session")
def chromium():
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as driver:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = driver.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def album(request) -> Album:
    return Album(ARTEFACTS, request.node.name.removeprefix("test_").partition("[")[0])


@pytest.fixture
def visitors(chromium, live_server, album, request):
    """Give a person a browser: `visitors("officer")`; pictures of all pages if the test fails."""
    made: list[Visitor] = []

    def visitor(name: str, kind: type[Visitor] = Visitor, **options) -> Visitor:
        options = {"viewport": DESKTOP, "locale": "vi-VN", **options}
        context = chromium.new_context(**options)
        context.set_default_timeout(PATIENCE)
        made.append(kind(context.new_page(), live_server.url, album, name))
        return made[-1]

    yield visitor
    has_failed = getattr(request.node, "has_failed", True)
    for one in made:
        if has_failed and one.page.url != "about:blank":
            album.keep(one.page, f"FAILED-{one.name}")
        one.page.context.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    report = (yield).get_result()
    if report.when == "call":
        item.has_failed = report.failed

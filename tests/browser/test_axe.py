"""Every page there is, by axe and by its width: nothing serious, and nothing to push sideways."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from tests.browser.pages import Page, Reader, pages_of, without_page
from tests.browser.things import Things
from tests.browser.visitor import DESKTOP, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SERIOUS = ("serious", "critical")
ONLY_WHAT_IS_WRONG = {"resultTypes": ["violations"]}
NARROW = (390, 320)
IN_ENGLISH_TOO = {
    "account_login",
    "account_signup",
    "contracts:contract_detail",
    "funds:budget_detail",
    "papers:mail_list",
    "proposals:call_detail",
    "proposals:problem_new",
    "proposals:proposal_detail",
    "proposals:proposal_edit",
    "proposals:proposal_estimate",
    "proposals:proposal_section",
    "proposals:proposal_team",
    "reports:dashboard",
    "reports:home",
    "rulebook:parameter_list",
    "scoring:item_detail",
    "scoring:sheet_edit",
}
WIDER = "document.documentElement.scrollWidth - innerWidth"
WIDEST = """() => [...document.querySelectorAll('main *, header *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1).slice(-1)
    .map(e => e.outerHTML.slice(0, 120)).join('')"""


class Readers:
    """A browser for each, with the session of whoever was asked about the page."""

    def __init__(self, visitors: Callable[..., Visitor]) -> None:
        self.visitors = visitors
        self.at_work: dict[int, Visitor] = {}

    def visitor_of(self, reader: Reader, language: str) -> Visitor:
        visitor = self.at_work.get(id(reader))
        if visitor is None:
            visitor = self.at_work[id(reader)] = self.visitors(str(reader.person))
        cookies = {settings.LANGUAGE_COOKIE_NAME: language}
        if reader.person:
            cookies[settings.SESSION_COOKIE_NAME] = reader.client.cookies["sessionid"].value
        visitor.page.context.add_cookies(
            [{"name": name, "value": value, "url": visitor.site} for name, value in cookies.items()]
        )
        return visitor


def faults_of(visitor: Visitor, path: str) -> list[str]:
    """What is wrong with a page: its answer, what axe finds, its width, what the browser says."""
    visitor.page.set_viewport_size(DESKTOP)
    answer = visitor.goes(path)
    wrong = [] if answer.status == 200 else [f"answers {answer.status}"]
    found = Axe().run(visitor.page, options=ONLY_WHAT_IS_WRONG).response["violations"]
    wrong += [
        f"{one['id']}, {one['help']}: {one['nodes'][0]['html'][:200]}"
        for one in found
        if one["impact"] in SERIOUS
    ]
    for width in NARROW:
        visitor.page.set_viewport_size({"width": width, "height": 844})
        beyond = visitor.page.evaluate(WIDER)
        if beyond > 0:
            wrong.append(f"{beyond} px wider than {width}: {visitor.page.evaluate(WIDEST)}")
    wrong += visitor.complaints
    visitor.complaints.clear()
    return wrong


def looked_at(pages: list[Page], readers: Readers, language: str) -> list[str]:
    return [
        f"{page.name} {page.path} ({language}, {page.reader.person}): {fault}"
        for page in pages
        for fault in faults_of(readers.visitor_of(page.reader, language), page.path)
    ]


def test_every_page_can_be_read_by_everybody(visitors):
    pages = pages_of(Things())
    assert without_page(pages) == []
    readers = Readers(visitors)
    wrong = looked_at(pages, readers, "vi")
    main = [page for page in pages if page.name in IN_ENGLISH_TOO]
    assert {page.name for page in main} == IN_ENGLISH_TOO
    wrong += looked_at(main, readers, "en")
    assert wrong == []

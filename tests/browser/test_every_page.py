"""Every list and one page of each noun of a whole year, as each kind of user, on a phone."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from contracts import models as contracts
from funds import models as funds
from lifecycle import clock
from papers.models import Document
from people.models import Organisation, User
from proposals import models as proposals
from reports.year.cast import REGIONAL_UNIVERSITY, STATE_BODIES
from reports.year.run import Year
from reports.year.story import STEPS
from rulebook.models import RuleSet
from scoring import models as scoring
from tests.browser.pages import NO_PAGE, routes
from tests.browser.visitor import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROPOSALS = 24  # enough for contracts that fail, are amended, are paid late, still run
# What is another with each answer: the form's token, the sitting.
WHAT_CHANGES = re.compile(rb'value="\w{16,64}"')
# What is there for everybody alike, and is looked at once in test_axe.
SAME_FOR_ALL = ("account_", "mfa_")
GUESTS_READ = [
    "reports:home",
    "account_login",
    "account_signup",
    "people:privacy",
    "account_reset_password",
    "proposals:problem_list",
    "proposals:call_list",
    "papers:document_check",
]
NOUNS = [
    proposals.Problem,
    proposals.Call,
    proposals.Proposal,
    proposals.Attestation,
    proposals.Invitation,
    scoring.Council,
    scoring.Seat,
    scoring.Conflict,
    scoring.Item,
    scoring.Meeting,
    scoring.Commission,
    scoring.CommissionList,
    funds.BudgetYear,
    funds.Allocation,
    funds.Payment,
    funds.Entry,
    contracts.Contract,
    contracts.Milestone,
    contracts.Amendment,
    contracts.RiskFile,
    contracts.Result,
    contracts.Revenue,
    Document,
    Organisation,
    User,
]


@pytest.fixture
def year() -> Year:
    """A small demonstration year from its first day to its last."""
    clock.mark_demo()
    year = Year(2026, PROPOSALS, seed=2026, tell=lambda what, count: None)
    for step in STEPS:
        step(year)
    return year


def people_of(year: Year) -> dict[str, User]:
    """One person of each kind."""
    cast = year.cast
    funded = next(dossier for dossier in year.dossiers if dossier.contract)
    found = {
        "owner": cast.representative(cast.enterprises[0]),
        "leader": funded.leader,
        "state-body": cast.representative(cast.organisations[STATE_BODIES[0]]),
        "university": cast.representative(cast.organisations[REGIONAL_UNIVERSITY]),
        "chair": cast.experts[0],
        "reviewer": cast.experts[3],
        **{mail: user for mail, user in cast.staff.items() if mail != "chuyenvien2"},
        "administrator": cast.administrator,
    }
    # As a request would fetch them: who acted all year still knows what they were on its first day.
    return {name: User.objects.get(pk=user.pk) for name, user in found.items()}


def come_in(visitor: Visitor, user: User) -> None:
    """Signed in without the form, which the walk has tried."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"]
    visitor.page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": visitor.site}]
    )


def places() -> list[str]:
    """Each list and form that asks for no thing."""
    known = {name: route for name, route in routes() if name not in NO_PAGE}
    alike = {name for name in known if name.startswith(SAME_FOR_ALL)}
    return [reverse(name) for name in sorted(known.keys() - alike) if "<" not in known[name]]


def pages_for(user: User, known: set[bytes]) -> Iterator[str]:
    """Each list and form this person may open, and the newest thing of each noun they may see;
    what reads as it did for somebody before is left out.
    """
    client = Client(raise_request_exception=False)
    client.force_login(user)
    newest = [noun.objects.visible_to(user).order_by("-pk").first() for noun in NOUNS]
    things = [thing.get_absolute_url() for thing in [*newest, RuleSet.objects.first()] if thing]
    for path in [*places(), *things]:
        answer = client.get(path)
        content = WHAT_CHANGES.sub(b"", b"".join(answer).partition(b"<main")[2])
        is_shown = answer.status_code == 200 and content not in known
        if is_shown or (path in things and answer.status_code != 200):
            known.add(content)
            yield path


def look_at(visitor: Visitor, path: str) -> list[str]:
    """What is wrong with a page on a phone: its answer, its width, what the browser says."""
    wrong = []
    answer = visitor.goes(path)
    if answer.status != 200:
        wrong.append(f"answers {answer.status}")
    beyond = visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth")
    if beyond > 0:
        wrong.append(f"{beyond} px too wide")
    wrong += visitor.complaints
    visitor.complaints.clear()
    return [f"{visitor.name} {path}: {one}" for one in wrong]


def test_every_page_is_sound_for_everybody(visitors, year):
    wrong = []
    guest = visitors("guest", viewport=PHONE)
    for path in [reverse(name) for name in GUESTS_READ]:
        wrong += look_at(guest, path)
    for noun in (proposals.Problem, proposals.Call):
        wrong += look_at(guest, noun.objects.public().first().get_absolute_url())
    known: set[bytes] = set()
    for name, user in people_of(year).items():
        visitor = visitors(name, viewport=PHONE)
        come_in(visitor, user)
        for path in pages_for(user, known):
            wrong += look_at(visitor, path)
    assert wrong == []

"""Every list and one page of each noun, as each kind of user, on a phone; the main ones by axe."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
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
from tests.browser.visitor import DESKTOP, PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROPOSALS = 24  # enough for contracts that fail, are amended, are paid late, still run
PLACES = [
    "reports:home",
    "reports:dashboard",
    "proposals:problem_list",
    "proposals:call_list",
    "proposals:proposal_list",
    "proposals:my_proposals",
    "proposals:attestation_list",
    "scoring:council_list",
    "scoring:my_seats",
    "scoring:desk",
    "funds:budget_list",
    "funds:allocation_list",
    "funds:payment_list",
    "funds:entry_list",
    "contracts:contract_list",
    "contracts:result_list",
    "people:organisation_list",
    "people:person_list",
    "people:registration_list",
    "people:expert_list",
    "rulebook:parameter_list",
    "rulebook:fact_list",
    "papers:document_check",
    "lifecycle:trail",
    "account_change_password",
    "proposals:problem_new",
    "proposals:problem_triage",
    "proposals:follow_list",
    "proposals:call_new",
    "proposals:proposal_new",
    "scoring:council_new",
    "funds:budget_new",
    "funds:allocation_new",
    "people:person_new",
    "people:organisation_new",
    "people:registration_new",
    "people:expert_new",
    "account_email",
]
FOR_GUESTS = [
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
SERIOUS = ("serious", "critical")


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


def pages_for(user: User) -> Iterator[str]:
    """Each list and form this person may open, and the newest thing of each noun they may see."""
    client = Client(raise_request_exception=False)
    client.force_login(user)
    for name in PLACES:
        path = reverse(name)
        if client.get(path).status_code == 200:
            yield path
    for noun in NOUNS:
        thing = noun.objects.visible_to(user).order_by("-pk").first()
        if thing:
            yield thing.get_absolute_url()
    yield RuleSet.objects.first().get_absolute_url()


def main_pages(year: Year) -> Iterator[tuple[User, str]]:
    """Who reads which of the main pages."""
    cast, staff = year.cast, year.cast.staff
    contract = contracts.Contract.objects.filter(state="liquidated").first()
    proposal = contract.proposal
    item = scoring.Item.objects.get(proposal=proposal, stage="selection")
    draft = proposals.Proposal.objects.filter(state="draft").first()
    for user, thing in [
        (cast.representative(cast.enterprises[0]), proposals.Problem.objects.first()),
        (staff["chuyenvien1"], proposal.call),
        (proposal.leader, proposal),
        (draft.leader, draft),
        (staff["chuyenvien1"], item.council),
        (staff["chuyenvien1"], item),
        (staff["ketoantruong"], year.budget),
        (staff["giamdoc"], year.allocation),
        (staff["ketoan"], funds.Payment.objects.first()),
        (staff["giamdoc"], contract),
    ]:
        yield user, thing.get_absolute_url()
    yield draft.leader, draft.get_edit_url()
    waiting = proposals.Problem.objects.filter(state="submitted").last()
    yield staff["chuyenvien1"], reverse("proposals:problem_triage")
    yield staff["chuyenvien1"], reverse("proposals:problem_merge", args=[waiting.public_id])
    asked = proposals.Attestation.objects.filter(state="asked").first()
    yield cast.representative(asked.asked_of), asked.get_verb_url("confirm")
    yield draft.leader, draft.get_section_url("hieu-qua")
    yield draft.leader, draft.get_team_url()
    yield draft.leader, draft.get_versions_url()
    yield draft.leader, f"{draft.get_versions_url()}so-sanh/"
    yield draft.leader, f"{draft.get_absolute_url()}xem-lai/"
    yield proposal.leader, proposal.get_receipt_url()
    yield cast.experts[0], reverse("scoring:desk")
    for name in ("reports:home", "reports:dashboard", "proposals:problem_list"):
        yield staff["giamdoc"], reverse(name)


def violations(visitor: Visitor, path: str) -> list[str]:
    """What axe finds serious on a page."""
    visitor.goes(path)
    found = Axe().run(visitor.page).response["violations"]
    return [
        f"{path}: {one['id']}, {one['help']}: {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in SERIOUS
    ]


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
    for path in [reverse(name) for name in FOR_GUESTS]:
        wrong += look_at(guest, path)
    for noun in (proposals.Problem, proposals.Call):
        wrong += look_at(guest, noun.objects.public().first().get_absolute_url())
    for name, user in people_of(year).items():
        visitor = visitors(name, viewport=PHONE)
        come_in(visitor, user)
        for path in pages_for(user):
            wrong += look_at(visitor, path)
    assert wrong == []

    reader = visitors("reader", viewport=DESKTOP)
    wrong += violations(reader, "/") + violations(reader, reverse("account_login"))
    for user, path in main_pages(year):
        come_in(reader, user)
        wrong += violations(reader, path)
    assert wrong == []

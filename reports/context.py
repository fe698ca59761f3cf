"""What stands around every page: the menu, and whether this is a demo."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from people.states import Role
from proposals.querysets import FUND_STAFF

STATE_FUND = set(FUND_STAFF)
# Groups of (label, URL name, who sees it: None everybody, "signed" whoever signed in, or roles);
# a group without a label is no more than its places.
MENU = [
    (
        "",
        [
            (_("My work"), "reports:home", "signed"),
            (_("Dashboard"), "reports:dashboard", STATE_FUND),
        ],
    ),
    (
        _("Problems and calls"),
        [
            (_("Problems"), "proposals:problem_list", None),
            (_("Calls"), "proposals:call_list", None),
            (_("Earlier tasks"), "proposals:earlier_list", STATE_FUND),
            (_("Commissioning lists"), "scoring:commission_lists", STATE_FUND),
        ],
    ),
    (
        _("Dossiers and councils"),
        [
            (_("Proposals"), "proposals:proposal_list", "signed"),
            (_("Dossiers to check"), "proposals:check_queue", {Role.OFFICER}),
            (_("Confirmations"), "proposals:attestation_list", "signed"),
            (_("Councils"), "scoring:council_list", "signed"),
        ],
    ),
    (
        _("Money"),
        [
            (_("Budget"), "funds:budget_list", STATE_FUND),
            (_("Allocations"), "funds:allocation_list", STATE_FUND),
            (_("Payments"), "funds:payment_list", STATE_FUND),
            (_("Cash needs"), "funds:cash_calendar", STATE_FUND),
            (_("Treasury statements"), "funds:treasury_list", STATE_FUND),
            (_("Ledger"), "funds:entry_list", STATE_FUND),
        ],
    ),
    (
        _("Contracts and results"),
        [
            (_("Contracts"), "contracts:contract_list", "signed"),
            (_("Results"), "contracts:result_list", "signed"),
        ],
    ),
    (
        _("Who is who"),
        [
            (_("Organisations"), "people:organisation_list", None),
            (_("People"), "people:person_list", {Role.ADMINISTRATOR, Role.OFFICER}),
            (_("Experts"), "people:expert_list", {Role.OFFICER}),
        ],
    ),
    (
        _("Rules and records"),
        [
            (_("Rules"), "rulebook:parameter_list", None),
            (
                _("Outgoing mail"),
                "papers:mail_list",
                {Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR},
            ),
            (_("Background work"), "lifecycle:job_list", {Role.OFFICER}),
            (_("Trail"), "lifecycle:trail", {Role.AUDITOR, Role.ADMINISTRATOR}),
        ],
    ),
]
FITS_IN_A_ROW = 10


def _menu(request) -> list[dict]:
    """The places this person may go to; in groups where they are more than a row holds."""
    user = request.user
    held = user.roles_held if user.is_authenticated else set()
    groups = [
        (group, [(label, reverse(name)) for label, name, who in places if _may_go(user, held, who)])
        for group, places in MENU
    ]
    urls = [url for _group, places in groups for _label, url in places]
    here = _place_of(request.path, urls)
    shown: list[dict] = []
    for group, places in groups:
        items = [{"label": label, "url": url, "is_current": url == here} for label, url in places]
        if group and len(items) > 1 and len(urls) > FITS_IN_A_ROW:
            holds_here = any(item["is_current"] for item in items)
            items = [{"label": group, "places": items, "is_current": holds_here}]
        shown += items
    return shown


def _may_go(user, held: set, who) -> bool:
    if isinstance(who, set):
        return bool(who & held)
    return who is None or user.is_authenticated


def _place_of(path: str, urls: list[str]) -> str:
    """The nearest place above a page, "" if none."""
    above = [url for url in urls if url != "/" and path.startswith(url)]
    return max(above, key=len, default="/" if path == "/" else "")


def _province_name(request) -> str:
    """The reader's own; a stranger is of no province yet."""
    return str(request.user.province) if request.user.is_authenticated else ""


def surroundings(request) -> dict:
    """`nav`: the menu this person may use; `demo_clock`: the moment in a demo database."""
    return {
        "nav": SimpleLazyObject(lambda: _menu(request)),
        "demo_clock": SimpleLazyObject(clock.demo_moment),
        "province_name": SimpleLazyObject(lambda: _province_name(request)),
    }

"""What stands around every page: the menu, and whether this is a demo."""

from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from people.states import Role
from proposals.querysets import FUND_STAFF

STATE_FUND = set(FUND_STAFF)
# (label, URL name, who sees it: None everybody, "signed" whoever signed in, or roles)
MENU = [
    (_("My work"), "reports:home", "signed"),
    (_("Dashboard"), "reports:dashboard", STATE_FUND),
    (_("Problems"), "proposals:problem_list", None),
    (_("Calls"), "proposals:call_list", None),
    (_("Proposals"), "proposals:proposal_list", "signed"),
    (_("Dossiers to check"), "proposals:check_queue", {Role.OFFICER}),
    (_("Earlier tasks"), "proposals:earlier_list", STATE_FUND),
    (_("Confirmations"), "proposals:attestation_list", "signed"),
    (_("Councils"), "scoring:council_list", "signed"),
    (_("Budget"), "funds:budget_list", STATE_FUND),
    (_("Allocations"), "funds:allocation_list", STATE_FUND),
    (_("Payments"), "funds:payment_list", STATE_FUND),
    (_("Ledger"), "funds:entry_list", STATE_FUND),
    (_("Contracts"), "contracts:contract_list", "signed"),
    (_("Results"), "contracts:result_list", "signed"),
    (_("Organisations"), "people:organisation_list", None),
    (_("People"), "people:person_list", {Role.ADMINISTRATOR, Role.OFFICER}),
    (_("Experts"), "people:expert_list", {Role.OFFICER}),
    (_("Rules"), "rulebook:parameter_list", None),
    (_("Outgoing mail"), "papers:mail_list", {Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR}),
    (_("Trail"), "lifecycle:trail", {Role.AUDITOR, Role.ADMINISTRATOR}),
]


def _menu(request) -> list[dict]:
    user = request.user
    held = user.roles_held if user.is_authenticated else set()
    shown = [
        {"label": label, "url": reverse(name)}
        for label, name, who in MENU
        if who is None
        or (who == "signed" and user.is_authenticated)
        or (isinstance(who, set) and who & held)
    ]
    current = max(
        (
            item["url"]
            for item in shown
            if item["url"] != "/" and request.path.startswith(item["url"])
        ),
        key=len,
        default="/" if request.path == "/" else "",
    )
    return [{**item, "is_current": item["url"] == current} for item in shown]


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

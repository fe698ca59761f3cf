"""Who is told of what about a contract, in one mail each; the words are those of their pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from papers.actions import ask, tell
from papers.states import MailKind
from people.holders import holders_of, people_of
from people.states import Role

CONTRACT, MILESTONE, AMENDMENT = _("Contract"), _("Milestone"), _("Amendment")
RISK_FILE, RESULT, REVENUE = _("Risk file"), _("Result"), _("Revenue")


def named(contract: Any) -> str:
    """By its number and task; before it is signed, by its task."""
    title = contract.proposal.title
    return f"{contract.number} · {title}" if contract.number else title


def _of(part: Any) -> Any:
    return lambda: f"{part} – {named(part.contract)}"


def _officers(thing: Any) -> list[Any]:
    return holders_of(Role.OFFICER, province_id=thing.province_id)


def _directors(thing: Any) -> list[Any]:
    return holders_of(Role.FUND_DIRECTOR, province_id=thing.province_id)


def _leader(thing: Any) -> list[Any]:
    return [getattr(thing, "contract", thing).proposal.leader]


def _parties(contract: Any) -> list[Any]:
    return [*_leader(contract), *people_of(contract.proposal.host_id)]


def _owners(contract: Any) -> list[Any]:
    problem = contract.proposal.problem
    return people_of(problem.organisation_id) if problem else []


# The contract ------------------------------------------------------------------------------------


def _ask_of_contract(people, contract: Any, verb: Any, why: Any, *, by: Any) -> None:
    ask(people, verb, CONTRACT, named(contract), contract.get_absolute_url(), by=by, why=why)


def drawn_up(contract: Any, *, by: Any) -> None:
    people = people_of(contract.proposal.host_id)
    why = _("you belong to the host")
    _ask_of_contract(people, contract, _("Agree to the contract"), why, by=by)


def agreed(contract: Any, *, by: Any) -> None:
    why = _("you decide for the fund")
    _ask_of_contract(_directors(contract), contract, _("Sign the contract"), why, by=by)


def acceptance_requested(contract: Any, *, by: Any) -> None:
    why = _("you manage the task")
    _ask_of_contract(_officers(contract), contract, _("Plan the acceptance"), why, by=by)


def accepted(contract: Any, *, by: Any) -> None:
    """The leader declares what came of it; the problem's owner says whether it is solved."""
    _ask_of_contract(
        _leader(contract), contract, _("Declare the results"), _("you lead the task"), by=by
    )
    asked_of = _owners(contract)
    why = _("you have the problem")
    _ask_of_contract(asked_of, contract, _("Say whether it is solved"), why, by=by)


def _tell_of_contract(people, contract: Any, outcome: Any, *, by: Any, **more: Any) -> None:
    tell(people, CONTRACT, named(contract), outcome, contract.get_absolute_url(), by=by, **more)


def taken_back(contract: Any, *, by: Any, note: str) -> None:
    people = _parties(contract)
    _tell_of_contract(people, contract, _("taken back for changes"), by=by, note=note)


def signed(contract: Any, *, by: Any) -> None:
    """Both parties hear of it; to the problem's owner it is news."""
    outcome = pgettext_lazy("contract", "In force")
    parties = _parties(contract)
    _tell_of_contract(parties, contract, outcome, by=by)
    others = [one for one in _owners(contract) if one not in parties]
    _tell_of_contract(others, contract, outcome, by=by, kind=MailKind.NEWS)


def failed(contract: Any, *, by: Any, note: str) -> None:
    outcome = pgettext_lazy("contract", "Failed")
    _tell_of_contract(_parties(contract), contract, outcome, by=by, note=note)


def ended(contract: Any, outcome: Any, *, by: Any) -> None:
    """Liquidated or terminated: both parties' duties are over."""
    _tell_of_contract(_parties(contract), contract, outcome, by=by)


# Its parts ---------------------------------------------------------------------------------------


def milestone_reported(milestone: Any, *, by: Any) -> None:
    ask(
        _officers(milestone),
        _("Check the report"),
        MILESTONE,
        _of(milestone),
        milestone.get_absolute_url(),
        by=by,
        why=_("you manage the task"),
    )


def milestone_confirmed(milestone: Any, *, by: Any) -> None:
    outcome = pgettext_lazy("milestone", "Confirmed")
    _tell_of_part(milestone, MILESTONE, outcome, by=by)


def milestone_sent_back(milestone: Any, *, by: Any, note: str) -> None:
    ask(
        _leader(milestone),
        _("Report the milestone"),
        MILESTONE,
        _of(milestone),
        milestone.get_absolute_url(),
        by=by,
        why=lambda: _("The report was sent back: %(note)s") % {"note": note},
        due=milestone.due_on,
    )


def amendment_requested(amendment: Any, *, by: Any) -> None:
    ask(
        _directors(amendment),
        _("Decide on the amendment"),
        AMENDMENT,
        _of(amendment),
        amendment.get_absolute_url(),
        by=by,
        why=_("you decide for the fund"),
    )


def amendment_decided(amendment: Any, outcome: Any, *, by: Any, note: str = "") -> None:
    tell(
        [amendment.requested_by, *_leader(amendment)],
        AMENDMENT,
        _of(amendment),
        outcome,
        amendment.get_absolute_url(),
        by=by,
        note=note,
    )


def risk_file_opened(risk_file: Any, *, by: Any) -> None:
    deciders = holders_of(
        Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER, province_id=risk_file.province_id
    )
    ask(
        deciders,
        _("Decide"),
        RISK_FILE,
        lambda: named(risk_file.contract),
        risk_file.get_absolute_url(),
        by=by,
        why=_("you decide on liability"),
    )


def risk_file_decided(risk_file: Any, *, by: Any, note: str) -> None:
    contract = risk_file.contract
    outcome = pgettext_lazy("risk file", "Decided")
    people = [risk_file.opened_by, *_parties(contract)]
    tell(people, RISK_FILE, named(contract), outcome, contract.get_absolute_url(), by=by, note=note)


def result_declared(result: Any, *, by: Any) -> None:
    ask(
        _officers(result),
        _("Recognise the result"),
        RESULT,
        _of(result),
        result.get_absolute_url(),
        by=by,
        why=_("you manage the task"),
    )


def result_registered(result: Any, *, by: Any) -> None:
    _tell_of_part(result, RESULT, _("registered"), by=by)


def revenue_declared(revenue: Any, *, by: Any) -> None:
    ask(
        _officers(revenue),
        _("Confirm the revenue"),
        REVENUE,
        lambda: str(revenue),
        revenue.get_absolute_url(),
        by=by,
        why=_("you manage the task"),
    )


def revenue_confirmed(revenue: Any, *, by: Any) -> None:
    tell(
        _leader(revenue.result),
        REVENUE,
        lambda: str(revenue),
        _("confirmed"),
        revenue.get_absolute_url(),
        by=by,
    )


def _tell_of_part(part: Any, label: Any, outcome: Any, *, by: Any) -> None:
    tell(_leader(part), label, _of(part), outcome, part.get_absolute_url(), by=by)

"""Every page there is, from the resolver: things of one scene, and somebody who may open each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from funds.views.statements import STATEMENTS
from lifecycle.moves import moves_for
from people.models import User
from proposals.sections import WRITTEN
from proposals.states import Section, Step
from tests.browser.things import PASSWORD, Things

NOT_OURS = ("admin", "api")
FILE, POST, ELSEWHERE, MIDWAY = (
    "a file",
    "a deed: it answers a form's button",
    "leads elsewhere, or is a part of another page",
    "stands only in the middle of signing in",
)
# Every address without a page of its own; a new one stands here or is opened below.
NO_PAGE = {
    "account_confirm_login_code": MIDWAY,
    "account_set_password": ELSEWHERE,
    "contracts:contract_paper": POST,
    "contracts:contract_preview": FILE,
    "funds:allocation_certificate": FILE,
    "funds:allocation_paper": FILE,
    "funds:notice": FILE,
    "funds:allocation_xlsx": FILE,
    "funds:decision_issue": POST,
    "funds:ledger_file": FILE,
    "funds:cash_file": FILE,
    "funds:line_match": POST,
    "funds:order_list": FILE,
    "funds:payment_order": FILE,
    "funds:strategic_file": FILE,
    "funds:payment_paper": FILE,
    "lifecycle:job_again": POST,
    "lifecycle:job_stop": POST,
    "lifecycle:trail_thing": ELSEWHERE,
    "mfa_authenticate": MIDWAY,
    "mfa_download_recovery_codes": FILE,
    "mfa_list_webauthn": ELSEWHERE,
    "mfa_login_webauthn": ELSEWHERE,
    "mfa_reauthenticate_webauthn": MIDWAY,
    "openid_connect_callback": MIDWAY,
    "openid_connect_login": MIDWAY,
    "papers:document_file": FILE,
    "people:expert_export": FILE,
    "people:expert_own": ELSEWHERE,
    "people:my_data_export": FILE,
    "people:outside_join": MIDWAY,
    "people:outside_part": POST,
    "people:person_own": ELSEWHERE,
    "people:register_template": FILE,
    "people:registration_proof": FILE,
    "people:relation_end": POST,
    "people:session_end": POST,
    "people:session_end_all": POST,
    "people:token_revoke": POST,
    "proposals:attachment": FILE,
    "proposals:attachment_remove": POST,
    "proposals:call_export": FILE,
    "proposals:call_follow": POST,
    "proposals:call_form_part": POST,
    "proposals:duplicate_paper": FILE,
    "proposals:earlier_export": FILE,
    "proposals:evidence": FILE,
    "proposals:opening_paper": FILE,
    "proposals:problem_export": FILE,
    "proposals:problem_follow": POST,
    "proposals:proposal_estimate_file": FILE,
    "proposals:proposal_estimate_sums": ELSEWHERE,
    "proposals:proposal_print": FILE,
    "proposals:receipt_paper": FILE,
    "scoring:appraisal_file": FILE,
    "scoring:appeal_answer": FILE,
    "scoring:appeal_file": FILE,
    "scoring:commission_list_paper": FILE,
    "scoring:council_conflicts": POST,
    "scoring:council_decision_issue": POST,
    "scoring:council_honorarium": FILE,
    "scoring:feedback_letter": FILE,
    "scoring:feedback_new": POST,
    "scoring:council_decision": FILE,
    "scoring:council_list_tasks": POST,
    "scoring:item_live": ELSEWHERE,
    "scoring:item_paper": FILE,
    "scoring:call_sheets": FILE,
    "scoring:desk_next": ELSEWHERE,
    "scoring:own_sheets": FILE,
    "scoring:ranking_file": FILE,
    "scoring:ranking_work_out": POST,
    "scoring:seat_thanks": FILE,
    "scoring:meeting_live": ELSEWHERE,
    "scoring:meeting_paper": FILE,
    "scoring:meeting_verb": POST,
    "scoring:sheet_paper": FILE,
    "scoring:supplement_decision": FILE,
    "set_language": POST,
}
# What one meets before signing in; some of it signs out whoever comes signed in.
FOR_GUESTS = {
    "account_confirm_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "papers:mail_stop",
    "people:privacy",
    "proposals:follow_end",
    "scoring:seat_answer",
}


def special(things: Things) -> dict[str, list[str]]:
    """The addresses that ask for more than the public id of a thing of their noun."""
    call, dossier = things.of["dot-goi"][0].public_id, things.of["ho-so"][0].public_id
    year = things.entry.budget.public_id
    asked = {
        "account_confirm_email": [[things.confirmation_key]],
        "account_reset_password_from_key": [["0", "x-y"]],
        "contracts:amendment_new": [
            [things.of["hop-dong"][1].public_id, kind] for kind in ("extension", "leader", "budget")
        ],
        "contracts:contract_new": [[things.funded.public_id]],
        "funds:account_book": [[year, "220"]],
        "funds:entry_detail": [[things.entry.public_id]],
        "funds:period_list": [[year]],
        "funds:strategic_detail": [[year]],
        "funds:reversal_detail": [[things.reversal.public_id]],
        "funds:reversal_new": [[things.paid_entry.public_id]],
        "funds:revision_detail": [[things.revision.public_id]],
        "funds:revision_new": [[things.revisable.public_id]],
        "funds:statement": [[year, by] for by in STATEMENTS],
        "funds:line_unmatch": [[things.line.public_id]],
        "funds:payment_new": [[things.instalment.public_id]],
        "mfa_edit_webauthn": [[things.passkey.pk]],
        "mfa_remove_webauthn": [[things.passkey.pk]],
        "papers:document_detail": [[things.document.code]],
        "people:held_end": [["vai-tro", things.role.public_id]],
        "people:register_import": [["to-chuc"], ["chuyen-gia"]],
        "proposals:call_question": [[call, things.section.pk, things.question.pk]],
        "proposals:call_question_new": [[call, things.section.pk]],
        "proposals:call_section": [[call, things.section.pk]],
        "proposals:call_step": [[call, step] for step in Step],
        "scoring:ranking": [[one.public_id] for one in things.of["xep-hang"]],
        "proposals:follow_end": [[things.follow.key]],
        "proposals:proposal_corrections": [[things.correction.proposal.public_id]],
        "proposals:member_remove": [[dossier, things.partner.public_id]],
        "proposals:observer_end": [[things.of["ho-so"][1].public_id, things.observer.pk]],
        "proposals:proposal_section": [
            [dossier, section] for section in WRITTEN if section != Section.BUDGET
        ],
        "proposals:version_restore": [[things.of["ho-so"][1].public_id, 1]],
        "reports:dashboard_year": [[things.of["ngan-sach"][1].year]],
        "rulebook:parameter_change": [[things.parameter.key]],
        "rulebook:parameter_detail": [[things.parameter.key]],
        "scoring:call_plan": [[things.of["phan-cong"][0].council.call.public_id]],
        "scoring:planned_item": [[one.items.first().public_id] for one in things.of["phan-cong"]],
        "scoring:meeting_door": [things.door],
        "scoring:item_answer": [[things.of["muc"][1].public_id, 1]],
        "scoring:sheet_reopen": [things.filed_by],
        "scoring:sheet_stand": [things.reopened_by],
        "scoring:feedback_list": [[things.of["xep-hang"][0].public_id]],
        "scoring:feedback_send_all": [[things.of["xep-hang"][0].public_id]],
        "scoring:sheet_edit": [[things.of["phieu"][0].item.public_id]],
    }
    found = {name: [reverse(name, args=args) for args in each] for name, each in asked.items()}
    return found | things.links


@dataclass
class Reader:
    """Somebody who is signed in, nobody at all when `person` is None."""

    person: User | None

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False)
        if self.person is not None:
            self.client.force_login(self.person)
            # What asks for the password again has just been given it.
            self.client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    def is_shown(self, path: str) -> bool:
        answer = self.client.get(path)
        return answer.status_code == 200 and b"<main" in b"".join(answer)


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    reader: Reader


def routes(resolver=None, names: str = "") -> Iterator[tuple[str, str]]:
    """(name, route) of every address that has a name."""
    for one in (resolver or get_resolver()).url_patterns:
        if not isinstance(one, URLPattern):
            if one.namespace not in NOT_OURS:
                yield from routes(one, f"{names}{one.namespace}:" if one.namespace else names)
        elif one.name:
            yield f"{names}{one.name}", str(one.pattern)


def pages_of(things: Things) -> list[Page]:
    """Each page with the first of the scene's people who may open it."""
    readers = [Reader(person) for person in [*things.people, None]]
    given, found = special(things), []
    for name, route in dict(routes()).items():
        if name in NO_PAGE:
            continue
        if name.endswith("_verb"):
            found += _asking_first(name, things.of.get(_noun(route), []), readers)
            continue
        asked = readers[-1:] if name in FOR_GUESTS else readers
        for paths in _each_alone(name, route, given, things):
            pages = (Page(name, path, one) for path in paths for one in asked if one.is_shown(path))
            found += list(islice(pages, 1))
    return found


def _noun(route: str) -> str:
    return route.partition("/")[0]


def _each_alone(name: str, route: str, given: dict, things: Things) -> list[list[str]]:
    """Lists of addresses, of each of which one is to be shown."""
    if name in given:
        return [[path] for path in given[name]]
    if "<" not in route:
        return [[reverse(name)]]
    return [[reverse(name, args=[one.public_id]) for one in things.of.get(_noun(route), [])]]


def _asking_first(name: str, of_noun: list, readers: list[Reader]) -> list[Page]:
    """A verb that asks before it does something."""
    for thing in of_noun:
        for reader in readers[:-1]:
            for move in moves_for(thing, reader.person):
                if move.needs_page and not move.reasons:
                    return [Page(name, move.url, reader)]
    return []


def without_page(pages: list[Page]) -> list[str]:
    """Names of addresses that neither were opened nor are known to have no page."""
    return sorted(
        {name for name, _route in routes()} - {page.name for page in pages} - set(NO_PAGE)
    )

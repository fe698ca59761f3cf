"""One of everything, and everybody who stands to it in some way."""

from dataclasses import dataclass, field
from typing import Any

from contracts.states import AmendmentKind
from funds.views.allocation_papers import PAPERS
from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.models import Event
from people.actions import delegate_roles, make_token
from people.states import Role
from people.views.holdings import HELD
from proposals import steps
from proposals.actions import attach
from proposals.actions.observing import let_observe
from proposals.models import Evidence, Proposal
from proposals.states import Section
from scoring.letters import OF_ITEM
from tests import make

ELSEWHERE = ("24", "Bắc Ninh")


NOUNS = {
    "organisations": "people:organisation",
    "problems": "proposals:problem",
    "calls": "proposals:call",
    "proposals": "proposals:proposal",
    "attestations": "proposals:attestation",
    "councils": "scoring:council",
    "council-items": "scoring:item",
    "budgets": "funds:budget",
    "allocations": "funds:allocation",
    "payments": "funds:payment",
    "contracts": "contracts:contract",
    "milestones": "contracts:milestone",
    "results": "contracts:result",
}
"""What the API calls what the pages call otherwise."""


@dataclass
class Scene:
    """The things, each under the beginning of the names of its addresses, and the people."""

    things: dict[str, Any] = field(default_factory=dict)
    words: dict[str, dict[str, Any]] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    seats: dict[str, str] = field(default_factory=dict)


def build() -> Scene:
    """A dossier that went all the way, one that is being written, and what belongs to neither."""
    scene = Scene()
    _back_half(scene)
    _front_half(scene)
    _council(scene)
    _papers_and_people(scene)
    _lent(scene)
    _roles(scene)
    scene.things |= {f"api:api/v1/{noun}/": scene.things[name] for noun, name in NOUNS.items()}
    scene.words = words_of(scene)
    return scene


def _back_half(scene: Scene) -> None:
    contract = make.accepted_contract()
    result = make.registered_result(contract)
    allocation = contract.commitment.allocation_line.allocation
    payment = advance(
        make.requested(make.instalment(), files=[make.upload()]),
        "prepare",
        by=make.fund_accountant(),
    )
    statement = make.statement()
    scene.things |= {
        "contracts:contract": contract,
        "contracts:acceptance": contract,
        "contracts:verdict": contract,
        "contracts:result": result,
        "contracts:revenue": make.revenue(result),
        "contracts:milestone": contract.milestones.order_by("number")[1],
        "contracts:amendment": make.amendment(),
        "contracts:risk": make.risk_file(),
        "funds:allocation": allocation,
        "funds:decision": allocation,
        "funds:scenarios": allocation.call,
        "funds:notice": contract.proposal,
        "funds:budget": payment.budget,
        "funds:strategic": payment.budget,
        "funds:trial": payment.budget,
        "funds:ledger": payment.budget,
        "funds:payment": payment,
        "funds:treasury": statement,
        "funds:line": statement.lines.get(),
        "funds:payment_new": payment.instalment,
        "funds:payment_paper": payment.papers.get(),
        "funds:entry": payment.budget.entries.first(),
        "funds:account": payment.budget,
        "funds:statement": payment.budget,
        "funds:period": payment.budget,
        "funds:period_verb": payment.budget.periods.first(),
        "funds:revision": make.revision(payment.budget),
        "funds:revision_new": payment.budget,
        "funds:reversal": make.reversal(),
        "funds:reversal_new": payment.budget.entries.first(),
    }


def _front_half(scene: Scene) -> None:
    draft = make.proposal()
    problem = make.problem("published")
    dossier = make.proposal(problem=problem, call=draft.call)
    scene.people["team member"] = make.team_member(dossier).user
    dossier = advance(dossier, "submit", by=dossier.leader)
    attestation = make.attestation(dossier)
    evidence = Evidence.objects.create(
        attestation=attestation,
        file=make.upload("giay-xac-nhan.pdf"),
        name="giay-xac-nhan.pdf",
        size=1,
        sha256="0" * 64,
        content_type="application/pdf",
        uploaded_by=scene.people["team member"],
        uploaded_at=clock.now(),
    )
    scene.people["who was asked"] = make.member(attestation.asked_of)
    scene.things |= {
        "proposals:problem": problem,
        "proposals:call": make.call(),
        "proposals:proposal": dossier,
        "proposals:attestation": attestation,
        "proposals:invitation": make.team_invitation(proposal=draft),
        "proposals:member": draft,
        "proposals:version": dossier,
        "proposals:receipt": dossier,
        "proposals:observer": dossier,
        "proposals:correction": make.correction("answered", dossier),
        "proposals:duplicate": make.searched(dossier, hits=1),
        "proposals:duplicate_searches": dossier,
        "proposals:attachment": attach(
            draft, file=make.upload(), kind="description", by=draft.leader
        ),
        "proposals:evidence": evidence,
    }
    scene.people["leader of a draft"] = draft.leader
    scene.people["task leader"] = dossier.leader
    scene.people["problem owner"] = problem.posted_by


def _council(scene: Scene) -> None:
    dossier: Proposal = scene.things["proposals:proposal"]
    bench = make.formed_council(name="Hội đồng xem xét")
    item = make.item_in_session(of=bench)
    judged = item.proposal
    scene.things |= {
        "scoring:council": bench,
        "scoring:ranking": judged.call,
        "scoring:call_sheets": judged.call,
        "scoring:call_guidance": scene.things["proposals:call"],
        "scoring:ranking_picture": judged.call,
        "scoring:ranking_work_out": judged.call,
        "scoring:ranking_file": judged.call,
        "scoring:call_rubric": scene.things["proposals:call"],
        "scoring:call_beside": scene.things["proposals:call"],
        "scoring:item": item,
        "scoring:item_paper": make.judged_item(bench),
        "scoring:meeting": item.meeting,
        **_after_it(judged),
        "scoring:supplement": make.supplement(),
        "scoring:seat": make.seats_as(bench, "member")[0],
        "scoring:sheet_edit": item,
        "scoring:sheet_reopen": item,
        "scoring:sheet_stand": item,
        "scoring:sheet": make.sheet(item, make.seats_as(bench, "reviewer")[0], state="draft"),
    }
    filed, corrected = make.seats_as(bench, "reviewer")[1], make.seats_as(bench, "vice")[0]
    make.sheet(item, filed)
    make.sheet(item, corrected, state="draft", reopened_at=clock.now())
    scene.seats = {"filed": filed.public_id, "corrected": corrected.public_id}
    make.hearing_question(item)
    scene.things |= {
        "scoring:ballot": make.ballot(make.item_in_session(of=bench, state="scored")),
        "scoring:minutes": make.minutes(item.meeting),
    }
    plan = make.reviewer_plan()
    scene.things |= {"scoring:plan": plan, "scoring:planned": plan.items.first()}
    scene.things["scoring:call_plan"] = judged.call
    recused = make.seats_as(bench, "member")[1]
    scene.things["scoring:conflict"] = make.conflict(item, recused)
    scene.people |= {
        "council chair": make.chair(bench),
        "council reviewer": make.seats_as(bench, "reviewer")[0].user,
        "recused member": recused.user,
        "leader of what is judged": judged.leader,
    }
    make.reader(dossier, scene.people["council reviewer"])
    voted_on = make.commission()
    scene.things |= {
        "scoring:commission": voted_on,
        "scoring:commission_list": make.commission_list(),
        "scoring:council_list_tasks": voted_on.council,
    }
    scene.people |= {
        "chair of an identification council": make.chair(voted_on.council),
        "owner of a problem voted on": voted_on.problem.posted_by,
    }
    appraisal = make.judged_appraisal(state="scored")
    scene.things["scoring:appraisal"] = appraisal
    scene.people |= {
        "head of a finance group": make.head(appraisal.item.council),
        "leader of an appraised budget": appraisal.item.proposal.leader,
    }


def _after_it(judged: Proposal) -> dict[str, Any]:
    """A letter to that leader about another dossier, and an appeal about a third."""
    mine = {"state": "passed", "leader": judged.leader, "host": judged.host}
    letter = make.letter(proposal=make.proposal(**mine))
    appeal = make.appeal(make.letter(proposal=make.proposal(**mine)))
    return {
        "scoring:feedback": letter,
        "scoring:feedback_list": letter.item.proposal.call,
        "scoring:feedback_send_all": letter.item.proposal.call,
        "scoring:feedback_new": letter.item,
        "scoring:appeal": appeal,
        "scoring:appeal_new": letter,
    }


def _papers_and_people(scene: Scene) -> None:
    keeper = make.keeper()
    place = keeper.memberships.get().organisation
    scene.people["keeper of an organisation"] = keeper
    scene.things |= {
        "people:organisation": place,
        "people:member": place,
        "people:invitation": make.invitation(address=make.user().email),
        "people:joinrequest": make.join_request(place),
        "people:registration": make.registration(),
        "people:expert": make.expert(),
        "people:relation": make.expert(),
        "people:person": scene.people["task leader"],
        "people:role": scene.people["task leader"],
        "people:place_new": scene.people["task leader"],
        "people:place": keeper.memberships.get(),
        "papers:mail": make.mail(),
        "papers:outgoingmail": make.mail(),
        "papers:document": make.document(),
        "lifecycle:job": make.job(),
        "lifecycle:trail_thing": Event.objects.order_by("seq").first(),
        "rulebook:rule_set": scene.things["proposals:proposal"].call.rule_set,
    }


def _lent(scene: Scene) -> None:
    """What somebody lets others do or see for a while."""
    dossier, today = scene.things["proposals:proposal"], clock.today()
    away, colleague = make.fund_director(), make.user("Người thay mặt", Role.OFFICER)
    lent = delegate_roles(
        away, colleague, [Role.FUND_DIRECTOR], from_on=today, until_on=today, reason="Đi công tác."
    )
    observer = make.user("Người được xem")
    let_observe(
        dossier, email=observer.email, until_on=today, reason="Thanh tra.", by=make.officer()
    )
    token, _secret = make_token(dossier.leader, name="Thử", scopes=["read:proposals"], days=30)
    scene.things |= {
        "people:token": token,
        "people:delegation": lent[0],
        "people:erasure": make.erasure(),
        "people:held": away.role_grants.get(),
    }
    scene.people |= {"who stands in": colleague, "observer": observer}


def _roles(scene: Scene) -> None:
    for role in Role:
        scene.people[role.value.replace("_", " ")] = make.user(f"Người giữ vai {role}", role)
    scene.people |= {
        "somebody signed in": make.member(make.university()),
        "state body": make.member(make.state_body()),
        "enterprise": make.member(make.enterprise()),
        "holder of every role elsewhere": make.user(
            "Người tỉnh khác", *Role.values, province=make.province(*ELSEWHERE)
        ),
        "stranger": None,
    }


def words_of(scene: Scene) -> dict[str, dict[str, Any]]:
    """What stands in an address beside the thing; under "" what any address may have."""
    return {
        "": {
            "kind": ["xlsx"],
            "pk": 1,
            "section_pk": 1,
            "token": "x" * 20,
            "key": "x" * 20,
            "year": 2026,
            "person": scene.people["team member"].public_id,
            "code": scene.things["papers:document"].code,
            "seq": 1,
            "step": list(steps.FIELDS),
            "section": Section.values,
            "what": list(HELD),
            "number": 1,
            "account": "220",
            "by": ["task", "source"],
        },
        "funds:allocation_paper": {"kind": ["pdf", "docx"], "paper": list(PAPERS)},
        "funds:notice": {"kind": ["pdf", "docx"]},
        "funds:payment_order": {"kind": ["pdf", "docx"]},
        "funds:ledger_file": {"kind": ["csv", "xlsx", "beancount"]},
        "contracts:amendment_new": {"kind": AmendmentKind.values},
        "scoring:item_paper": {"kind": ["pdf", "docx"], "paper": list(OF_ITEM)},
        "scoring:sheet_paper": {"kind": ["pdf"]},
        "scoring:meeting_paper": {"kind": ["pdf"]},
        "scoring:commission_list_paper": {"kind": ["pdf"]},
        "scoring:feedback_letter": {"kind": ["pdf"]},
        "rulebook:parameter_detail": {"key": "score.pass_mean"},
        "rulebook:parameter_change": {"key": "score.pass_mean"},
        "scoring:meeting_door": {"seat": scene.seats["filed"]},
        "scoring:sheet_reopen": {"seat": scene.seats["filed"]},
        "scoring:sheet_stand": {"seat": scene.seats["corrected"]},
    }

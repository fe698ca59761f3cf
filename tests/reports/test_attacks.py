"""Every verb of every noun, asked for over HTTP by everybody: it moves for the right person only.

The matrix is drawn from the models' own verbs, so that a new verb stands in it from its first day.
"""

import pytest
from django.db import transaction
from django.urls import NoReverseMatch

from funds.allocating import ask_for_allocation
from lifecycle.actions import advance
from lifecycle.models import Event
from lifecycle.moves import custom_of, transition_of, verbs_of
from people.models import User
from people.states import Role
from reports.lifecycles import models_with_life
from tests import make

pytestmark = pytest.mark.django_db


def place_with_a_keeper():
    return make.keeper().memberships.get().organisation


def a_member_of(council):
    return make.seats_as(council, "member")[0]


def conflict(state):
    item = make.item()
    return make.conflict(item, a_member_of(item.council))


def item(state):
    if state in ("waiting", "postponed"):
        made = make.item(state=state)
        make.meeting(made.council, "opened")
        return made
    made = make.item_in_session(state=state)
    make.sheets_of_all(made)
    return made


def sheet(state):
    at = make.item_in_session()
    return make.sheet(at, a_member_of(at.council), state=state)


def budget(state):
    if state == "proposed":
        return advance(make.draft_budget(), "propose", by=make.chief_accountant())
    return make.budget() if state == "approved" else make.draft_budget()


def allocation(state):
    if state == "computing":
        passed = make.passed_proposal()
        return ask_for_allocation(make.budget(), passed.call, by=make.officer())
    if state == "computed":
        return make.allocation()
    made = make.proposed_allocation()
    if state in ("checked", "endorsed"):
        made = advance(made, "check_money", by=make.chief_accountant())
    return advance(made, "endorse", by=make.fund_director()) if state == "endorsed" else made


def period(state):
    """The first month of a year that is over, so that it can be closed."""
    budget = make.budget(year=2025)
    if state == "closed":
        make.close_month(budget, 1)
    return budget.periods.get(month=1)


def commitment(state):
    if state == "reserved":
        return make.reservation()
    if state == "committed":
        return make.commitment()
    return make.contract("settled" if state == "settled" else "terminated").commitment


def milestone(state):
    work = make.first_work(make.signed_contract())
    return make.reported_milestone(work) if state == "reported" else work


def contract(state):
    made = make.contract(state)
    if state == "accepted":
        make.pay_all(made)
    if state == "settled":
        make.registered_result(made)
    if state == "failed":
        decided = {"note": "Đã tuân thủ.", "decision": "exempt"}
        advance(made.risk_file, "decide", by=make.provincial_leader(), **decided)
    return made


def proposal(state):
    made = make.proposal(state)
    if state == "submitted":
        make.checked(made)
    return made


def appeal(state):
    made = make.appeal()
    if state == "filed":
        return made
    judge = make.fund_director()
    made = advance(made, "consider", by=judge)
    if state == "considered":
        return made
    return advance(made, "uphold", by=judge, answer="Mục 3 được xem lại.")


def ballot(state):
    made = make.ballot(state=state)
    made.voters.update(has_voted=True)
    made.counts.filter(position=1).update(votes=made.handed_out or 0)
    return made


def commission(state):
    if state in ("open", "scored"):
        return make.voted_commission(state=state)
    return make.commission(state=state)


def minutes(state):
    council = make.formed_council()
    made = make.minutes(make.meeting(council, "concluded"))
    if state == "draft":
        return made
    return advance(made, "finish", by=make.secretary(council))


def plan(state):
    made = make.reviewer_plan()
    if state == "solving":
        type(made)._base_manager.filter(pk=made.pk).update(state="solving")
    return type(made)._base_manager.get(pk=made.pk)


BUILDERS = {
    "scoring.Feedback": lambda state: make.letter(state),
    "scoring.Appeal": appeal,
    "scoring.Ballot": ballot,
    "scoring.Commission": commission,
    "scoring.CommissionList": lambda state: make.commission_list(state),
    "scoring.Minutes": minutes,
    "scoring.AssignmentPlan": plan,
    "papers.OutgoingMail": lambda state: make.mail_in(state),
    "people.Erasure": lambda state: make.erasure(state),
    "people.Expert": lambda state: make.expert(state=state),
    "people.Invitation": lambda state: make.invitation(address=make.user().email),
    "people.JoinRequest": lambda state: make.join_request(place_with_a_keeper()),
    "people.Registration": lambda state: make.registration(),
    "proposals.Attestation": lambda state: make.attestation(
        state=state, asked_of=make.member(make.state_body()).memberships.get().organisation
    ),
    "proposals.Correction": lambda state: make.correction(state),
    "proposals.Call": lambda state: (make.past_call if state == "open" else make.call)(state),
    "proposals.Invitation": lambda state: make.team_invitation(state),
    "proposals.Problem": lambda state: make.problem(state),
    "proposals.Proposal": proposal,
    "scoring.Council": lambda state: make.seated_council(state=state),
    "scoring.Seat": lambda state: make.seat(make.seated_council(), state=state),
    "scoring.Conflict": conflict,
    "scoring.Meeting": lambda state: make.meeting(make.formed_council(), state),
    "scoring.Item": item,
    "scoring.ScoreSheet": sheet,
    "funds.BudgetYear": budget,
    "funds.Commitment": commitment,
    "funds.BudgetRevision": lambda state: make.revision(),
    "funds.Payment": lambda state: make.payment(state=state),
    "funds.Period": period,
    "funds.Reversal": lambda state: make.reversal(),
    "funds.Allocation": allocation,
    "contracts.Amendment": lambda state: make.amendment(),
    "contracts.Contract": contract,
    "contracts.Milestone": milestone,
    "contracts.Result": lambda state: (
        make.recognised_result() if state == "recognised" else make.result()
    ),
    "contracts.Revenue": lambda state: make.revenue(),
    "contracts.RiskFile": lambda state: make.risk_file(),
}
FACTS = {
    "note": "Theo hồ sơ.",
    "deadline": "2099-01-01",
    "proof": "Công văn 12",
    "on": "2026-01-05",
    "amount": "1.000.000",
    "people": "2",
    "consent": "on",
    "decision_number": "7/QĐ",
    "decision_on": "2026-03-02",
    "conclusion": "Đề nghị thực hiện.",
    "reason": "time",
    "place": "Dự toán, dòng 3",
    "answer": "Đã xem lại.",
    "task_name": "Dây chuyền sấy chè",
    "aims": "Giảm chi phí sấy.",
    "products": "Một dây chuyền mẫu.",
    "method": "selection",
    "priority": "1",
    "reference": "KB-1",
    "spent": "1",
    "registration_number": "TN-2026-1",
    "registered_on": "2026-01-02",
    "decision": "exempt",
    "refund_amount": "0",
}


# Where the right person is stopped by what is not so yet, as the builder leaves it.
STOPPED = {
    ("proposals.Call", "draft"): {"publish"},
    ("proposals.Proposal", "returned"): {"refuse_dossier"},
    ("scoring.Council", "formed"): {"conclude"},
    ("scoring.Item", "open"): {"close_figures"},  # of a budget before a finance appraisal group
    ("scoring.Item", "scored"): {"reopen_figures"},
    ("scoring.ScoreSheet", "draft"): {"let_stand"},  # of one that was reopened
    ("scoring.ScoreSheet", "filed"): {"reopen"},  # sealed: the chair does it on the item's page
    ("scoring.Seat", "invited"): {"expire"},
    ("funds.Allocation", "computed"): {"declare_void"},
    ("funds.Allocation", "proposed"): {"declare_void"},
    ("funds.Allocation", "checked"): {"declare_void"},
    ("funds.Allocation", "endorsed"): {"declare_void"},
    ("contracts.Contract", "awaiting_acceptance"): {"fail"},
    ("contracts.Contract", "signed"): {"fail", "request_acceptance"},
}


def sources():
    """Every model with a state from which a verb leads on."""
    for model in models_with_life():
        moves = [m for v in verbs_of(model).values() for m in v._django_fsm.transitions.values()]
        for state in sorted({move.source for move in moves}):
            yield model, state


def matrix():
    return [pytest.param(m, state, id=f"{m._meta.model_name}-{state}") for m, state in sources()]


def everybody():
    """Those the thing names or who brought it so far, one of each role, each house, a superuser,
    and somebody who holds every role of another province."""
    yield from list(User.objects.all())
    for role in Role.values:
        yield make.user(f"Người giữ vai {role}", role)
    for place in (make.university(), make.state_body(), make.enterprise()):
        yield make.member(place)
    yield make.user("Quản trị máy chủ", is_superuser=True)
    yield make.user("Người tỉnh khác", *Role.values, province=make.province("24", "Bắc Ninh"))


def one_of_each_kind(thing, people):
    """Of those who may see and do exactly the same, one: nobody's name decides anything."""
    verbs = verbs_of(type(thing))
    kinds = {}
    for user in User.objects.filter(pk__in=[user.pk for user in people]).order_by("pk"):
        sees = type(thing).objects.visible_to(user).filter(pk=thing.pk).exists()
        does = tuple(permission_of(thing, name)(thing, user) for name in verbs)
        kinds.setdefault((sees, does, user.standing.roles, user.is_superuser), user)
    return list(kinds.values())


def permission_of(thing, verb):
    moves = verbs_of(type(thing))[verb]._django_fsm.transitions.values()
    return next(iter(moves)).permission


def fitting(thing, verb, user) -> set[int]:
    """404 for what one may not see, 403 for what one may not do; then done, or the reasons."""
    if not type(thing).objects.visible_to(user).filter(pk=thing.pk).exists():
        return {404}
    if custom_of(type(thing), verb)["deed_only"]:
        return {403, 404}
    if transition_of(thing, verb) is None:
        return {409}
    return {302, 400, 403, 409} if permission_of(thing, verb)(thing, user) else {403}


def post(client, thing, verb):
    try:
        return client.post(thing.get_verb_url(verb), FACTS)
    except NoReverseMatch:
        assert custom_of(type(thing), verb)["deed_only"]
        return client.get("/khong-co-trang-nay/")


@pytest.mark.parametrize(("model", "state"), matrix())
def test_a_verb_moves_only_for_whoever_may(client, model, state):
    made = BUILDERS[model._meta.label](state)
    thing = model._base_manager.get(pk=made.pk)
    assert thing.state == state
    people = one_of_each_kind(thing, everybody())
    before = Event.objects.count()
    wrong, moved = [], set()
    for verb in verbs_of(model):
        for user in people:
            thing = model._base_manager.get(pk=made.pk)
            user.forget_standing()
            fits = fitting(thing, verb, user)
            client.force_login(user)
            with transaction.atomic():
                answer = post(client, thing, verb)
                after = model._base_manager.get(pk=made.pk)
                has_moved = (after.state, after.version) != (thing.state, thing.version)
                has_told = Event.objects.count() != before
                transaction.set_rollback(True)
            is_done = answer.status_code == 302
            if answer.status_code not in fits or not has_moved == has_told == is_done:
                wrong.append((verb, str(user), answer.status_code, fits, has_moved, has_told))
            if has_moved:
                moved.add(verb)
    assert wrong == []
    possible = {name for name in verbs_of(model) if transition_of(thing, name)}
    taken_alone = {name for name in possible if not custom_of(model, name)["deed_only"]}
    assert taken_alone - moved == STOPPED.get((model._meta.label, state), set())


@pytest.mark.parametrize("name", list(BUILDERS))
def test_a_stranger_is_asked_to_sign_in(client, name):
    model = next(one for one in models_with_life() if one._meta.label == name)
    state = next(state for one, state in sources() if one is model)
    made = BUILDERS[name](state)
    version = model._base_manager.get(pk=made.pk).version
    for verb in verbs_of(model):
        answer = post(client, made, verb)
        if answer.status_code != 404:
            assert answer.headers["Location"].startswith("/dang-nhap/?next="), verb
    assert model._base_manager.get(pk=made.pk).version == version


@pytest.mark.parametrize("name", list(BUILDERS))
def test_a_step_that_does_not_exist_is_not_found(client, name):
    model = next(one for one in models_with_life() if one._meta.label == name)
    state = next(state for one, state in sources() if one is model)
    made = BUILDERS[name](state)
    try:
        path = made.get_verb_url("save")
    except NoReverseMatch:
        return
    client.force_login(make.officer())
    assert client.post(path, FACTS).status_code == 404

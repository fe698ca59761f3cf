"""Builders of problems, calls, dossiers and confirmations; a proposal is complete unless told."""

import datetime as _datetime
import itertools as _itertools

from lifecycle import clock as _clock
from lifecycle.actions import begin as _begin
from people.models import Organisation as _Organisation
from people.models import User as _User
from people.states import Capacity as _Capacity
from people.states import House as _House
from proposals import models as _models
from proposals.states import TeamRole as _TeamRole
from tests.make.people import enterprise as _enterprise
from tests.make.people import member as _member
from tests.make.people import officer as _officer
from tests.make.people import state_body as _state_body
from tests.make.people import university as _university
from tests.make.people import user as _user
from tests.make.rulebook import province as _province
from tests.make.rulebook import rule_set as _rule_set

_numbers = _itertools.count(1)
_HOUR = _datetime.timedelta(hours=1)
_DAY = _datetime.timedelta(days=1)
MILLION = 1_000_000


def problem_owner(organisation: _Organisation | None = None) -> _User:
    """A person of an enterprise that has a problem."""
    return _member(organisation or _enterprise())


def problem_fields(owner: _User, **fields) -> dict:
    organisation = fields.pop("organisation", None) or owner.memberships.first().organisation
    return {
        "province": organisation.province,
        "organisation": organisation,
        "posted_by": owner,
        "title": f"Bài toán minh họa {next(_numbers)}",
        "description": "Chè sấy không đều, phải làm lại một phần năm.",
        "solved_when": "Tỷ lệ làm lại dưới 5%.",
        "is_synthetic": True,
        **fields,
    }


def begun_problem(by: _User, **fields) -> _models.Problem:
    """A draft brought into being through the one door."""
    return _begin(_models.Problem(**problem_fields(by, **fields)), by=by)


def problem(state: str = "draft", owner: _User | None = None, **fields) -> _models.Problem:
    """A problem in any state, put straight into the table."""
    owner = owner or problem_owner(fields.get("organisation"))
    now = _clock.now()
    moments = {}
    if state != "draft":
        moments["submitted_at"] = now
    if state in ("published", "matched", "solved", "closed"):
        moments["published_at"] = now
    values = {**moments, **problem_fields(owner, **fields)}
    return _models.Problem.objects.create(state=state, **values)


def call_fields(**fields) -> dict:
    """What a call is told when it begins: opened an hour ago, closes in thirty days."""
    number = next(_numbers)
    now = _clock.now()
    return {
        "province": _province(),
        "code": f"2026-{number:02d}",
        "title": f"Đợt gọi minh họa {number}",
        "budget_year": 2026,
        "opens_at": now - _HOUR,
        "closes_at": now + 30 * _DAY,
        "envelope": 54_000 * MILLION,
        "ceiling_per_task": 3_000 * MILLION,
        **fields,
    }


def call(state: str = "draft", **fields) -> _models.Call:
    """A call in any state, put straight into the table."""
    values = call_fields(**fields)
    if state != "draft":
        values = {"rule_set": _rule_set(), "published_at": values["opens_at"], **values}
    return _models.Call.objects.create(state=state, **values)


def open_call(**fields) -> _models.Call:
    return call(state="open", **fields)


def opened(call: _models.Call, **fields) -> _models.Call:
    """A draft put into the open as it stands."""
    values = {"state": "open", "rule_set": _rule_set(), "published_at": call.opens_at, **fields}
    _models.Call.objects.filter(pk=call.pk).update(**values)
    return _models.Call.objects.get(pk=call.pk)


def past_call(state: str = "open", **fields) -> _models.Call:
    """A call whose closing second went by an hour ago."""
    now = _clock.now()
    dates = {"opens_at": now - 30 * _DAY, "closes_at": now - _HOUR}
    return call(state=state, **{**dates, **fields})


def proposal(state: str = "draft", parts: bool = True, **fields) -> _models.Proposal:
    """A dossier in any state, put straight into the table: complete and led by a host member.

    parts=False leaves out every indicator, budget line, product and step.
    """
    host = fields.pop("host", None)
    leader = fields.pop("leader", None)
    if host is None:
        host = leader.memberships.first().organisation if leader else _university()
    leader = leader or _member(host)
    number = next(_numbers)
    values = {
        "call": fields.pop("call", None) or open_call(),
        "province": host.province,
        "host": host,
        "leader": leader,
        "title": f"Hồ sơ minh họa {number}",
        "summary": "Sấy chè bằng bơm nhiệt.",
        "effect_statement": "Giảm tỷ lệ phải làm lại từ 20% xuống 5%.",
        "starts_on": _datetime.date(2026, 6, 1),
        "ends_on": _datetime.date(2027, 12, 31),
        "is_synthetic": True,
    }
    if state not in ("draft", "withdrawn"):
        values |= _submitted(values["call"])
    if state == "returned":
        values["returned_until"] = _clock.today() + 7 * _DAY
    made = _models.Proposal.objects.create(state=state, **{**values, **fields})
    _models.TeamMember.objects.create(
        proposal=made, user=leader, organisation=host, role=_TeamRole.LEADER
    )
    if parts:
        _add_parts(made)
    return made


def _submitted(call: _models.Call) -> dict:
    number = call.next_number()
    now = _clock.now()
    return {
        "number": number,
        "code": f"{call.code}/{number:03d}",
        "submitted_at": now,
        "last_submitted_at": now,
    }


def _add_parts(made: _models.Proposal) -> None:
    made.indicators.create(
        name="Tỷ lệ làm lại", unit="%", baseline=20, target=5, due_on=_datetime.date(2027, 12, 31)
    )
    budget_line(made, amount=800 * MILLION)
    made.products.create(name="Máy sấy chè 200 kg/mẻ", unit="máy", quantity=1)
    work_item(made)


def budget_line(made: _models.Proposal, amount: int = 100 * MILLION, **fields):
    values = {"year": 2026, "item": "Công lao động", "source": "state", "category": "khcn"}
    return made.budget_lines.create(amount=amount, **{**values, **fields})


def work_item(made: _models.Proposal, **fields):
    values = {
        "person": "Chủ nhiệm nhiệm vụ",
        "work": "Khảo sát",
        "starts_on": _datetime.date(2026, 6, 1),
        "ends_on": _datetime.date(2026, 8, 31),
        "responsibility": "Chủ nhiệm",
        "authority": "Tổ chức chủ trì",
        "result": "Báo cáo khảo sát",
    }
    return made.work_items.create(**{**values, **fields})


def submitted_proposal(**fields) -> _models.Proposal:
    return proposal(state="submitted", **fields)


def eligible_proposal(**fields) -> _models.Proposal:
    return proposal(state="eligible", **fields)


def team_member(made: _models.Proposal, person: _User | None = None, role: str = "member"):
    person = person or _member(made.host)
    organisation = person.memberships.first().organisation
    return made.team.create(user=person, organisation=organisation, role=role)


def team_invitation(state: str = "sent", **fields) -> _models.Invitation:
    """An invitation into a team, to a person with an account."""
    made = fields.pop("proposal", None) or proposal()
    person = fields.pop("person", None) or _member(made.host)
    now = _clock.now()
    answered = {"answered_by": person, "answered_at": now} if state == "accepted" else {}
    values = {
        "email": person.email,
        "organisation": made.host,
        "created_at": now,
        "expires_at": now + 14 * _DAY,
        **answered,
    }
    return _models.Invitation.objects.create(proposal=made, state=state, **{**values, **fields})


def partner(made: _models.Proposal, organisation: _Organisation | None = None, **fields):
    return made.partners.create(organisation=organisation or _enterprise(), **fields)


def attestation(made: _models.Proposal | None = None, **fields) -> _models.Attestation:
    """A confirmation asked for: by default condition 3, of a State body."""
    made = made or proposal()
    asked_of = fields.pop("asked_of", None) or _state_body()
    values = {"condition": 3, "house": asked_of.house, "created_at": _clock.now()}
    if fields.get("state", "asked") != "asked":
        values |= {"decided_by": _user(), "decided_at": _clock.now(), "evidence": "Công văn"}
    return _models.Attestation.objects.create(
        proposal=made, asked_of=asked_of, **{**values, **fields}
    )


def attested_proposal(state: str = "eligible", **fields) -> _models.Proposal:
    """A dossier for which all three houses have confirmed all four conditions."""
    from tests.make.people import regional_university

    owner = fields.pop("problem", None) or problem(state="published")
    made = proposal(state=state, problem=owner, **fields)
    state_house = partner(made, _state_body()).organisation
    partner(made, owner.organisation)
    asked = [
        (1, _House.STATE, state_house),
        (1, _House.UNIVERSITY, made.host),
        (1, _House.ENTERPRISE, owner.organisation),
        (2, _House.ENTERPRISE, owner.organisation),
        (3, _House.STATE, state_house),
        (4, _House.UNIVERSITY, regional_university()),
    ]
    for condition, house, asked_of in asked:
        attestation(
            made,
            condition=condition,
            house=house,
            asked_of=asked_of,
            state="confirmed",
            amount=10 * MILLION,
            people=2,
        )
    return made


def reader(made: _models.Proposal, person: _User, as_what: str = _Capacity.COUNCIL_REVIEWER):
    return _models.Reader.objects.create(
        proposal=made, user=person, as_what=as_what, since=_clock.now()
    )


def correction(
    state: str = "asked", proposal: _models.Proposal | None = None, days: int = 14, **fields
) -> _models.Correction:
    """A point of a council on a dossier that passed, due in so many days; its content is open."""
    made = proposal or globals()["proposal"](state="passed")
    now = _clock.now()
    if state in ("answered", "met"):
        fields = {"answer": "Đã sửa.", "place": "Dự toán, dòng 1", "answered_at": now, **fields}
    if state == "dropped":
        fields = {"finding": "Không còn cần.", "checked_at": now, **fields}
    values = {"text": "Rà soát kinh phí mua vật tư.", "opens_content": True, **fields}
    return _models.Correction.objects.create(
        proposal=made,
        state=state,
        due_on=_clock.today() + days * _DAY,
        asked_at=now,
        created_at=now,
        **values,
    )


def good_answers(made: _models.Proposal, **changes) -> dict:
    """Every item of the dossier check met, but for the changes."""
    return {key: ("yes", "") for key, _label in made.call.checklist()} | changes


def checked(made: _models.Proposal, by: _User | None = None, **fields) -> _models.DossierCheck:
    """What an officer finds in a sound dossier, the duplicate search concluded."""
    from proposals.actions import check_dossier

    by = by or _officer()
    values = {
        "answers": good_answers(made),
        "group": made.strategic_group or None,
        "group_note": "Đúng nhóm." if made.strategic_group else "",
    }
    check = check_dossier(made, by=by, **{**values, **fields})
    searched(made, by=by, verdict="none")
    return check


def searched(made: _models.Proposal, by: _User | None = None, verdict: str = "", hits: int = 0):
    """A duplicate search put straight into the table, with hits on earlier tasks."""
    by, now = by or _officer(), _clock.now()
    said = {}
    if verdict:
        said = {"verdict": verdict, "conclusion": "Không trùng lặp.", "concluded_at": now}
        said["concluded_by"] = by
    search = _models.DuplicateSearch.objects.create(
        proposal=made,
        state="done",
        searched_by=by,
        searched_at=now,
        thresholds={"title_flag": 40, "title_strong": 60, "text_flag": 60, "hits_max": 20},
        earlier_count=hits,
        **said,
    )
    for position in range(1, hits + 1):
        task = earlier_task()
        parts = {"left": [[made.title, True]], "right": [[task.title, False]]}
        search.hits.create(
            position=position,
            earlier=task,
            title=task.title,
            similarity=7000 - position,
            is_strong=True,
            by_field={"title": 7000},
            passages=[{"field": "title", "similarity": 7000, **parts}],
        )
    return search


def form_section(call: _models.Call, key: str = "", **fields) -> _models.FormSection:
    """A section of a call's form: one of its own, or what it makes of a standard one."""
    values = {"title": "" if key else "Câu hỏi của đợt gọi", "position": next(_numbers)}
    return _models.FormSection.objects.create(call=call, key=key, **{**values, **fields})


def question(section: _models.FormSection, kind: str = "short", **fields) -> _models.Question:
    """A question of a call; one of choice can be answered "Có" or "Không"."""
    values = {"text": f"Câu hỏi minh họa {next(_numbers)}", "position": next(_numbers)}
    if kind in ("choice", "choices"):
        values["options"] = ["Có", "Không"]
    return section.questions.create(kind=kind, **{**values, **fields})


def earlier_task(title: str = "", **fields) -> _models.EarlierTask:
    """A task of a public list, put straight into the table."""
    number = next(_numbers)
    province = fields.pop("province", None) or _province()
    brought = _models.EarlierImport.objects.create(
        province=province,
        file_name="danh-sach.csv",
        sha256="0" * 64,
        imported_by=_user(),
        imported_at=_clock.now(),
        new_count=1,
        known_count=0,
    )
    values = {"source": "Danh sách công bố", "host": f"Đơn vị minh họa {number}", **fields}
    title = title or f"Nhiệm vụ đã có số {number}"
    return _models.EarlierTask.objects.create(
        province=province, title=title, brought_by=brought, **values
    )

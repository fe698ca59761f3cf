"""Problems are put before an identification council, voted on, listed, and called for."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.actions import begin, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.states import Audience
from people.models import Membership
from people.permissions import holds
from people.states import Role
from proposals.actions.calling import name_in_call
from proposals.actions.calls import begin_call
from proposals.models import Call, Problem
from scoring import mails
from scoring.models import (
    Commission,
    CommissionList,
    Council,
    Opinion,
    OpinionMark,
    Recusal,
)
from scoring.models.commission import may_come_before_a_council
from scoring.states import (
    ConflictGround,
    CouncilState,
    FoundBy,
    ItemState,
    ListState,
    Met,
    RubricKind,
    Stage,
    TaskMethod,
)


class Rating(NamedTuple):
    """How far a task meets a criterion, and why."""

    met: int
    reason: str = ""


def place_problems(council: Council, problems: Iterable[Problem], *, by: Any) -> list[Commission]:
    """Put problems on the council's agenda, in this order; all of them or none."""
    with together():
        return [add_problem(council, problem, by=by) for problem in problems]


def add_problem(council: Council, problem: Problem, *, by: Any) -> Commission:
    """One problem on the agenda; who belongs to whoever has it is recused from it."""
    with together():
        council = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
        if council.state != CouncilState.FORMED:
            raise WrongMoment(_("The council is not formed yet, or its work has ended."))
        if council.kind != Stage.IDENTIFICATION:
            raise Refused(Reason(_("This council has another task."), field="council"))
        if problem.province_id != council.province_id:
            raise Refused(Reason(_("The problem belongs to another province."), field="problems"))
        if not may_come_before_a_council(problem):
            raise WrongMoment(_("Only a problem on the public board comes before a council."))
        last = council.commissions.aggregate(last=Max("position"))["last"] or 0
        commission = begin(Commission(council=council, problem=problem, position=last + 1), by=by)
        Recusal.objects.bulk_create(
            Recusal(
                commission=commission,
                seat=seat,
                ground=ConflictGround.OWN_PROBLEM,
                found_by=FoundBy.SYSTEM,
                evidence=str(problem.organisation),
            )
            for seat in council.appointed
            if seat.user_id in _whose_problem(problem)
        )
    return commission


def _whose_problem(problem: Problem) -> set[int]:
    """Whoever posted it, or belongs today to an organisation that has it or told it as well."""
    twins = list(problem.twins.values_list("organisation_id", "posted_by_id"))
    places = {problem.organisation_id, *(place for place, _person in twins)}
    members = Membership.objects.in_force(clock.today()).filter(organisation__in=places)
    posters = {problem.posted_by_id, *(person for _place, person in twins)}
    return posters | set(members.values_list("user_id", flat=True))


def step_aside(commission: Commission, *, ground: str, evidence: str, by: Any) -> Recusal:
    """A member says that they have no part in this task; from now on they see nothing of it."""
    with together():
        row = Commission.objects.select_for_update(of=("self",)).get(pk=commission.pk)
        seat = row.council.seat_of(by)
        if seat is None:
            raise WrongPerson(_("Only a member of the council declares a conflict."))
        if row.state == ItemState.CONCLUDED:
            raise WrongMoment(_("The item is concluded."))
        evidence = clean_text(evidence)
        if not evidence:
            raise Refused(Reason(_("Say why."), field="evidence"))
        recusal, _is_new = Recusal.objects.get_or_create(
            commission=row,
            seat=seat,
            defaults={"ground": ground, "evidence": evidence, "found_by": FoundBy.DECLARED},
        )
        audience = Audience.OFFICERS
        witness(row, "recused", by=by, role=seat.capacity, audience=audience, seat=seat.pk)
    return recusal


# A member's opinion ---


def file_opinion(
    commission: Commission,
    *,
    by: Any,
    ratings: Mapping[str, Rating],
    wants_it: bool | None,
    method: str = "",
    comments: str = "",
) -> Opinion:
    """Rate every criterion, each with its reason, and vote; until the vote is closed it may be
    filed anew.

    Refused with every reason, each naming its field ("met-<key>", "reason-<key>", "wants_it").
    """
    with together() as batch:
        row = Commission.objects.select_for_update(of=("self",)).get(pk=commission.pk)
        seat = row.council.seat_of(by)
        if seat is None or seat.pk in row.bench.barred:
            raise WrongPerson(_("Only members of the council who are not recused vote."))
        if not row.takes_opinions:
            raise WrongMoment(_("Opinions are filed while the council has taken the task up."))
        if seat.pk not in row.bench.present:
            raise WrongPerson(_("Only members present vote; you are not recorded as present."))
        criteria = {one.key: one for one in row.council.criteria(RubricKind.IDENTIFICATION)}
        if reasons := _against(criteria, ratings, wants_it, method):
            raise Refused(reasons)
        opinion, _is_new = Opinion.objects.update_or_create(
            commission=row,
            seat=seat,
            defaults={
                "wants_it": wants_it,
                "method": method,
                "comments": clean_text(comments),
                "filed_at": batch.moment,
            },
        )
        OpinionMark.objects.bulk_create(
            [
                OpinionMark(
                    opinion=opinion,
                    criterion=criteria[key],
                    met=rating.met,
                    reason=clean_text(rating.reason),
                )
                for key, rating in ratings.items()
            ],
            update_conflicts=True,
            unique_fields=["opinion", "criterion"],
            update_fields=["met", "reason"],
        )
        # Who has filed, never what: the trail is read before the vote is closed.
        audience = Audience.AUDITORS
        witness(row, "opinion_filed", by=by, role=seat.capacity, audience=audience)
    return opinion


def _against(
    criteria: Mapping[str, Any], ratings: Mapping[str, Rating], wants_it: bool | None, method: str
) -> list[Reason]:
    reasons = []
    if set(ratings) - set(criteria):
        reasons.append(Reason(_("There is no such criterion.")))
    for key, criterion in criteria.items():
        rating = ratings.get(key)
        told = {"criterion": criterion.name}
        if rating is None or rating.met not in Met.values:
            reasons.append(Reason(_("%(criterion)s: rate it.") % told, field=f"met-{key}"))
        elif not rating.reason.strip():
            said = _("%(criterion)s: give the reason.") % told
            reasons.append(Reason(said, field=f"reason-{key}"))
    if wants_it is None:
        reasons.append(Reason(_("Vote: to be done, or not."), field="wants_it"))
    if wants_it and method not in TaskMethod.values:
        reasons.append(Reason(_("Say how it is given out."), field="method"))
    return reasons


# The list, and calls from it ---


def propose_list(council: Council, *, by: Any) -> CommissionList:
    """Ask the province to approve the tasks that the council identified, in their order."""
    with together():
        council = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
        tasks = council.commissions.all()
        if not holds(Role.OFFICER)(council, by):
            raise WrongPerson(_("You do not have the right to do this step."))
        if tasks.exclude(state=ItemState.CONCLUDED).exists() or not tasks.adopted().exists():
            raise WrongMoment(
                _("A list is proposed once every task is concluded and one at least is to be done.")
            )
        made = begin(CommissionList(council=council), by=by)
        mails.list_proposed(made, by=by)
    return made


def open_call_for(
    commission: Commission, *, code: str, budget_year: int, flow: str, by: Any
) -> Call:
    """Begin a call that asks for this task, under the decision that approved the list."""
    with together():
        row = Commission.objects.select_for_update(of=("self",)).get(pk=commission.pk)
        lists = CommissionList.objects.filter(council=row.council_id, state=ListState.APPROVED)
        approved = lists.first()
        if approved is None or not row.is_adopted:
            raise WrongMoment(_("A call is opened from a task of an approved list."))
        if row.call_id:
            raise WrongMoment(_("A call was opened from this task already."))
        role = holds(Role.OFFICER)(row, by)
        if not role:
            raise WrongPerson(_("You do not have the right to do this step."))
        call = begin_call(
            {
                "code": code,
                "title": row.task_name,
                "budget_year": budget_year,
                "flow": flow,
                "description": f"{row.aims}\n\n{row.products}",
                "decision_number": approved.decision_number,
                "decision_on": approved.decision_on,
            },
            by=by,
        )
        name_in_call(row.problem, call, by=by)
        row.call = call
        row.version += 1
        row.save(update_fields=["call", "version"])
        witness(row, "called", by=by, role=role, audience=Audience.COUNCIL, call=call.pk)
    return call

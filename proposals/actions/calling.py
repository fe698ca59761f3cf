"""A call asks for answers to problems by name."""

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.states import Audience
from proposals.models import Call, Problem
from proposals.models.following import tell_of_call
from proposals.models.problem import officer
from proposals.states import CallState


def name_in_call(problem: Problem, call: Call, *, by) -> None:
    """The call names the problem from now on; who follows it is told once the call is open."""
    with together() as batch:
        called = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        row = Problem.objects.select_for_update(of=("self",)).get(pk=problem.pk)
        role = _officer_of(row, by)
        if not row.takes_answers:
            raise WrongMoment(_("The problem takes no answers now."))
        if called.province_id != row.province_id:
            raise Refused(Reason(_("Call: it is of another province."), field="call"))
        if called.state != CallState.DRAFT and not called.takes_dossiers_at(batch.moment):
            raise Refused(Reason(_("Call: it takes no dossiers any more."), field="call"))
        if row.calls.filter(pk=called.pk).exists():
            raise Refused(Reason(_("Call: it names this problem already."), field="call"))
        row.calls.add(called)
        is_open = called.state == CallState.OPEN
        _witness(row, "called", by, role, called)
        if is_open:
            tell_of_call(row, called, by=by)


def unname_in_call(problem: Problem, call: Call, *, by) -> None:
    """Take a problem out of a call that is not published yet; once is enough."""
    with together():
        called = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        row = Problem.objects.select_for_update(of=("self",)).get(pk=problem.pk)
        role = _officer_of(row, by)
        if called.state != CallState.DRAFT:
            raise WrongMoment(_("What a published call names stays named."))
        if row.calls.filter(pk=called.pk).exists():
            row.calls.remove(called)
            _witness(row, "uncalled", by, role, called)


def _officer_of(problem: Problem, by) -> str:
    role = officer(problem, by)
    if not role:
        raise WrongPerson(_("Only a managing officer puts a problem into a call."))
    return role


def _witness(problem: Problem, deed: str, by, role: str, call: Call) -> None:
    witness(problem, deed, by=by, role=role, audience=Audience.OFFICERS, call=call.pk)

"""Builders of finance appraisal groups and the budgets before them."""

from proposals.models import Proposal as _Proposal
from scoring import models as _models
from scoring.actions.appraisal import lay_out as _lay_out
from scoring.states import Stage as _Stage
from tests.make.funds import closed_call as _closed_call
from tests.make.funds import passed_proposal as _passed_proposal
from tests.make.scoring import council as _council
from tests.make.scoring import item as _item
from tests.make.scoring import meeting as _meeting
from tests.make.scoring import seat as _seat

MILLION = 1_000_000
GROUP_ROLES = ("chair", "vice", "council", "finance", "member")


def appraised_call(**fields):
    """A closed call whose stages have an appraisal of the budget."""
    return _closed_call(**{"stages": ["appraisal"], **fields})


def group(call=None, state: str = "formed", **fields) -> _models.Council:
    """A finance appraisal group of five for a call, everybody accepted."""
    call = call or appraised_call()
    made = _council(state, kind=_Stage.APPRAISAL, call=call, rule_set=call.rule_set, **fields)
    for role in GROUP_ROLES:
        _seat(made, role)
    return made


def head(of: _models.Council):
    return next(one for one in of.appointed if one.role == "chair").user


def passed_budget(call=None, **fields) -> _Proposal:
    """A dossier that passed, asking 600 + 300 million of the State and 100 of its own."""
    made = _passed_proposal(call or appraised_call(), amount=600 * MILLION, **fields)
    lines = [
        ("Máy đo", "state", "equipment", 300 * MILLION),
        ("Vật tư", "own", "materials", 100 * MILLION),
    ]
    for name, source, kind, amount in lines:
        made.budget_lines.create(
            amount=amount,
            year=made.call.budget_year,
            item=name,
            source=source,
            item_kind=kind,
            category="khcn",
        )
    return made


def appraisal(
    of: _models.Council | None = None, state: str = "open", proposal=None, **fields
) -> _models.Appraisal:
    """A budget before a group, taken up in an open meeting unless told; nothing judged."""
    of = of or group()
    held = of.meetings.filter(state="opened").first() or _meeting(of, "opened")
    proposal = proposal or passed_budget(of.call)
    item = _item(of, proposal, state=state, meeting=held, **fields)
    return _lay_out(item)


def judged_appraisal(of=None, state: str = "open", cut: int = 0, **fields) -> _models.Appraisal:
    """Every line left as it was asked, the first less by `cut`; the method proposed."""
    made = appraisal(of, state, **fields)
    by = head(made.item.council)
    for line in made.lines.all():
        less = cut if line.position == 1 else 0
        made.lines.filter(pk=line.pk).update(
            appraised=line.asked - less, reason="Vượt định mức." if less else "", judged_by=by
        )
    made.method, made.method_reason = "partial", "Theo đề nghị của tổ."
    made.save()
    return made


def appraised_budget(of=None, cut: int = 0, **fields) -> _models.Appraisal:
    """A concluded appraisal."""
    made = judged_appraisal(of, "scored", cut, **fields)
    made.keep_sums()
    item = made.item
    _models.Item.objects.filter(pk=item.pk).update(
        state="concluded", conclusion="Thống nhất.", members_present=5
    )
    return _models.Appraisal.objects.get(pk=made.pk)

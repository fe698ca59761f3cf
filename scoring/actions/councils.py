"""A council is drawn up; the rubrics of its rule set are laid down."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.actions import begin, together
from lifecycle.errors import Reason, Refused
from rulebook.actions import freeze
from rulebook.models import RuleSet
from scoring import rules
from scoring.models import Council, Criterion, Rubric
from scoring.states import GRADE_OF_POINTS, Met, RubricKind, Scale, Stage

RATINGS = (RubricKind.ACCEPTANCE, RubricKind.IDENTIFICATION)
IDENTIFICATION_EN = {
    "tính cấp thiết": "Urgency",
    "tính mới": "Novelty",
    "không trùng lặp": "Non-duplication",
    "tính khả thi và khả năng ứng dụng": "Feasibility and applicability",
    "khả năng huy động nguồn lực ngoài ngân sách": "Ability to mobilise non-budget money",
}
"""The criteria of TT 33/2014/TT-BKHCN as the rulebook words them; others stay in Vietnamese."""
OVERALL = ("overall", "Xếp loại chung", "Overall rating", max(GRADE_OF_POINTS))


def draw_up_council(
    *, name: str, kind: str = Stage.SELECTION, by: Any, call: Any = None, province: Any = None
) -> Council:
    """A council in draft, judging by the rules its call froze; without a call by today's."""
    province = province or (call.province if call else by.province)
    if call and call.rule_set_id is None:
        raise Refused(Reason(_("The call has not opened, so its rules are not frozen."), "call"))
    with together() as batch:
        today = clock.local(batch.moment).date()
        rule_set = call.rule_set if call else freeze(province, today, by=by)
        for rubric_kind in RubricKind:
            rubric_for(rule_set, rubric_kind)
        council = Council(province=province, call=call, kind=kind, name=name, rule_set=rule_set)
        return begin(council, by=by)


def rubric_for(rule_set: RuleSet, kind: str) -> Rubric:
    """What sheets of this kind ask under a frozen rule set; built once, then the same row.

    Refused when the statutory maxima do not add up to the maximum total (`score.max`).
    """
    found = Rubric.objects.filter(rule_set=rule_set, kind=kind).first()
    if found:
        return found
    criteria = list(criteria_of(rule_set.rules, kind))
    if kind not in RATINGS and not rules.adds_up(
        [most for _key, _vi, _en, most in criteria], rule_set.rules.integer("score.max")
    ):
        raise Refused(_("The criteria's maxima do not add up to the maximum total."))
    scale = Scale.ORDINAL if kind in RATINGS else Scale.POINTS
    with together():
        rubric, is_new = Rubric.objects.get_or_create(
            rule_set=rule_set, kind=kind, defaults={"scale": scale}
        )
        if is_new:
            Criterion.objects.bulk_create(
                Criterion(
                    rubric=rubric, key=key, name_vi=vi, name_en=en, max_points=most, position=n
                )
                for n, (key, vi, en, most) in enumerate(criteria, start=1)
            )
    return rubric


def criteria_of(frozen: Any, kind: str) -> Iterator[tuple[str, str, str, int]]:
    """The criteria that rules give for a kind of sheet: key, both names, the most."""
    if kind == RubricKind.STATUTORY:
        for key, entry in frozen.prefix("score.applied.").items():
            yield key.rpartition(".")[2], entry.name_vi, entry.name_en, entry.value
    elif kind == RubricKind.STRATEGIC:
        for one in frozen.value("strategic.criteria"):
            yield one["key"], one["name_vi"], one["name_en"], one["max"]
    elif kind == RubricKind.IDENTIFICATION:
        for number, vi in enumerate(frozen.value("identify.criteria"), start=1):
            name = vi[:1].upper() + vi[1:]
            yield f"identify-{number}", name, IDENTIFICATION_EN.get(vi, name), max(Met)
    else:
        yield OVERALL

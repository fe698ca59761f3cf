"""Deeds of the rulebook: seed it, change a rule from a day on, freeze what holds."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from lifecycle import clock
from lifecycle.actions import begin, together, witness
from lifecycle.errors import Reason, Refused
from lifecycle.states import Audience
from rulebook.changes import fault_in, needs_decision
from rulebook.models import Fact, Parameter, Province, RuleSet
from rulebook.rules import RuleValue, digest
from rulebook.states import (
    KEEPER,
    NEW_LAW_FROM,
    OLD_LAW_FROM,
    OLD_LAW_UNTIL,
    SYSTEM,
    Certainty,
    FactScope,
    Scope,
)

DATA = Path(settings.BASE_DIR) / "rulebook" / "data"
DESIGN_SOURCE = "Ba Nhà"
# Our own choices stand after every rule of law in the lists.
DESIGN_POSITION = 1000


def seed(province: str = "19") -> Province:
    """The province with the rules it starts from; what is there already stays as it is."""
    law, design = _read("rules.json"), _read("design.json")
    names = next(entry for entry in design["provinces"] if entry["code"] == province)
    with together():
        home, _created = Province.objects.get_or_create(
            code=province, defaults={"name": names["name"], "name_en": names["name_en"]}
        )
        _seed_facts([rule for rule in law["rules"] if rule["scope"] in FactScope.values])
        rows = [
            _parameter(rule, position, home)
            for position, rule in enumerate(law["rules"], start=1)
            if rule["scope"] in Scope.values
        ]
        rows += [
            _parameter(_as_design(rule), DESIGN_POSITION + position, home)
            for position, rule in enumerate(design["rules"], start=1)
        ]
        known = set(
            Parameter.objects.for_province(home).values_list("province_id", "key", "effective_from")
        )
        Parameter.objects.bulk_create(
            row for row in rows if (row.province_id, row.key, row.effective_from) not in known
        )
    return home


def _read(name: str) -> dict[str, Any]:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def _more_words() -> dict[str, dict[str, str]]:
    return _read("words.json")


def starting_value(key: str) -> Any:
    """What a rule's value is before a province has changed it: for work on files, away from any
    province.
    """
    rules = [*_read("rules.json")["rules"], *_read("design.json")["rules"]]
    return next(rule["value"] for rule in rules if rule["id"] == key)


def _as_design(rule: dict[str, Any]) -> dict[str, Any]:
    return {
        **rule,
        "source": DESIGN_SOURCE,
        "confidence": Certainty.DESIGN,
        "scope": Scope.PROVINCE,
    }


def _seed_facts(facts: list[dict[str, Any]]) -> None:
    known = set(Fact.objects.values_list("key", flat=True))
    Fact.objects.bulk_create(
        Fact(**_words(fact), scope=fact["scope"]) for fact in facts if fact["id"] not in known
    )


def _words(rule: dict[str, Any]) -> dict[str, Any]:
    """What facts and parameters share, with the words that the list lacks."""
    words, note, source = _more_words(), rule["note"], rule["source"]
    return {
        "key": rule["id"],
        "name_vi": rule["name_vi"],
        "name_en": rule["name_en"] or words["names_en"][rule["id"]],
        "value": rule["value"],
        "unit": rule["unit"],
        "source": words["sources"].get(source, source),
        "certainty": rule["confidence"],
        "note_vi": words["notes"].get(note, note),
        "note_en": words["notes_en"].get(note, note),
    }


def _parameter(rule: dict[str, Any], position: int, home: Province) -> Parameter:
    scope = rule["scope"]
    return Parameter(
        **_words(rule),
        scope=scope,
        province=home if scope == Scope.PROVINCE else None,
        effective_from=NEW_LAW_FROM if scope == Scope.NEW else OLD_LAW_FROM,
        effective_until=OLD_LAW_UNTIL if scope == Scope.LEGACY else None,
        position=position,
    )


def change_rule(
    key: str,
    *,
    province: Province,
    value: Any,
    source: str,
    certainty: str,
    effective_from: date,
    reason: str,
    by: Any,
    decision_number: str = "",
    decision_on: date | None = None,
) -> Parameter:
    """A new value of a rule in the province, from today or a later day on.

    Calls that are open keep what they froze. Refused with every reason; nothing has changed then.
    """
    with together() as batch:
        today = clock.local(batch.moment).date()
        rules = Parameter.objects.rules_on(province, max(today, effective_from))
        old = rules.entry(key)
        if reasons := _against_change(old, value, today, effective_from, reason, decision_number):
            raise Refused(reasons)
        row = Parameter(
            province=province,
            key=key,
            name_vi=old.name_vi,
            name_en=old.name_en,
            value=value,
            unit=old.unit,
            source=source,
            certainty=certainty,
            scope=Scope.NEW if old.scope == Scope.LEGACY else old.scope,
            effective_from=effective_from,
            note_vi=old.note_vi,
            note_en=old.note_en,
            position=old.position,
            decision_number=decision_number,
            decision_on=decision_on,
            reason=reason,
            set_by=by,
        )
        return begin(row, by=by)


def _against_change(
    old: RuleValue,
    value: Any,
    today: date,
    effective_from: date,
    reason: str,
    decision_number: str,
) -> list[Reason]:
    reasons = []
    if effective_from < today:
        reasons.append(Reason(_("A rule changes from today on, never back."), "effective_from"))
    if not reason.strip():
        reasons.append(Reason(_("Give the reason for the change."), "reason"))
    if fault := fault_in(value, old):
        reasons.append(Reason(fault, "value"))
    if needs_decision(old.key, value) and not decision_number.strip():
        sentence = _("This value needs a decision with its number and date.")
        reasons.append(Reason(sentence, "decision_number"))
    return reasons


def freeze(province: Province, on: date, by: Any = None, role: str = KEEPER) -> RuleSet:
    """The province's rules as they hold on a day, kept for good; equal values share one set.

    `role` is the one under which `by` does the deed that needs the set.
    """
    rules = Parameter.objects.rules_on(province, on)
    if not rules:
        raise Refused(_("The province has no rules yet."))
    values = rules.as_json()
    sha256 = digest(values)
    with together() as batch:
        rule_set, is_new = RuleSet.objects.get_or_create(
            province=province,
            sha256=sha256,
            defaults={
                "in_force_on": on,
                "values": values,
                "frozen_at": batch.moment,
                "frozen_by": by,
                "created_at": batch.moment,
            },
        )
        if is_new:
            as_whom = role if by is not None else SYSTEM
            witness(rule_set, "frozen", by=by, role=as_whom, audience=Audience.PUBLIC)
    return rule_set

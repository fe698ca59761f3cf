"""Builders of the rulebook: a province, its rules, a frozen set."""

import datetime as _datetime

from rulebook import actions as _actions
from rulebook.models import Parameter as _Parameter
from rulebook.models import Province as _Province
from rulebook.models import RuleSet as _RuleSet

_NEW_LAW_DAY = _datetime.date(2026, 1, 15)


def province(code: str = "19", name: str = "Thái Nguyên") -> _Province:
    """The province; the same row however often it is asked for."""
    return _Province.objects.get_or_create(code=code, defaults={"name": name, "name_en": name})[0]


def rules(code: str = "19") -> _Province:
    """The province with every rule it starts from."""
    if not _Parameter.objects.filter(province_id=code).exists():
        _actions.seed(code)
    return _Province.objects.get(code=code)


def rule_set(on: _datetime.date = _NEW_LAW_DAY, by=None) -> _RuleSet:
    """What a call opened on the day freezes."""
    return _actions.freeze(rules(), on, by=by)


def parameter(key: str = "council.select.size_min", value=7, **fields) -> _Parameter:
    """One row of the parameter table, the nation's unless a province is named."""
    defaults = {
        "name_vi": "Một quy tắc",
        "name_en": "A rule",
        "unit": "",
        "source": "Văn bản",
        "certainty": "read",
        "scope": "ALL",
        "effective_from": _datetime.date(2014, 1, 1),
    }
    return _Parameter.objects.create(key=key, value=value, **{**defaults, **fields})

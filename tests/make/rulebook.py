"""Builders of the rulebook: a province, its rules, a frozen set."""

import datetime as _datetime

from django.db import connection as _connection

from rulebook import actions as _actions
from rulebook.models import Fact as _Fact
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
        _seed(code)
    return _Province.objects.get(code=code)


# What `seed` puts into an empty rulebook, by province: the province, and each table's statement
# with its rows.
_Rows = list[tuple[str, list[tuple]]]
_SEEDED: dict[str, tuple[_Province, _Rows]] = {}


def _seed(code: str) -> None:
    """As the product seeds, but worked out once a process: thousands of tests begin with it."""
    is_empty = not (_Parameter.objects.exists() or _Fact.objects.exists())
    if not is_empty or code not in _SEEDED:
        home = _actions.seed(code)
        if is_empty:
            _SEEDED[code] = home, [_rows_of(_Fact), _rows_of(_Parameter)]
        return
    home, tables = _SEEDED[code]
    _Province.objects.get_or_create(
        code=code, defaults={"name": home.name, "name_en": home.name_en}
    )
    with _connection.cursor() as cursor:
        for statement, rows in tables:
            cursor.executemany(statement, rows)


def _rows_of(model) -> tuple[str, list[tuple]]:
    """A table as the database holds it, but for its ids."""
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    names, table = ", ".join(f'"{column}"' for column in columns), model._meta.db_table
    with _connection.cursor() as cursor:
        cursor.execute(f'SELECT {names} FROM "{table}" ORDER BY id')
        rows = cursor.fetchall()
    places = ", ".join(["%s"] * len(columns))
    return f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows


# The checksum of what was seeded, by the day it holds on.
_FROZEN: dict[_datetime.date, str] = {}


def forget_frozen() -> None:
    """For a test that edits a rule behind the guards' back: what is frozen next is worked out."""
    _FROZEN.clear()


def rule_set(on: _datetime.date = _NEW_LAW_DAY, by=None) -> _RuleSet:
    """What a call opened on the day freezes; looked up when this test has frozen it already."""
    home = rules()
    # A rule is never edited: as many as were seeded are those that were.
    seeded = _SEEDED.get(home.code)
    is_as_seeded = seeded and _Parameter.objects.count() == len(seeded[1][1][1])
    if is_as_seeded and on in _FROZEN:
        frozen = _RuleSet.objects.filter(province=home, sha256=_FROZEN[on]).first()
        if frozen:
            return frozen
    frozen = _actions.freeze(home, on, by=by)
    if is_as_seeded:
        _FROZEN[on] = frozen.sha256
    return frozen


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

"""What somebody is today."""

from datetime import date
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import BooleanField, CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from lifecycle import clock
from people.rules import NOBODY, Standing, borrowed


def read_standing(user: Any) -> Standing:
    """Roles, own and lent, and organisations in force today, in two queries: the clock and one
    for all three."""
    if not user.is_active:
        return NOBODY
    moment = clock.now()
    rows = _held_by(user.pk, clock.date_of(moment))
    own = frozenset((row[1], row[2]) for row in rows if row[0] == "role")
    stands_in = borrowed(own, (_lent(row) for row in rows if row[0].startswith("lent ")))
    places_held = [row for row in rows if row[0] == "place"]
    return Standing(
        roles=own | {row[:2] for row in stands_in},
        lent=stands_in,
        organisation_ids=frozenset(int(row[1]) for row in places_held),
        administered_ids=frozenset(int(row[1]) for row in places_held if row[4]),
        houses=frozenset(row[2] for row in places_held),
        regional_university_ids=frozenset(int(row[1]) for row in places_held if row[3]),
        as_of=moment,
    )


def _lent(row: tuple) -> tuple[str, str, int, str]:
    """(role, province, the absent person's id and name) of a row that says who lends."""
    _lent, pk, name = row[0].split(" ", 2)
    return row[1], row[2], int(pk), name


# Stand in the statement where a person's id and a day go.
SOMEBODY, SOME_DAY = -987_654_321, date(1234, 5, 6)


def _held_by(pk: int, today: date) -> list[tuple]:
    """(which of the three, role or organisation, its province or house, two marks) of each."""
    statement, places = _statement()
    given = {SOMEBODY: pk, _as_asked(SOME_DAY): _as_asked(today)}
    with connection.cursor() as cursor:
        cursor.execute(statement, [given.get(place, place) for place in places])
        return cursor.fetchall()


def _as_asked(day: date) -> Any:
    return connection.ops.adapt_datefield_value(day)


@cache
def _statement() -> tuple[str, tuple]:
    """Put together once: every page asks it, and building it costs more than the answer."""
    union = _union(get_user_model()(pk=SOMEBODY), SOME_DAY)
    return union.query.get_compiler(connection=connection).as_sql()


def _union(user: Any, today: date) -> QuerySet:
    text, yes_or_no = CharField(), BooleanField()
    roles = (
        user.role_grants.in_force(today)
        .order_by()
        .values_list(
            Value("role", output_field=text),
            Cast("role", text),
            Cast("province_id", text),
            Value(False, output_field=yes_or_no),
            Value(False, output_field=yes_or_no),
        )
    )
    places = (
        user.memberships.in_force(today)
        .order_by()
        .values_list(
            Value("place", output_field=text),
            Cast("organisation_id", text),
            Cast("organisation__house", text),
            F("organisation__is_regional_university"),
            F("is_administrator"),
        )
    )
    lent = (
        user.delegations_held.lent(today)
        .order_by()
        .values_list(
            Concat(
                Value("lent "),
                Cast("principal_id", text),
                Value(" "),
                "principal__full_name",
                output_field=text,
            ),
            Cast("role", text),
            Cast("province_id", text),
            Value(False, output_field=yes_or_no),
            Value(False, output_field=yes_or_no),
        )
    )
    return roles.union(places, lent, all=True)

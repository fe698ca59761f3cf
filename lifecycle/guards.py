"""Triggers by which the database itself refuses what no code may do, on SQLite and PostgreSQL.

They are put back, idempotently, after every `migrate`: altering a table on SQLite drops its
triggers without a word. An app registers its guards when it is ready.
"""

from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True)
class Guard:
    """One trigger by name on a table: its body for each database.

    `when` is the event ("UPDATE", "DELETE", "INSERT", "UPDATE OF col"); `condition` an expression
    (OLD./NEW.) under which it refuses, "" for always; `message` what it says.
    """

    name: str
    table: str
    when: str
    message: str
    condition: str = ""

    def sqlite(self) -> str:
        condition = f"WHEN {self.condition}" if self.condition else ""
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.when} ON {self.table} {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
        )

    def postgres(self) -> list[str]:
        # A trigger's WHEN may hold no subquery on PostgreSQL; what has none is asked there, so that
        # the function is not even called.
        refuse = (
            f"RAISE EXCEPTION '{self.message}' USING ERRCODE = 'integrity_constraint_violation';"
        )
        is_plain = self.condition and "SELECT" not in self.condition
        if self.condition and not is_plain:
            refuse = f"IF {self.condition} THEN {refuse} END IF;"
        when = f"WHEN ({self.condition}) " if is_plain else ""
        result = "OLD" if self.when == "DELETE" else "NEW"
        return [
            f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
            f"$guard$ BEGIN {refuse} RETURN {result}; END $guard$",
            f"CREATE TRIGGER {self.name} BEFORE {self.when} ON {self.table} "
            f"FOR EACH ROW {when}EXECUTE FUNCTION {self.name}()",
        ]


@dataclass(frozen=True)
class TruncateGuard(Guard):
    """TRUNCATE goes past row triggers; PostgreSQL only."""

    def sqlite(self) -> str:
        return ""

    def postgres(self) -> list[str]:
        function, trigger = super().postgres()
        function = function.replace("RETURN NEW", "RETURN NULL")
        return [function, trigger.replace("FOR EACH ROW", "FOR EACH STATEMENT")]


GUARDS: dict[str, Guard] = {}


def register(*guards: Guard) -> None:
    for guard in guards:
        GUARDS[guard.name] = guard


def append_only(table: str) -> None:
    """Refuse UPDATE, DELETE and TRUNCATE on a table: its rows are for good."""
    message = f"{table}: rows are never changed or removed"
    register(
        Guard(f"{table}_no_update", table, "UPDATE", message),
        Guard(f"{table}_no_delete", table, "DELETE", message),
        TruncateGuard(f"{table}_no_truncate", table, "TRUNCATE", message),
    )


def _each(cursor):
    tables = set(connection.introspection.table_names(cursor))
    return [guard for guard in GUARDS.values() if guard.table in tables]


def install() -> None:
    """Put every guard in place anew."""
    lift()
    with connection.cursor() as cursor:
        for guard in _each(cursor):
            statements = [guard.sqlite()] if connection.vendor == "sqlite" else guard.postgres()
            for statement in filter(None, statements):
                cursor.execute(statement)


def lift() -> None:
    """Take every guard away: for SQLite's migrations, and for a test's flush."""
    with connection.cursor() as cursor:
        for guard in _each(cursor):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {guard.name} ON {guard.table}")


def installed() -> set[str]:
    """The names of the guards that stand in the database now."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()} & set(GUARDS)


def lift_before_migrate(plan=(), **kwargs) -> None:
    """SQLite alters a table by making it anew; a trigger that names it stops that half-way."""
    if plan and connection.vendor == "sqlite":
        lift()


def install_after_migrate(**kwargs) -> None:
    install()

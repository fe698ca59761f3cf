"""A province of any size: the seeded year's dossiers and problems, copied as often as it takes.

Copies are rows of the database only, for lists to be measured on; they have no papers and no
events, and no command of the product makes them.
"""

import psycopg
from psycopg import sql

COPIED = "proposals_proposal"
PARTS = (
    "proposals_budgetline",
    "proposals_teammember",
    "proposals_attestation",
    "proposals_reader",
)
"""What belongs to a dossier, so that each copy has a sum, a team, houses asked and readers."""


def columns(connection: psycopg.Connection, table: str) -> list[str]:
    rows = connection.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = %s AND table_schema = 'public' AND is_generated = 'NEVER'"
        " ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in rows]


def copy_rows(
    connection: psycopg.Connection,
    table: str,
    times: int,
    replaced: dict[str, str],
    joined: str = "",
) -> None:
    """`times` copies of each row; what no expression over `old` and `n` replaces stays."""
    names = [name for name in columns(connection, table) if name != "id"]
    values = [sql.SQL(replaced.get(name, "old.{}")).format(sql.Identifier(name)) for name in names]
    connection.execute(
        sql.SQL(
            "INSERT INTO {table} ({names}) SELECT {values} FROM {table} old {joined}"
            " ON CONFLICT DO NOTHING"  # the copies of a team are one person's
        ).format(
            table=sql.Identifier(table),
            names=sql.SQL(", ").join(map(sql.Identifier, names)),
            values=sql.SQL(", ").join(values),
            joined=sql.SQL(joined or "CROSS JOIN generate_series(1, {}) n").format(
                sql.Literal(times)
            ),
        )
    )


FRESH_ID = "substr(md5(random()::text || old.id || n), 1, length(old.public_id))"


def fill(url: str, proposals: int) -> None:
    """Bring the database at this address to so many dossiers, and a tenth as many problems."""
    url = url.replace("postgres://", "postgresql://")
    with psycopg.connect(url) as connection:
        (there,) = connection.execute("SELECT count(*) FROM proposals_proposal").fetchone()
        times = max(0, (proposals - there) // there)
        connection.execute("SET session_replication_role = replica")  # no trigger minds the copies
        connection.execute(
            "CREATE TEMP TABLE original ON COMMIT DROP AS SELECT id FROM proposals_proposal"
        )
        copy_rows(
            connection,
            COPIED,
            times,
            {
                "public_id": FRESH_ID,
                "code": "CASE WHEN old.code = '' THEN '' ELSE old.code || '-' || n END",
                "number": "old.number + n * 1000",
                "submitted_at": "old.submitted_at - n * interval '7 minutes'",
                # Each copy has another leader's name on it only once in a while: a leader has few.
                "leader_id": "CASE WHEN n <= 3 THEN old.leader_id ELSE"
                " (SELECT min(leader_id) FROM proposals_proposal) END",
            },
        )
        connection.execute(
            "CREATE TEMP TABLE copied ON COMMIT DROP AS"
            " SELECT old.id AS was, new.id AS now FROM"
            " (SELECT id, row_number() OVER (ORDER BY id) AS place FROM original) old JOIN"
            " (SELECT id, (row_number() OVER (ORDER BY id) - 1) %% %s + 1 AS place"
            "  FROM proposals_proposal WHERE id NOT IN (SELECT id FROM original)) new"
            " USING (place)".replace("%s", str(there)).replace("%%", "%")
        )
        for part in PARTS:
            replaced = {
                "proposal_id": "copied.now",
                "public_id": FRESH_ID.replace("|| n", "|| copied.now"),
                "user_id": "CASE WHEN copied.now % 50 = 0 THEN old.user_id ELSE"
                " (SELECT min(id) FROM people_user) END",
            }
            copy_rows(connection, part, 0, replaced, "JOIN copied ON copied.was = old.proposal_id")
        (problems,) = connection.execute("SELECT count(*) FROM proposals_problem").fetchone()
        copy_rows(
            connection,
            "proposals_problem",
            max(0, proposals // 10 // problems),
            {
                "public_id": FRESH_ID,
                "published_at": "old.published_at - n * interval '3 hours'",
            },
        )
    with psycopg.connect(
        url.replace("postgres://", "postgresql://"), autocommit=True
    ) as connection:
        connection.execute("ANALYZE")

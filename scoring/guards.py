"""What the database itself refuses: a change of how a published call scores, of a mark on a sheet
that is filed, and of what a sheet said before it was reopened; a paper put into a ballot that is
not open or counted twice; a change of what a meeting wrote down for good.
"""

from lifecycle.guards import Guard, append_only
from lifecycle.guards import register as put_in_place

CRITERIA, BESIDE = "scoring_criterion", "scoring_beside"
KEPT = {
    CRITERIA: "the criteria of a published call are never changed",
    BESIDE: "the scores beside the points of a published call are never changed",
}


def _published(table: str, row: str) -> str:
    if table == BESIDE:
        return (
            f"EXISTS (SELECT 1 FROM proposals_call c WHERE c.id = {row}.call_id"
            " AND c.state <> 'draft')"
        )
    return (
        "EXISTS (SELECT 1 FROM scoring_rubric r JOIN proposals_call c ON c.id = r.call_id"
        f" WHERE r.id = {row}.rubric_id AND c.state <> 'draft')"
    )


def _frozen(table: str) -> list[Guard]:
    message = f"{table}: {KEPT[table]}"
    old, new = _published(table, "OLD"), _published(table, "NEW")
    return [
        Guard(f"{table}_frozen_insert", table, "INSERT", message, new),
        Guard(f"{table}_frozen_update", table, "UPDATE", message, f"{old} OR {new}"),
        Guard(f"{table}_frozen_delete", table, "DELETE", message, old),
    ]


GUARDS = [*_frozen(CRITERIA), *_frozen(BESIDE)]


MARKS = "scoring_mark"
OF_A_FILED_SHEET = (
    "EXISTS (SELECT 1 FROM scoring_scoresheet s WHERE s.id = OLD.sheet_id AND s.state = 'filed')"
)
FILED = "scoring_mark: the marks of a filed sheet are never changed"
GUARDS += [
    Guard(f"{MARKS}_filed_{when.lower()}", MARKS, when, FILED, OF_A_FILED_SHEET)
    for when in ("UPDATE", "DELETE")
]

FOR_GOOD = (
    "scoring_movement",
    "scoring_sitting",
    "scoring_postponement",
    "scoring_round",
)

BALLOT, VOTERS, COUNTS = "scoring_ballot", "scoring_ballotvoter", "scoring_ballotcount"


def _ballot_is_not(state: str, row: str) -> str:
    return (
        f"NOT EXISTS (SELECT 1 FROM {BALLOT} b WHERE b.id = {row}.ballot_id"
        f" AND b.state = '{state}')"
    )


_VOTES = f"(SELECT COALESCE(SUM(c.votes), 0) FROM {COUNTS} c WHERE c.ballot_id = NEW.id)"
_VOTED = f"(SELECT COUNT(*) FROM {VOTERS} v WHERE v.ballot_id = NEW.id AND v.has_voted)"


def _papers(table: str, unlike: str) -> list[Guard]:
    """Rows are made when the ballot is opened, change while it is open, and are never removed."""
    closed = f"{table}: this ballot is not open"
    return [
        Guard(f"{table}_made_at_opening", table, "INSERT", closed, _ballot_is_not("draft", "NEW")),
        Guard(
            f"{table}_while_open",
            table,
            "UPDATE",
            closed,
            f"{_ballot_is_not('open', 'NEW')} OR NEW.ballot_id <> OLD.ballot_id OR {unlike}",
        ),
        Guard(f"{table}_no_delete", table, "DELETE", f"{table}: rows are never removed"),
    ]


BALLOTS = [
    *_papers(VOTERS, "NEW.seat_id <> OLD.seat_id OR (OLD.has_voted AND NOT NEW.has_voted)"),
    # Only a cancelled ballot's counters go down, and then to nothing.
    *_papers(
        COUNTS,
        "NEW.choice <> OLD.choice OR (NEW.votes < OLD.votes AND NEW.votes <> 0)",
    ),
    Guard(
        f"{BALLOT}_counted",
        BALLOT,
        "UPDATE",
        f"{BALLOT}: as many votes as members who voted",
        f"NEW.state = 'closed' AND ({_VOTES} <> {_VOTED} OR NEW.handed_in <> {_VOTED})",
    ),
    Guard(
        f"{BALLOT}_ended",
        BALLOT,
        "UPDATE",
        f"{BALLOT}: an ended ballot is never changed",
        "OLD.state IN ('closed', 'cancelled')",
    ),
]


def register() -> None:
    put_in_place(*GUARDS, *BALLOTS)
    for table in ("scoring_sheetversion", *FOR_GOOD):
        append_only(table)

"""What the database itself refuses: a change of how a published call scores, of a mark on a sheet
that is filed, and of what a sheet said before it was reopened.
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


def register() -> None:
    put_in_place(*GUARDS)
    append_only("scoring_sheetversion")

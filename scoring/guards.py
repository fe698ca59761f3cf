"""What the database itself refuses: a change of the criteria of a call that is published, of a
mark on a sheet that is filed, and of what a sheet said before it was reopened.
"""

from lifecycle.guards import Guard, append_only
from lifecycle.guards import register as put_in_place

TABLE = "scoring_criterion"
MESSAGE = "scoring_criterion: the criteria of a published call are never changed"


def _published(row: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM scoring_rubric r JOIN proposals_call c ON c.id = r.call_id"
        f" WHERE r.id = {row}.rubric_id AND c.state <> 'draft')"
    )


GUARDS = [
    Guard(f"{TABLE}_frozen_insert", TABLE, "INSERT", MESSAGE, _published("NEW")),
    Guard(
        f"{TABLE}_frozen_update",
        TABLE,
        "UPDATE",
        MESSAGE,
        f"{_published('OLD')} OR {_published('NEW')}",
    ),
    Guard(f"{TABLE}_frozen_delete", TABLE, "DELETE", MESSAGE, _published("OLD")),
]


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

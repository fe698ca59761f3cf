"""What the database itself refuses: a change of the criteria of a call that is published."""

from lifecycle.guards import Guard
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


def register() -> None:
    put_in_place(*GUARDS)

"""What the database itself refuses: any change of what a call froze when it was published.

The closing may only move on, and only with a public notice that says so.
"""

from lifecycle.guards import Guard, append_only
from lifecycle.guards import register as put_in_place

_FROZEN = (
    "province_id",
    "code",
    "title",
    "flow",
    "stages",
    "budget_year",
    "opens_at",
    "envelope",
    "ceiling_per_task",
    "blind_mode",
    "rule_set_id",
    "description",
    "decision_number",
    "decision_on",
    "published_at",
)
_PUBLISHED = "OLD.state <> 'draft'"


def _differs(column: str) -> str:
    """Both databases compare any column as text, NULL as ''."""
    return f"COALESCE(CAST(NEW.{column} AS TEXT), '') <> COALESCE(CAST(OLD.{column} AS TEXT), '')"


def _section_of(row: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM proposals_call c WHERE c.id = {row}.call_id AND c.state <> 'draft')"
    )


def _question_of(row: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM proposals_formsection s JOIN proposals_call c ON c.id = s.call_id"
        f" WHERE s.id = {row}.section_id AND c.state <> 'draft')"
    )


def _form_guards(table: str, condition) -> list[Guard]:
    message = f"{table}: the form of a published call is never changed"
    return [
        Guard(f"{table}_frozen_insert", table, "INSERT", message, condition("NEW")),
        Guard(
            f"{table}_frozen_update",
            table,
            "UPDATE",
            message,
            f"{condition('OLD')} OR {condition('NEW')}",
        ),
        Guard(f"{table}_frozen_delete", table, "DELETE", message, condition("OLD")),
    ]


GUARDS = [
    Guard(
        "proposals_call_frozen",
        "proposals_call",
        "UPDATE",
        "proposals_call: what a published call froze is never changed",
        f"{_PUBLISHED} AND (NEW.state = 'draft' OR {' OR '.join(map(_differs, _FROZEN))})",
    ),
    Guard(
        "proposals_call_closing",
        "proposals_call",
        "UPDATE",
        "proposals_call: a closing moves on only, and with a public notice only",
        f"{_PUBLISHED} AND NEW.closes_at <> OLD.closes_at AND (NEW.closes_at < OLD.closes_at OR"
        " NOT EXISTS (SELECT 1 FROM proposals_callnotice n"
        " WHERE n.call_id = NEW.id AND n.closes_at = NEW.closes_at))",
    ),
    Guard(
        "proposals_call_no_delete",
        "proposals_call",
        "DELETE",
        "proposals_call: a published call is never removed",
        _PUBLISHED,
    ),
    *_form_guards("proposals_formsection", _section_of),
    *_form_guards("proposals_question", _question_of),
]


def register() -> None:
    put_in_place(*GUARDS)
    append_only("proposals_callnotice")

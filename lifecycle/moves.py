"""Verbs: the moves a thing can make, each with who may, what must be true and what it says.

`@verb` is django-fsm's `@transition` on the field `state`, with what our pages and refusals need
beside it. Nobody calls a verb directly: `lifecycle.actions.advance` does.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django_fsm import FSMField, FSMFieldDescriptor, transition

from lifecycle.errors import Reason
from lifecycle.states import Audience


class _StateDescriptor(FSMFieldDescriptor):
    """Writing back the same state is no move: `full_clean` writes back whatever it has cleaned."""

    def __set__(self, instance: Any, value: Any) -> None:
        if self.field.name not in instance.__dict__ or value != instance.__dict__[self.field.name]:
            super().__set__(instance, value)


class StateField(FSMField):
    """django-fsm's protected field; to a migration it is the plain text it is in the table.

    A historical model needs no verbs, and django-fsm listens for every model class made: each
    rendering of each migration's state would ask every field ever rendered.
    """

    descriptor_class = _StateDescriptor

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("protected", None)
        return name, "django.db.models.CharField", args, kwargs


def state_field(states: type[models.TextChoices], default: str) -> StateField:
    """The one field of state: set by verbs only, indexed, its words from `states`."""
    return StateField(choices=states.choices, default=default, protected=True, db_index=True)


@dataclass
class Deed:
    """What a verb is told: who does it, when, with which words, facts and evidence."""

    by: Any
    at: Any
    role: str
    note: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    evidence: models.Model | None = None
    recorded: dict[str, Any] = field(default_factory=dict)

    def record(self, **data: int | str | bool | None) -> None:
        """Put ids, numbers and codes into the event; never a name or a text."""
        self.recorded.update(data)


Permission = Callable[[Any, Any], str]
Check = Callable[[Any, Any], Reason | None]


def verb(
    *,
    source: str | Sequence[str],
    target: str,
    label: Any,
    permission: Permission,
    checks: Sequence[Check] = (),
    audience: str = Audience.PARTIES,
    needs_note: bool = False,
    confirm: Any = "",
    is_main: bool = False,
    deed_only: bool = False,
):
    """Mark a method `(self, deed)` as a move of `state` from `source` to `target`.

    permission(thing, user) gives the role under which the person may do it, "" if they may not.
    checks are `(thing, user) -> Reason | None`; all reasons are told at once.
    deed_only: no person does it by itself; another deed causes it and is its evidence.
    confirm: the effect in a sentence, for what can't be undone; shown on a page before it is done.
    """
    return transition(
        field="state",
        source=list(source) if isinstance(source, list | tuple | set) else source,
        target=target,
        permission=permission,
        custom={
            "label": label,
            "checks": list(checks),
            "audience": audience,
            "needs_note": needs_note,
            "confirm": confirm,
            "is_main": is_main,
            "deed_only": deed_only,
        },
    )


def verbs_of(model: type[models.Model]) -> dict[str, Any]:
    """Every verb of a model by name, in the order they are written: the order of its life."""
    methods = model._meta.get_field("state").transitions[model]
    return dict(sorted(methods.items(), key=lambda item: _line(item[1])))


def custom_of(model: type[models.Model], name: str) -> dict[str, Any]:
    """What a verb says of itself (label, confirm, needs_note, …), whatever the state."""
    return next(iter(verbs_of(model)[name]._django_fsm.transitions.values())).custom


def _line(method: Any) -> int:
    return getattr(method, "__wrapped__", method).__code__.co_firstlineno


def transition_of(thing: models.Model, name: str):
    """The move `name` from the state the thing is in, or None."""
    method = verbs_of(type(thing)).get(name)
    return method._django_fsm.get_transition(thing.state) if method else None


def reasons_against(move: Any, thing: models.Model, user: Any) -> list[Reason]:
    """Every reason the move's checks give against doing it now."""
    found = (check(thing, user) for check in move.custom["checks"])
    return [reason for reason in found if reason]


@dataclass(frozen=True)
class Move:
    """A button: what this person may do to this thing now, or why not yet."""

    name: str
    label: Any
    reasons: list[Reason]
    needs_page: bool
    confirm: Any
    is_main: bool
    url: str


def moves_for(thing: models.Model, user: Any, forms: Sequence[str] = ()) -> list[Move]:
    """The moves this person may make from here, ready ones and those with reasons against them;
    the main one first, the rest in the order of the thing's life.
    """
    moves = _moves(thing, user, set(forms) | set(getattr(thing, "verbs_with_form", ())))
    return sorted(moves, key=lambda move: not move.is_main)


def _moves(thing: models.Model, user: Any, with_form: set[str]) -> Iterator[Move]:
    for name in verbs_of(type(thing)):
        move = transition_of(thing, name)
        if move is None or move.custom["deed_only"] or not move.permission(thing, user):
            continue
        custom = move.custom
        yield Move(
            name=name,
            label=custom["label"],
            reasons=reasons_against(move, thing, user),
            needs_page=bool(custom["needs_note"] or custom["confirm"] or name in with_form),
            confirm=custom["confirm"],
            is_main=custom["is_main"],
            url=thing.get_verb_url(name),
        )

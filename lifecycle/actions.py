"""The one door: every change of state, and every deed the trail must know, goes through here."""

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.locks import once_more
from lifecycle.models import Event, WithLife
from lifecycle.moves import Deed, custom_of, reasons_against, transition_of, verbs_of
from lifecycle.states import Audience
from lifecycle.trail import together

__all__ = ["advance", "begin", "gate", "together", "witness"]


@once_more
def advance(
    thing: WithLife,
    verb: str,
    *,
    by: Any,
    note: str = "",
    seen_version: int | None = None,
    evidence: models.Model | None = None,
    **facts: Any,
) -> Any:
    """Make `thing` do `verb`, as `by`; the fresh, saved row comes back.

    WrongMoment when its state does not allow it, WrongPerson when the person may not, Refused with
    every reason when a check fails, Stale when `seen_version` is not today's. Nothing has changed
    then. All in one transaction with the row locked, its Event within it.
    """
    if verb not in verbs_of(type(thing)):
        raise WrongMoment(_("There is no such step here."))
    note = clean_text(note)
    with together() as batch:
        place = batch.open()
        # Fetched anew under the lock: what the caller holds may be old.
        row = type(thing)._base_manager.select_for_update(of=("self",)).get(pk=thing.pk)
        if seen_version is not None and seen_version != row.version:
            raise Stale(
                _("This page is old: “%(thing)s” was changed since. Open it again and look.")
                % {"thing": row}
            )
        move, role = gate(row, verb, by)
        if move.custom["deed_only"] and evidence is None:
            raise WrongPerson(_("This step follows from another decision; nobody takes it alone."))
        if move.custom["needs_note"] and not note:
            raise Refused(
                Reason(_("Give the reason: it is told to those concerned."), field="note")
            )
        if reasons := reasons_against(move, row, by):
            raise Refused(reasons)
        from_state = row.state
        deed = Deed(by=by, at=batch.moment, role=role, note=note, facts=facts, evidence=evidence)
        getattr(row, verb)(deed)
        row.version += 1
        row.save()
        if evidence is not None:
            deed.record(evidence_type=evidence._meta.label_lower, evidence_id=evidence.pk)
        event = _event(row, verb, by, role, move.custom["audience"], deed.recorded)
        event.from_state, event.to_state = from_state, row.state
        batch.fill(place, event, note)
    return row


def gate(thing: WithLife, verb: str, by: Any) -> tuple[Any, str]:
    """The move `verb` from the thing's state and the role under which `by` may make it.

    WrongMoment when the state does not allow it, WrongPerson when the person may not.
    """
    move = transition_of(thing, verb)
    if move is None:
        label = custom_of(type(thing), verb)["label"]
        raise WrongMoment(
            _("“%(verb)s” can't be done while it is “%(state)s”.")
            % {"verb": label, "state": thing.get_state_display()}
        )
    role = move.permission(thing, by)
    if not role:
        raise WrongPerson(_("You do not have the right to do this step."))
    return move, role


def begin(thing: WithLife, *, by: Any, note: str = "", **data: Any) -> Any:
    """Bring a new row into being as `by`, in its first state, with its Event."""
    with together() as batch:
        place = batch.open()
        role = type(thing).begin_role(thing, by)
        if not role:
            raise WrongPerson(_("You do not have the right to begin this."))
        thing.created_at = batch.moment
        clean(thing)
        thing.save(force_insert=True)
        event = _event(thing, "begin", by, role, Audience.PARTIES, data)
        event.to_state = getattr(thing, "state", "")
        batch.fill(place, event, clean_text(note))
    return thing


def clean(thing: models.Model) -> None:
    """Full validation, its errors told as reasons that name their field."""
    try:
        # The state is set by verbs only; not even validation may write it. Constraints only read
        # it: those with a condition on the state would be skipped without it.
        thing.full_clean(exclude={"state"}, validate_constraints=False)
        thing.validate_constraints()
    except ValidationError as error:
        raise Refused(
            [
                Reason(message, field="" if name == "__all__" else name)
                for name, messages in error.message_dict.items()
                for message in messages
            ]
        ) from error


def witness(
    thing: models.Model,
    verb: str,
    *,
    by: Any,
    role: str,
    audience: str = Audience.PARTIES,
    note: str = "",
    **data: Any,
) -> None:
    """Put a deed that is no move of state into the trail; call it in the deed's transaction."""
    with together() as batch:
        event = _event(thing, verb, by, role, audience, data)
        batch.fill(batch.open(), event, clean_text(note))


def _event(thing: models.Model, verb: str, by: Any, role: str, audience: str, data: dict) -> Event:
    province = getattr(thing, "province_id", None) or ""
    if by is not None and (principal := by.stands_in_for(role, province)):
        data = {**data, "on_behalf_of": principal}
    return Event(
        province=province,
        actor_id=by.pk if by is not None else None,
        role=role,
        verb=verb,
        thing_type=thing._meta.label_lower,
        thing_id=thing.pk,
        audience=audience,
        data=json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    )

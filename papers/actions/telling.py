"""The two mails that deeds send: work handed to somebody, and what became of what is theirs."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from lifecycle import clock
from papers.actions.mails import Words, post, read
from papers.states import MailKind


def ask(
    people: Iterable[Any],
    verb: Words,
    label: Words,
    title: Words,
    url: str,
    *,
    by: Any = None,
    why: Words = "",
    due: date | datetime | None = None,
) -> None:
    """One mail to each of these people, but not to whoever did the deed: now it waits on them.

    The words are those of "Việc của tôi": what to do (`verb`), to what (`label`, `title`), why.
    """
    for person in _others(people, by):

        def lines() -> list[str]:
            told = [f"{read(label)}: {read(title)}"]
            if reason := read(why):
                told.append(capfirst(reason.removesuffix(".")) + ".")
            if due:
                told.append(_("It is due on %(day)s.") % {"day": _in_words(due)})
            return told

        post(person, lambda: f"{read(verb)}: {read(title)}", lines, url, kind=MailKind.REQUEST)


def tell(
    people: Iterable[Any],
    label: Words,
    title: Words,
    outcome: Words,
    url: str,
    *,
    by: Any = None,
    note: str = "",
    details: Sequence[Words] = (),
    kind: str = MailKind.DECISION,
) -> None:
    """One mail to each of these people, but not to whoever did the deed: what became of it.

    `label` and `outcome` read on from each other: "Contract", "In force" – "Contract in force: …".
    """
    for person in _others(people, by):

        def subject() -> str:
            became = read(outcome)
            return f"{read(label)} {became[:1].lower()}{became[1:]}: {read(title)}"

        def lines() -> list[str]:
            told = [f"{read(label)}: {read(title)}", capfirst(read(outcome)) + "."]
            told += [read(detail) for detail in details]
            return [*told, _("Reason: %(note)s") % {"note": note}] if note else told

        post(person, subject, lines, url, kind=kind)


def _others(people: Iterable[Any], by: Any) -> list[Any]:
    """Each once, in order, without the one who did it and without closed accounts."""
    but = by.pk if by is not None else None
    each = {one.pk: one for one in people if one is not None and one.is_active}
    return [one for pk, one in each.items() if pk != but]


def _in_words(due: date | datetime) -> str:
    """Saturday 28/11/2026, with the time where there is one."""
    if isinstance(due, datetime):
        local = clock.local(due)
        return f"{local:%H:%M}, {_in_words(local.date())}"
    return f"{formats.date_format(due, 'l')} {due:%d/%m/%Y}"

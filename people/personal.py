"""What the rooms know of a person: told on their wish, forgotten on an officer's decision.

The rooms above register themselves; this one knows none of them.
"""

from collections.abc import Callable, Iterable
from typing import Any

# A room tells (name of the list, its rows); a row is of plain values.
Teller = Callable[[Any], Iterable[tuple[str, list[dict[str, Any]]]]]
# (name in the archive, an opened-able stored file) of what the person brought in.
FileTeller = Callable[[Any], Iterable[tuple[str, Any]]]
# Takes what points to the person out of a room's rows: (person, the address they had).
Forgetter = Callable[[Any, str], None]
# Says what still needs the person: sentences.
Holder = Callable[[Any], Iterable[Any]]

_tellers: list[Teller] = []
_file_tellers: list[FileTeller] = []
_forgetters: list[Forgetter] = []
_holders: list[Holder] = []


def register(
    *,
    tells: Teller | None = None,
    files: FileTeller | None = None,
    forgets: Forgetter | None = None,
    holds: Holder | None = None,
) -> None:
    """What one room does for a person's data; called once, when its app is ready."""
    for given, known in (
        (tells, _tellers),
        (files, _file_tellers),
        (forgets, _forgetters),
        (holds, _holders),
    ):
        if given is not None and given not in known:
            known.append(given)


def everything_on(person: Any) -> dict[str, list[dict[str, Any]]]:
    """Every list that the rooms keep on a person, by its name."""
    return {name: rows for teller in _tellers for name, rows in teller(person)}


def files_of(person: Any) -> list[tuple[str, Any]]:
    return [file for teller in _file_tellers for file in teller(person)]


def forget(person: Any, address: str) -> None:
    """Every room lets go of what points to the person; in one transaction with the decision."""
    for forgetter in _forgetters:
        forgetter(person, address)


def reasons_to_keep(person: Any) -> list[Any]:
    """What still needs the person under their name."""
    return [reason for holder in _holders for reason in holder(person)]

"""Addresses of things, for lists of them."""

from functools import cache
from typing import Any

from django.urls import get_script_prefix, reverse

_ANY_ID = "2" * 12


def address_of(thing: Any, name: str) -> str:
    """The address `name` of a thing with a public id: looked up once, not again for each row.

    A public id is of plain letters and digits, so it stands in an address as it is.
    """
    before, after = _around(name, get_script_prefix())
    return f"{before}{thing.public_id}{after}"


@cache
def _around(name: str, script_prefix: str) -> tuple[str, str]:
    before, _id, after = reverse(name, args=[_ANY_ID]).rpartition(_ANY_ID)
    return before, after

"""What the hunt finds: a word in an answer, a search that finds it, a difference between two."""

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.test import Client

from papers.models import OutgoingMail
from tests.leaks.crawl import Answer, answers, ask, lists, narrowings
from tests.leaks.inside import as_json, tokens_in
from tests.leaks.world import World

JUDGES = re.compile(r"zqr\dkx")
SEALED_APPLICANTS = re.compile(r"zq[ahp][ow]\dkx")
"""Who applies with the dossiers that are not concluded: their people, hosts and partners."""

OF_THE_OPEN_DOSSIER = re.compile(r"zq[tahp]o\dkx")
"""Anything that names the dossier being scored or who applies with it."""

REGISTER = ("people:organisation", "api:api/v1/organisations")
"""Organisations are a public register: that there is one says nothing of what it does."""

CHANCE = re.compile(
    rb'(name="csrfmiddlewaretoken" value="|nonce[-=]"?|X-CSRFToken[^:]*: *"|"Expires", ")'
    rb"[A-Za-z0-9_+/=,: -]+"
)


def client_of(person: Any) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def spoken(
    world: World, person: Any, pattern: re.Pattern[str], *, allowed: Collection[str] = (), **which
) -> list[tuple[str, str, str, set[str]]]:
    """Every answer in which the words stand, and every mail to this person."""
    client = client_of(person)
    found = [leak for got in answers(client, world, **which) if (leak := leak_of(got, pattern))]
    if person is not None:
        found += in_mails(person, pattern)
    return [leak for leak in found if not leak[0].startswith(tuple(allowed) or ("\0",))]


def leak_of(got: Answer, pattern: re.Pattern[str]):
    # What was asked for stands in the answer to it: a search's own word is no leak.
    told = tokens_in(got.head, pattern) | tokens_in(got.body, pattern)
    told -= set(pattern.findall(got.address))
    return (got.route, got.method, got.address, told) if told else None


def in_mails(person: Any, pattern: re.Pattern[str]) -> Iterator[tuple[str, str, str, set[str]]]:
    for mail in OutgoingMail.objects.filter(to=person):
        told = tokens_in(as_json([mail.subject, mail.lines, mail.url]), pattern)
        if told:
            yield ("mail", "", mail.subject, told)


def found_by_searching(
    world: World,
    person: Any,
    words: Iterable[str],
    *,
    allowed: Collection[str] = (),
    rooms: Collection[str] = (),
) -> list[tuple[str, str]]:
    """Lists that answer a search for one of these words as they don't answer one for nonsense."""
    client = client_of(person)
    found = []
    for route, address in lists(world, rooms):
        if allowed and route.startswith(tuple(allowed)):
            continue
        for word in words:
            for asked in narrowings(address, [word]):
                if word not in asked:
                    continue
                nowhere = "x" * len(word)
                told = plain(ask(client, route, address + asked))
                nothing = plain(ask(client, route, address + asked.replace(word, nowhere)))
                if told.replace(word.encode(), nowhere.encode()) != nothing:
                    found.append((route, address + asked))
    return found


def plain(got: Answer) -> bytes:
    """An answer without what chance alone puts into it."""
    return CHANCE.sub(rb"\1", got.whole)


# Two worlds ---------------------------------------------------------------------------------------


def told_in(world: World, person: Any, **which) -> dict[str, bytes]:
    """Everything this person is told, by what was asked: answers, lists in each order, mails."""
    client = client_of(person)
    told = {f"{got.method} {got.address}": plain(got) for got in answers(client, world, **which)}
    for route, address in lists(world, which.get("rooms", ())):
        for asked in narrowings(address, []):
            told[f"GET {address}{asked}"] = plain(ask(client, route, address + asked))
    mails = OutgoingMail.objects.filter(to=person).order_by("pk") if person else []
    told["mails"] = as_json([[mail.subject, mail.lines, mail.url, mail.kind] for mail in mails])
    return told


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """What was asked and answered differently; an address that only one of them has is one too."""
    return [asked for asked in one.keys() | other.keys() if one.get(asked) != other.get(asked)]

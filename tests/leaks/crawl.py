"""Every address of the resolver asked as somebody, with every filter, sort and search it takes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import resolve

from lifecycle.pages import ListPage
from tests.leaks.inside import as_json
from tests.leaks.world import World
from tests.permissions.routes import NAMING, Route, addresses, every_route


@dataclass(frozen=True)
class Answer:
    """What came back: all of it that a program could read."""

    route: str
    method: str
    address: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def head(self) -> bytes:
        return as_json([self.status, self.headers])

    @property
    def whole(self) -> bytes:
        return self.head + b"\n" + self.body


def ask(client: Client, route: str, address: str, method: str = "GET") -> Answer:
    """The answer, with whatever it did undone."""
    cookies = client.cookies.output(header="", sep=";")
    with transaction.atomic():
        if method == "GET":
            got = client.get(address)
        elif address.startswith("/api/"):
            got = client.post(address, {"version": 1}, content_type="application/json")
        else:
            got = client.post(address)
        body = b"".join(got.streaming_content) if got.streaming else got.content
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return Answer(route, method, address, got.status_code, tuple(sorted(got.headers.items())), body)


def places(world: World, *, rooms: Collection[str] = (), scene: bool = True):
    """Each route with each thing of the world of its kind; with `scene`, also with the scene's own.

    rooms: only these, all when empty.
    """
    mine: dict[type, list[Any]] = {}
    for thing in world.things():
        mine.setdefault(type(thing), []).append(thing)
    told = set()
    for route in every_route():
        if rooms and route.room not in rooms:
            continue
        name = _thing_name(route, world)
        if not name and NAMING & set(route.parts):
            continue  # another room's thing, which this world has not
        kept = world.scene.things.get(name)
        own = mine.get(type(kept), [])
        for thing in [*own, kept] if scene or not own else own:
            if name:
                world.scene.things[name] = thing
            for _shown, address, _thing in addresses(route, world.scene):
                if address not in told:
                    told.add(address)
                    yield route, address
        if name:
            world.scene.things[name] = kept


def _thing_name(route: Route, world: World) -> str:
    fitting = [name for name in world.scene.things if route.name.startswith(name)]
    return max(fitting, key=len) if fitting else ""


def answers(client: Client, world: World, *, posts: bool = False, **which) -> Iterator[Answer]:
    """Everything the resolver knows, asked for; with posts, also sent an empty form."""
    for route, address in places(world, **which):
        if "GET" in route.methods:
            yield ask(client, route.name, address)
        if posts and "POST" in route.methods:
            yield ask(client, route.name, address, "POST")


def lists(world: World, rooms: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """The lists of pages and of the API, by route and address."""
    for route, address in places(world, rooms=rooms, scene=False):
        if "GET" in route.methods and (_page_of(address) or _is_api_list(route)):
            yield route.name, address


def _is_api_list(route: Route) -> bool:
    return route.room == "api" and not route.parts


def _page_of(address: str) -> type[ListPage] | None:
    page = getattr(resolve(address).func, "view_class", None)
    return page if page and issubclass(page, ListPage) else None


API_WORDS = ("q", "host")


def narrowings(address: str, words: Collection[str]) -> Iterator[str]:
    """How a list may be asked: by each of its sorts; by each of its fields, for each word."""
    page = _page_of(address)
    sorts = page.sorts if page else ()
    fields = page.filterset_class.base_filters if page and page.filterset_class else ()
    for sort in sorts:
        yield f"?sort={sort}"
    for name in fields if page else API_WORDS:
        for word in words:
            yield f"?{name}={word}"

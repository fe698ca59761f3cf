"""Every address × everybody: the answer is the one that docs/permissions.md says.

    WRITE_PERMISSIONS=1 python -m pytest tests/permissions     # writes the table anew, to be read

The table is what the code does; the other tests here say what it must not do, whatever is written.
A new address without a thing in the scene fails, and so does one without its row.
"""

import os
import re

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.permissions import scene as everything
from tests.permissions.routes import LEFT_OUT, addresses, every_route

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PAGE = settings.BASE_DIR / "docs" / "permissions.md"
ROOMS = sorted({route.room for route in every_route()})
MISSING = "z" * 12
SIGNS = {
    200: "✓", 302: "→", 400: "400", 401: "who?", 403: "no", 404: "·", 405: "405", 409: "409",
    410: "over", 422: "422",
}  # fmt: skip


def answer_of(client, method, address, *, is_api):
    """What comes back, with everything undone after it, the end of a session too."""
    cookies = client.cookies.output(header="", sep=";")
    with transaction.atomic():
        if method == "GET":
            answer = client.get(address)
        elif is_api:
            answer = client.post(address, {"version": 1}, content_type="application/json")
        else:
            answer = client.post(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.load(cookies)
    return answer


def sign_of(answer):
    where = answer.headers.get("Location", "")
    if answer.status_code == 302 and where.startswith("/dang-nhap/"):
        return "who?"
    return SIGNS[answer.status_code]


@pytest.fixture
def scene():
    return everything.build()


@pytest.fixture
def clients(scene):
    """Everybody's own browser, signed in once."""
    opened = {}
    for name, person in scene.people.items():
        opened[name] = Client(raise_request_exception=True)
        if person is not None:
            opened[name].force_login(person)
    return opened


def is_hidden_from(thing, person):
    """Whether the rows say that this person may not know of the thing."""
    visible_to = getattr(type(thing).objects, "visible_to", None)
    if visible_to is None or person is None:
        return False
    person.forget_standing()
    return not visible_to(person).filter(pk=thing.pk).exists()


OPEN_BY_OTHER_ROWS = {
    # Not the thing itself but what may be asked of it: the name says so, its own tests hold it.
    "papers:document": "whoever holds the paper's code may check it",
    "scoring:ranking": "a call is public, its ranking is the council's and the staff's: 403",
    "scoring:council_honorarium": "finance is handed the list, never the council: 403 before",
    "people:place_new": "a person's page is one thing, giving them a place another: 403",
    "people:role": "a person's page is one thing, giving them a role another: 403",
    "funds:payment_new": "an instalment is seen with its payment",
}


def swept(room, scene, clients):
    """The rows of a room's table, and what must not be among them."""
    rows, wrong = [], []
    for route in every_route():
        if route.room != room:
            continue
        for shown, address, thing in addresses(route, scene):
            for method in route.methods:
                signs = []
                for name, client in clients.items():
                    answer = answer_of(client, method, address, is_api=room == "api")
                    if answer.status_code not in SIGNS:
                        wrong.append((method, address, name, answer.status_code))
                        signs.append(str(answer.status_code))
                        continue
                    signs.append(sign_of(answer))
                    is_told = answer.status_code not in (401, 404, 405)
                    if (
                        is_told
                        and thing is not None
                        and not any(map(route.name.startswith, OPEN_BY_OTHER_ROWS))
                        and is_hidden_from(thing, scene.people[name])
                    ):
                        wrong.append((method, route.name, name, "hidden, yet", signs[-1]))
                rows.append((method, f"{route.pattern} {shown}".strip(), signs))
    return rows, wrong


def section(room, rows, people):
    """A room's table: who gets the same answers to an address stands in one column's sign."""
    lines = [
        f"## {room}",
        "",
        f"| address | {' | '.join(people)} |",
        "|---" * (len(people) + 1) + "|",
    ]
    for method, address, signs in rows:
        text = address.replace("<", "‹").replace(">", "›")
        lines.append(f"| {method} {text} | {' | '.join(signs)} |")
    return "\n".join(lines)


HEAD = """# Who gets which answer at which address

Made by `WRITE_PERMISSIONS=1 python -m pytest tests/permissions`, held by the same tests: one thing
of each noun, everybody who stands to it in some way, every address of the resolver, asked for (GET)
and sent an empty form or deed (POST). ✓ is answered, → leads on, **no** is refused to this person,
· is not there as far as this person may know, **who?** asks to sign in; **over** was a link that
has ended; 400 and 422 want more than an empty form, 409 is the wrong moment, 405 no way to ask.
"""


def sections_of(text):
    parts = re.split(r"(?m)^## ", text)
    return {part.split("\n", 1)[0]: f"## {part.rstrip()}" for part in parts[1:]}


@pytest.mark.parametrize("room", ROOMS)
def test_every_answer_is_the_one_written_down(room, scene, clients):
    rows, wrong = swept(room, scene, clients)
    assert wrong == [], "\n".join(map(str, wrong))
    drawn = section(room, rows, list(scene.people))
    written = sections_of(PAGE.read_text()) if PAGE.exists() else {}
    if os.environ.get("WRITE_PERMISSIONS"):
        written[room] = drawn
        PAGE.write_text("\n\n".join([HEAD.strip(), *(written[r] for r in sorted(written))]) + "\n")
    assert sections_of(PAGE.read_text())[room].splitlines() == drawn.splitlines()


def test_the_page_has_no_room_that_is_gone():
    assert sorted(sections_of(PAGE.read_text())) == ROOMS


def test_what_is_left_out_is_still_there():
    from django.urls import get_resolver

    from tests.permissions.routes import _patterns

    names = [route.name or "" for _pattern, _space, route in _patterns(get_resolver())]
    unused = [start for start in LEFT_OUT if not any(n.startswith(start) for n in names)]
    assert unused == []

"""A council at work on three dossiers, everybody named by a word that stands nowhere else.

One dossier is being scored, its sheets sealed; one waits, with reviewers named; one is concluded.
What may change from world to world, and must change nothing for whoever has no right to it: who of
two benches of people judges, and who of two applicants applies.
"""

import dataclasses
import io
import itertools
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from openpyxl import Workbook

from lifecycle import clock
from lifecycle.actions import advance
from people.models import Organisation, User
from people.states import House
from proposals.actions import attach, end_reading
from proposals.models import Proposal
from scoring import actions
from scoring.actions import Marking
from scoring.models import Council, Item, ScoreSheet, Seat
from scoring.states import SeatRole
from tests import make
from tests.permissions import scene as everything

ROLES = (
    SeatRole.CHAIR, SeatRole.VICE, SeatRole.SECRETARY, SeatRole.REVIEWER, SeatRole.REVIEWER,
    SeatRole.MEMBER, SeatRole.MEMBER,
)  # fmt: skip
NOON = datetime.now(UTC).replace(hour=5, minute=0, second=0, microsecond=0)


CHANCE = random.Random()
"""What ids are drawn from in worlds to be compared; begun anew at each part, so that one part does
not change the ids of the next.
"""


@dataclass
class World:
    """The scene with the council's things put in its place, and who stands where."""

    scene: Any
    council: Council
    open: Item
    waiting: Item
    concluded: Item
    judges: list[User]
    spare: list[User]
    applicants: dict[str, list[User]]
    hosts: dict[str, list[Organisation]]
    people: dict[str, User | None] = field(default_factory=dict)
    media: Any = None

    def things(self) -> list[Any]:
        """What belongs to the council or the dossiers it judges, to be asked for by address."""
        items = [self.waiting, self.open, self.concluded]
        sheets = list(self.open.sheets.order_by("pk"))  # the chair's, and a reviewer's own
        dossiers = [item.proposal for item in items[:2]]
        papers = [paper for one in dossiers for paper in one.attachments.all()]
        asked = [row for one in dossiers for row in one.attestations.all()]
        seats = list(Seat.objects.filter(council=self.council).order_by("pk"))
        return [
            self.council, self.open.meeting, self.council.call, *items, *dossiers, *papers, *asked,
            *sheets[:1], *sheets[3:4], *seats[:2], *self.judges[:1], *self.hosts["open"][:1],
        ]  # fmt: skip


def canary(kind: str, number: int) -> str:
    """A word that stands nowhere else, and survives folding, percent and JSON."""
    return f"zq{kind}{number}kx"


def a_person(kind: str, number: int, place: Organisation) -> User:
    word = canary(kind, number)
    person = make.member(place, f"{word} Nguyễn", email=f"{word}@thu.example")
    User.objects.filter(pk=person.pk).update(public_id=f"{word}abcdef"[:12])
    return User.objects.get(pk=person.pk)


def the_same_chance(monkeypatch) -> None:
    """Every random id and every number of the builders as in the last world, the clock at noon."""
    monkeypatch.setattr(random, "_urandom", CHANCE.randbytes)
    for part in vars(make).values():
        if hasattr(part, "_numbers"):
            monkeypatch.setattr(part, "_numbers", itertools.count(1))
    clock.mark_demo()
    clock.simulate(NOON)


AS_THEY_SIT = (0, 1, 2, 3, 4, 5)
"""In which order those present file, by seat; the marks go with the turn."""


def build(
    mode: str,
    *,
    bench: int = 0,
    applicant: int = 0,
    turns: Sequence[int] = AS_THEY_SIT,
    reviewers: Sequence[int] = (3, 4),
    recused: str = "",
    whole: bool = False,
) -> World:
    """A world in a mode, and what tells it from others.

    bench: which seven of the nine judges sit, and who of them does what; applicant: which of two
    organisations with its people applies with what is not concluded; turns: who filed which sheet
    of the open dossier; reviewers: who reviews the waiting one; recused: from which of them the
    last member is; whole: with the things of every other room beside.
    """
    CHANCE.seed("scene")
    scene = everything.build() if whole else None
    CHANCE.seed("world")
    judges = [
        a_person("r", n, make.enterprise(name=f"{canary('o', n)} viện")) for n in range(9)
    ]  # fmt: skip
    for judge in judges:
        make.expert(user=judge, state="admitted")
    call = make.open_call(blind_mode=mode, envelope=10**11)
    places = {
        name: [
            make.organisation(f"{canary('h' + name[0], n)} trường", House.UNIVERSITY)
            for n in range(2)
        ]
        for name in ("open", "waiting", "concluded")
    }
    people = {
        name: [a_person("a" + name[0], n, place) for n, place in enumerate(both)]
        for name, both in places.items()
    }
    partners = {
        name: [make.enterprise(name=f"{canary('p' + name[0], n)} đối tác") for n in range(2)]
        for name in places
    }
    dossiers = {
        name: a_dossier(
            name,
            call,
            people[name][applicant * (name != "concluded")],
            places[name][applicant * (name != "concluded")],
            partners[name][applicant * (name != "concluded")],
        )
        for name in places
    }
    council = make.council("formed", call=call, rule_set=call.rule_set, name="Hội đồng thử")
    order = judges[bench:] + judges[:bench]
    for role, person in zip(ROLES, order, strict=False):
        make.seat(council, role, user=person)
    council = Council.objects.get(pk=council.pk)
    officer = make.officer()
    items = dict(
        zip(dossiers, actions.place(council, list(dossiers.values()), by=officer), strict=True)
    )
    seats = council.appointed
    if recused:
        make.conflict(items[recused], seats[6], state="confirmed")
        end_reading(items[recused].proposal, seats[6].user, by=officer)
    for name, item in items.items():
        chosen = reviewers if name == "waiting" else (3, 4)
        actions.name_reviewers(item, [seats[at] for at in chosen], by=officer)
    make.meeting(council, "opened")
    readers = readers_of(dossiers["open"], order)
    take_up(items["concluded"], council, AS_THEY_SIT)
    conclude(items["concluded"], council)
    take_up(items["open"], council, turns)
    world = World(
        scene=scene,
        council=council,
        open=Item.objects.get(pk=items["open"].pk),
        waiting=Item.objects.get(pk=items["waiting"].pk),
        concluded=Item.objects.get(pk=items["concluded"].pk),
        judges=order[: len(ROLES)],
        spare=order[len(ROLES) :],
        applicants=people,
        hosts=places,
        people=readers,
    )
    world.scene = scene or own_scene(world)
    return world


class Anything:
    """Stands in an address where another room's thing would."""

    public_id = code = "z" * 12


def own_scene(world: World) -> everything.Scene:
    """The council's things alone, under the beginnings of the names of their addresses."""
    council, dossier = world.council, world.open.proposal
    scene = everything.Scene()
    for part in dataclasses.fields(scene):
        setattr(scene, part.name, defaultdict(Anything))
    scene.seats = defaultdict(lambda: council.appointed[3].public_id)
    scene.words = everything.words_of(scene)
    scene.words[""].setdefault("seat", council.appointed[3].public_id)
    scene.things = {
        "scoring:council": council,
        "scoring:item": world.open,
        "scoring:meeting": world.open.meeting,
        "scoring:seat": council.appointed[3],
        "scoring:sheet": world.open.sheets.first(),
        "scoring:ranking": council.call,
        "proposals:call": council.call,
        "proposals:proposal": dossier,
        "proposals:version": dossier,
        "proposals:receipt": dossier,
        "proposals:observer": dossier,
        "proposals:duplicate_searches": dossier,
        "proposals:attachment": dossier.attachments.first(),
        "proposals:attestation": dossier.attestations.first(),
        "people:person": world.judges[0],
        "people:organisation": dossier.host,
    }
    nouns = everything.NOUNS.items()
    scene.things |= {
        f"api:api/v1/{noun}/": scene.things[name] for noun, name in nouns if name in scene.things
    }
    return scene


def a_dossier(name: str, call, leader: User, host: Organisation, partner: Organisation) -> Proposal:
    """A dossier with a partner, a confirmation and a paper whose author signs in its data."""
    made = make.proposal(
        state="draft", call=call, host=host, leader=leader, title=f"Sấy chè {name}"
    )
    made.partners.create(organisation=partner, role="Thử máy", commits_cash=10**8)
    make.attestation(made, asked_of=make.state_body())
    file = make.upload(f"{leader.full_name}.xlsx", authored(leader.full_name))
    attach(made, file=file, kind="description", by=leader)
    attach(made, file=make.upload(f"{host.name}.pdf"), kind="capacity", by=leader)
    made.work_items.update(person=leader.full_name)
    now = clock.now()
    number = call.next_number() if hasattr(call, "next_number") else 1
    Proposal.objects.filter(pk=made.pk).update(
        state="eligible", submitted_at=now, last_submitted_at=now, number=number,
        code=f"{call.code}/{number:03d}",
    )  # fmt: skip
    return Proposal.objects.get(pk=made.pk)


@cache
def authored(author: str) -> bytes:
    """A sheet that names its author in its data; the same one for every world."""
    book = Workbook()
    book.active.append(["Vật tư", 5])
    book.properties.creator = book.properties.lastModifiedBy = author
    book.properties.created = book.properties.modified = datetime(2026, 1, 1)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def take_up(item: Item, council: Council, turns: Sequence[int]) -> None:
    """The meeting takes it up, and all but the last member file their sheets."""
    advance(Item.objects.get(pk=item.pk), "take_up", by=make.chair(council))
    item = Item.objects.get(pk=item.pk)
    for turn, at in enumerate(turns):
        seat = council.appointed[at]
        marks = {
            one.key: Marking(one.max_points - turn % 3, "Theo hồ sơ.")
            for one in item.council.criteria(*item.rubric_kinds)
        }
        sheet = actions.save_sheet(item, by=seat.user, marks=marks, comments="Nên làm.")
        actions.file_sheet(ScoreSheet.objects.get(pk=sheet.pk), by=seat.user)


def conclude(item: Item, council: Council) -> None:
    chair = make.chair(council)
    advance(
        Item.objects.get(pk=item.pk), "close_marks", by=chair, note="Một người vắng mặt lúc chấm."
    )
    advance(Item.objects.get(pk=item.pk), "conclude", by=chair, conclusion="Đề nghị thực hiện.")


def readers_of(dossier: Proposal, judges: list[User]) -> dict[str, User | None]:
    asked = dossier.attestations.get().asked_of
    return {
        "leader": dossier.leader,
        "colleague at the host": make.member(dossier.host),
        "who was asked": make.member(asked),
        "enterprise": make.member(make.enterprise()),
        "stranger": None,
        "reviewer": judges[3],
        "other reviewer": judges[4],
        "member": judges[5],
        "last member": judges[6],
    }

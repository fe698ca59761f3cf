"""A province's whole funding year, through the same deeds as the pages, each by the right person.

Nothing here sets a state, builds a row past its verb or acts as a superuser. The clock of a demo
database is moved to the year's days; events keep the real time beside it.
"""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from lifecycle import clock
from people.models import User
from proposals.models import Proposal
from reports.year.cast import Cast

# Which fate an illustrative task meets, in turn; real titles are spared all but success.
FATES = [
    "good",
    "returned",
    "weak",
    "good",
    "withdrawn",
    "good",
    "ineligible",
    "good",
    "unfinished",
    "good",
    "weak",
    "good",
]


class Year:
    """What the steps of the year share: the calendar, the cast, the dice and the progress."""

    def __init__(self, year: int, proposals: int, seed: int, tell: Callable[[str, int], Any]):
        self.year, self.wanted = year, proposals
        self.rng = random.Random(seed)
        self.cast = Cast()
        self.tell = tell
        self.moment = datetime(year, 1, 5, 8, 0, tzinfo=clock.OFFICE_ZONE)
        self.dossiers: list[Dossier] = []

    def go(self, month: int, day: int, hour: int = 8) -> None:
        """On to a day of the year; never back."""
        wanted = datetime(self.year, month, day, hour, 0, tzinfo=clock.OFFICE_ZONE)
        self.moment = max(wanted, self.moment)
        clock.simulate(self.moment)

    def tick(self, minutes: int = 1) -> None:
        """A little later."""
        self.moment += timedelta(minutes=minutes)
        clock.simulate(self.moment)

    def staff(self, mail: str) -> User:
        return self.cast.staff[mail]


class Dossier:
    """A task on its way through the year: what it is made of, its leader, its fate, its rows."""

    def __init__(self, number: int, task, leader: User, fate: str) -> None:
        self.number, self.task, self.leader, self.fate = number, task, leader, fate
        self.proposal: Any = None
        self.contract: Any = None

    def look_again(self) -> None:
        """Fetch the dossier anew: another deed has moved it."""
        self.proposal = Proposal.objects.get(pk=self.proposal.pk)

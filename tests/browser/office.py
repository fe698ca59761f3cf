"""What a running office has before the walk: rules, organisations, accounts, an approved budget."""

from django.conf import settings

from lifecycle import clock
from people.models import User
from reports.year import front
from reports.year.run import Year

HOST = "Trường Đại học Nông Lâm - Đại học Thái Nguyên"
STATE_BODY = "Sở Nông nghiệp và Môi trường Thái Nguyên"
REGIONAL_UNIVERSITY = "Đại học Thái Nguyên"
EXPERTS = 7


class Office:
    """The cast of the demonstration year at its first day of work, and the calendar."""

    def __init__(self) -> None:
        clock.mark_demo()
        self.year = Year(2026, proposals=1, seed=1, tell=lambda what, count: None)
        self.year.go(1, 5)
        cast = self.year.cast
        cast.enter([], experts=EXPERTS)
        front.approve_budget(self.year)
        self.leader = cast.leader(1, HOST)
        self.leader_host = cast.organisations[HOST]
        self.enterprise = cast.enterprises[0]
        self.owner = cast.representative(self.enterprise)
        self.state_person = cast.representative(cast.organisations[STATE_BODY])
        self.university_person = cast.representative(cast.organisations[REGIONAL_UNIVERSITY])
        self.host_person = cast.representative(self.leader_host)
        self.experts = cast.experts
        cast.give_passwords()

    @property
    def budget(self):
        return self.year.budget

    def go(self, month: int, day: int, hour: int = 8) -> None:
        """On to a day of the year; the pages live in it from the next request on."""
        self.year.go(month, day, hour)

    def tick(self, minutes: int = 1) -> None:
        self.year.tick(minutes)

    def staff(self, mail: str) -> User:
        return self.year.staff(mail)

    @property
    def password(self) -> str:
        return settings.DEMO_PASSWORD

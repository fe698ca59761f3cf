"""What the acts of the walk share: the office, its people at their browsers, the things made."""

from collections.abc import Callable
from typing import Any

from people.models import User
from tests.browser.office import Office
from tests.browser.visitor import Visitor


class Scene:
    def __init__(self, office: Office, visitors: Callable[..., Visitor]) -> None:
        self.office, self.visitors = office, visitors
        self._at_work: dict[str, Visitor] = {}
        self._guests: list[Visitor] = []
        self.problem: Any = None
        self.call: Any = None
        self.proposal: Any = None
        self.council: Any = None
        self.item: Any = None
        self.contract: Any = None

    def at_work(self, user: User) -> Visitor:
        """This person, signed in by the form at their own browser."""
        if user.email not in self._at_work:
            visitor = self.visitors(user.email.partition("@")[0])
            self._at_work[user.email] = visitor.signs_in(user.email, self.office.password)
        return self._at_work[user.email]

    def staff(self, mail: str) -> Visitor:
        return self.at_work(self.office.staff(mail))

    def guest(self, path: str) -> Visitor:
        """Somebody who has not signed in, before a page."""
        self._guests.append(self.visitors("guest"))
        self._guests[-1].goes(path)
        return self._guests[-1]

    @property
    def complaints(self) -> list[str]:
        """What any browser said against any page: scripts, content security policy, requests."""
        everybody = [*self._at_work.values(), *self._guests]
        return [text for one in everybody for text in one.complaints]

    def again(self, thing: Any) -> Any:
        """The row as it is now, after what a page has done to it."""
        return type(thing).objects.get(pk=thing.pk)

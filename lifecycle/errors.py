"""How a refusal is said: sentences in the reader's language, each naming its field and rule."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Reason:
    """One thing that stands against a deed; `field` names the input that would mend it."""

    sentence: str | Promise
    field: str = ""
    url: str = ""

    def __str__(self) -> str:
        return str(self.sentence)


class Refusal(Exception):
    """A deed that did not happen; nothing has changed."""

    status = 400

    def __init__(self, reasons: "str | Promise | Reason | Iterable[Reason]") -> None:
        if isinstance(reasons, str | Promise):
            reasons = [Reason(reasons)]
        elif isinstance(reasons, Reason):
            reasons = [reasons]
        self.reasons = list(reasons)
        super().__init__(" ".join(str(reason) for reason in self.reasons))


class Refused(Refusal):
    """What was given breaks a rule."""

    status = 400


class WrongPerson(Refusal):
    """This person may not do it."""

    status = 403


class WrongMoment(Refusal):
    """It can't be done in the present state, or at this time."""

    status = 409


class Stale(WrongMoment):
    """The page this came from is older than the thing."""

"""Who is told of what about an organisation's register, its people and experts, in one mail each;
the words are those of their pages.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle import clock
from papers.actions import ask, tell
from people.states import Role

REGISTRATION, WISH = _("Registration of an organisation"), _("Request to join")
EXPERT = _("Expert profile")


def _officers(thing: Any) -> list[Any]:
    from people.holders import holders_of  # it reads the models, which tell by this file

    return holders_of(Role.OFFICER, province_id=thing.province_id)


def _who_lets_in(wish: Any) -> list[Any]:
    """The organisation's administrators; where it has none yet, the officers."""
    keepers = wish.organisation.memberships.keeping(clock.today()).select_related("user")
    return [place.user for place in keepers.order_by("pk")] or _officers(wish)


def submitted(registration: Any, *, by: Any) -> None:
    ask(
        _officers(registration),
        _("Confirm or refuse"),
        REGISTRATION,
        registration.name,
        registration.get_absolute_url(),
        by=by,
        why=_("You keep the register"),
    )


def decided(registration: Any, outcome: Any, *, by: Any, note: str = "") -> None:
    """Whoever brought it hears of it."""
    url = registration.get_absolute_url()
    people = [registration.registrant]
    tell(people, REGISTRATION, registration.name, outcome, url, by=by, note=note)


def confirmed(registration: Any, *, by: Any) -> None:
    decided(registration, pgettext_lazy("registration", "Confirmed"), by=by)


def refused(registration: Any, *, by: Any, note: str) -> None:
    decided(registration, pgettext_lazy("registration", "Refused"), by=by, note=note)


def asked_to_join(wish: Any, *, by: Any) -> None:
    ask(
        _who_lets_in(wish),
        _("Let in or refuse"),
        WISH,
        str(wish),
        wish.get_absolute_url(),
        by=by,
        why=_("You keep the organisation's people"),
    )


def let_in(wish: Any, *, by: Any) -> None:
    outcome = pgettext_lazy("request to join", "Accepted")
    tell([wish.user], WISH, str(wish.organisation), outcome, wish.get_absolute_url(), by=by)


def turned_away(wish: Any, *, by: Any, note: str) -> None:
    outcome = pgettext_lazy("request to join", "Refused")
    place, url = str(wish.organisation), wish.get_absolute_url()
    tell([wish.user], WISH, place, outcome, url, by=by, note=note)


def offered(expert: Any, *, by: Any) -> None:
    ask(
        _officers(expert),
        _("Take into the pool or not"),
        EXPERT,
        str(expert),
        expert.get_absolute_url(),
        by=by,
        why=_("You keep the register"),
    )


def admitted(expert: Any, *, by: Any) -> None:
    outcome = pgettext_lazy("expert", "In the pool")
    tell([expert.user], EXPERT, str(expert), outcome, expert.get_absolute_url(), by=by)


def taken_out(expert: Any, *, by: Any, note: str) -> None:
    outcome = pgettext_lazy("expert", "Left the pool")
    tell([expert.user], EXPERT, str(expert), outcome, expert.get_absolute_url(), by=by, note=note)

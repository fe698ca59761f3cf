"""What stands against making one of two problems, and who goes along when they become one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from proposals.states import TAKES_TWINS


def reason_against_merging(problem: Any, survivor: Any) -> Reason | None:
    """What stands against letting `survivor` stand for both, the first found."""

    def no(sentence):
        return Reason(sentence, field="into")

    if survivor.pk == problem.pk:
        return no(_("Merge into: a problem is not its own twin."))
    if survivor.province_id != problem.province_id:
        return no(_("Merge into: the other problem is of another province."))
    if survivor.state not in TAKES_TWINS:
        return no(_("Merge into: the other problem is not on its way any more."))
    if problem.published_at and not survivor.published_at:
        return no(_("Merge into: a published problem is not merged into one that is not public."))
    if problem.proposals.exists():
        return no(
            _("Merge into: dossiers answer this problem already; merge the other one into it.")
        )
    return None


def take_followers_along(problem: Any, survivor: Any, deed: Any) -> int:
    """Its followers, and who posted it, follow the survivor; how many came new."""
    going = set(problem.follows.in_force().values_list("user_id", flat=True))
    going.add(problem.posted_by_id)
    going -= set(survivor.follows.in_force().values_list("user_id", flat=True))
    for user_id in sorted(going):
        survivor.follows.update_or_create(
            user_id=user_id, defaults={"since": deed.at, "ended_at": None}
        )
    return len(going)

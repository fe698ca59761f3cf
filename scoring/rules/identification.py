"""Whether a council takes a task up, and what must be said of it. Exact, never a float."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason


def adopts(votes_for: int, present: int, fraction: Fraction, is_strict: bool) -> bool:
    """A task is adopted when more than `fraction` of the members present vote for it.

    TT 33/2014/TT-BKHCN: more than 3/4 (rulebook `council.identify.vote_fraction`). At least that
    many when not `is_strict`. Who is there and does not vote counts as present. Raises ValueError
    when more vote than are there.
    """
    if not 0 <= votes_for <= present:
        raise ValueError("Only members present vote.")
    share = fraction * present
    return present > 0 and (votes_for > share if is_strict else votes_for >= share)


def reasons_against_output(
    is_adopted: bool, *, name: str, aims: str, products: str, method: str, reasons: str
) -> list[Reason]:
    """What a conclusion must say: of a task taken up its content, of another one why not."""
    if not is_adopted:
        said = _("Say why the task is not to be done.")
        return [] if reasons.strip() else [Reason(said, field="reasons")]
    wanted = {
        "task_name": (name, _("Give the task's name.")),
        "aims": (aims, _("Give its aims.")),
        "products": (products, _("Give the products asked of it.")),
        "method": (method, _("Say how it is given out.")),
    }
    return [Reason(why, field=field) for field, (text, why) in wanted.items() if not text.strip()]

"""What an officer must have done before a dossier is accepted."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from people.states import Capacity
from proposals.states import CheckAnswer, Verdict

# Who of a council that asked for corrections finds them met.
CHECKS_CORRECTIONS = (
    Capacity.COUNCIL_CHAIR,
    Capacity.COUNCIL_VICE,
    Capacity.COUNCIL_SECRETARY,
    Capacity.GROUP_HEAD,
    Capacity.GROUP_DEPUTY,
)


@dataclass(frozen=True)
class CheckFacts:
    """What officers did since it came in. `answers`: {item in words: answer}, None if unchecked;
    `duplicates`: what the newest concluded search says, "" if none is concluded.
    """

    answers: Mapping[str, str] | None
    duplicates: str
    strategic_group: int
    group_confirmed: bool | None


def needs_checklist(facts: CheckFacts) -> Reason | None:
    if facts.answers is None:
        return Reason(
            _("Checklist: the dossier has not been checked since it came in."), field="items"
        )
    unmet = [str(item) for item, answer in facts.answers.items() if answer == CheckAnswer.NO]
    if not unmet:
        return None
    return Reason(_("Checklist: not met: %(items)s.") % {"items": "; ".join(unmet)}, field="items")


def needs_duplicate_search(facts: CheckFacts) -> Reason | None:
    if not facts.duplicates:
        return Reason(
            _("Duplicate search: nobody has searched and concluded since it came in."),
            field="conclusion",
        )
    if facts.duplicates == Verdict.DUPLICATE:
        return Reason(
            _("Duplicate search: it was concluded that the dossier repeats another task."),
            field="conclusion",
        )
    return None


def needs_group_decided(facts: CheckFacts) -> Reason | None:
    if not facts.strategic_group or facts.group_confirmed is not None:
        return None
    return Reason(
        _("Strategic group: confirm it or decline it, with the reason."), field="group_confirmed"
    )


READY_TO_ACCEPT = (needs_checklist, needs_duplicate_search, needs_group_decided)

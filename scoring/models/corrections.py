"""The corrections that a council's conclusion asks of a dossier, handed down to its leader."""

from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.errors import Reason, Refused
from proposals.models import require_corrections
from scoring.states import Stage


def ask_for_corrections(item, deed) -> None:
    """Take the points and their day from the conclusion; Refused when they make no sense."""
    texts = [text for text in deed.facts.get("corrections") or [] if text.strip()]
    due_on = deed.facts.get("corrections_due")
    if not texts:
        return
    if item.passed is False:
        raise Refused(
            Reason(
                _("Corrections: the dossier does not pass; nothing is to be corrected."),
                field="corrections",
            )
        )
    if due_on is None:
        raise Refused(
            Reason(_("Say until when the corrections are to be made."), field="corrections_due")
        )
    if due_on <= clock.date_of(deed.at):
        raise Refused(Reason(_("The corrections are due on a later day."), field="corrections_due"))
    # A later stage has copied what it judges: its points are answered in words.
    is_selection = item.stage == Stage.SELECTION
    asked = require_corrections(
        item.proposal, texts, due_on=due_on, at=deed.at, opens_content=is_selection
    )
    item.corrections.add(*asked)
    deed.record(corrections=len(asked))

"""Asking for an entry's mirror; a second person posts it (`funds.models.reversal`)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from funds import mails
from funds.models import Entry, Reversal
from funds.models.reversal import can_be_reversed, period_is_open
from funds.states import DutySet
from lifecycle.actions import begin, together
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Duty
from people.permissions import holds
from people.states import Role


def propose_reversal(entry: Entry, *, by, **fields: Any) -> Reversal:
    """The chief accountant asks for an entry's mirror: accounting_on, reason, basis.

    Nothing is posted yet; WrongMoment when it is of a kind that a decision undoes, or when a
    reversal of it waits or stands already.
    """
    with together():
        entry = Entry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        reversal = Reversal(budget=entry.budget, entry=entry, proposed_by=by, **fields)
        if not holds(Role.CHIEF_ACCOUNTANT)(reversal, by):
            raise WrongPerson(_("You do not have the right to do this step."))
        if reason := can_be_reversed(entry):
            raise WrongMoment(reason)
        if entry.reversals.live().exists():
            raise WrongMoment(_("A reversal of this entry is proposed or posted already."))
        if reason := period_is_open(reversal, by):
            raise Refused(reason)
        reversal = begin(reversal, by=by, entry=entry.number)
        Duty.take(reversal, DutySet.REVERSAL, "propose", by=by)
        mails.reversal_proposed(reversal, by=by)
    return reversal

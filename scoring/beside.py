"""The councils' word on pages below: a dossier's, a call's, and the steps of writing a call."""

from django.urls import reverse
from django.utils.translation import gettext as _

from lifecycle.beside import tells
from scoring.actions import criteria_for
from scoring.actions.rubrics import has_own_rubric
from scoring.models import Item
from scoring.rules import plain_points


@tells("proposals.Proposal")
def items_of(proposal, user):
    """Each council before which the dossier came."""
    items = Item.objects.visible_to(user).filter(proposal=proposal).order_by("pk")
    for item in items.select_related("council"):
        yield {
            "label": str(item.council),
            "value": item.get_state_display(),
            "url": item.get_absolute_url(),
        }


@tells("proposals.Call")
def criteria_of_call(call, user):
    """What its council marks, and up to how many points."""
    for name, most in criteria_for(call):
        yield {"label": name, "value": _("%(most)s points") % {"most": plain_points(most)}}


@tells("proposals.Call", "steps")
def step_of_criteria(call, user):
    """The criteria of the rules hold unless the officer writes others."""
    note = "" if has_own_rubric(call) else _("As the rules say, unless you write others.")
    yield {
        "label": _("Scoring criteria"),
        "url": reverse("scoring:call_rubric", kwargs={"public_id": call.public_id}),
        "status": "done",
        "note": note,
    }

"""The councils' word on pages below: a dossier's, a call's, and the steps of writing a call."""

from contextlib import suppress

from django.urls import reverse
from django.utils.translation import gettext as _

from lifecycle.beside import tells
from papers.formats import dong
from papers.templatetags.ba_nha import vn_date
from proposals.rules import shows_council
from rulebook.rules import RuleMissing
from scoring.actions import beside_for, criteria_for
from scoring.actions.rubrics import has_guidance, has_own_beside, has_own_rubric
from scoring.models import (
    Appeal,
    Appraisal,
    Commission,
    CommissionList,
    Council,
    Feedback,
    Item,
)
from scoring.rules import plain_points
from scoring.states import CouncilState, ListState, PriorityApplies, Stage


@tells("proposals.Proposal")
def items_of(proposal, user):
    """Each council before which the dossier came."""
    items = Item.objects.visible_to(user).filter(proposal=proposal).order_by("pk")
    items = items.exclude(stage=Stage.APPRAISAL)
    for item in items.select_related("council"):
        yield {
            "label": str(item.council),
            "value": item.get_state_display(),
            "url": item.get_absolute_url(),
        }


@tells("proposals.Proposal")
def members_of(proposal, user):
    """Who sits in its council, where names are shown; never who reviews it or marked what."""
    if not shows_council(proposal.call.blind_mode) or not proposal.has_in_team(user):
        return
    formed = Council.objects.exclude(state=CouncilState.DRAFT).filter(kind=Stage.SELECTION)
    for council in formed.filter(items__proposal=proposal).order_by("pk"):
        names = sorted(council.appointed, key=lambda seat: seat.user.sort_name)
        yield {
            "label": _("Members of the council"),
            "value": ", ".join(str(seat.user) for seat in names),
            "note": str(council),
        }


@tells("proposals.Proposal")
def appraisal_of(proposal, user):
    """What the finance appraisal group left of its budget."""
    rows = Appraisal.objects.visible_to(user).filter(item__proposal=proposal)
    for appraisal in rows.select_related("item"):
        is_over = appraisal.appraised is not None
        yield {
            "label": _("Appraisal of the budget"),
            "value": dong(appraisal.appraised) if is_over else appraisal.item.get_state_display(),
            "url": appraisal.get_absolute_url(),
        }


@tells("proposals.Proposal")
def letter_of(proposal, user):
    """What its council found, as the letter told; and what became of an appeal."""
    letters = Feedback.objects.visible_to(user).filter(item__proposal=proposal)
    for letter in letters.filter(document__isnull=False).order_by("pk"):
        yield {
            "label": _("Letter on what the council found"),
            "value": vn_date(letter.sent_at),
            "url": letter.get_absolute_url(),
        }
    appeals = Appeal.objects.visible_to(user).filter(feedback__item__proposal=proposal)
    for appeal in appeals.order_by("pk"):
        yield {
            "label": _("Appeal"),
            "value": appeal.get_state_display(),
            "url": appeal.get_absolute_url(),
        }


@tells("proposals.Problem")
def identification_of(problem, user):
    """What an identification council made of it."""
    rows = Commission.objects.visible_to(user).filter(problem=problem).order_by("pk")
    for commission in rows:
        said = commission.get_state_display()
        if commission.is_adopted is not None:
            said = _("To be done") if commission.is_adopted else _("Not to be done")
        yield {
            "label": _("Identification of the task"),
            "value": said,
            "url": commission.get_absolute_url(),
        }
    yield from _lists_with(problem)


def _lists_with(problem):
    """The approved commissioning lists it stands in: anybody reads those."""
    tasks = Commission.objects.adopted().filter(problem=problem)
    lists = CommissionList.objects.filter(
        state=ListState.APPROVED, council__in=tasks.order_by().values("council")
    )
    for approved in lists.for_list():
        yield {
            "label": _("Commissioning list"),
            "value": approved.decision_number,
            "url": approved.get_absolute_url(),
        }


@tells("proposals.Call")
def criteria_of_call(call, user):
    """What its council marks, and up to how many points."""
    for name, most in criteria_for(call):
        yield {"label": name, "value": _("%(most)s points") % {"most": plain_points(most)}}
    # Rules frozen by an earlier version may know nothing of the scores beside the points.
    with suppress(RuleMissing):
        yield from _order_of(beside_for(call))


def _order_of(own):
    """How the order comes about, and the decision that says so."""
    note = ""
    if own.applies == PriorityApplies.COMPOSITE:
        note = _("%(mean)s%% mean, %(house)s%% 3-house score, %(strategic)s%% strategic score.") % {
            "mean": own.weight_statutory,
            "house": own.weight_three_house,
            "strategic": own.weight_strategic,
        }
    if own.decision_number:
        told = {"number": own.decision_number, "date": vn_date(own.decision_on)}
        note = f"{note} {_('Decision %(number)s of %(date)s.') % told}".strip()
    label = _("3-house and strategic scores in the order")
    yield {"label": label, "value": own.get_applies_display(), "note": note}


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
    yield {
        "label": _("Guidance for the criteria"),
        "url": reverse("scoring:call_guidance", kwargs={"public_id": call.public_id}),
        "status": "done",
        "note": "" if has_guidance(call) else _("Members read it beside each criterion."),
    }
    own = _("As the rules say, unless you write others.") if not has_own_beside(call) else ""
    yield {
        "label": _("3-house and strategic scores, and the order"),
        "url": reverse("scoring:call_beside", kwargs={"public_id": call.public_id}),
        "status": "done",
        "note": own,
    }

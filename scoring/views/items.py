"""One dossier on the agenda: its bench, its sheets once unsealed, its result."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from lifecycle.pages import life_of
from lifecycle.views import verb_view
from people.permissions import holds
from people.states import Role
from scoring import actions
from scoring.actions.agenda import NOT_TAKEN_UP
from scoring.forms import ConclusionForm, DeclareForm, ReviewersForm
from scoring.models import Assignment, Feedback, Item
from scoring.models.feedback import officer_of_the_dossier
from scoring.states import TAKEN_UP, ItemState, Stage
from scoring.tables import result_table
from scoring.views.corrections import earlier_sheets
from scoring.views.frame import allow, form_page, page, posted
from scoring.views.live import live_of
from scoring.views.papers import papers_of_item
from scoring.views.said import said_over

IS_OFFICER = holds(Role.OFFICER)
RULES = {
    Stage.SELECTION: ("score.pass_mean", "score.zero_fraction"),
    Stage.APPRAISAL: (),
    Stage.ACCEPTANCE: ("accept.council_excellent", "accept.council_fail"),
}


def rows_for(user):
    rows = Item.objects.visible_to(user).shown_to(user)
    rows = rows.select_related("proposal__call", "council__rule_set", "meeting__council")
    return rows.with_whether_corrected()


def find(request, public_id) -> Item:
    return get_object_or_404(rows_for(request.user), public_id=public_id)


@page
def item_detail(request, public_id):
    rows = rows_for(request.user).select_related("meeting__minutes").with_what_is_said()
    item = get_object_or_404(rows, public_id=public_id)
    user = request.user
    seat = item.council.seat_of(user)
    is_waiting = item.state in NOT_TAKEN_UP
    context = {
        "item": item,
        "bench": _bench_rows(item, user),
        "live": live_of(item, user),
        "live_url": reverse("scoring:item_live", args=[item.public_id]),
        **said_over(item, user),
        "earlier": earlier_sheets(item, user) if item.is_unsealed and item.was_corrected else [],
        "result": result_table(item, user) if item.is_unsealed and item.rubric_kinds else None,
        "rules": [item.council.rules.entry(key) for key in RULES[item.stage]],
        "papers": papers_of_item(item),
        **_feedback(item, user),
        "my_sheet_url": _sheet_url(item) if seat else "",
        "may_decline": is_waiting and bool(seat) and seat.pk in item.bench.reviewers,
        "may_declare": bool(seat) and item.state != ItemState.CONCLUDED,
        "may_name": is_waiting
        and bool(item.council.reviewers_needed)
        and bool(IS_OFFICER(item, user)),
        "sums": item.appraisal.sums if item.stage == Stage.APPRAISAL else None,
        **life_of(item, user),
    }
    return render(request, "scoring/item_detail.html", context)


def _sheet_url(item) -> str:
    """Where a member scores it; a finance appraisal group has no sheets."""
    if not item.rubric_kinds:
        return ""
    return reverse("scoring:sheet_edit", args=[item.public_id])


def _feedback(item, user) -> dict:
    """The letter to the applicant: where it is, or that it may be drawn up."""
    if item.state != ItemState.CONCLUDED or not item.rubric_kinds:
        return {}
    mine = Feedback.objects.visible_to(user).filter(item=item)
    if item.has_feedback and (found := mine.first()):
        return {"feedback_url": found.get_absolute_url()}
    return {"may_write_feedback": bool(officer_of_the_dossier(Feedback(item=item), user))}


def _bench_rows(item, user) -> list[dict]:
    """Who sits over it, as its page lists them; who reviews it as far as this reader may know."""
    bench = item.bench
    reviewing = bench.reviewers
    if item.state not in TAKEN_UP:  # after that whoever sees the item knows who reviews it
        known = Assignment.objects.visible_to(user).filter(item=item)
        reviewing = set(known.values_list("seat_id", flat=True))
    return [
        {
            "seat": seat,
            "is_barred": seat.pk in bench.barred,
            "is_present": seat.pk in bench.present,
            "reviews": seat.pk in reviewing,
        }
        for seat in bench.appointed
    ]


item_verb = verb_view(lambda user: Item.objects.visible_to(user), {"conclude": ConclusionForm})


@page
def item_reviewers(request, public_id):
    item = find(request, public_id)
    allow(IS_OFFICER(item, request.user))
    form = posted(request, ReviewersForm, item=item)

    def deed():
        actions.name_reviewers(item, list(form.cleaned_data["reviewers"]), by=request.user)

    return form_page(
        request,
        form,
        deed,
        title=_("Name the reviewers"),
        button=_("Name the reviewers"),
        thing=item,
        back_url=item.get_absolute_url(),
    )


@page
def item_declare(request, public_id):
    item = find(request, public_id)
    seat = item.council.seat_of(request.user)
    allow(seat.capacity if seat else "")
    form = posted(request, DeclareForm)

    def deed():
        actions.declare_conflict(item, by=request.user, **form.cleaned_data)
        return reverse("scoring:desk")

    return form_page(
        request,
        form,
        deed,
        title=_("Declare a conflict of interest"),
        button=_("Declare and step aside"),
        thing=item,
        back_url=item.get_absolute_url(),
        done=_("Thank you. You see nothing more of this dossier."),
    )

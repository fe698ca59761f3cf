"""Problems before an identification council: one task, a member's opinion, the list, a call."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lifecycle import clock
from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from people.permissions import holds
from people.states import Role
from scoring import actions, letters
from scoring.commission_forms import CallFromTaskForm, OpinionForm, ProblemsForm, TaskForm
from scoring.forms import DecisionForm, DeclareForm
from scoring.models import Commission, CommissionList, Council
from scoring.models.commission import VOTE_FRACTION
from scoring.models.presiding import presides_or_keeps_minutes
from scoring.states import BallotState, ItemState, ListState, RubricKind, Stage
from scoring.views.frame import allow, form_page, page, posted
from scoring.views.papers import KINDS, paper_file

IS_OFFICER = holds(Role.OFFICER)
DEFAULT_FLOW = "ordering"


def find(request, public_id) -> Commission:
    rows = Commission.objects.visible_to(request.user).select_related(
        "problem__organisation", "council__rule_set", "meeting__council", "call"
    )
    return get_object_or_404(rows, public_id=public_id)


def put_problems(request, council: Council):
    """An officer puts problems on the agenda of an identification council."""
    form = posted(request, ProblemsForm, council=council)

    def deed():
        actions.place_problems(council, form.cleaned_data["problems"], by=request.user)

    return form_page(
        request,
        form,
        deed,
        title=_("Put problems on the agenda"),
        thing=council,
        button=_("Put on the agenda"),
        template="scoring/problems_form.html",
        back_url=council.get_absolute_url() + "#chuong-trinh",
        lead=_("Whoever belongs to the organisation that has the problem is recused from it."),
    )


def tasks_seen(council: Council, user) -> list[Commission]:
    """What an identification council has before it, as far as this reader may know."""
    if council.kind != Stage.IDENTIFICATION:
        return []
    rows = Commission.objects.visible_to(user).filter(council=council)
    return list(rows.select_related("problem__organisation").order_by("position"))


def may_list_tasks(council: Council, user) -> bool:
    """Whether this reader may now propose the list of what the council identified."""
    if council.kind != Stage.IDENTIFICATION or not IS_OFFICER(council, user):
        return False
    tasks, lists = council.commissions.all(), council.commission_lists
    return (
        tasks.adopted().exists()
        and not tasks.exclude(state=ItemState.CONCLUDED).exists()
        and not lists.exclude(state=ListState.REJECTED).exists()
    )


@page
def commission_detail(request, public_id):
    commission = find(request, public_id)
    user = request.user
    seat = commission.council.seat_of(user)
    bench = commission.bench
    is_of_house = bool(seat) or holds(*Role)(commission, user)
    approved = commission.council.commission_lists.filter(state=ListState.APPROVED).exists()
    may_vote = bool(seat) and seat.pk in bench.present and seat.pk not in bench.barred
    context = {
        "commission": commission,
        "seats": bench.appointed if is_of_house else [],
        "barred": bench.barred,
        "filed": commission.filed_opinions().count(),
        "expected": len(bench.sitting),
        "opinions": _opinions(commission, bool(seat)),
        "rule": commission.council.rules.entry(VOTE_FRACTION),
        "may_vote": may_vote and commission.takes_opinions,
        "votes_in_secret": commission.votes_in_secret,
        "ballots": commission.ballots.exclude(state=BallotState.CANCELLED).order_by("number")
        if is_of_house
        else [],
        "may_ballot": commission.state in (ItemState.OPEN, ItemState.SCORED)
        and bool(presides_or_keeps_minutes(commission, user)),
        "may_declare": bool(seat) and commission.state != ItemState.CONCLUDED,
        "may_call": approved
        and bool(commission.is_adopted)
        and not commission.call_id
        and bool(IS_OFFICER(commission, user)),
        "is_of_house": is_of_house,
        **(life_of(commission, user) if is_of_house else {}),
    }
    return render(request, "scoring/commission_detail.html", context)


def _opinions(commission: Commission, is_member: bool) -> list:
    """What was said, without names: to members once the vote is closed, else once concluded."""
    if not (commission.is_unsealed if is_member else commission.state == ItemState.CONCLUDED):
        return []
    rows = commission.filed_opinions().prefetch_related("marks__criterion")
    # By what they say and not by who said it or when.
    return sorted(rows, key=lambda one: (not one.wants_it, one.comments))


commission_verb = verb_view(
    lambda user: Commission.objects.visible_to(user), {"conclude": TaskForm}
)


@page
def commission_opinion(request, public_id):
    commission = find(request, public_id)
    seat = commission.council.seat_of(request.user)
    allow(seat.capacity if seat and seat.pk not in commission.bench.barred else "")
    criteria = commission.council.criteria(RubricKind.IDENTIFICATION)
    mine = commission.opinions.filter(seat=seat).prefetch_related("marks").first()
    form = posted(request, OpinionForm, criteria=criteria, opinion=mine)

    def deed():
        actions.file_opinion(
            commission,
            by=request.user,
            ratings=form.ratings(),
            wants_it=form.vote,
            method=form.cleaned_data["method"],
            comments=form.cleaned_data["comments"],
        )

    return form_page(
        request,
        form,
        deed,
        title=_("Your opinion of the task"),
        button=_("File the opinion"),
        thing=commission,
        commission=commission,
        template="scoring/opinion_form.html",
        back_url=commission.get_absolute_url(),
    )


@page
def commission_declare(request, public_id):
    commission = find(request, public_id)
    seat = commission.council.seat_of(request.user)
    allow(seat.capacity if seat else "")
    form = posted(request, DeclareForm)

    def deed():
        actions.step_aside(commission, by=request.user, **form.cleaned_data)
        return commission.council.get_absolute_url()

    return form_page(
        request,
        form,
        deed,
        title=_("Declare a conflict of interest"),
        button=_("Declare and step aside"),
        thing=commission,
        back_url=commission.get_absolute_url(),
        done=_("Thank you. You see nothing more of this task."),
    )


@page
def commission_call(request, public_id):
    commission = find(request, public_id)
    allow(IS_OFFICER(commission, request.user))
    initial = {"budget_year": clock.today().year, "flow": DEFAULT_FLOW}
    options = {"initial": initial} if request.method == "GET" else {}
    form = posted(request, CallFromTaskForm, **options)

    def deed():
        call = actions.open_call_for(commission, by=request.user, **form.cleaned_data)
        return call.get_edit_url()

    return form_page(
        request,
        form,
        deed,
        title=_("Open a call for the task"),
        button=_("Begin the call"),
        thing=commission,
        back_url=commission.get_absolute_url(),
    )


# The list ---


class CommissionListList(ListPage):
    template_name = "scoring/commission_list_list.html"

    def rows(self, request):
        return CommissionList.objects.visible_to(request.user).for_list()


@require_safe
def commission_list_detail(request, public_id):
    rows = CommissionList.objects.visible_to(request.user).select_related("council")
    proposed = get_object_or_404(rows, public_id=public_id)
    context = {
        "list": proposed,
        "papers": [
            {
                "label": _("Commissioning list"),
                "files": [
                    (kind.upper(), reverse("scoring:commission_list_paper", args=[public_id, kind]))
                    for kind in KINDS
                ],
                "note": "" if proposed.state == ListState.APPROVED else _("Draft until approved"),
            }
        ],
        "tasks": list(proposed.tasks()),
        "seen": set(
            Commission.objects.visible_to(request.user)
            .filter(council=proposed.council_id)
            .values_list("pk", flat=True)
        ),
        **life_of(proposed, request.user),
    }
    return render(request, "scoring/commission_list_detail.html", context)


@require_safe
def commission_list_paper(request, public_id, kind):
    """The list as a file, for whoever may see it: everybody once it is approved."""
    rows = CommissionList.objects.visible_to(request.user).select_related("council__province")
    listed = get_object_or_404(rows, public_id=public_id)
    if kind not in KINDS:
        raise Http404
    return paper_file(letters.commissioning(listed), f"danh-muc-dat-hang-{public_id}", kind)


commission_list_verb = verb_view(
    lambda user: CommissionList.objects.visible_to(user), {"approve": DecisionForm}
)


@require_POST
@page
def council_list_tasks(request, public_id):
    """The officer proposes the list of what the council identified."""
    council = get_object_or_404(Council.objects.visible_to(request.user), public_id=public_id)
    return redirect(actions.propose_list(council, by=request.user).get_absolute_url())

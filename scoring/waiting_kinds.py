"""What waits on a person where budgets are appraised and tasks identified."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.pages import Task
from people.permissions import provinces_as
from people.states import Role
from scoring.models import Appraisal, Commission, CommissionList, Item, Opinion, Seat
from scoring.states import ItemState, ListState, SeatRole, Stage

DOSSIER, PROBLEM, LIST = _("Proposal"), _("Problem"), _("Commissioning list")


def tasks_of(user, is_seated: bool) -> list[Task]:
    """is_seated: whether the person sits in any council."""
    tasks = [*_figures_to_answer(user)]
    if is_seated:
        tasks += [*_budgets_to_judge(user), *_tasks_to_vote_on(user), *_votes_to_close(user)]
    if led := provinces_as(user, Role.PROVINCIAL_LEADER):
        tasks += [*_lists_to_approve(led)]
    return tasks


def _figures_to_answer(user) -> Iterator[Task]:
    for appraisal in Appraisal.objects.answerable_by(user).for_list():
        yield Task(
            thing_label=DOSSIER,
            title=str(appraisal),
            verb=_("Look at the appraised budget and answer"),
            why=_("The finance appraisal group has gone through your budget"),
            url=appraisal.get_absolute_url(),
            since=appraisal.item.created_at,
        )


def _budgets_to_judge(user) -> Iterator[Task]:
    """Of every member of the group that has the dossier before it now."""
    items = Item.objects.visible_to(user).filter(
        Exists(Seat.objects.accepted().filter(council=OuterRef("council"), user=user)),
        stage=Stage.APPRAISAL,
        state=ItemState.OPEN,
    )
    for appraisal in Appraisal.objects.filter(item__in=items.values("pk")).for_list():
        yield Task(
            thing_label=DOSSIER,
            title=str(appraisal),
            verb=_("Judge the budget line by line"),
            why=_("You sit in its finance appraisal group"),
            url=appraisal.get_absolute_url(),
            since=appraisal.item.created_at,
        )


def _tasks_to_vote_on(user) -> Iterator[Task]:
    """Of every member who has not filed an opinion on what is being voted on."""
    mine = Seat.objects.accepted().filter(council=OuterRef("council"), user=user)
    filed = Opinion.objects.filter(commission=OuterRef("pk"), seat__user=user)
    open_ones = Commission.objects.visible_to(user).filter(
        Exists(mine), ~Exists(filed.filter(filed_at__isnull=False)), state=ItemState.OPEN
    )
    for commission in open_ones.for_list():
        yield Task(
            thing_label=PROBLEM,
            title=str(commission),
            verb=_("File your opinion of the task"),
            why=_("You sit in its council"),
            url=reverse("scoring:commission_opinion", args=[commission.public_id]),
            since=commission.meeting.opened_at,
        )


def _lists_to_approve(provinces) -> Iterator[Task]:
    lists = CommissionList.objects.filter(
        state=ListState.PROPOSED, council__province_id__in=provinces
    )
    for proposed in lists.for_list():
        yield Task(
            thing_label=LIST,
            title=str(proposed),
            verb=_("Approve the commissioning list"),
            why=_("The province orders its tasks by your decision"),
            url=proposed.get_absolute_url(),
            since=proposed.created_at,
        )


def _votes_to_close(user) -> Iterator[Task]:
    """Of whoever presides over what is being voted on; a council has one such task at a time."""
    leads = Seat.objects.accepted().filter(
        council=OuterRef("council"), user=user, role__in=(SeatRole.CHAIR, SeatRole.VICE)
    )
    rows = Commission.objects.visible_to(user).filter(
        Exists(leads), state__in=(ItemState.OPEN, ItemState.SCORED)
    )
    for commission in rows.for_list():
        presiding = commission.bench.presiding
        if presiding is None or presiding.user_id != user.pk:
            continue
        is_closed = commission.state == ItemState.SCORED
        yield Task(
            thing_label=PROBLEM,
            title=str(commission),
            verb=_("Conclude the task") if is_closed else _("Close the vote"),
            why=_("You preside over it"),
            url=commission.get_absolute_url(),
            since=commission.meeting.opened_at,
        )

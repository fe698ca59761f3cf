"""What waits on a person after the councils: letters to send, appeals to answer and to act upon."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.pages import Task
from people.permissions import provinces_as
from people.states import Role
from proposals.models import Call
from scoring.models import Appeal, Item
from scoring.models.appeal import somebody_apart
from scoring.states import AppealState, FeedbackState

APPEAL, CALL = _("Appeal"), _("Call")


def tasks_of(user) -> list[Task]:
    tasks: list[Task] = []
    if officers_of := provinces_as(user, Role.OFFICER):
        tasks += [*_letters(officers_of, user), *_to_act_upon(officers_of, user)]
    if provinces_as(user, Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER):
        tasks += _to_answer(user)
    return tasks


def _letters(provinces, user) -> Iterator[Task]:
    """One row a call, however many letters are left."""
    left = (
        Item.objects.visible_to(user)
        .judged_by_sheets()
        .filter(council__province_id__in=provinces)
        .exclude(feedback__state=FeedbackState.SENT)
    )
    calls = Call.objects.filter(pk__in=left.order_by().values("proposal__call"))
    for call in calls.order_by("pk"):
        yield Task(
            thing_label=CALL,
            title=str(call),
            verb=_("Send the letters to the applicants"),
            why=_("You manage the province's councils"),
            url=reverse("scoring:feedback_list", args=[call.public_id]),
        )


def _to_answer(user) -> Iterator[Task]:
    for appeal in Appeal.objects.visible_to(user).waiting().for_page().order_by("due_on", "pk"):
        if somebody_apart(appeal, user):
            yield _task(appeal, _("Answer the appeal"), _("You had no part in the result"), True)


def _to_act_upon(provinces, user) -> Iterator[Task]:
    upheld = Appeal.objects.visible_to(user).filter(
        state=AppealState.UPHELD, feedback__item__council__province_id__in=provinces
    )
    for appeal in upheld.for_page().order_by("pk"):
        yield _task(
            appeal,
            _("Act upon the upheld appeal"),
            _("You manage the province's councils"),
            is_due=False,
        )


def _task(appeal: Appeal, verb, why, is_due: bool) -> Task:
    return Task(
        thing_label=APPEAL,
        title=str(appeal.feedback.item.proposal),
        verb=verb,
        why=why,
        url=appeal.get_absolute_url(),
        due=appeal.due_on if is_due else None,
        since=appeal.created_at,
    )

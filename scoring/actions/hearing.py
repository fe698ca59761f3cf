"""The hearing of an applicant, the questions with their answers, and opinions reserved."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import clean, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.states import Audience
from people.permissions import holds
from people.states import Role
from scoring import mails
from scoring.models import Hearing, HearingQuestion, Item, ReservedOpinion
from scoring.models.presiding import applicant_is_hidden, presides_or_keeps_minutes
from scoring.models.result import has_marks_far_off
from scoring.states import ItemState, MinutesState

SPOKEN_OVER = (ItemState.OPEN, ItemState.SCORED)
NOT_DECIDED = (ItemState.WAITING, ItemState.POSTPONED, *SPOKEN_OVER)


def invite_to_hearing(item: Item, *, invited_for: datetime, by: Any) -> Hearing:
    """Ask the applicant to present the dossier at a time; asked again, the time changes."""
    with together() as batch:
        item = _locked(item)
        role = holds(Role.OFFICER)(item, by) or presides_or_keeps_minutes(item, by)
        if not role:
            raise WrongPerson(_("You do not have the right to do this step."))
        if item.state not in NOT_DECIDED:
            raise WrongMoment(_("The item is concluded."))
        if reason := applicant_is_hidden(item):
            raise Refused(reason)
        hearing = Hearing.objects.filter(item=item).first() or Hearing(item=item)
        if hearing.has_come is not None:
            raise WrongMoment(_("The hearing has been held."))
        hearing.invited_for, hearing.invited_at = invited_for, batch.moment
        clean(hearing)
        hearing.save()
        witness(item, "hearing_called", by=by, role=role, audience=Audience.COUNCIL)
        mails.called_to_hearing(item, hearing, by=by)
    return hearing


def record_hearing(
    item: Item,
    *,
    has_come: bool,
    by: Any,
    who: str = "",
    began_at: datetime | None = None,
    ended_at: datetime | None = None,
    notes: str = "",
) -> Hearing:
    """Whether the applicant came, who spoke from when to when, and what was noted."""
    with together() as batch:
        item, role = _spoken_over(item, by)
        if reason := applicant_is_hidden(item):
            raise Refused(reason)
        hearing = Hearing.objects.filter(item=item).first()
        hearing = hearing or Hearing(item=item, invited_for=batch.moment)
        if has_come and not clean_text(who):
            raise Refused(Reason(_("Say who presented the dossier."), field="who"))
        hearing.has_come, hearing.who, hearing.notes = has_come, who, notes
        hearing.began_at, hearing.ended_at = began_at, ended_at
        clean(hearing)
        hearing.save()
        witness(item, "heard", by=by, role=role, audience=Audience.COUNCIL, has_come=has_come)
    return hearing


def ask_question(item: Item, question: str, *, by: Any, asked_by=None) -> HearingQuestion:
    """A question to the applicant: one's own, or a member's that the chair or secretary notes."""
    with together() as batch:
        item = _locked(item)
        own = item.council.seat_of(by)
        seat = asked_by or own
        role = own.capacity if own and seat == own else presides_or_keeps_minutes(item, by)
        if not role or seat is None or seat not in item.bench.in_the_room:
            raise WrongPerson(_("Members present and not recused ask."))
        _refuse_unless_spoken_over(item)
        last = item.questions.aggregate(last=Max("position"))["last"] or 0
        asked = HearingQuestion(
            item=item,
            asked_by=seat,
            position=last + 1,
            question=question,
            asked_at=batch.moment,
        )
        clean(asked)
        asked.save()
        witness(item, "asked", by=by, role=role, audience=Audience.COUNCIL)
    return asked


def answer_question(asked: HearingQuestion, answer: str, *, by: Any) -> HearingQuestion:
    """The applicant's answer, as the chair or the secretary notes it; it can be put right until the
    item is concluded.
    """
    with together() as batch:
        item, role = _spoken_over(asked.item, by)
        asked = item.questions.get(pk=asked.pk)
        if not clean_text(answer):
            raise Refused(Reason(_("Write the answer."), field="answer"))
        asked.answer, asked.answered_at = answer, batch.moment
        clean(asked)
        asked.save()
        witness(item, "answer_noted", by=by, role=role, audience=Audience.COUNCIL)
    return asked


def note_discussion(item: Item, text: str, *, by: Any) -> Item:
    """What the council said of marks that lie far from the mean; both means stay as they are."""
    with together() as batch:
        item, role = _spoken_over(item, by)
        if item.state != ItemState.SCORED:
            raise WrongMoment(_("Marks are discussed once they are closed."))
        if not has_marks_far_off(item):
            raise WrongMoment(_("No mark lies far from the mean."))
        item.discussion, item.discussed_at = clean_text(text), batch.moment
        if not item.discussion:
            raise Refused(Reason(_("Write what was said."), field="text"))
        item.version += 1
        item.save(update_fields=["discussion", "discussed_at", "version"])
        witness(item, "discussed", by=by, role=role, audience=Audience.COUNCIL)
    return item


def reserve_opinion(item: Item, text: str, *, by: Any) -> ReservedOpinion:
    """A member's own opinion that stands beside the conclusion, until the minutes are finished."""
    with together() as batch:
        item = _locked(item)
        seat = item.council.seat_of(by)
        if seat is None or seat not in item.bench.sitting:
            raise WrongPerson(_("Members who judge the dossier reserve an opinion."))
        if item.state not in (ItemState.SCORED, ItemState.CONCLUDED):
            raise WrongMoment(_("An opinion is reserved once the marks are closed."))
        minutes = getattr(item.meeting, "minutes", None)
        if minutes and minutes.state != MinutesState.DRAFT:
            raise WrongMoment(_("The minutes are finished."))
        opinion = item.reserved_opinions.filter(seat=seat).first()
        opinion = opinion or ReservedOpinion(item=item, seat=seat)
        if not clean_text(text):
            raise Refused(Reason(_("Write the opinion that you reserve."), field="text"))
        opinion.text, opinion.recorded_at = text, batch.moment
        clean(opinion)
        opinion.save()
        role = seat.capacity
        witness(item, "opinion_reserved", by=by, role=role, audience=Audience.COUNCIL)
    return opinion


def _locked(item: Item) -> Item:
    return Item.objects.select_for_update(of=("self",)).get(pk=item.pk)


def _refuse_unless_spoken_over(item: Item) -> None:
    if item.state not in SPOKEN_OVER:
        raise WrongMoment(_("The council is not dealing with this item now."))


def _spoken_over(item: Item, by: Any) -> tuple[Item, str]:
    """The item under lock, and in what capacity `by` writes down what is said over it."""
    item = _locked(item)
    role = presides_or_keeps_minutes(item, by)
    if not role:
        raise WrongPerson(_("Whoever presides or keeps the minutes writes this down."))
    _refuse_unless_spoken_over(item)
    return item, role

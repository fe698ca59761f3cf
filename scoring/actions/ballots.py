"""A ballot is prepared, and each member's paper put into the box."""

from collections.abc import Sequence
from typing import Any

from django.db.models import BooleanField, Case, F, IntegerField, Max, Q, Value, When
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import begin, together
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from scoring.models import Ballot, Commission, Item, Meeting
from scoring.states import BallotKind, BallotState, MeetingState

FEWEST, MOST = 2, 20
LONGEST_CHOICE = 200


def prepare_ballot(
    meeting: Meeting,
    *,
    question: str,
    by: Any,
    clerk: Any,
    item: Item | None = None,
    commission: Commission | None = None,
    kind: str = BallotKind.AGREE,
    own_choices: Sequence[str] = (),
) -> Ballot:
    """A question for a secret vote: over an item or a task of the meeting, or the whole meeting.

    Over a task "carry out or not" is put once: what it came to is what the task is concluded by.

    `clerk` is the administrative secretary who counts with the scientific one: no member.
    """
    with together():
        meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        if meeting.state != MeetingState.OPENED:
            raise WrongMoment(_("The meeting is not in session."))
        choices = [clean_text(text) for text in own_choices if clean_text(text)]
        if reasons := _against(meeting, kind, choices, clerk):
            raise Refused(reasons)
        if commission and kind == BallotKind.CARRY_OUT and commission.counted_ballot():
            raise WrongMoment(_("The council has voted on this task by secret ballot already."))
        number = (meeting.ballots.aggregate(last=Max("number"))["last"] or 0) + 1
        return begin(
            Ballot(
                meeting=meeting,
                item=item,
                commission=commission,
                number=number,
                kind=kind,
                question=question,
                own_choices=choices if kind == BallotKind.OWN else [],
                clerk=clerk,
            ),
            by=by,
        )


def _against(meeting: Meeting, kind: str, choices: list[str], clerk: Any) -> list[Reason]:
    reasons = []
    if kind == BallotKind.OWN:
        if not FEWEST <= len(choices) <= MOST:
            told = {"fewest": FEWEST, "most": MOST}
            reasons.append(_("Choices: give %(fewest)s to %(most)s of them.") % told)
        if len({text.casefold() for text in choices}) < len(choices):
            reasons.append(_("Choices: one is named twice."))
        if any(len(text) > LONGEST_CHOICE for text in choices):
            reasons.append(
                _("Choices: one is longer than %(most)s letters.") % {"most": LONGEST_CHOICE}
            )
    found = [Reason(sentence, field="own_choices") for sentence in reasons]
    if meeting.council.seat_of(clerk):
        found.append(
            Reason(_("The administrative secretary is no member of the council."), field="clerk")
        )
    return found


def cast_vote(ballot: Ballot, choice: str, *, by: Any) -> None:
    """Put the member's own paper into the box, once.

    Their row is marked and the choice's counter goes up by one, nothing else is written. Every row
    of the ballot is written by the same two statements, whoever votes and whatever for: the last
    transaction that touched a row, and where it lies, say the same of all of them.
    """
    with together():
        ballot = Ballot.objects.select_for_update(of=("self",)).get(pk=ballot.pk)
        # The seat itself is asked, not a role: whoever stands in for a member has no vote.
        seat = ballot.council.seat_of(by)
        mine = ballot.voters.filter(seat=seat).first() if seat else None
        if ballot.state != BallotState.OPEN:
            raise WrongMoment(_("The ballot is not open."))
        if mine is None or seat.pk in ballot.bench.barred:
            raise WrongPerson(_("Members present and not recused when it was opened vote."))
        if mine.has_voted:
            raise WrongMoment(_("You have voted already."))
        if seat not in ballot.bench.in_the_room:
            raise WrongPerson(_("You have left the meeting; you can't vote any more."))
        if not ballot.counts.filter(choice=choice).exists():
            raise Refused(Reason(_("Choose one of the choices."), field="choice"))
        ballot.voters.update(
            has_voted=Case(
                When(Q(seat=seat), then=Value(True)),
                default=F("has_voted"),
                output_field=BooleanField(),
            )
        )
        ballot.counts.update(
            votes=Case(
                When(choice=choice, then=F("votes") + 1),
                default=F("votes"),
                output_field=IntegerField(),
            )
        )

"""Public notices of a call, and those who follow it."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.states import Audience
from papers.actions import post
from papers.formats import short_moment
from papers.states import MailKind
from people.models import User
from proposals import rules
from proposals.actions.writing import reasons_of
from proposals.models import Call, CallFollower, CallNotice, Proposal, TeamMember
from proposals.states import CallState, ProposalState


def give_notice(
    call: Call,
    *,
    title: str,
    text: str,
    closes_at: datetime | None = None,
    by,
    seen_version: int | None = None,
) -> CallNotice:
    """Tell the public of a published call; `closes_at` moves its closing on.

    Whoever follows the call, or writes or has handed in a dossier, is told by mail. Refused when
    the new closing is not after the present one, or the call takes no dossiers any more; Stale
    when `seen_version` is not the call's, so that a form sent twice gives one notice.
    """
    with together() as batch:
        row = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        role = row.writing_role(by)
        if not role:
            raise WrongPerson(_("Only a managing officer gives notice of a call."))
        if seen_version is not None and seen_version != row.version:
            raise Stale(
                _("The call has changed since you opened this page: look at its notices first.")
            )
        if row.state not in (CallState.OPEN, CallState.CLOSED):
            raise WrongMoment(
                _("Notice is given of a published call; this one is “%(state)s”.")
                % {"state": row.get_state_display()}
            )
        if closes_at is not None and (
            reason := rules.reason_against_moving_closing(
                row.closes_at,
                closes_at,
                batch.moment,
                row.grace,
                is_open=row.state == CallState.OPEN,
            )
        ):
            raise Refused([reason])
        notice = CallNotice(
            call=row,
            number=row.notices.count() + 1,
            title=title,
            text=text,
            closed_before=row.closes_at if closes_at else None,
            closes_at=closes_at,
            given_at=batch.moment,
            given_by=by,
        )
        if reasons := reasons_of(notice, exclude={"given_by", "call"}):
            raise Refused(reasons)
        notice.save(force_insert=True)
        if closes_at is not None:
            row.closes_at = closes_at
        row.version += 1
        row.save()
        facts = {"number": notice.number}
        if closes_at is not None:
            facts["closes_at"] = closes_at.isoformat()
        witness(row, "noticed", by=by, role=role, audience=Audience.PUBLIC, **facts)
        writers = writers_for(row)
        for reader in writers:
            _tell(reader, row, notice, MailKind.DECISION)
        for reader in followers_of(row):
            if reader not in writers:
                _tell(reader, row, notice, MailKind.NEWS)
    return notice


def writers_for(call: Call) -> list[User]:
    """Who leads a dossier for the call or works in one; each once."""
    dossiers = Proposal.objects.filter(call=call).exclude(state=ProposalState.WITHDRAWN)
    return _reached(
        Q(pk__in=dossiers.values("leader"))
        | Q(pk__in=TeamMember.objects.filter(proposal__in=dossiers).values("user"))
    )


def followers_of(call: Call) -> list[User]:
    return _reached(Q(pk__in=CallFollower.objects.filter(call=call).values("user")))


def _reached(who: Q) -> list[User]:
    return list(User.objects.filter(who, is_active=True).exclude(email="").order_by("pk"))


def _tell(reader: User, call: Call, notice: CallNotice, kind: str) -> None:
    def lines():
        said = [notice.title, notice.text]
        if notice.closes_at:
            said.append(
                _("The call now closes at %(moment)s.") % {"moment": short_moment(notice.closes_at)}
            )
        return said

    post(
        reader,
        lambda: (
            _("Notice no. %(number)s of call %(code)s")
            % {"number": notice.number, "code": call.code}
        ),
        lines,
        url=f"{call.get_absolute_url()}#thong-bao-{notice.number}",
        kind=kind,
    )


def follow_call(call: Call, *, by, wanted: bool = True) -> None:
    """Be told of every notice of a call, or no more. Asking twice changes nothing."""
    with together() as batch:
        if wanted:
            CallFollower.objects.get_or_create(call=call, user=by, defaults={"since": batch.moment})
        else:
            CallFollower.objects.filter(call=call, user=by).delete()

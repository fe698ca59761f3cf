"""What the officer does for those who judged: rates their sheets, has them paid and thanked."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import clean, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.states import Audience
from papers import actions as papers_actions
from papers.decree30 import Paper
from papers.states import DocumentKind
from people.permissions import holds
from people.states import Role
from scoring import care, mails
from scoring.models import Council, HonorariumList, ScoreSheet, Seat, SheetRating, Thanks
from scoring.states import CouncilState, ItemState

IS_OFFICER = holds(Role.OFFICER)


def rate_sheets(
    seat: Seat, worths: Mapping[ScoreSheet, tuple[str, str]], *, by: Any
) -> list[SheetRating]:
    """Note how useful sheets of one member were: {sheet: (worth, note)}; an older word is replaced.

    Refused when an insufficient one has no note; the field is named "note-<sheet's public id>".
    """
    with together() as batch:
        role = _officer_outside(seat.council, by)
        rated = []
        for sheet, (worth, note) in worths.items():
            if sheet.seat_id != seat.pk or not sheet.is_valid:
                raise Refused(Reason(_("Only sheets of this member that count are rated.")))
            rating = SheetRating.objects.filter(sheet=sheet).first() or SheetRating(sheet=sheet)
            if rating.pk and (rating.worth, rating.note) == (worth, clean_text(note)):
                continue
            rating.worth, rating.note = worth, clean_text(note)
            rating.rated_by, rating.rated_at = by, batch.moment
            if worth == "insufficient" and not rating.note:
                raise Refused(
                    Reason(_("Say what was insufficient."), field=f"note-{sheet.public_id}")
                )
            clean(rating)
            rating.save()
            witness(sheet, "rated", by=by, role=role, audience=Audience.OFFICERS, worth=worth)
            rated.append(rating)
    return rated


def hand_to_finance(council: Council, *, by: Any, paper: Callable[..., Paper]) -> HonorariumList:
    """Make the list of what the members are owed, as a paper with a code, and tell the accountants.

    A list made again replaces the one before. paper: `letters.honorarium_list`.
    """
    with together() as batch:
        council = _worked_out(council, by)
        records = [record for record in care.records_of(council) if record.owed]
        if not records:
            raise Refused(Reason(_("Nobody is owed anything.")))
        last = council.honorarium_lists.select_related("document").order_by("number").last()
        number = last.number + 1 if last else 1
        document = papers_actions.issue(
            paper(council, records, number=number, on=batch.moment),
            kind=DocumentKind.REPORT,
            subject=council,
            by=by,
            role=Role.OFFICER,
            replaces=last.document if last else None,
        )
        made = HonorariumList.objects.create(
            council=council,
            number=number,
            lines=[
                {
                    "seat": record.seat.public_id,
                    "meetings": record.meetings,
                    "sheets": record.sheets - record.reviews,
                    "reviews": record.reviews,
                    "amount": record.owed,
                }
                for record in records
            ],
            total=sum(record.owed for record in records),
            document=document,
            handed_at=batch.moment,
        )
        witness(
            council,
            "honorarium_handed",
            by=by,
            role=Role.OFFICER,
            audience=Audience.OFFICERS,
            number=number,
            total=made.total,
        )
        mails.honorarium_handed(made, by=by)
    return made


def thank(council: Council, *, by: Any, paper: Callable[..., Paper]) -> list[Thanks]:
    """A letter with a code to each member whose sheet counted, who has none yet.

    paper: `letters.thanks`.
    """
    with together() as batch:
        council = _worked_out(council, by)
        there = set(Thanks.objects.filter(seat__council=council).values_list("seat", flat=True))
        made = []
        for record in care.records_of(council):
            if not record.sheets or record.seat.pk in there:
                continue
            record.seat.council = council
            document = papers_actions.issue(
                paper(record, on=batch.moment),
                kind=DocumentKind.LETTER,
                subject=record.seat,
                by=by,
                role=Role.OFFICER,
            )
            made.append(Thanks.objects.create(seat=record.seat, document=document))
            mails.thanked(record.seat, by=by)
        if not made:
            raise Refused(Reason(_("Everybody who judged has been thanked.")))
        witness(
            council,
            "thanked",
            by=by,
            role=Role.OFFICER,
            audience=Audience.OFFICERS,
            letters=len(made),
        )
    return made


def _officer_outside(council: Council, by: Any) -> str:
    role = IS_OFFICER(council, by)
    if not role:
        raise WrongPerson(_("You do not have the right to do this step."))
    if council.seat_of(by):
        raise WrongPerson(_("Who sits in the council does not rate its members."))
    return role


def _worked_out(council: Council, by: Any) -> Council:
    """The council, locked: two clerks make one list."""
    council = (
        Council.objects.select_for_update(of=("self",))
        .select_related("province")
        .get(pk=council.pk)
    )
    if not IS_OFFICER(council, by):
        raise WrongPerson(_("You do not have the right to do this step."))
    left = council.items.exclude(state=ItemState.CONCLUDED).exists()
    if council.state == CouncilState.DRAFT or left:
        raise WrongMoment(_("The council has not concluded everything on its agenda."))
    return council

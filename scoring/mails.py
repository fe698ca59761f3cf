"""Who is told of what in the councils, in one mail each; the words are those of their pages."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from papers.actions import ask, post, post_secret, tell
from papers.formats import dong, short_date
from papers.states import MailKind
from people.holders import holders_of, people_of
from people.states import Role
from scoring import links
from scoring.states import DeclineReason, SeatState, Stage

COUNCIL, MEETING, DOSSIER = _("Council"), _("Meeting"), _("Proposal")
MOST_TITLES = 50
PROBLEM, LIST = _("Problem"), _("Commissioning list")
FORMS_COUNCILS = (Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER)


def invited(seat: Any) -> None:
    """The letter with the link by which one answers: nobody but its reader is to have that link."""
    council, stands_by = str(seat.council), seat.alternate_rank is not None
    asked = _("Say whether you stand by") if stands_by else _("Accept or decline the seat")

    def lines() -> list[str]:
        told = [f"{COUNCIL}: {council}", _("Role: %(role)s.") % {"role": seat.get_role_display()}]
        if stands_by:
            told.append(_("You are asked as alternate: the place is yours if it becomes free."))
        if seat.answer_by:
            told.append(_("Answer by %(day)s.") % {"day": f"{seat.answer_by:%d/%m/%Y}"})
        told.append(_("The link below is yours alone: one click there says yes or no."))
        return told

    post_secret(
        seat.user.email,
        lambda: f"{asked}: {council}",
        lines,
        links.address_for(seat),
        to=seat.user,
    )


def taken_back(seat: Any, *, by: Any, note: str) -> None:
    tell(
        [seat.user],
        COUNCIL,
        str(seat.council),
        _("your seat was taken back"),
        seat.get_absolute_url(),
        by=by,
        note=note,
    )


def place_is_free(seat: Any, follower: Any, *, by: Any) -> None:
    """The officer hears why a place became free, and who moved up or that nobody is left to."""
    officers = holders_of(Role.OFFICER, province_id=seat.province_id)
    url = seat.council.get_absolute_url()
    if follower is None:
        ask(
            officers,
            _("Invite somebody else"),
            COUNCIL,
            str(seat.council),
            url,
            by=by,
            why=lambda: _why_free(seat),
        )
        return
    if follower.state == SeatState.ACCEPTED:
        tell(
            [follower.user],
            COUNCIL,
            str(seat.council),
            _("you moved up from the alternates and are a member"),
            follower.get_absolute_url(),
        )

    def moved() -> str:
        told = {"person": follower.user, "role": follower.get_role_display()}
        return _("%(person)s moved up: %(role)s.") % told

    tell(
        officers,
        COUNCIL,
        str(seat.council),
        _("an alternate moved up"),
        url,
        by=by,
        details=[lambda: _why_free(seat), moved],
    )


def _why_free(seat: Any) -> str:
    person = {"person": seat.user}
    if seat.state == SeatState.DECLINED:
        why = ": ".join(filter(None, [seat.get_decline_reason_display(), seat.decline_note]))
        return _("%(person)s declined: %(note)s") % {**person, "note": why}
    if seat.state == SeatState.EXPIRED:
        return _("%(person)s has not answered in time.") % person
    return _("The seat of %(person)s was taken back.") % person


def replaced(supplement: Any, *, by: Any) -> None:
    """Who leaves, who joins and the office hear of a supplementary decision."""
    council, url = str(supplement.council), supplement.council.get_absolute_url()
    number = [lambda: _("Decision: %(number)s") % {"number": supplement.decision_number}]
    note = supplement.reason
    for seat, outcome in (
        (supplement.leaving, _("another member takes your place")),
        (supplement.joining, _("you are a member now")),
    ):
        where = seat.get_absolute_url()
        tell([seat.user], COUNCIL, council, outcome, where, by=by, note=note, details=number)
    officers = holders_of(Role.OFFICER, province_id=supplement.province_id)
    told = {"leaving": supplement.leaving.user, "joining": supplement.joining.user}
    ask(
        officers,
        _("Name the reviewers anew where the member reviewed"),
        COUNCIL,
        council,
        url,
        by=by,
        why=lambda: _("%(joining)s replaces %(leaving)s") % told,
    )


def conflicts_found(council: Any, found: Sequence[Any], *, by: Any) -> None:
    """A search on its own found something: the officer and the director decide about it."""
    words = {"count": len(found)}
    ask(
        holders_of(Role.OFFICER, Role.FUND_DIRECTOR, province_id=council.province_id),
        lambda: _("Decide on %(count)s conflicts of interest") % words,
        COUNCIL,
        str(council),
        council.get_absolute_url() + "#xung-dot",
        by=by,
        why=_("A suspected conflict bars until it is decided"),
    )


def everybody_answered(council: Any, *, by: Any) -> None:
    ask(
        holders_of(*FORMS_COUNCILS, province_id=council.province_id),
        _("Form the council"),
        COUNCIL,
        str(council),
        council.get_absolute_url(),
        by=by,
        why=_("A council is set up by your decision"),
    )


def formed(council: Any, *, by: Any) -> None:
    url, title = council.get_absolute_url(), str(council)
    members = [seat.user for seat in council.appointed]
    outcome = pgettext_lazy("council", "Formed")
    tell(members, COUNCIL, title, outcome, url, by=by)
    ask(
        holders_of(Role.OFFICER, province_id=council.province_id),
        _("Put dossiers on the agenda"),
        COUNCIL,
        title,
        url,
        by=by,
        why=_("You manage the province's councils"),
    )


def reviewers_named(item: Any, seats: Iterable[Any], *, by: Any) -> None:
    ask(
        [seat.user for seat in seats],
        _("Review the dossier"),
        DOSSIER,
        str(item.proposal),
        item.get_absolute_url(),
        by=by,
        why=_("You review this dossier"),
    )


def reopened(sheet: Any, *, by: Any, note: str) -> None:
    ask(
        [sheet.seat.user],
        _("Correct your score sheet and file it again"),
        DOSSIER,
        str(sheet.item.proposal),
        sheet.get_absolute_url(),
        by=by,
        why=lambda: _("It was reopened: %(note)s") % {"note": note},
    )


def review_declined(item: Any, seat: Any, *, by: Any, reason: str) -> None:
    ask(
        holders_of(Role.OFFICER, province_id=item.province_id),
        _("Plan the reviewers anew"),
        DOSSIER,
        str(item.proposal),
        reverse("scoring:council_plan", kwargs={"public_id": item.council.public_id}),
        by=by,
        why=lambda: (
            _("%(person)s does not review it: %(reason)s")
            % {"person": seat.user, "reason": DeclineReason(reason).label}
        ),
    )


def reviews_assigned(person: Any, given: list[str], taken: list[str], *, by: Any) -> None:
    """One mail with everything a plan gives somebody to review, and takes from them."""
    if person.pk == by.pk or not person.is_active:
        return

    def subject() -> str:
        return _("Dossiers to review: %(count)s new") % {"count": len(given)}

    def lines() -> list[str]:
        told = [_("You review these dossiers:"), *_some(given)] if given else []
        return told + ([_("You no longer review:"), *_some(taken)] if taken else [])

    post(person, subject, lines, reverse("scoring:desk"))


def _some(titles: list[str]) -> list[str]:
    """So many as a mail is read for; the desk has them all."""
    told = [f"– {title}" for title in titles[:MOST_TITLES]]
    left = len(titles) - len(told)
    return [*told, _("… and %(count)s more.") % {"count": left}] if left else told


def honorarium_handed(handed: Any, *, by: Any) -> None:
    council = handed.council
    ask(
        holders_of(Role.FUND_ACCOUNTANT, Role.CHIEF_ACCOUNTANT, province_id=council.province_id),
        _("Pay the council's members"),
        COUNCIL,
        str(council),
        reverse("scoring:council_honorarium", args=[council.public_id, "pdf"]),
        by=by,
        why=lambda: _("The list comes to %(total)s") % {"total": dong(handed.total)},
    )


def thanked(seat: Any, *, by: Any) -> None:
    tell(
        [seat.user],
        COUNCIL,
        str(seat.council),
        _("a letter of thanks for your work"),
        reverse("scoring:seat_thanks", args=[seat.public_id]),
        by=by,
        kind=MailKind.NEWS,
    )


def meeting_planned(meeting: Any, *, by: Any) -> None:
    ask(
        [seat.user for seat in meeting.council.appointed],
        _("Come to the meeting"),
        MEETING,
        lambda: f"{meeting} – {meeting.council}",
        meeting.get_absolute_url(),
        by=by,
        why=lambda: _("Place: %(place)s") % {"place": meeting.place},
        due=meeting.planned_at,
    )


def figures_closed(item: Any, *, by: Any) -> None:
    """The task leader sees what the group proposes, and may answer."""
    ask(
        [item.proposal.leader],
        _("Look at the appraised budget and answer"),
        DOSSIER,
        str(item.proposal),
        item.appraisal.get_absolute_url(),
        by=by,
        why=_("The finance appraisal group has gone through your budget"),
    )


def figures_answered(item: Any, *, by: Any) -> None:
    """Whoever leads the group reads the answer and concludes."""
    bench = item.bench
    leading = [bench.presiding.user] if bench.presiding else []
    ask(
        leading,
        _("Read the answer and conclude"),
        DOSSIER,
        str(item.proposal),
        item.appraisal.get_absolute_url(),
        by=by,
        why=_("The task leader has answered to the figures"),
    )


def concluded(item: Any, *, by: Any) -> None:
    """The leader learns whether the dossier passed; after an acceptance the officer goes on."""
    proposal = item.proposal
    if item.stage == Stage.APPRAISAL:
        url = item.appraisal.get_absolute_url()
        tell([proposal.leader], DOSSIER, str(proposal), _("its budget is appraised"), url, by=by)
        return
    if item.stage == Stage.ACCEPTANCE:
        ask(
            holders_of(Role.OFFICER, province_id=item.province_id),
            _("Record the acceptance"),
            DOSSIER,
            str(proposal),
            item.get_absolute_url(),
            by=by,
            why=_("The council has concluded"),
        )
        return
    passed = _("passed by the council") if item.passed else _("not passed by the council")
    details = [
        lambda row=row: (
            _("To correct by %(day)s: %(text)s") % {"day": short_date(row.due_on), "text": row.text}
        )
        for row in item.corrections.order_by("pk")
    ]
    url = proposal.get_corrections_url() if details else proposal.get_absolute_url()
    tell([proposal.leader], DOSSIER, str(proposal), passed, url, by=by, details=details)


def called_to_hearing(item: Any, hearing: Any, *, by: Any) -> None:
    """The leader presents the dossier; the mail names nobody of the council."""
    meeting = item.council.meetings.under_way().order_by("-pk").first()
    ask(
        [item.proposal.leader],
        _("Present the dossier to the council"),
        DOSSIER,
        str(item.proposal),
        item.proposal.get_absolute_url(),
        by=by,
        why=lambda: _("Place: %(place)s") % {"place": meeting.place} if meeting else "",
        due=hearing.invited_for,
    )


def _applicants(proposal: Any) -> list[Any]:
    return [proposal.leader, *people_of(proposal.host_id)]


def feedback_sent(feedback: Any, *, by: Any) -> None:
    """The leader and the host get the letter's address, and until when they may appeal."""
    proposal, day = feedback.item.proposal, f"{feedback.appeal_until:%d/%m/%Y}"
    tell(
        _applicants(proposal),
        DOSSIER,
        str(proposal),
        _("the council's findings are there to be read"),
        feedback.get_absolute_url(),
        by=by,
        details=[lambda: _("You may appeal until %(day)s.") % {"day": day}],
    )


def appeal_filed(appeal: Any, *, by: Any) -> None:
    ask(
        holders_of(*FORMS_COUNCILS, province_id=appeal.province_id),
        _("Answer the appeal"),
        DOSSIER,
        str(appeal.feedback.item.proposal),
        appeal.get_absolute_url(),
        by=by,
        why=_("Somebody who had no part in the result answers it"),
        due=appeal.due_on,
    )


def appeal_answered(appeal: Any, *, is_upheld: bool, by: Any) -> None:
    proposal = appeal.feedback.item.proposal
    tell(
        [appeal.filed_by, *_applicants(proposal)],
        _("Appeal"),
        str(proposal),
        pgettext_lazy("appeal", "Upheld") if is_upheld else pgettext_lazy("appeal", "Dismissed"),
        appeal.get_absolute_url(),
        by=by,
    )


def appeal_to_act_upon(appeal: Any, *, by: Any) -> None:
    ask(
        holders_of(Role.OFFICER, province_id=appeal.province_id),
        _("Act upon the upheld appeal"),
        DOSSIER,
        str(appeal.feedback.item.proposal),
        appeal.get_absolute_url(),
        by=by,
        why=_("You manage the province's councils"),
    )


def appeal_settled(appeal: Any, *, by: Any, note: str) -> None:
    proposal = appeal.feedback.item.proposal
    tell(
        [appeal.filed_by, *_applicants(proposal)],
        _("Appeal"),
        str(proposal),
        pgettext_lazy("appeal", "Upheld and acted upon"),
        appeal.get_absolute_url(),
        by=by,
        note=note,
    )


def task_concluded(commission: Any, *, by: Any) -> None:
    """Whoever told the problem learns what the council made of it."""
    outcome = _("is to be done") if commission.is_adopted else _("is not to be done")
    problem = commission.problem
    url = commission.get_absolute_url()
    tell([problem.posted_by], PROBLEM, problem.title, outcome, url, by=by)


def list_proposed(proposed: Any, *, by: Any) -> None:
    ask(
        holders_of(Role.PROVINCIAL_LEADER, province_id=proposed.province_id),
        _("Approve the commissioning list"),
        LIST,
        lambda: str(proposed),
        proposed.get_absolute_url(),
        by=by,
        why=_("The province orders its tasks by your decision"),
    )


def list_approved(approved: Any, *, by: Any) -> None:
    ask(
        holders_of(Role.OFFICER, province_id=approved.province_id),
        _("Open a call from its tasks"),
        LIST,
        lambda: str(approved),
        approved.get_absolute_url(),
        by=by,
        why=_("The commissioning list is approved"),
    )


def list_sent_back(returned: Any, *, by: Any, note: str) -> None:
    tell(
        holders_of(Role.OFFICER, province_id=returned.province_id),
        LIST,
        lambda: str(returned),
        _("was sent back"),
        returned.get_absolute_url(),
        by=by,
        note=note,
    )

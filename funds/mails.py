"""Who is told of what about money, in one mail each; the words are those of their pages."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from papers.actions import ask, post, tell
from papers.formats import dong
from papers.models import OutgoingMail
from papers.states import MailKind
from people.holders import holders_of
from people.states import Role

BUDGET, ALLOCATION, PAYMENT = _("Budget"), _("Allocation"), _("Payment")
DOSSIER, REVERSAL = _("Proposal"), _("Reversal")


def _hand_over(
    thing: Any, role: str, verb: Any, label: Any, title: Any, *, by: Any, **more
) -> None:
    people = holders_of(role, province_id=thing.province_id)
    ask(people, verb, label, title, thing.get_absolute_url(), by=by, **more)


def budget_proposed(budget: Any, *, by: Any) -> None:
    _hand_over(budget, Role.PROVINCIAL_LEADER, _("Approve the budget"), BUDGET, budget.title, by=by)


def budget_sent_back(budget: Any, *, by: Any, note: str) -> None:
    _hand_over(
        budget, Role.CHIEF_ACCOUNTANT, _("Mend the budget"), BUDGET, budget.title, by=by, why=note
    )


def budget_approved(budget: Any, *, by: Any) -> None:
    tell(
        [budget.proposed_by], BUDGET, budget.title, _("Approved"), budget.get_absolute_url(), by=by
    )


def _tell_proposer(thing: Any, kind: Any, outcome: Any, *, by: Any, note: str) -> None:
    """What the second person decided on what somebody proposed."""
    tell(
        [thing.proposed_by],
        kind,
        lambda: str(thing),
        outcome,
        thing.get_absolute_url(),
        by=by,
        note=note,
    )


def revision_proposed(revision: Any, *, by: Any) -> None:
    _hand_over(
        revision,
        Role.PROVINCIAL_LEADER,
        _("Approve the revision"),
        BUDGET,
        lambda: str(revision),
        by=by,
        why=revision.reason,
    )


def revision_decided(revision: Any, outcome: Any, *, by: Any, note: str = "") -> None:
    _tell_proposer(revision, BUDGET, outcome, by=by, note=note)


def allocation_proposed(allocation: Any, *, by: Any) -> None:
    _allocation_to(allocation, Role.CHIEF_ACCOUNTANT, _("Confirm the money"), by=by)


def allocation_checked(allocation: Any, *, by: Any) -> None:
    _allocation_to(allocation, Role.FUND_DIRECTOR, _("Agree with the allocation"), by=by)


def allocation_endorsed(allocation: Any, *, by: Any) -> None:
    _allocation_to(allocation, Role.PROVINCIAL_LEADER, _("Approve the allocation"), by=by)


def _allocation_to(allocation: Any, role: str, verb: Any, *, by: Any) -> None:
    _hand_over(allocation, role, verb, ALLOCATION, lambda: str(allocation), by=by)


def _hands_of(allocation: Any) -> list[Any]:
    """Everybody who has moved it so far."""
    hands = [allocation.proposed_by, allocation.checked_by, allocation.endorsed_by]
    return [person for person in hands if person]


def allocation_approved(allocation: Any, *, by: Any) -> None:
    tell(
        _hands_of(allocation),
        ALLOCATION,
        lambda: str(allocation),
        _("Approved"),
        allocation.get_absolute_url(),
        by=by,
    )


def allocation_rejected(allocation: Any, *, by: Any, note: str) -> None:
    tell(
        _hands_of(allocation),
        ALLOCATION,
        lambda: str(allocation),
        _("Rejected"),
        allocation.get_absolute_url(),
        by=by,
        note=note,
    )


def awarded(line: Any, *, by: Any) -> None:
    """The task leader learns the decision and its reason, with the sums."""
    proposal = line.proposal
    tell(
        [proposal.leader],
        DOSSIER,
        f"{proposal.code} · {proposal.title}",
        _("funded") if line.is_funded else _("not funded"),
        proposal.get_absolute_url(),
        by=by,
        details=[lambda: line.reason, *_advice(line)],
    )


def _advice(line: Any) -> list[Any]:
    """As many lines as there are, each read in the reader's language."""
    return [
        lambda at=at: line.advice_for_applicant[at] for at in range(len(line.advice_for_applicant))
    ]


def instalment_ready(instalment: Any, *, by: Any) -> None:
    """The task leader can ask for it; the host's people see it on their pages."""
    ask(
        [instalment.commitment.proposal.leader],
        _("Request the payment"),
        _("Instalment"),
        lambda: f"{instalment} · {instalment.commitment.proposal.title}",
        instalment.get_absolute_url(),
        by=by,
        why=_("Its condition is met."),
        due=instalment.due_on,
    )


def strategic_share_is_short(budget: Any, short: Any, *, month: str) -> int:
    """Officer, director and leader are told once in a month, while there is time to act; how many
    mails that were."""
    roles = (Role.OFFICER, Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER)
    url = reverse("funds:strategic_detail", args=[budget.public_id])
    told = 0
    for person in holders_of(*roles, province_id=budget.province_id):
        once = f"strategic {budget.public_id} {month} {person.pk}"
        told += not OutgoingMail.objects.filter(once=once).exists()
        post(
            person,
            lambda: _("The strategic share of %(year)s is below its floor") % {"year": budget.year},
            lambda: _short_lines(budget, short),
            url,
            kind=MailKind.REMINDER,
            once=once,
        )
    return told


def _short_lines(budget: Any, short: Any) -> list[str]:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return [
        str(
            _("%(missing)s more must go to strategic technology; %(days)s days are left.")
            % {"missing": dong(short.missing, language), "days": short.days_left}
        ),
        str(
            _("Floor %(floor)s, of the S&T career expenditure of %(denominator)s.")
            % {
                "floor": dong(budget.floor, language),
                "denominator": dong(budget.denominator, language),
            }
        ),
        str(_("Allocate to strategic dossiers, or open a call for them.")),
    ]


def _payment_title(payment: Any) -> Any:
    return f"{payment.label} · {payment.instalment.commitment.proposal.title}"


def payment_requested(payment: Any, *, by: Any) -> None:
    _payment_to(payment, Role.FUND_ACCOUNTANT, _("Prepare the payment"), by=by)


def payment_prepared(payment: Any, *, by: Any) -> None:
    _payment_to(payment, Role.CHIEF_ACCOUNTANT, _("Check the payment"), by=by)


def payment_checked(payment: Any, *, by: Any) -> None:
    _payment_to(payment, Role.FUND_DIRECTOR, _("Approve the payment"), by=by)


def payment_approved(payment: Any, *, by: Any) -> None:
    """To every accountant who took no step in it."""
    people = holders_of(
        Role.FUND_ACCOUNTANT, Role.CHIEF_ACCOUNTANT, province_id=payment.province_id
    )
    done = {payment.requested_by_id, payment.prepared_by_id, payment.checked_by_id}
    ask(
        [person for person in people if person.pk not in done],
        pgettext_lazy("payment", "Pay"),
        PAYMENT,
        _payment_title(payment),
        payment.get_absolute_url(),
        by=by,
        due=payment.instalment.due_on,
    )


def _payment_to(payment: Any, role: str, verb: Any, *, by: Any) -> None:
    title, due = _payment_title(payment), payment.instalment.due_on
    _hand_over(payment, role, verb, PAYMENT, title, by=by, due=due)


def payment_refused(payment: Any, *, by: Any, note: str) -> None:
    hands = [payment.requested_by, payment.prepared_by, payment.checked_by, payment.approved_by]
    tell(
        hands,
        PAYMENT,
        _payment_title(payment),
        _("Refused"),
        payment.get_absolute_url(),
        by=by,
        note=note,
    )


def paid(payment: Any, *, by: Any) -> None:
    """The task leader, and whoever asked for it, learn that money has left for the host."""
    people = [payment.instalment.commitment.proposal.leader, payment.requested_by]
    tell(
        people,
        PAYMENT,
        _payment_title(payment),
        pgettext_lazy("payment", "Paid"),
        payment.get_absolute_url(),
        by=by,
        details=[lambda: _amount(payment.amount)],
    )


def reversal_proposed(reversal: Any, *, by: Any) -> None:
    _hand_over(
        reversal,
        Role.FUND_DIRECTOR,
        _("Post the reversal"),
        REVERSAL,
        lambda: str(reversal),
        by=by,
        why=reversal.reason,
    )


def reversal_decided(reversal: Any, outcome: Any, *, by: Any, note: str = "") -> None:
    _tell_proposer(reversal, REVERSAL, outcome, by=by, note=note)


def _amount(amount: int) -> str:
    language = "en" if (get_language() or "vi").startswith("en") else "vi"
    return str(_("Amount: %(amount)s") % {"amount": dong(amount, language)})

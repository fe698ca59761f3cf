"""The year's steps in their order."""

from reports.year import (
    after,
    back,
    budgets,
    checking,
    correcting,
    dossiers,
    front,
    letters,
    middle,
    newcomers,
    owners,
    tasks,
)

STEPS = [
    front.enter_cast,
    newcomers.offer_experts,
    front.approve_budget,
    front.post_problems,
    owners.tell_twice,
    front.bring_earlier_tasks,
    front.open_call,
    dossiers.write_dossiers,
    owners.read_answers,
    checking.check_dossiers,
    middle.form_councils,
    middle.place_dossiers,
    middle.hold_meetings,
    letters.tell_applicants,
    correcting.answer_corrections,
    budgets.appraise_budgets,
    middle.allocate,
    tasks.identify_tasks,
    back.sign_contracts,
    back.pay_advances,
    back.amend_contract,
    back.deliver_first,
    back.handle_failure,
    back.deliver_second,
    back.accept_works,
    letters.tell_of_acceptance,
    back.settle,
    back.earn,
    after.leave_work,
    owners.tell_once_more,
    newcomers.come_in,
    front.give_passwords,
]


def steps_of(proposals: int) -> int:
    """About how many deeds are told; only for the bar."""
    return 80 + 6 * proposals

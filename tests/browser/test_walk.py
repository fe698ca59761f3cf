"""One dossier's whole way through the pages: from a business's problem to its own verdict."""

import pytest

from tests.browser import acts_council, acts_dossier, acts_money
from tests.browser.office import Office
from tests.browser.scene import Scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_from_a_problem_to_the_owners_verdict(visitors):
    scene = Scene(Office(), visitors)

    acts_dossier.a_business_tells_its_problem(scene)
    acts_dossier.an_officer_publishes_it(scene)
    acts_dossier.an_officer_opens_a_call(scene)
    acts_dossier.a_researcher_answers_it(scene)
    acts_dossier.the_three_houses_confirm(scene)
    acts_dossier.the_dossier_is_submitted(scene)
    acts_dossier.an_officer_checks_it(scene)
    acts_dossier.the_call_closes(scene)

    acts_council.a_council_is_drawn_up(scene)
    acts_council.its_people_accept_and_the_director_forms_it(scene)
    acts_council.the_dossier_comes_before_it(scene)
    acts_council.a_recused_member_sees_no_item(scene)
    acts_council.the_meeting_opens(scene)
    acts_council.members_file_their_sheets(scene)
    acts_council.the_council_concludes(scene)

    acts_money.the_money_is_allocated(scene)
    acts_money.a_contract_is_signed(scene)
    acts_money.the_advance_is_paid_by_five_people(scene)
    acts_money.the_budget_page_tells_the_same_sums(scene)
    acts_money.the_works_are_reported_and_paid(scene)
    acts_money.the_task_is_accepted(scene)
    acts_money.the_result_is_registered_and_the_contract_ends(scene)
    acts_money.the_business_says_it_is_solved(scene)

    assert scene.complaints == []

"""With JavaScript switched off: a section is saved, a problem is told and submitted."""

import pytest

from proposals.models import Problem
from proposals.states import ProblemState
from tests import make
from tests.browser.visitor import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_section_is_saved_and_a_problem_submitted_without_javascript(visitors):
    proposal = make.proposal(parts=False)
    leader = visitors("leader", viewport=PHONE, java_script_enabled=False)
    leader.signs_in(proposal.leader.email, "mat-khau-thu")
    leader.goes(proposal.get_section_url("hieu-qua"))
    leader.fills(
        {
            "effect_statement": "Giảm một nửa.",
            "indicators-0-name": "Tỷ lệ làm lại",
            "indicators-0-baseline": "mười",
        }
    ).presses("Save").sees("Please mend the following").shows("mends")
    leader.fills({"indicators-0-baseline": "10"}).presses("Save and go on")
    leader.reads("h1", "Products")
    proposal.refresh_from_db()
    assert proposal.effect_statement == "Giảm một nửa."
    assert [one.baseline for one in proposal.indicators.all()] == [10]

    owner = visitors("owner", viewport=PHONE, java_script_enabled=False)
    owner.signs_in(make.problem_owner().email, "mat-khau-thu")
    owner.opens_menu("Problems").presses("Tell a problem").fills(
        title="Búp chè dập khi chở",
        description="Một phần mười bao chè bị nóng.",
        solved_when="Dưới 4% trong ba tháng.",
    ).presses("Save as a draft")
    owner.presses("Submit the problem").sees_state(ProblemState.SUBMITTED)
    assert Problem.objects.get().state == ProblemState.SUBMITTED


def test_a_group_of_the_menu_opens_without_javascript(visitors):
    officer = visitors("officer", java_script_enabled=False)
    officer.signs_in(make.officer().email, "mat-khau-thu")
    officer.opens_menu("People").reads("h1", "People")

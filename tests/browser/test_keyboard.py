"""Without a mouse, on a phone's width: what is sent too early is mended from the summary."""

import pytest
from playwright.sync_api import expect

from proposals.models import Problem
from proposals.states import ProblemState
from tests import make
from tests.browser.keyboard import typist
from tests.browser.visitor import words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_problem_is_told_without_a_mouse(visitors):
    owner = make.problem_owner()
    visitor = typist(visitors, "keyboard")
    page = visitor.page

    visitor.goes("/dang-nhap/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name=words("Skip to the content"))).to_be_focused()
    visitor.signs_in(owner.email, "mat-khau-thu").shows("my-work")

    visitor.opens_menu("Problems").reads("h1", "Problems")
    visitor.presses("Tell a problem").reads("h1", "Tell a problem")
    visitor.enters(visitor.main.locator('[name="title"]'))  # Enter sends it, too early
    expect(page.locator(".error-summary")).to_be_focused()
    visitor.shows("error-summary").enters_error(0)
    expect(visitor.main.locator('[name="title"]')).to_be_focused()
    visitor.fills(
        title="Nước thải chưa đạt chuẩn",
        description="COD vượt chuẩn hai lần sau mỗi mẻ.",
        solved_when="COD dưới 75 mg/l trong ba tháng.",
    ).presses("Save as a draft")
    visitor.sees_state(ProblemState.DRAFT)

    visitor.presses("Submit the problem", key="Space")
    visitor.sees_state(ProblemState.SUBMITTED).shows("submitted")
    assert Problem.objects.get().state == ProblemState.SUBMITTED
    assert visitor.complaints == []

"""Without a mouse, on a phone's width: sign in, tell a problem, hand it in."""

import pytest
from playwright.sync_api import expect

from proposals.models import Problem
from proposals.states import ProblemState
from tests import make
from tests.browser.visitor import PHONE, Visitor, words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_TABS = 60
HAS_FOCUS = "e => e === document.activeElement"
FOCUS_IS_SEEN = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
}"""


def tab_to(visitor: Visitor, target) -> None:
    """Tab until the focus is there; on the way it can always be seen."""
    for _ in range(MOST_TABS):
        visitor.page.keyboard.press("Tab")
        assert visitor.page.evaluate(FOCUS_IS_SEEN), visitor.page.evaluate(
            "document.activeElement.outerHTML"
        )
        if target.evaluate(HAS_FOCUS):
            return
    raise AssertionError(f"No way to {target} by the Tab key")


def type_into(visitor: Visitor, name: str, text: str) -> None:
    tab_to(visitor, visitor.main.locator(f'[name="{name}"]'))
    visitor.page.keyboard.type(text)


def press(visitor: Visitor, target, key: str = "Enter") -> None:
    tab_to(visitor, target)
    visitor.page.keyboard.press(key)


def test_a_problem_is_told_without_a_mouse(visitors):
    owner = make.problem_owner()
    visitor = visitors("keyboard", viewport=PHONE)
    page = visitor.page

    visitor.goes("/dang-nhap/")
    press(visitor, page.get_by_role("link", name=words("Skip to the content")))
    expect(visitor.main).to_be_focused()
    type_into(visitor, "login", owner.email)
    type_into(visitor, "password", "mat-khau-thu")
    page.keyboard.press("Enter")
    visitor.reads("h1", "My work").shows("my-work")

    press(visitor, page.get_by_role("link", name=words("Problems"), exact=True))
    visitor.reads("h1", "Problems")
    press(visitor, visitor.main.get_by_role("link", name=words("Tell a problem"), exact=True))
    visitor.reads("h1", "Tell a problem")
    press(visitor, visitor.main.locator('[name="title"]'))  # sent too early
    expect(page.locator(".error-summary")).to_be_focused()
    visitor.shows("error-summary")
    press(visitor, page.locator(".error-summary a").first)
    expect(visitor.main.locator('[name="title"]')).to_be_focused()
    page.keyboard.type("Nước thải chưa đạt chuẩn")
    type_into(visitor, "description", "COD vượt chuẩn hai lần sau mỗi mẻ.")
    type_into(visitor, "solved_when", "COD dưới 75 mg/l trong ba tháng.")
    press(visitor, visitor.main.get_by_role("button", name=words("Save as a draft"), exact=True))
    visitor.sees_state(ProblemState.DRAFT)

    submit = visitor.main.get_by_role("button", name=words("Submit the problem"), exact=True)
    press(visitor, submit, key="Space")
    visitor.sees_state(ProblemState.SUBMITTED).shows("submitted")
    assert Problem.objects.get().state == ProblemState.SUBMITTED
    assert visitor.complaints == []

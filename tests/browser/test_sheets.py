"""A score sheet in Chromium: saved as it is typed, on a phone, in two windows, without a line."""

import pytest
from playwright.sync_api import expect

from scoring.models import Mark, ScoreSheet
from tests import make
from tests.browser.test_every_page import come_in
from tests.browser.visitor import PHONE, Visitor, words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('bn-draft:')).length"
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def sheet_page(visitors):
    """Opens a member's sheet of one item in a window of its own."""
    item = make.item_in_session()
    seat = make.seats_as(item.council, "member")[0]
    count = iter(range(9))

    def opened(**window) -> Visitor:
        visitor = visitors(f"member{next(count)}", **window)
        come_in(visitor, seat.user)
        visitor.goes(f"/phieu/{item.public_id}/")
        return visitor

    return opened


def gives(visitor: Visitor, points: str, key: str = "content") -> None:
    visitor.main.locator(f'[name="points-{key}"]').fill(points)


def is_saved(visitor: Visitor) -> None:
    expect(visitor.page.locator("#luu [data-saved]")).to_be_visible()


def stored(key: str = "content"):
    return Mark.objects.get(criterion__key=key).points


def test_points_are_saved_as_they_are_typed_and_added_up_on_a_phone(sheet_page):
    member = sheet_page(viewport=PHONE)
    gives(member, "20,5")
    is_saved(member)
    assert stored() == 20.5
    expect(member.page.locator("#luu .running-total")).to_contain_text("20,5")
    expect(member.page.locator("#luu .running-total")).to_contain_text("1/6")
    member.main.locator('[name="reason-content"]').fill("Rõ và có căn cứ.")
    expect(member.page.locator("#luu summary")).to_contain_text("10")
    gives(member, "99")
    expect(member.page.locator("#luu [data-unsaved]")).to_be_visible()
    assert stored() == 20.5
    gives(member, "21")
    is_saved(member)
    assert not member.page.evaluate(SIDEWAYS)
    assert member.page.evaluate(DRAFTS) == 0
    member.main.locator(".jump a").first.click()
    assert member.page.url.endswith("#ben-ho-so")
    assert member.complaints == []


def test_two_windows_of_one_member_see_both_texts(sheet_page):
    one, two = sheet_page(), sheet_page()
    gives(one, "11")
    is_saved(one)
    gives(two, "22")
    expect(two.page.locator("#luu [data-unsaved]")).to_be_visible()
    assert stored() == 11
    two.presses("Look at both texts").sees("Two windows wrote this sheet")
    two.shows("sheet-two-texts").shows("sheet-two-texts", PHONE)
    two.presses("Save the draft")
    expect(two.page.locator("#luu")).to_contain_text("Đã lưu")
    assert stored() == 22
    assert two.page.evaluate(DRAFTS) == 0


def test_without_a_line_it_is_said_and_kept(sheet_page):
    member = sheet_page()
    gives(member, "12")
    is_saved(member)
    member.page.context.set_offline(True)
    gives(member, "13")
    expect(member.page.locator("[data-trouble]")).to_be_visible()
    assert (stored(), member.page.evaluate(DRAFTS)) == (12, 1)
    member.page.context.set_offline(False)
    gives(member, "14")
    expect(member.page.locator("[data-trouble]")).to_be_hidden()
    is_saved(member)
    assert (stored(), member.page.evaluate(DRAFTS)) == (14, 0)


def test_filed_right_after_the_last_letter(sheet_page):
    """The button waits for a save on its way: its answer brings the version."""
    member = sheet_page()
    for key, points in make.GOOD_POINTS.items():
        gives(member, str(points), key)
        member.main.locator(f'[name="reason-{key}"]').fill("Theo hồ sơ.")
    member.presses("Save and file").presses("File the sheet")
    assert ScoreSheet.objects.get().state == "filed"
    member.goes(f"/phieu/{ScoreSheet.objects.get().item.public_id}/")
    member.sees(words("Score the next dossier"))

"""Writing in Chromium: saved while typed, kept when signed out, two texts, nothing left behind."""

import pytest
from playwright.sync_api import expect

from proposals.models import Proposal
from tests import make
from tests.browser.test_every_page import come_in
from tests.browser.visitor import PHONE, Visitor, words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DRAFTS = "Object.keys(localStorage).filter(key => key.startsWith('bn-draft:')).length"


def types(visitor: Visitor, text: str) -> None:
    visitor.main.locator('[name="effect_statement"]').fill(text)


def says(visitor: Visitor, text: str) -> None:
    expect(visitor.page.locator("#luu")).to_contain_text(text)


def is_saved(visitor: Visitor) -> None:
    """The save while typing has come back; the page itself began with an older one."""
    expect(visitor.page.locator("#luu [data-saved]")).to_be_visible()


def stored() -> str:
    return Proposal.objects.get().effect_statement


def test_what_is_typed_is_saved_kept_and_offered_back(visitors):
    proposal = make.proposal()
    leader = visitors("leader", viewport=PHONE)
    come_in(leader, proposal.leader)
    leader.goes(proposal.get_section_url("hieu-qua"))
    types(leader, "Giảm một nửa.")
    says(leader, "Đã lưu lúc")
    assert stored() == "Giảm một nửa."
    assert leader.page.evaluate(DRAFTS) == 0
    # A row is added without a new page, and one that is half filled says so in place.
    leader.main.locator("details[data-spare] summary").click()
    leader.fills({"indicators-1-unit": "kg"})
    says(leader, "Chưa lưu")
    leader.fills({"indicators-1-name": "Sản lượng"})
    says(leader, "Đã lưu lúc")
    assert proposal.indicators.count() == 2
    # The session ends while somebody writes.
    leader.page.context.clear_cookies(name="sessionid")
    types(leader, "Chữ gõ sau khi hết phiên.")
    says(leader, words("Sign in"))
    assert (stored(), leader.page.evaluate(DRAFTS)) == ("Giảm một nửa.", 1)
    come_in(leader, proposal.leader)
    leader.goes(proposal.get_section_url("hieu-qua")).finished()
    leader.presses("Put it into the form")
    is_saved(leader)
    assert stored() == "Chữ gõ sau khi hết phiên."
    assert leader.page.evaluate(DRAFTS) == 0
    assert leader.complaints == []


def test_two_who_write_at_once_see_both_texts(visitors):
    proposal = make.proposal()
    secretary = make.team_member(proposal, role="secretary").user
    one, two = visitors("leader"), visitors("secretary")
    come_in(one, proposal.leader)
    come_in(two, secretary)
    for visitor in (one, two):
        visitor.goes(proposal.get_section_url("hieu-qua"))
    types(one, "Giảm một nửa chi phí.")
    is_saved(one)
    types(two, "Giảm một phần ba chi phí.")
    says(two, str(proposal.leader))
    assert stored() == "Giảm một nửa chi phí."
    two.presses("Look at both texts").sees("Two people wrote this section")
    two.shows("two-texts").shows("two-texts", PHONE)
    two.presses("Save")
    expect(two.page.locator("#luu")).to_contain_text("Đã lưu lúc")
    assert stored() == "Giảm một phần ba chi phí."
    assert two.page.evaluate(DRAFTS) == 0


def test_signing_out_leaves_nothing_in_the_browser(visitors):
    proposal = make.proposal()
    leader = visitors("leader")
    come_in(leader, proposal.leader)
    leader.goes(proposal.get_section_url("hieu-qua"))
    leader.page.context.set_offline(True)
    types(leader, "Mất mạng giữa chừng.")
    expect(leader.page.locator("[data-trouble]")).to_be_visible()
    leader.page.context.set_offline(False)
    assert leader.page.evaluate(DRAFTS) == 1
    leader.page.locator(".site-tools details.menu summary").click()
    leader.page.get_by_role("button", name=words("Sign out")).click()
    expect(leader.page.get_by_role("link", name=words("Sign in")).first).to_be_visible()
    assert leader.page.evaluate(DRAFTS) == 0

"""The budget estimate in a browser: rows pasted from a spreadsheet, sums; files sent."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from proposals.actions import estimate_of
from proposals.estimate import Line
from proposals.models import Attachment
from tests import make
from tests.browser.visitor import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COPIED = (
    "2026\tCông lao động\tKhảo sát\tVốn tự có\tĐMST\t1 000 000\tkhông\tTheo định mức\n"
    "2027\tMáy móc, thiết bị\tMáy sấy\tNgân sách nhà nước\tChuyển đổi số\t2.500.000\n"
)
PASTE = """(cell, text) => {
    const held = new DataTransfer();
    held.setData("text/plain", text);
    cell.dispatchEvent(
        new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true})
    );
}"""


@pytest.fixture
def proposal():
    return make.proposal(parts=False)


def found_by_axe(page) -> list[str]:
    return [one["id"] for one in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_rows_copied_from_a_spreadsheet_are_pasted_and_added_up(visitors, proposal, viewport):
    leader = visitors("leader", viewport=viewport)
    leader.signs_in(proposal.leader.email, "mat-khau-thu").goes(proposal.get_estimate_url())
    assert found_by_axe(leader.page) == []
    leader.main.locator('[name="budget_lines-0-year"]').evaluate(PASTE, COPIED)
    expect(leader.main.locator("#tong-hop")).to_contain_text("3.500.000 ₫")
    expect(leader.main.locator('[name$="-amount"]')).to_have_count(3)
    leader.presses("Save").sees("3.500.000 ₫")
    assert estimate_of(proposal) == [
        Line(2026, "labour", "Khảo sát", "own", "dmst", 1_000_000, False, "Theo định mức"),
        Line(2027, "equipment", "Máy sấy", "state", "cds", 2_500_000),
    ]
    leader.main.locator('[name="budget_lines-1-amount"]').fill("1e9")
    leader.presses("Save").sees("1e9")
    expect(leader.main.locator(".error-summary")).to_be_focused()
    leader.main.locator(".error-summary a").first.click()
    expect(leader.main.locator('[name="budget_lines-1-amount"]')).to_be_focused()
    assert found_by_axe(leader.page) == []


def test_files_are_sent_together_or_come_back_with_their_reasons(visitors, proposal, tmp_path):
    good, bad = tmp_path / "bao-gia.pdf", tmp_path / "gia-mao.pdf"
    good.write_bytes(make.PDF)
    bad.write_bytes(b"MZ\x90\x00")
    leader = visitors("leader")
    leader.signs_in(proposal.leader.email, "mat-khau-thu").goes(proposal.get_papers_url())
    leader.main.locator('[name="file"]').set_input_files([good, bad])
    leader.presses("Attach").sees("gia-mao.pdf")
    expect(leader.main.locator(".error-summary")).to_be_focused()
    assert Attachment.objects.count() == 0
    leader.main.locator('[name="file"]').set_input_files([good])
    leader.presses("Attach")
    expect(leader.main.get_by_role("link", name="bao-gia.pdf", exact=True)).to_be_visible()
    assert found_by_axe(leader.page) == []

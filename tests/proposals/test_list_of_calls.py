"""The list of calls: found without diacritics, narrowed, taken home exactly as it is shown."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from proposals.actions import give_notice
from tests import make

pytestmark = pytest.mark.django_db


def codes(client, **asked):
    return [call.code for call in client.get("/dot-goi/", asked).context["rows"]]


@pytest.fixture
def calls():
    make.open_call(code="2026-01", title="Tài trợ nhiệm vụ cấp tỉnh", flow="funding")
    make.past_call(code="2025-02", title="Đặt hàng chè", flow="ordering", budget_year=2025)
    make.call(code="2027-01", title="Tài trợ năm sau", envelope=None, ceiling_per_task=None)


def test_a_call_is_found_without_diacritics(client, calls):
    assert codes(client, q="tai tro") == ["2026-01"]
    assert codes(client, q="dat hang che") == ["2025-02"]
    assert codes(client, q="2025") == ["2025-02"]
    assert codes(client, q="khong co") == []


def test_the_list_is_narrowed_by_flow_state_and_year(client, calls):
    assert codes(client, flow="ordering") == ["2025-02"]
    assert codes(client, year="2026") == ["2026-01"]
    assert codes(client, state="open") == ["2026-01", "2025-02"]


def test_an_officer_sees_drafts_that_lack_money_and_dates(client, calls):
    client.force_login(make.officer())
    assert set(codes(client)) == {"2026-01", "2025-02", "2027-01"}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_shown_goes_home_as_a_file_and_no_draft_with_it(client, calls, kind):
    taken = client.get(f"/dot-goi/tai-xuong/{kind}/", {"q": "tai tro"})
    content = b"".join(taken.streaming_content)
    if kind == "xlsx":
        rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
        found = [row[0] for row in rows]
        assert "2026-01" in found
        assert not {"2025-02", "2027-01"} & set(found)
    else:
        text = content.decode("utf-8-sig")
        assert text.splitlines()[1].startswith("2026-01,")
        assert len(text.splitlines()) == 2


def test_no_other_kind_of_file(client):
    assert client.get("/dot-goi/tai-xuong/pdf/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_call_takes_the_same_queries(client, django_assert_num_queries, rows):
    call = make.call()
    for _ in range(rows):
        section = make.form_section(call)
        decider = make.question(section, "yes_no")
        make.question(section, shown_if=decider, shown_if_answers=["yes"])
    call = make.opened(call)
    for _ in range(rows):
        give_notice(call, title="Đính chính", text="Sửa.", by=make.officer())
    client.get("/dot-goi/")
    with django_assert_num_queries(12):
        client.get(call.get_absolute_url())

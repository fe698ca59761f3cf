"""The grid of the budget estimate: written, pasted, brought in from a sheet, taken out as one."""

import io

import openpyxl
import pytest
from django.db import transaction

from lifecycle.errors import Refused
from proposals.actions import estimate_of, write_estimate
from proposals.estimate import Line, texts_of
from proposals.models import BudgetLine, Proposal
from proposals.states import Section
from tests import make

pytestmark = pytest.mark.django_db

QUERIES_OF_THE_GRID = 7
QUERIES_OF_A_SAVE = 11


def line(amount=1_000_000, **fields) -> Line:
    given = {"year": 2026, "item_kind": "labour", "item": "Công", "source": "state"}
    return Line(**{**given, "category": "khcn", "amount": amount, **fields})


def posted(proposal, *rows, **more) -> dict:
    """What the grid sends; rows as lines or as texts."""
    cells = {
        f"budget_lines-{index}-{name}": text
        for index, row in enumerate(rows)
        for name, text in (texts_of(row) if isinstance(row, Line) else row).items()
    }
    return {"version": version_of(proposal), "sitting": "trang-nay", **cells, **more}


def version_of(proposal) -> str:
    """The version of the section as a page opened now would show it."""
    stored = Proposal.objects.get(pk=proposal.pk)
    return str(stored.section_state(Section.BUDGET)["version"])


def wrote(proposal, *lines) -> None:
    write_estimate(proposal, lines, by=proposal.leader, seen=int(version_of(proposal)))


@pytest.fixture
def proposal(client):
    made = make.proposal(parts=False)
    client.force_login(made.leader)
    return made


def nothing_changed(proposal, before):
    assert (estimate_of(proposal), Proposal.objects.get(pk=proposal.pk).version) == before


class TestGrid:
    def test_lines_are_saved_in_the_order_of_the_page(self, client, proposal):
        lines = [line(), line(2, year=2027, source="own", explanation="Theo báo giá.")]
        answer = client.post(proposal.get_estimate_url(), posted(proposal, *lines))
        assert answer.headers["Location"] == f"{proposal.get_estimate_url()}?da-luu=du-toan"
        assert estimate_of(proposal) == lines
        assert 'value="2"' in client.get(proposal.get_estimate_url()).content.decode()

    def test_a_faulty_cell_is_named_and_what_was_typed_stays(self, client, proposal):
        before = estimate_of(proposal), proposal.version
        wrong = {**texts_of(line()), "amount": "1e9", "item": '"><script>alert(1)</script>'}
        answer = client.post(proposal.get_estimate_url(), posted(proposal, line(), wrong))
        page = answer.content.decode()
        assert answer.status_code == 400
        assert 'href="#id_budget_lines-1-amount"' in page
        assert 'value="1e9"' in page
        assert "<script>alert" not in page
        nothing_changed(proposal, before)

    def test_ten_more_rows_come_without_saving(self, client, proposal):
        before = estimate_of(proposal), proposal.version
        answer = client.post(
            proposal.get_estimate_url(), posted(proposal, line(item="Gõ dở"), more="1")
        )
        page = answer.content.decode()
        assert (answer.status_code, page.count('-amount" id=')) == (200, 11)
        assert "Gõ dở" in page
        nothing_changed(proposal, before)

    def test_an_old_page_shows_both_and_the_next_save_is_meant(self, client, proposal):
        old = posted(proposal, line(3, item="Của tôi"), sitting="trang-cu")
        wrote(proposal, line(5, item="Của người khác"))
        answer = client.post(proposal.get_estimate_url(), old)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Của tôi" in page
        assert "Của người khác" in page
        assert [one.item for one in estimate_of(proposal)] == ["Của người khác"]
        assert f'name="version" value="{version_of(proposal)}"' in page
        client.post(proposal.get_estimate_url(), posted(proposal, line(3, item="Của tôi")))
        assert [one.item for one in estimate_of(proposal)] == ["Của tôi"]

    def test_one_goes_on_to_the_next_section(self, client, proposal):
        answer = client.post(proposal.get_estimate_url(), posted(proposal, line(), on="1"))
        assert answer.headers["Location"].startswith(proposal.get_section_url(Section.PARTNERS))

    def test_the_list_of_sections_leads_here(self, client, proposal):
        page = client.get(proposal.get_edit_url()).content.decode()
        assert f'href="{proposal.get_estimate_url()}"' in page
        section = f"{proposal.get_edit_url()[:-4]}soan/du-toan/"
        assert client.get(section).headers["Location"] == proposal.get_estimate_url()

    def test_the_ceiling_and_the_share_of_own_funds_are_shown(self, client, proposal):
        lines = [line(3_500 * make.MILLION), line(1_500 * make.MILLION, source="own")]
        wrote(proposal, *lines)
        page = client.get(proposal.get_estimate_url()).content.decode()
        assert "500.000.000 ₫" in page
        assert "30,0%" in page

    def test_sums_are_added_while_one_types(self, client, proposal):
        url = f"{proposal.get_estimate_url()}cong/"
        wrong = {**texts_of(line()), "amount": "một"}
        answer = client.post(url, posted(proposal, line(2_000_000), line(345, year=2027), wrong))
        page = answer.content.decode()
        assert "2.000.345 ₫" in page
        assert "<html" not in page
        assert BudgetLine.objects.count() == 0
        assert client.get(url).status_code == 405

    @pytest.mark.parametrize("count", [1, 60])
    def test_the_grid_costs_the_same_for_one_and_for_sixty(
        self, client, proposal, count, django_assert_num_queries
    ):
        wrote(proposal, *[line(n + 1) for n in range(count)])
        client.get(proposal.get_estimate_url())
        with django_assert_num_queries(QUERIES_OF_THE_GRID):
            page = client.get(proposal.get_estimate_url()).content.decode()
        assert page.count('-amount" id=') == count + 1

    @pytest.mark.parametrize("count", [1, 60])
    def test_a_save_costs_the_same_for_one_and_for_sixty(
        self, client, proposal, count, django_assert_num_queries
    ):
        lines = [line(n + 1) for n in range(count)]
        client.post(proposal.get_estimate_url(), posted(proposal, *lines))
        again = posted(proposal, *lines[1:], line(7, item="Mới"))
        with django_assert_num_queries(QUERIES_OF_A_SAVE):
            assert client.post(proposal.get_estimate_url(), again).status_code == 302
        assert len(estimate_of(proposal)) == count

    def test_only_the_team_writes_and_only_while_it_may_be_changed(self, client, proposal):
        for path in ("", "nhap/"):
            client.force_login(make.member())
            assert client.get(f"{proposal.get_estimate_url()}{path}").status_code == 404
        submitted = make.submitted_proposal()
        before = estimate_of(submitted), submitted.version
        for person, status in ((make.officer(), 403), (submitted.leader, 409)):
            client.force_login(person)
            for path in ("", "cong/", "nhap/"):
                url = f"{submitted.get_estimate_url()}{path}"
                assert client.post(url, posted(submitted, line())).status_code == status
        nothing_changed(submitted, before)


@pytest.mark.parametrize(
    "fields",
    [{"amount": 0}, {"amount": 10**15 + 1}, {"year": 1999}, {"source": "loan"}, {"category": "x"},
     {"item_kind": ""}],
)  # fmt: skip
def test_the_tables_refuse_what_a_reader_let_through(fields):
    proposal = make.proposal(parts=False)
    with pytest.raises(Refused), transaction.atomic():
        wrote(proposal, line(**fields))
    assert estimate_of(proposal) == []


def sheet_of(client, proposal, kind="tai-xuong") -> openpyxl.Workbook:
    answer = client.get(f"{proposal.get_estimate_url()}{kind}/")
    assert answer["Content-Disposition"].startswith("attachment;")
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))


def as_upload(book: openpyxl.Workbook, name="du-toan.xlsx"):
    held = io.BytesIO()
    book.save(held)
    return make.upload(name, held.getvalue())


class TestSheet:
    def import_url(self, proposal):
        return f"{proposal.get_estimate_url()}nhap/"

    def test_what_goes_out_comes_back_the_same(self, client, proposal):
        lines = [
            line(10**15),
            line(2, item="=HYPERLINK(1)", explanation="+1", is_lump_sum=False),
            line(3, source="partner", category="cds", item_kind="travel", year=2028),
        ]
        wrote(proposal, *lines)
        book = sheet_of(client, proposal)
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert [cell for cell in cells if cell.data_type == "f"] == []
        answer = client.post(
            self.import_url(proposal), {"file": as_upload(book), "mode": "replace"}
        )
        assert "Không có gì thay đổi" in answer.content.decode()

    def test_the_empty_sheet_offers_what_may_be_chosen(self, client, proposal):
        wrote(proposal, line())
        book = sheet_of(client, proposal, "mau")
        (sheet,) = book.worksheets
        assert sheet.max_row == 1
        offered = [rule.formula1 for rule in sheet.data_validations.dataValidation]
        assert '"2026,2027,2028"' in offered
        assert client.get(f"{proposal.get_estimate_url()}khac/").status_code == 404

    def test_a_filled_sheet_is_shown_before_it_is_kept(self, client, proposal):
        wrote(proposal, line(5, item="Xe"), line(6))
        book = sheet_of(client, proposal, "mau")
        book.active.append([2026, "Công lao động", "Công", "Ngân sách Nhà nước", "khcn", 9, "có"])
        book.active.append(["2027", "labour", "Máy", "own", "dmst", "1.000.000", "", "Báo giá"])
        answer = client.post(
            self.import_url(proposal), {"file": as_upload(book), "mode": "replace"}
        )
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "1 dòng thêm, 1 dòng đổi, 1 dòng bỏ" in page
        assert estimate_of(proposal) == [line(5, item="Xe"), line(6)]
        paste = answer.context["paste"]
        kept = {"paste": paste, "mode": "replace", "keep": "1", "version": version_of(proposal)}
        assert client.post(self.import_url(proposal), kept).status_code == 302
        assert estimate_of(proposal) == [
            line(9),
            line(10**6, item="Máy", year=2027, source="own", category="dmst",
                 is_lump_sum=False, explanation="Báo giá"),
        ]  # fmt: skip

    def test_a_cell_far_to_the_right_makes_no_row_long(self, client, proposal):
        book = sheet_of(client, proposal, "mau")
        book.active.append([2026, "labour", "Công", "state", "khcn", 9])
        book.active["XFD2"] = "xa"
        answer = client.post(
            self.import_url(proposal), {"file": as_upload(book), "mode": "replace"}
        )
        assert answer.context["changes"].added == [line(9, is_lump_sum=False)]

    def test_new_lines_may_come_after_those_that_stay(self, client, proposal):
        wrote(proposal, line(5))
        kept = {"paste": "\t".join(texts_of(line(6)).values()), "mode": "add", "keep": "1"}
        client.post(self.import_url(proposal), {**kept, "version": version_of(proposal)})
        assert estimate_of(proposal) == [line(5), line(6)]

    def test_a_fault_names_sheet_cell_value_and_rule_and_nothing_is_kept(self, client, proposal):
        before = estimate_of(proposal), proposal.version
        book = sheet_of(client, proposal, "mau")
        good = [2026, "labour", "Công", "state", "khcn", 9, "có", ""]
        book.active.append(good)
        for at, value in ((5, 1.5), (5, True), (5, "NaN"), (0, 2031), (3, "vay"), (5, -4)):
            book.active.append([*good[:at], value, *good[at + 1 :]])
        answer = client.post(
            self.import_url(proposal), {"file": as_upload(book), "mode": "replace"}
        )
        page = answer.content.decode()
        assert answer.status_code == 400
        for cell in ("F3", "F4", "F5", "A6", "D7", "F8"):
            assert f"“Dự toán”, ô {cell} " in page
        assert "số tiền không được âm" in page
        nothing_changed(proposal, before)

    def test_between_look_and_keep_somebody_else_may_have_written(self, client, proposal):
        paste = "\t".join(texts_of(line(6)).values())
        old = {"paste": paste, "mode": "replace", "keep": "1", "version": version_of(proposal)}
        wrote(proposal, line(5, item="Của người khác"))
        answer = client.post(self.import_url(proposal), old)
        assert answer.status_code == 409
        assert "Của người khác" in answer.content.decode()
        assert [one.item for one in estimate_of(proposal)] == ["Của người khác"]

    @pytest.mark.parametrize(
        "sent",
        [
            {"mode": "replace"},
            {"mode": "khac", "paste": "x"},
            {"mode": "replace", "paste": "x" * 200_001},
            {"mode": "replace", "paste": "\t\t\n"},
            {"mode": "replace", "paste": "2026\tlabour\tCông\tstate\tkhcn\t1e9"},
            {"mode": "replace", "file": make.upload("du-toan.xlsx", make.PDF)},
            {"mode": "replace", "file": make.upload("du-toan.pdf")},
            {"mode": "replace", "file": make.office_file("du-toan.xlsx")},
            {"mode": "replace", "paste": "x", "file": make.upload("du-toan.pdf")},
        ],
    )
    def test_what_is_no_estimate_is_refused(self, client, proposal, sent):
        before = estimate_of(proposal), proposal.version
        answer = client.post(self.import_url(proposal), sent)
        assert answer.status_code == 400
        assert "error-summary" in answer.content.decode()
        nothing_changed(proposal, before)

"""The papers of one item: what they say, to whom they are given, how they fit their pages."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from papers.decree30 import Table
from scoring import letters
from tests import make
from tests.papers.reading import pages_of, right_edges, text_of
from tests.papers.test_word import words_of

pytestmark = pytest.mark.django_db
MM = 72 / 25.4
LONG = "Nội dung chưa rõ ở phần phương pháp và kế hoạch nhân lực. " * 60


def concluded(size: int = 9, comments: str = "Đề tài có tính mới.", points=None, **fields):
    """An item with a filed sheet of everybody, counted and concluded."""
    item = make.item_in_session(size, state="scored")
    for number, seat in enumerate(item.bench.sitting):
        make.sheet(item, seat, comments=comments, points=(points or {}).get(number), is_valid=True)
    values = {
        "members_present": size,
        "sheets_counted": size,
        "points_sum": 80 * size,
        "mean": 80,
        "passed": True,
        "three_house_score": 50,
        "strategic_score": 0,
        "conclusion": "Đề nghị thực hiện.\nRút gọn mục tiêu 2.",
    }
    return make.concluded(item, **{**values, **fields})


def test_the_counting_record_tells_every_count_and_total():
    item = concluded(points={0: {"impact": None}}, sheets_counted=8, points_sum=640)
    text = text_of(letters.counting_record(item).to_pdf())
    for sentence in [
        "BIÊN BẢN",
        f"Kiểm phiếu đánh giá hồ sơ {item.proposal.code}",
        f"Quyết định số {item.council.decision_number}",
        "- Số phiếu phát ra: 9",
        "- Số phiếu thu về: 9",
        "- Số phiếu hợp lệ: 8",
        "- Số phiếu không hợp lệ: 1",
        "640,00",
        "Điểm trung bình: 80,000/100. Đạt yêu cầu.",
        "THƯ KÝ KHOA HỌC",
        "CHỦ TỊCH HỘI ĐỒNG",
        str(make.secretary(item.council)),
        str(make.chair(item.council)),
    ]:
        assert sentence in text
    assert text.count("Có tiêu chí không đánh giá được") == 1


def test_the_summary_holds_every_mark_of_nine_sheets_on_landscape_pages():
    item = concluded(points={3: {"content": "7.5"}})
    pdf = letters.summary(item).to_pdf()
    text = text_of(pdf)
    assert {tuple(map(round, page.mediabox[2:])) for page in PdfReader(BytesIO(pdf)).pages} == {
        (842, 595)
    }
    assert "7,50" in text
    (table,) = [one for one in letters.summary(item).body if isinstance(one, Table)]
    titles = [column.title for column in table.columns]
    assert titles[3:-2] == [f"Phiếu {number}" for number in range(1, 10)]
    assert max([edge for _page, edge in right_edges(pdf)] or [0]) <= 842 - 15 * MM + 1
    assert sorted(table.total[3:-2]) == ["67,50", *["80,00"] * 8]


def test_a_sheet_far_from_the_mean_is_named_with_both_means():
    item = concluded(7, points={0: {"content": 0, "overview": 0, "product": 0}}, points_sum=518)
    text = text_of(letters.summary(item).to_pdf())
    assert "(38,00 điểm)" in text
    assert "của mọi phiếu hợp lệ là 74,000/100; không kể các phiếu này là 80,000/100" in text


def test_papers_without_names_name_no_member_but_those_who_sign():
    item = concluded()
    signing = {make.chair(item.council), make.secretary(item.council)}
    others = [str(seat.user) for seat in item.council.appointed if seat.user not in signing]
    for name, paper in letters.OF_ITEM.items():
        text = text_of(paper(item).to_pdf())
        assert [one for one in others if one in text] == [], name
    text = text_of(letters.sheets(item).to_pdf())
    assert str(make.chair(item.council)) not in text
    assert text.count("PHIẾU SỐ") == 9


def test_the_conclusion_says_its_words_line_by_line():
    text = text_of(letters.conclusion(concluded(has_priority=True)).to_pdf())
    assert "Đề nghị thực hiện. Rút gọn mục tiêu 2." in text
    assert "Thành viên có mặt và được đánh giá hồ sơ: 9/9." in text
    assert "hội đủ bốn điều kiện ưu tiên “3 nhà”" in text


def test_an_acceptance_is_told_by_votes():
    council = make.formed_council(kind="acceptance")
    item = make.item_in_session(of=council, state="scored")
    for number, seat in enumerate(item.bench.sitting):
        make.sheet(item, seat, points={"overall": 2 if number < 3 else 1}, is_valid=True)
    item = make.concluded(
        item, grade="pass", members_present=7, sheets_counted=7, conclusion="Nghiệm thu."
    )
    assert "Xuất sắc 3, Đạt 4, Không đạt 0" in text_of(letters.summary(item).to_pdf())
    assert "Xếp loại: Đạt." in text_of(letters.counting_record(item).to_pdf())


def test_long_comments_go_on_over_pages_with_every_word():
    item = concluded(7, comments=LONG.strip())
    pdf = letters.sheets(item).to_pdf()
    assert text_of(pdf).count("phương pháp và kế hoạch nhân lực") == 7 * 60
    assert len(pages_of(pdf)) > 14


def test_one_s_own_sheet_bears_one_s_name_and_draft_until_filed():
    item = make.item_in_session()
    seat = make.seats_as(item.council, "reviewer")[0]
    draft = letters.sheet_form(make.sheet(item, seat, state="draft"))
    assert (draft.mark, draft.type_name) == ("DỰ THẢO", "Phiếu nhận xét, đánh giá")
    member = make.seats_as(item.council, "member")[0]
    filed = letters.sheet_form(make.sheet(item, member, points={"plan": None}))
    assert (filed.mark, filed.type_name) == ("", "Phiếu đánh giá")
    text = text_of(filed.to_pdf())
    assert text.count(str(member.user)) == 2
    assert "Không đánh giá được. Theo hồ sơ." in text


@pytest.mark.parametrize("name", letters.OF_ITEM)
def test_pdf_and_word_file_say_the_same(name):
    paper = letters.OF_ITEM[name](concluded(7), is_final=True)
    said = text_of(paper.to_pdf()).replace("Số liệu minh họa", "")
    pages = {str(page) for page in range(1, 30)}
    assert set(said.split()) - pages - set(words_of(paper.to_docx()).split()) == set()


# To whom ------------------------------------------------------------------------------------------


def answers(client, item, user) -> set[int]:
    client.force_login(user)
    return {
        client.get(reverse("scoring:item_paper", args=[item.public_id, name, kind])).status_code
        for name in letters.OF_ITEM
        for kind in ("pdf", "docx")
    }


def test_members_and_staff_take_the_papers_home_and_nobody_else(client):
    item = concluded(7)
    assert answers(client, item, make.chair(item.council)) == {200}
    assert answers(client, item, make.officer()) == {200}
    assert answers(client, item, make.auditor()) == {200}
    assert answers(client, item, item.proposal.leader) == {404}
    assert answers(client, item, make.user()) == {404}


def test_a_recused_member_gets_no_paper_of_the_dossier(client):
    item = concluded(7)
    seat = make.seats_as(item.council, "member")[0]
    make.conflict(item, seat)
    assert answers(client, item, seat.user) == {404}


def test_nothing_is_given_out_before_the_item_is_concluded(client):
    item = make.item_in_session(state="scored")
    make.sheets_of_all(item)
    assert answers(client, item, make.chair(item.council)) == {404}
    client.force_login(make.chair(item.council))
    assert b"giay-to" not in client.get(item.get_absolute_url()).content


def test_other_names_and_kinds_are_not_there(client):
    item = concluded(7)
    client.force_login(make.officer())
    for name, kind in [("ket-luan", "exe"), ("khac", "pdf")]:
        address = reverse("scoring:item_paper", args=[item.public_id, name, kind])
        assert client.get(address).status_code == 404


def test_a_sheet_is_printed_for_its_author_alone(client):
    item = concluded(7)
    sheet = item.sheets.first()
    address = reverse("scoring:sheet_paper", args=[sheet.public_id, "pdf"])
    client.force_login(sheet.seat.user)
    assert client.get(address)["Content-Type"] == "application/pdf"
    for other in (make.officer(), item.sheets.last().seat.user, item.proposal.leader):
        client.force_login(other)
        assert client.get(address).status_code == 404


@pytest.mark.parametrize(("mode", "is_named"), [("double", False), ("single", True)])
def test_a_sheet_names_the_applicant_only_where_its_author_may_know(mode, is_named):
    call = make.open_call(blind_mode=mode)
    council = make.formed_council(call=call, rule_set=call.rule_set)
    item = make.item_in_session(of=council, proposal=make.proposal(state="in_council", call=call))
    sheet = make.sheet(item, make.seats_as(council, "member")[0])
    text = text_of(letters.sheet_form(sheet).to_pdf())
    assert [str(one) in text for one in (item.proposal.host, item.proposal.leader)] == [
        is_named
    ] * 2
    assert item.proposal.title in text


@pytest.mark.django_db
def test_a_dossier_whose_sheets_all_fell_away_has_its_papers_too():
    item = make.judged_item(make.council_of_call())
    for paper in letters.OF_ITEM.values():
        assert paper(item, is_final=False).to_pdf().startswith(b"%PDF")

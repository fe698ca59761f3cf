"""Papers read back from their PDF: the words, the faces, the measures of Decree 30/2020."""

import json
import re
import unicodedata
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

import rulebook
from papers.decree30 import (
    Amount,
    Annex,
    Article,
    Column,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    Table,
    faces,
    measures,
)
from tests import make
from tests.papers.reading import fonts_of, pages_of, pieces_of, right_edges, rules_of, text_of

MM = measures.MM
A4 = (595.28, 841.89)
FOOT = measures.BOTTOM


def allowed() -> dict[str, list[float]]:
    """What the rulebook holds of the decree: lowest and highest of each measure."""
    path = Path(rulebook.__file__).parent / "data" / "rules.json"
    rules = {rule["id"]: rule["value"] for rule in json.loads(path.read_text())["rules"]}
    return {
        key.removeprefix("doc."): value if isinstance(value, list) else [value, value]
        for key, value in rules.items()
        if key.startswith("doc.")
    }


def the(pieces, text: str, page: int = 1):
    """The one piece on a page that begins with this text."""
    found = [piece for piece in pieces if piece.page == page and piece.text.startswith(text)]
    assert len(found) == 1, (text, found)
    return found[0]


def within(value: float, limits: list[float]) -> bool:
    return limits[0] - 0.01 <= value <= limits[1] + 0.01


# The words ---------------------------------------------------------------------------------------


def test_a_decision_reads_back_in_exact_vietnamese():
    text = text_of(make.decision_paper(rows=3).to_pdf())
    for sentence in [
        "UBND TỈNH THÁI NGUYÊN",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 12/QĐ-SKHCN",
        "Thái Nguyên, ngày 05 tháng 02 năm 2026",
        "QUYẾT ĐỊNH Về việc phê duyệt phân bổ kinh phí năm 2026",
        "GIÁM ĐỐC SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo số 93/2025/QH15;",
        "Căn cứ Nghị định số 267/2025/NĐ-CP của Chính phủ;",
        "Theo đề nghị của Trưởng phòng Quản lý khoa học.",
        "Điều 1. Phê duyệt phân bổ kinh phí cho 3 nhiệm vụ tại Phụ lục I.",
        "Tổng kinh phí: 1.250.000.000 đồng.",
        "Bằng chữ: Một tỷ hai trăm năm mươi triệu đồng.",
        "Điều 3. Các tổ chức chủ trì chịu trách nhiệm thi hành.",
        "- Như Điều 3;",
        "- UBND tỉnh (để báo cáo);",
        "- Lưu: VT, QLKH.",
        "Giám đốc quỹ 1",
        "Phụ lục I DANH MỤC NHIỆM VỤ ĐƯỢC PHÂN BỔ KINH PHÍ NĂM 2026",
        "(Kèm theo Quyết định số 12/QĐ-SKHCN ngày 05 tháng 02 năm 2026)",
        "2.700.000.006",
        "Số liệu minh họa",
    ]:
        assert sentence in text


def test_a_contract_reads_back_in_exact_vietnamese():
    text = text_of(make.contract_paper().to_pdf())
    for sentence in [
        "HỢP ĐỒNG Số: 01/2026/HĐ-KHCN Thực hiện nhiệm vụ khoa học và công nghệ cấp tỉnh",
        "BÊN A: QUỸ PHÁT TRIỂN KHOA HỌC, CÔNG NGHỆ VÀ ĐỔI MỚI SÁNG TẠO",
        "- Đại diện: Giám đốc quỹ 1",
        "Điều 1. Đối tượng hợp đồng",
        "Khi mốc 1 được xác nhận 30/06/2027 750.000.000",
        "Khoán từng phần",
        "ĐẠI DIỆN BÊN A",
        "ĐẠI DIỆN BÊN B",
        "HIỆU TRƯỞNG",
    ]:
        assert sentence in text
    assert "SỞ KHOA HỌC VÀ CÔNG NGHỆ" not in text
    assert "Nơi nhận" not in text


def test_an_official_letter_has_its_subject_under_the_number():
    letter = make.paper(
        type_name="",
        number="45/SKHCN-QLKH",
        subject="mời họp hội đồng",
        addressed_to=["Đơn vị minh họa 1", "Đơn vị minh họa 2"],
        body=["Sở mời Quý đơn vị dự họp."],
    )
    text = text_of(letter.to_pdf())
    assert "V/v mời họp hội đồng" in text
    assert "Kính gửi: - Đơn vị minh họa 1; - Đơn vị minh họa 2." in text
    size = the(pieces_of(letter.to_pdf()), "V/v").size
    assert within(size, [12, 13])


def test_text_typed_apart_is_set_joined():
    apart = unicodedata.normalize("NFD", "Hệ thống giám sát lũ quét ở Định Hóa")
    paper = make.paper(subject=apart, body=[apart, Heading(apart), Amount(apart, 5)])
    assert text_of(paper.to_pdf()).count("Hệ thống giám sát lũ quét ở Định Hóa") == 4


def test_what_looks_like_markup_is_only_text():
    nasty = "<b>đậm</b> & <img src=x> </para> ]]>"
    paper = make.paper(
        subject=nasty, body=[nasty, Table([Column("A & <B>")], [[nasty]])], signer_name=nasty
    )
    assert text_of(paper.to_pdf()).count(nasty) == 4


def test_what_the_typeface_lacks_is_written_another_way():
    text = text_of(make.paper(body=["☐ chưa, ☑ rồi, ✓ xong\x00\x07."]).to_pdf())
    assert "[ ] chưa, [x] rồi, x xong." in text


def test_an_unknown_block_is_refused():
    with pytest.raises(TypeError):
        make.paper(body=[3]).to_pdf()


# The faces ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("maker", [make.paper, make.decision_paper, make.contract_paper])
def test_every_font_is_embedded(maker):
    paper = maker(is_illustration=True).with_code("ABCD-EFGH-JKMN", "https://ba-nha.example/x/")
    fonts = fonts_of(paper.to_pdf())
    assert set(fonts.values()) == {True}
    assert {name.rpartition("+")[2].partition("-")[0] for name in fonts} == {"LiberationSerif"}


# The measures ------------------------------------------------------------------------------------


def test_pages_are_a4_and_an_annex_may_lie():
    pages = PdfReader(BytesIO(make.decision_paper().to_pdf())).pages
    sizes = [(round(float(p.mediabox.width), 2), round(float(p.mediabox.height), 2)) for p in pages]
    assert sizes[0] == A4
    assert sizes[-1] == A4[::-1]


def test_nothing_stands_in_the_margins_but_page_marks():
    limits = allowed()
    paper = make.decision_paper().with_code("ABCD-EFGH-JKMN", "https://ba-nha.example/giay-to/x/")
    pdf = paper.to_pdf()
    heights = [float(page.mediabox.height) for page in PdfReader(BytesIO(pdf)).pages]
    widths = [float(page.mediabox.width) for page in PdfReader(BytesIO(pdf)).pages]
    assert within(measures.TOP / MM, limits["margin_top"])
    assert within(measures.BOTTOM / MM, limits["margin_bottom"])
    assert within(measures.LEFT / MM, limits["margin_left"])
    assert within(measures.RIGHT / MM, limits["margin_right"])
    for piece in pieces_of(pdf):
        if piece.text == str(piece.page) and piece.base > heights[piece.page - 1] - measures.TOP:
            continue
        if piece.base < FOOT:
            assert re.match(r"Mã giấy tờ|Kiểm tra tại|Số liệu minh họa", piece.text)
            continue
        assert piece.left >= measures.LEFT - 0.1
        assert piece.base + piece.size * 0.7 <= heights[piece.page - 1] - measures.TOP + 0.1
    for page, edge in right_edges(pdf):
        assert edge <= widths[page - 1] - measures.RIGHT + 0.5


def test_pages_are_numbered_in_the_top_margin_from_the_second_on():
    pdf = make.decision_paper().to_pdf()
    pieces = pieces_of(pdf)
    pages = PdfReader(BytesIO(pdf)).pages
    heights = [float(page.mediabox.height) for page in pages]
    above = [p for p in pieces if p.base > heights[p.page - 1] - measures.TOP]
    assert [(p.page, p.text) for p in above] == [
        (number, str(number)) for number in range(2, len(pages) + 1)
    ]
    assert {within(p.size, allowed()["page_number_size"]) for p in above} == {True}
    for piece in above:
        middle = (measures.LEFT + float(pages[piece.page - 1].mediabox.width) - measures.RIGHT) / 2
        assert abs(piece.left + piece.size * 0.25 * len(piece.text) - middle) < 1


@pytest.mark.parametrize(
    ("begins", "rule", "face"),
    [
        ("CỘNG HÒA XÃ HỘI", "quoc_hieu", "LiberationSerif-Bold"),
        ("Độc lập - Tự do", "tieu_ngu", "LiberationSerif-Bold"),
        ("SỞ KHOA HỌC", "ten_co_quan", "LiberationSerif-Bold"),
        ("UBND TỈNH", "ten_co_quan", "LiberationSerif"),
        ("Số: 12", "so_ky_hieu", "LiberationSerif"),
        ("Thái Nguyên, ngày", "dia_danh_ngay", "LiberationSerif-Italic"),
        ("Về việc", "trich_yeu", "LiberationSerif-Bold"),
        ("Căn cứ Luật", "noi_dung", "LiberationSerif-Italic"),
        ("Phê duyệt phân bổ", "noi_dung", "LiberationSerif"),
        ("Điều 1.", "noi_dung", "LiberationSerif-Bold"),
        ("Nơi nhận:", "noi_nhan_label", "LiberationSerif-BoldItalic"),
        ("- Như Điều 3;", "noi_nhan_list", "LiberationSerif"),
        ("GIÁM ĐỐC QUỸ", "chuc_vu_ky", "LiberationSerif-Bold"),
        ("Giám đốc quỹ 1", "ho_ten_ky", "LiberationSerif-Bold"),
    ],
)
def test_each_element_has_the_size_and_face_of_the_decree(begins, rule, face):
    paper = make.decision_paper(rows=1, authority="Giám đốc Quỹ", subject="Về việc phân bổ")
    piece = the(pieces_of(paper.to_pdf()), begins)
    assert within(piece.size, allowed()[rule])
    assert piece.face == face


def test_the_name_of_the_kind_and_the_annex_have_theirs():
    pieces = pieces_of(make.decision_paper(rows=1).to_pdf())
    kind = [p for p in pieces if p.text == "QUYẾT ĐỊNH"][0]
    label, title = the(pieces, "Phụ lục I", page=2), the(pieces, "DANH MỤC", page=2)
    limits = allowed()
    assert [within(kind.size, limits["ten_loai"]), kind.face] == [True, "LiberationSerif-Bold"]
    assert [within(label.size, limits["phu_luc_label"]), label.face] == [
        True,
        "LiberationSerif-Bold",
    ]
    assert within(title.size, [13, 14])


def test_head_and_signature_stand_in_their_columns():
    pieces = pieces_of(make.decision_paper(rows=1, authority="Giám đốc Quỹ").to_pdf())
    middle = measures.LEFT + (A4[0] - measures.LEFT - measures.RIGHT) / 2
    for left in ["SỞ KHOA HỌC", "Số: 12", "Nơi nhận:"]:
        assert the(pieces, left).left < middle - 60
    for right in ["CỘNG HÒA", "Thái Nguyên, ngày", "GIÁM ĐỐC QUỸ"]:
        assert the(pieces, right).left > measures.LEFT + 150
    assert the(pieces, "Số: 12").base == pytest.approx(the(pieces, "Thái Nguyên, ngày").base)


def test_rules_are_as_long_as_the_decree_says():
    pdf = make.paper().to_pdf()
    motto, issuer = the(pieces_of(pdf), "Độc lập"), the(pieces_of(pdf), "SỞ KHOA HỌC")
    *upper, (_, under_subject) = sorted(rules_of(pdf), reverse=True)
    under_issuer, under_motto = sorted(length for _, length in upper)
    assert under_motto == pytest.approx(faces.width(motto.text, motto.face, motto.size), abs=0.1)
    wide = faces.width(issuer.text, issuer.face, issuer.size)
    assert wide / 3 <= under_issuer <= wide / 2
    subject = faces.width("Về việc phê duyệt phân bổ kinh phí năm 2026", issuer.face, 14)
    assert subject / 3 <= under_subject <= subject / 2


def test_paragraphs_are_indented_and_apart():
    long = "Nhiệm vụ khoa học và công nghệ cấp tỉnh " * 6
    pieces = pieces_of(make.paper(body=[long, "Đoạn hai."]).to_pdf())
    first = the(pieces, "Nhiệm vụ khoa học và công nghệ cấp tỉnh Nhiệm")
    lines = [p for p in pieces if p.size == measures.BODY and p.face == "LiberationSerif"]
    limits = allowed()
    assert within((first.left - measures.LEFT) / MM, limits["indent"])
    spacing = lines[0].base - lines[1].base
    assert 1.15 * measures.BODY <= spacing <= 1.15 * measures.BODY * limits["line_max"][1]
    second = the(pieces, "Đoạn hai.")
    assert lines[-2].base - second.base - spacing >= limits["para_gap_min"][0] - 0.01


# Tables ------------------------------------------------------------------------------------------


def test_a_long_table_repeats_its_head_on_each_page():
    pages = pages_of(make.decision_paper(rows=60).to_pdf())[1:]
    assert len(pages) > 2
    assert [page.count("Tên nhiệm vụ") for page in pages] == [1] * len(pages)


def test_a_total_never_stands_alone_on_a_page():
    for rows in range(40, 80):
        last = pages_of(make.decision_paper(rows=rows).to_pdf())[-1]
        assert f"Đơn vị minh họa {rows}" in last
        assert "Cộng" in last


def test_amounts_end_under_one_another():
    table = Table(
        [Column("Nguồn"), Column("Số tiền", kind="amount")], [["A", 5], ["B", 54 * 10**9]]
    )
    pieces = pieces_of(make.paper(body=[table]).to_pdf())
    ends = {
        round(p.left + faces.width(p.text, p.face, p.size), 1)
        for p in pieces
        if p.text in {"5", "54.000.000.000"}
    }
    assert len(ends) == 1


def test_a_cell_longer_than_a_page_goes_on_over_the_next():
    table = Table([Column("Nội dung"), Column("Số", kind="number")], [["dài " * 3000, 1]])
    assert text_of(make.paper(body=[table]).to_pdf()).count("dài") == 3000


def test_many_figures_make_the_letters_smaller_not_lost():
    columns = [Column("Tên"), *[Column(f"Năm {year}", kind="amount") for year in range(2026, 2032)]]
    pdf = make.paper(body=[Table(columns, [["Tổng", *[1_000_000_000_000] * 6]])]).to_pdf()
    assert text_of(pdf).count("1.000.000.000.000") == 6
    assert [p for p in pieces_of(pdf) if p.text == "1.000.000.000.000"][0].size < 12


def test_a_table_without_text_columns_or_rows_is_set():
    paper = make.paper(
        body=[
            Table([Column("Số", kind="number")], [[1], [None]]),
            Table([Column("Tên"), Column("Ngày", kind="centre")], []),
            Table([Column("Đạt", kind="tick")], [[True], [False], ["–"]], title="Kết quả"),
        ]
    )
    assert "Kết quả Đạt –" in text_of(paper.to_pdf())


# The whole ---------------------------------------------------------------------------------------


def test_a_signature_never_stands_alone_on_a_page():
    for lines in range(20, 40):
        body = [f"Dòng {number}." for number in range(lines)]
        for page in pages_of(make.paper(body=body).to_pdf()):
            if "Giám đốc quỹ 1" in page:
                assert re.search(r"Dòng \d+\.", page)


def test_the_code_and_its_address_stand_on_every_page():
    paper = make.decision_paper().with_code("ABCD-EFGH-JKMN", "https://ba-nha.example/giay-to/abc/")
    pages = pages_of(paper.to_pdf())
    assert {page.count("Mã giấy tờ: ABCD-EFGH-JKMN") for page in pages} == {1}
    assert {page.count("Kiểm tra tại: https://ba-nha.example/giay-to/abc/") for page in pages} == {
        1
    }


def test_only_an_illustration_says_so():
    assert {p.count("Số liệu minh họa") for p in pages_of(make.decision_paper().to_pdf())} == {1}
    assert "Số liệu minh họa" not in text_of(make.paper().to_pdf())


def test_the_file_says_its_title_author_language_and_parts():
    reader = PdfReader(BytesIO(make.decision_paper(rows=1).to_pdf()))
    assert reader.metadata.title == (
        "Quyết định 12/QĐ-SKHCN Về việc phê duyệt phân bổ kinh phí năm 2026"
    )
    assert reader.metadata.author == "Sở Khoa học và Công nghệ"
    assert reader.metadata.creation_date.date() == date(2026, 2, 5)
    assert reader.trailer["/Root"]["/Lang"] == "vi-VN"
    assert [entry.title for entry in reader.outline] == [
        "Điều 1.",
        "Điều 2.",
        "Điều 3.",
        "Phụ lục I",
    ]


def test_the_same_paper_gives_the_same_bytes():
    assert make.decision_paper().to_pdf() == make.decision_paper().to_pdf()


def test_a_paper_with_nothing_is_still_a_page():
    assert len(pages_of(Paper().to_pdf())) == 1


def test_parts_may_begin_pages_and_annexes_count_their_own_articles():
    paper = make.paper(
        body=[
            Article(text="Một."),
            PageBreak(),
            Paragraph("Hai.", lead="Ghi chú:", is_italic=True),
        ],
        authority="",
        signer_name="",
        annexes=[Annex("Phụ lục", "Quy chế", body=[Article(title="Phạm vi", body=["Ba."])])],
    )
    pages = pages_of(paper.to_pdf())
    assert ["Điều 1. Một." in pages[0], "Ghi chú: Hai." in pages[1]] == [True, True]
    assert "Điều 1. Phạm vi" in pages[2]

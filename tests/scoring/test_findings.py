"""What in a comment may tell who wrote it is found, whatever way it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.findings import Found, find, redacted
from scoring.states import FindingKind

FOUR = ["Đỗ Tiến Nhật Ánh"]


def told(text: str, names=FOUR, organisations=()) -> list[tuple[str, str]]:
    return [(text[one.start : one.end], one.kind) for one in find(text, names, organisations)]


@pytest.mark.parametrize(
    "written",
    [
        "Đỗ Tiến Nhật Ánh",
        "đỗ tiến nhật ánh",
        "ĐỖ TIẾN NHẬT ÁNH",
        "Do Tien Nhat Anh",
        "Do\u0302\u0303 Tie\u0302\u0301n Nhật Ánh",
        "Anh Do Tien Nhat",
        "Ánh, Đỗ Tiến Nhật",
        "Nhật Ánh",
        "Ánh Đỗ",
        "Đỗ Ánh",
        "Đ. T. N. Ánh",
        "Ánh Đ.T.N.",
        "PGS. TS. Ánh",
        "ông Ánh",
        "Đỗ\n Tiến   Nhật Ánh",
        "Đỗ-Tiến-Nhật-Ánh",
    ],
)
def test_a_member_s_name_is_found_in_every_order_and_spelling(written):
    found = told(f"Như ý kiến của {written} tại phiên họp.")
    assert [kind for _words, kind in found] == [FindingKind.NAME]
    assert "nh" in found[0][0].lower() and "phiên" not in found[0][0]


@pytest.mark.parametrize(
    "innocent",
    [
        "Ánh sáng của đèn LED chưa đủ.",
        "Đề tài có tiến độ nhật ký rõ ràng, hình ảnh đẹp.",
        "Số 2026 có 12.345.678 đồng; mục 0,5 ha.",
        "Ban Hành tổ chức.",
    ],
)
def test_common_words_are_no_name(innocent):
    assert told(innocent) == []


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Liên hệ a.b@vien.example.vn nhé", FindingKind.ADDRESS, "a.b@vien.example.vn"),
        ("xem www.vien.example/trang", FindingKind.ADDRESS, "www.vien.example/trang"),
        ("gọi 0912 345 678 để trao đổi", FindingKind.PHONE, "0912 345 678"),
        ("gọi +84.912.345.678.", FindingKind.PHONE, "+84.912.345.678"),
        ("Tôi là người phản biện", FindingKind.SELF, "Tôi là"),
        ("đơn vị của tôi đã làm", FindingKind.SELF, "đơn vị của tôi"),
        ("Với tư cách phản biện", FindingKind.SELF, "Với tư cách phản"),
        ("ở Viện Minh Họa Số đã có", FindingKind.ORGANISATION, "Viện Minh Họa Số"),
        ("o vien minh hoa so da co", FindingKind.ORGANISATION, "vien minh hoa so"),
    ],
)
def test_other_traces_are_found(text, kind, words):
    assert told(text, organisations=["Viện Minh họa Số"]) == [(words, kind)]


def test_what_overlaps_stands_once_and_the_rest_in_order():
    text = "Tôi là Đỗ Tiến Nhật Ánh, 0912345678."
    assert [kind for _w, kind in told(text)] == [
        FindingKind.SELF,
        FindingKind.NAME,
        FindingKind.PHONE,
    ]


def test_a_redacted_text_says_nothing_of_it_and_keeps_the_rest():
    text = "Theo Đỗ Tiến Nhật Ánh, cần rõ hơn; gọi 0912345678."
    spans = [(one.start, one.end) for one in find(text, FOUR)]
    assert redacted(text, spans) == "Theo […], cần rõ hơn; gọi […]."


@given(st.text(), st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_any_text_is_searched_and_every_place_lies_within_it(text, names):
    found = find(text, names, names)
    assert all(isinstance(one, Found) and 0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    assert redacted(text, []) == text


@given(st.permutations(["Đỗ", "Tiến", "Nhật", "Ánh"]), st.text("xy z.", max_size=9))
def test_after_redacting_the_name_is_found_no_more(order, around):
    text = f"{around} {' '.join(order)} {around}"
    spans = [(one.start, one.end) for one in find(text, FOUR)]
    assert spans
    assert find(redacted(text, spans), FOUR) == []

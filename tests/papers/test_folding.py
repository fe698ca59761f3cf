"""Folded text and the order of names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.folding import SORT_NAME_LENGTH, fold, nfc, sort_name


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đại học Thái Nguyên", "dai hoc thai nguyen"),
        ("  CHÈ\tTân   Cương\n", "che tan cuong"),
        ("ĐƯỜNG đường Ðường", "duong duong ðuong"),
        ("Số 01/2026", "so 01/2026"),
        ("Ｔｒà", "tra"),
        ("tr\u200bà", "tra"),
        ("", ""),
    ],
)
def test_fold(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_both_ways_of_typing_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_nfc_joins_letters_and_marks():
    assert nfc("Vie\u0323\u0302t") == "Việt"


def test_names_stand_in_the_order_of_a_vietnamese_list():
    names = [
        "Nguyễn Văn An", "Dương Anh", "Đỗ Anh", "Phạm Anh", "Bùi Ánh", "Trần Ăn", "Lê Thị Ân",
        "Vũ Dung", "Hoàng Đức", "Ma O", "Lò Ô", "Lý Ơn", "Ê Ủn",
    ]  # fmt: skip
    assert sorted(reversed(names), key=sort_name) == names


def test_tones_stand_in_the_order_of_the_dictionary():
    names = ["Ma", "Mà", "Mả", "Mã", "Má", "Mạ"]
    assert sorted(reversed(names), key=sort_name) == names


def test_a_number_at_the_end_counts_by_its_value():
    names = ["Kế toán quỹ 2", "Kế toán quỹ 12", "Ủy viên 1"]
    assert sorted(reversed(names), key=sort_name) == names


@given(st.text(max_size=300))
def test_a_sort_key_is_plain_and_short(name):
    key = sort_name(name)
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789")
    assert len(key) <= SORT_NAME_LENGTH


@given(st.sampled_from(["Nguyễn Thị Hồng Ánh", "Đỗ Ương", "Bế Ậu"]))
def test_a_name_sorts_alike_however_it_is_typed(name):
    assert sort_name(unicodedata.normalize("NFD", name)) == sort_name(name)

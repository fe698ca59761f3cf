"""Which strategic group the words of a title speak for."""

import pytest

from proposals.grouping import suggest
from tests.proposals.texts import DISGUISES, GROUPS, TITLES


def test_the_published_titles_are_grouped_as_well_as_the_published_method():
    """Published on another year's 26 titles: .92 right, every strategic one found."""
    found = [suggest([title]).group for title in TITLES]
    right = [one for one, wanted in zip(found, GROUPS, strict=True) if one == wanted]
    assert len(right) == 71
    missed = [wanted for one, wanted in zip(found, GROUPS, strict=True) if wanted and not one]
    assert missed == []


@pytest.mark.parametrize("disguise", DISGUISES)
def test_marks_composition_and_case_change_nothing(disguise):
    change = DISGUISES[disguise]
    assert [suggest([change(title)]) for title in TITLES] == [suggest([title]) for title in TITLES]


@pytest.mark.parametrize(
    ("title", "group", "terms"),
    [
        ("Điều khiển drone bằng học máy", 4, ("UAV",)),
        ("Rô bốt hàn dùng thị giác máy tính", 3, ("robot",)),
        ("Chip AI", 5, ("chip",)),
        ("Xây dựng phần mềm quản lý", 2, ("phần mềm",)),
        ("Trò chơi thực tế ảo", 1, ("trò chơi", "thực tế ảo")),
        ("Nuôi gà đồi an toàn sinh học", 0, ()),
    ],
)
def test_the_more_specific_group_goes_first_and_says_its_words(title, group, terms):
    suggestion = suggest([title])
    assert (suggestion.group, suggestion.terms) == (group, terms)


def test_the_words_of_other_groups_are_told_as_well():
    suggestion = suggest(["Robot dùng cảm biến và học sâu"])
    assert suggestion.others == ((5, ("cảm biến",)), (2, ("học sâu",)))


def test_a_longer_text_speaks_only_when_the_title_does_not():
    assert suggest(["Nâng cao năng suất chè", "Dùng UAV phun thuốc"]).group == 4
    assert suggest(["Robot hái chè", "Dùng UAV phun thuốc"]).group == 3


def test_an_expression_that_only_looks_like_a_word_of_the_list_is_none():
    assert suggest(["Tạo khuôn gốm bằng máy in 3D"]).group == 0
    assert suggest(["Khu bảo tồn có gần hai trăm loài"]).group == 0


def test_nothing_speaks_for_nothing():
    assert suggest([]).group == 0
    assert suggest([""]).group == 0

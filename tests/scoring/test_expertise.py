"""Who knows about what: by the words of both, and said by which."""

import unicodedata

from scoring.expertise import Asks, Expertise, Knows, split_keywords

TEA = Asks(
    "Nghiên cứu quy trình chế biến chè xanh chất lượng cao tại Thái Nguyên",
    "Ứng dụng sấy lạnh để giữ hương chè.",
)
CHIP = Asks("Thiết kế vi mạch cảm biến cho nhà kính thông minh", "Mạng Internet vạn vật đo độ ẩm.")
GROWER = Knows(["chế biến chè", "sấy lạnh"], "Công nghệ sau thu hoạch nông sản")
ENGINEER = Knows(["vi mạch", "IoT"], "Thiết kế mạch tích hợp")


def test_each_knows_most_about_their_own_field():
    found = Expertise([GROWER, ENGINEER], [TEA, CHIP]).affinity
    assert found[0, 0] > 0.4 > found[0, 1]
    assert found[1, 1] > found[1, 0]


def test_a_keyword_within_a_longer_expression_is_found():
    drone = Asks("Thiết bị bay không người lái phun thuốc trên đồi chè")
    found = Expertise([Knows(["thiết bị bay"]), GROWER], [drone, TEA])
    assert found.affinity[0, 0] >= 0.2
    assert found.words(0, 0) == ["thiết bị bay"]


def test_what_is_told_stands_so_in_the_dossier():
    found = Expertise([GROWER, ENGINEER], [TEA, CHIP])
    for person in (0, 1):
        for dossier, asks in enumerate((TEA, CHIP)):
            for word in found.words(person, dossier):
                assert (
                    word in ENGINEER.keywords or word.lower() in f"{asks.title} {asks.text}".lower()
                )


def test_it_says_by_which_words():
    found = Expertise([GROWER, ENGINEER], [TEA, CHIP])
    assert found.words(0, 0)[:2] == ["chế biến chè", "sấy lạnh"]
    assert "vi mạch" in found.words(1, 1)
    assert found.words(0, 1) == []


def test_marks_case_and_normal_form_change_nothing():
    shouted = Knows([unicodedata.normalize("NFD", w.upper()) for w in GROWER.keywords], GROWER.text)
    assert (Expertise([shouted], [TEA]).affinity == Expertise([GROWER], [TEA]).affinity).all()


def test_whoever_says_nothing_knows_nothing_and_that_is_no_trouble():
    found = Expertise([Knows(), GROWER], [TEA, Asks("")])
    assert found.affinity[0].tolist() == [0, 0]
    assert found.affinity[:, 1].tolist() == [0, 0]
    assert Expertise([Knows()], [Asks("")]).affinity.tolist() == [[0]]
    assert Expertise([Knows()], [Asks("")]).words(0, 0) == []


def test_affinities_lie_between_nothing_and_one():
    same = Knows(["chè"] * 3, f"{TEA.title} {TEA.text}")
    found = Expertise([same, GROWER], [TEA, CHIP]).affinity
    assert 0 <= found.min() <= found.max() <= 1


def test_keywords_are_split_however_they_are_written():
    assert split_keywords(" chè; sấy lạnh,\nIoT ,,") == ["chè", "sấy lạnh", "IoT"]

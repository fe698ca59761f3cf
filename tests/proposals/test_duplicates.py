"""Which titles say the same: the published figures, and what must never move them."""

import pytest

from proposals.duplicates import Counts, Index, Match, Thresholds
from proposals.passages import passages, phrases
from proposals.wording import normalised
from tests.proposals.texts import DISGUISES, PAIRS, TITLES

AS_SEEDED = Thresholds(flag=0.4, strong=0.6, text_flag=0.6)


def everything(change=lambda text: text) -> dict:
    texts = {f"title-{n}": {"title": change(title)} for n, title in enumerate(TITLES)}
    return texts | {f"para-{n}": {"title": change(pair[1])} for n, pair in enumerate(PAIRS)}


TRUE = {(f"title-{TITLES.index(title)}", f"para-{n}") for n, (title, _) in enumerate(PAIRS)}


@pytest.fixture(scope="module")
def compared():
    return Index(everything()).all_pairs(AS_SEEDED)


class TestThePublishedFigures:
    def test_the_best_match_of_every_paraphrase_is_its_title(self, compared):
        _pairs, best = compared
        found = {(best[paraphrase].id, paraphrase) for _title, paraphrase in TRUE}
        assert found == TRUE

    def test_every_paraphrase_is_flagged(self, compared):
        pairs, _best = compared
        assert {(one, match.id) for one, match in pairs} >= TRUE

    def test_no_two_different_projects_reach_sixty_percent(self, compared):
        pairs, _best = compared
        others = [m.similarity for one, m in pairs if (one, m.id) not in TRUE]
        assert [similarity for similarity in others if similarity >= 0.6] == []

    def test_at_most_two_different_projects_are_flagged(self, compared):
        pairs, _best = compared
        assert len([1 for one, match in pairs if (one, match.id) not in TRUE]) == 1

    @pytest.mark.parametrize("disguise", DISGUISES)
    def test_marks_composition_and_case_change_nothing(self, compared, disguise):
        assert Index(everything(DISGUISES[disguise])).all_pairs(AS_SEEDED) == compared

    def test_twice_is_the_same(self, compared):
        assert Index(everything()).all_pairs(AS_SEEDED) == compared


class TestOneAgainstAll:
    def test_finds_what_the_comparison_of_all_pairs_finds(self, compared):
        index = Index(everything())
        pairs, _best = compared
        for paraphrase in [paraphrase for _title, paraphrase in TRUE]:
            wanted = {
                (one if match.id == paraphrase else match.id, match.similarity)
                for one, match in pairs
                if paraphrase in (one, match.id)
            }
            found = {(m.id, m.similarity) for m in index.matches(paraphrase, AS_SEEDED)}
            assert found == wanted

    def test_is_like_nothing_when_it_says_nothing(self):
        index = Index({1: {"title": "…"}, 2: {"title": "…"}, 3: {"title": "Sấy chè"}})
        assert index.matches(1, AS_SEEDED) == []

    def test_the_same_text_is_alike_through_and_through(self):
        index = Index(
            {1: {"title": "Sấy chè bằng bơm nhiệt"}, 2: {"title": "SAY CHE BANG BOM NHIET"}}
        )
        assert [(m.id, m.similarity) for m in index.matches(1, AS_SEEDED)] == [(2, 1.0)]

    def test_a_copied_content_is_found_under_another_title(self):
        content = "Khảo sát vùng chè Tân Cương, đo độ ẩm búp chè trước khi sấy và sau khi sấy."
        index = Index(
            {
                1: {"title": "Sấy chè bằng bơm nhiệt", "content": content},
                2: {"title": "Nâng cao thu nhập nông hộ", "content": content},
                3: {
                    "title": "Phần mềm kế toán",
                    "content": "Viết phần mềm kế toán cho hợp tác xã.",
                },
            }
        )
        assert [(m.id, m.similarity) for m in index.matches(1, AS_SEEDED)] == [(2, 1.0)]

    def test_only_one_text_has_no_best_match(self):
        assert Index({1: {"title": "Sấy chè"}}).all_pairs(AS_SEEDED) == ([], {})


class TestKeptCounts:
    """What makes ten thousand quick: a text is counted once, and never wrong after a change."""

    def test_a_text_is_counted_only_when_it_is_new(self):
        counts = Counts()
        texts = {n: {"title": f"Nhiệm vụ minh họa số {n}"} for n in range(300)}
        Index(texts, counts)
        assert counts.made == 300
        Index(texts, counts)
        assert counts.made == 300
        Index(texts | {7: {"title": "Đã đổi tên"}}, counts)
        assert counts.made == 301

    def test_the_answer_is_that_of_a_fresh_index_after_any_change(self):
        counts = Counts()
        texts = everything()
        Index(texts, counts)
        del texts["title-3"]
        texts["title-5"] = {"title": "Tên hoàn toàn khác về nuôi cá lồng"}
        texts["new"] = {"title": "Nuôi cá lồng với tên hoàn toàn khác"}
        kept, fresh = Index(texts, counts), Index(texts)
        assert kept.all_pairs(AS_SEEDED) == fresh.all_pairs(AS_SEEDED)
        assert kept.matches("new", AS_SEEDED)[0].id == "title-5"

    def test_what_is_kept_has_a_limit(self):
        counts = Counts(keep=10)
        for start in range(0, 40, 8):
            Index({n: {"title": f"Số {n}"} for n in range(start, start + 8)}, counts)
            assert len(counts._rows) <= 10


class TestWords:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Rô-bốt phục hồi", "robot phục hồi"),
            ("Ứng dụng deep learning", "ứng dụng HỌC SÂU"),
            ("máy bay không người lái", "UAV"),
            ("smart contract trên blockchain", "hợp đồng thông minh trên chuỗi khối"),
        ],
    )
    def test_ways_to_write_the_same_become_one(self, one, other):
        assert normalised(one) == normalised(other)

    def test_what_both_have_is_told_as_the_first_writes_it(self):
        title, paraphrase = PAIRS[4]
        assert phrases(title, paraphrase) == [
            "lỗ hổng",
            "hợp đồng thông minh",
            "chuỗi khối",
            "học sâu",
        ]

    def test_words_of_every_title_are_no_phrase(self):
        assert phrases("Nghiên cứu ứng dụng nuôi ong", "Nghiên cứu ứng dụng sấy chè") == []


class TestPassages:
    def test_titles_stand_side_by_side_with_what_is_common_marked(self):
        title, paraphrase = PAIRS[4]
        (passage,) = passages(
            {"title": title}, {"title": paraphrase}, Match(2, 0.7, {"title": 0.7})
        )
        assert "".join(part for part, _same in passage.left) == title
        assert "".join(part for part, _same in passage.right) == paraphrase
        assert [part for part, same in passage.right if same] == [
            "deep learning",
            "lỗ hổng",
            "smart contract",
            "blockchain",
        ]

    def test_of_long_texts_only_the_sentences_that_are_alike(self):
        left = {
            "title": "A",
            "content": "Đo độ ẩm búp chè trước khi sấy. Viết báo cáo tổng kết năm đầu.",
        }
        right = {
            "title": "B",
            "content": "Mua sắm thiết bị văn phòng cho ban. Đo độ ẩm của búp chè trước khi sấy.",
        }
        match = Match(2, 0.8, {"title": 0.0, "content": 0.8})
        _titles, passage = passages(left, right, match)
        assert passage.field == "content"
        assert "".join(part for part, _same in passage.left) == "Đo độ ẩm búp chè trước khi sấy"
        assert [part for part, same in passage.right if same] == [
            "Đo độ ẩm",
            "búp chè trước khi sấy",
        ]

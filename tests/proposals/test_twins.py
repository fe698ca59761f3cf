"""Which problems read alike: shared words, the rarer the heavier."""

from proposals.twins import likely_twins, tokens

TEA = {
    1: "Búp chè bị dập khi chở từ đồi về xưởng. Bài toán minh họa.",
    2: "Chè búp dập nát trên đường chở từ đồi xuống. Bài toán minh họa.",
    3: "Đường may lỗi chỉ phát hiện ở cuối chuyền. Bài toán minh họa.",
    4: "Nước thải chuồng trại chưa đạt quy chuẩn. Bài toán minh họa.",
}


def test_words_are_syllables_and_pairs_without_marks():
    assert tokens("Búp CHÈ, dập!") == {"bup", "che", "dap", "bup che", "che dap"}


def test_the_same_problem_in_other_words_is_found_and_another_is_not():
    assert [twin.key for twin in likely_twins(TEA, TEA)[1]] == [2]
    assert likely_twins(TEA, TEA)[3] == []


def test_marks_and_case_make_no_difference():
    bare = {9: "BUP CHE BI DAP KHI CHO TU DOI VE XUONG. bai toan minh hoa."}
    [first, second] = likely_twins(bare, TEA)[9]
    assert (first.key, first.percent) == (1, 100)
    assert second.key == 2


def test_likeness_is_the_same_both_ways():
    found = likely_twins(TEA, TEA)
    assert found[1][0].likeness == found[2][0].likeness


def test_no_text_is_its_own_twin_and_an_empty_one_has_none():
    assert likely_twins({1: "chè"}, {1: "chè"}) == {1: []}
    assert likely_twins({5: ""}, TEA) == {5: []}
    assert likely_twins({1: "chè"}, {}) == {1: []}


def test_at_most_three_are_named_the_likest_first():
    many = {number: f"chè búp dập nát {'a ' * number}" for number in range(1, 8)}
    found = likely_twins({0: "chè búp dập nát a"}, many)[0]
    assert len(found) == 3
    assert found[0].key == 1
    assert [t.likeness for t in found] == sorted((t.likeness for t in found), reverse=True)

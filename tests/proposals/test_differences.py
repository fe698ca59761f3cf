"""Word by word: nothing is lost on either side, and what is shown reads."""

from hypothesis import given
from hypothesis import strategies as st

from proposals.differences import IN, OUT, SAME, Piece, difference

TEXT = st.text(alphabet="ab \nế", max_size=40)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_back(before, after):
    pieces = difference(before, after)
    assert "".join(p.text for p in pieces if p.kind != IN) == before
    assert "".join(p.text for p in pieces if p.kind != OUT) == after
    assert all(piece.text for piece in pieces)


def test_a_changed_word_stands_beside_what_it_was():
    assert difference("Giảm 20% chi phí", "Giảm 25% chi phí") == [
        Piece(SAME, "Giảm "),
        Piece(OUT, "20%"),
        Piece(IN, "25%"),
        Piece(SAME, " chi phí"),
    ]


def test_neighbouring_changes_are_one():
    assert difference("bốn năm sáu", "một hai sáu") == [
        Piece(OUT, "bốn năm"),
        Piece(IN, "một hai"),
        Piece(SAME, " sáu"),
    ]


def test_a_long_text_is_compared_by_lines():
    before = "\n".join(f"dòng {n} chữ chữ chữ chữ" for n in range(700))
    after = before.replace("dòng 3 ", "dòng ba ")
    changed = [piece.kind for piece in difference(before, after)]
    assert changed == [SAME, OUT, IN, SAME]


def test_the_same_text_is_one_piece():
    assert difference("a", "a") == [Piece(SAME, "a")]
    assert difference("", "") == []

"""The cores on files: `find_duplicates` and `suggest_group`."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.proposals.texts import DATA, GROUPS, PAIRS, TITLES


def run(command: str, path) -> dict:
    out = StringIO()
    call_command(command, str(path), "--json", stdout=out)
    return json.loads(out.getvalue())


@pytest.fixture
def table(tmp_path):
    def write(text: str, name: str = "ten.tsv", encoding: str = "utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def all_titles(table):
    lines = [f"t{n}\t{title}" for n, title in enumerate(TITLES)]
    lines += [f"p{n}\t{paraphrase}" for n, (_title, paraphrase) in enumerate(PAIRS)]
    return table("\n".join(["id\ttitle", *lines]))


class TestFindDuplicates:
    def test_pairs_come_best_first_with_their_phrases(self, all_titles):
        found = run("find_duplicates", all_titles)
        similarities = [pair["similarity"] for pair in found["pairs"]]
        assert similarities == sorted(similarities, reverse=True)
        assert similarities[-1] >= 0.4
        assert len(found["pairs"]) == len(PAIRS) + 1
        assert all(pair["phrases"] for pair in found["pairs"])

    def test_every_id_has_its_best_match_whatever_the_likeness(self, all_titles):
        found = run("find_duplicates", all_titles)
        assert len(found["best"]) == len(TITLES) + len(PAIRS)
        for n, (title, _paraphrase) in enumerate(PAIRS):
            assert found["best"][f"p{n}"]["id"] == f"t{TITLES.index(title)}"

    def test_further_columns_are_compared_as_well(self, table):
        content = "Khảo sát vùng chè, đo độ ẩm búp chè trước khi sấy và sau khi sấy"
        path = table(
            f"id\ttitle\tcontent\n1\tSấy chè\t{content}\n2\tNâng cao thu nhập\t{content}\n"
            "3\tPhần mềm kế toán\tViết phần mềm"
        )
        (pair,) = run("find_duplicates", path)["pairs"]
        assert (pair["ids"], pair["similarity"], pair["strong"]) == (["1", "2"], 1.0, True)

    def test_a_file_of_one_row_has_no_pairs(self, table):
        assert run("find_duplicates", table("id\ttitle\n1\tSấy chè")) == {"pairs": [], "best": {}}

    def test_quotes_and_line_ends_of_any_program_are_read(self, table):
        path = table(
            '\ufeffid\ttitle\r\n1\t"Sấy chè" bằng bơm nhiệt\r\n\r\n2\tSấy chè bằng bơm nhiệt\r\n'
        )
        (pair,) = run("find_duplicates", path)["pairs"]
        assert pair["similarity"] == 1.0


class TestSuggestGroup:
    def test_rows_keep_the_order_of_the_file(self):
        found = run("suggest_group", DATA / "hust_titles_groups.tsv")["rows"]
        assert [row["title"] for row in found] == TITLES
        right = [1 for row, group in zip(found, GROUPS, strict=True) if row["group"] == group]
        assert len(right) == 71

    def test_each_says_the_words_that_spoke(self, table):
        path = table("title\nRobot hái chè\nNuôi ong")
        assert run("suggest_group", path)["rows"] == [
            {"title": "Robot hái chè", "group": 3, "terms": ["robot"]},
            {"title": "Nuôi ong", "group": 0, "terms": []},
        ]


WRONG = [
    ("", "ten.tsv: tệp rỗng"),
    ("id\tten\n1\tSấy chè", "ten.tsv, dòng 1: thiếu cột “title”"),
    ("id\ttitle\ttitle\n1\ta\tb", "ten.tsv, dòng 1: cột “title” có hai lần"),
    ("id\ttitle\n1\tSấy chè\n2\t ", "ten.tsv, dòng 3, cột “title”: không được để trống"),
    ("id\ttitle\n1\tSấy chè\n\n1\tNuôi ong", "ten.tsv, dòng 4, cột “id”: “1” đã có ở dòng 2"),
    ("id\ttitle\n1\tSấy chè\tthừa", "ten.tsv, dòng 2: có 3 ô, mà chỉ có 2 cột"),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_wrong_file_is_told_by_row_column_and_rule_in_one_language(
    table, text, sentence, language
):
    with translation.override(language), pytest.raises(CommandError) as error:
        run("find_duplicates", table(text))
    assert sentence in str(error.value)


def test_a_file_that_is_not_there_or_not_readable_is_told(table, tmp_path):
    with pytest.raises(CommandError, match="khong-co.tsv"):
        run("suggest_group", tmp_path / "khong-co.tsv")
    with pytest.raises(CommandError, match=r"ten.tsv, dòng 2: .*UTF-8"):
        run("suggest_group", table("title\nSấy chè", encoding="utf-16-le"))

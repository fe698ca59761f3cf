"""The published titles and the paraphrases of some of them."""

import csv
import unicodedata
from pathlib import Path

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


TITLES = [row["title"] for row in rows("hust_titles_groups.tsv")]
GROUPS = [int(row["group"]) for row in rows("hust_titles_groups.tsv")]
PAIRS = [(row["title"], row["paraphrase"]) for row in rows("paraphrase_pairs.tsv")]


def without_marks(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in apart if not unicodedata.combining(c))


DISGUISES = {
    "without marks": without_marks,
    "letters apart": lambda text: unicodedata.normalize("NFD", text),
    "capitals": str.upper,
}

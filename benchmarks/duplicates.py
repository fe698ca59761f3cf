"""What the duplicate search costs: one dossier against ten thousand, and all pairs of them.

    python -m benchmarks.duplicates [HOW_MANY]

The titles are put together from the published ones; nothing is asked of a database. At most: one
against 10,000 in 1 second once the texts are counted (they are counted once for good), all pairs of
10,000 in 30 seconds.
"""

import os
import random
import sys
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def titles(count: int) -> dict[int, dict[str, str]]:
    """Titles of made-up tasks, the same each time."""
    from tests.proposals.texts import TITLES

    dice = random.Random(20261125)
    words = " ".join(TITLES).split()
    made = {}
    for number in range(count):
        first, second = dice.choice(TITLES).split(), dice.choice(TITLES).split()
        some = [dice.choice(words) for _ in range(4)]
        title = first[: dice.randint(3, 9)] + some + second[-dice.randint(3, 9) :]
        made[number] = {"title": " ".join(title)}
    return made


def main(count: int = 10_000) -> None:
    from proposals.duplicates import Counts, Index, Thresholds

    thresholds = Thresholds(flag=0.4, strong=0.6, text_flag=0.6)
    texts, counts = titles(count), Counts()
    timed(f"counting {count} titles for the first time", lambda: Index(texts, counts))
    changed = texts | {"new": {"title": texts[7]["title"] + " tại Thái Nguyên"}}

    def one():
        return Index(changed, counts).matches("new", thresholds)

    timed(f"one dossier against {count}, some changed (at most 1 s)", one)
    timed(
        f"all pairs of {count} (at most 30 s)", lambda: Index(texts, counts).all_pairs(thresholds)
    )


def timed(what: str, deed) -> None:
    start = perf_counter()
    deed()
    print(f"{what:55}{perf_counter() - start:8.2f} s")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))

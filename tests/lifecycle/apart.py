"""What a process of its own is given to do; loads nothing of Django."""

import time


def twice(number: int) -> int:
    return 2 * number


def sleep_long() -> None:
    time.sleep(600)


def fail() -> None:
    raise ValueError("no number")


def die() -> None:
    raise SystemExit(3)

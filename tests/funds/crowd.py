"""Clerks as processes of their own: each with its connection, started together, killed or not."""

import json
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from funds import ledger
from funds.ledger import Leg
from lifecycle.actions import advance
from lifecycle.errors import Refusal

Deed = Callable[[], object]


def clerk(deeds: list[tuple[str, Deed]], log: Path, begin: float) -> int:
    """A process that does these deeds and writes each answer down as soon as it has it."""
    connection.close()
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        time.sleep(max(0, begin - time.time()))
        with log.open("a") as out:
            for name, deed in deeds:
                try:
                    deed()
                    answer = "done"
                except Refusal as refusal:
                    answer = str(refusal.status)
                out.write(json.dumps([name, answer]) + "\n")
                out.flush()
        code = 0
    except BaseException as error:
        with log.open("a") as out:
            out.write(json.dumps(["crash", repr(error)]) + "\n")
    finally:
        os._exit(code)


def together(clerks: list[list[tuple[str, Deed]]], folder: Path) -> list[list[str]]:
    """Every answer of every clerk, all of whom came to their end."""
    begin = time.time() + 0.5
    logs = [folder / f"clerk-{at}.jsonl" for at in range(len(clerks))]
    pids = [clerk(deeds, log, begin) for deeds, log in zip(clerks, logs, strict=True)]
    for pid in pids:
        os.waitpid(pid, 0)
    return answers(logs)


def answers(logs: list[Path]) -> list[list[str]]:
    lines = (line for log in logs if log.exists() for line in log.read_text().splitlines(True))
    return [json.loads(line) for line in lines if line.endswith("\n")]


def killed(clerks: list[list[tuple[str, Deed]]], folder: Path, within: float) -> list[list[str]]:
    """The same, each clerk killed outright at a moment of its own within so many seconds."""
    dice = random.Random(7)
    begin = time.time() + 0.3
    logs = [folder / f"killed-{at}.jsonl" for at in range(len(clerks))]
    pids = [clerk(deeds, log, begin) for deeds, log in zip(clerks, logs, strict=True)]
    for pid in pids:
        time.sleep(dice.uniform(0, 2 * within / len(pids)))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return answers(logs)


def reserving(budget, key: str, amount: int) -> tuple[str, Deed]:
    def deed():
        return ledger.post(
            budget,
            "reservation",
            [Leg("220", -amount), Leg("300", amount)],
            by=None,
            memo="x",
            evidence=budget,
            idempotency_key=key,
        )

    return key, deed


def doing(thing, verb: str, by) -> tuple[str, Deed]:
    return f"{verb}:{thing.pk}", lambda: advance(thing, verb, by=by)

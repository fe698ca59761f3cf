"""A function worked out in a process of its own, which can be ended at any moment.

Here stands nothing of Django: the new process loads this file and the function's, no more.
"""

import multiprocessing
from collections.abc import Callable
from typing import Any


def worked_apart(
    meanwhile: Callable[[], None],
    every: float,
    function: Callable[..., Any],
    *arguments: Any,
    **named: Any,
) -> Any:
    """The function's answer, or what it raised; `meanwhile` is called every so many seconds.

    What `meanwhile` raises ends the process. Function, arguments and answer are picklable.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_answer, args=(theirs, function, arguments, named), daemon=True)
    child.start()
    theirs.close()
    try:
        while not ours.poll(every):
            meanwhile()
        kind, answer = ours.recv()
    except EOFError:
        raise RuntimeError(f"{function.__name__} ended without an answer.") from None
    finally:
        child.kill()
        child.join()
    if kind == "raised":
        raise answer
    return answer


def _answer(
    pipe: Any, function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    try:
        pipe.send(("answer", function(*arguments, **named)))
    except BrokenPipeError:  # the worker is gone: nobody asks any more
        return
    except Exception as error:
        pipe.send(("raised", error))

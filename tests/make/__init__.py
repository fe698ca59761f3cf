"""Builders: each names only what its test is about (`make.proposal(summary="")`)."""

import importlib

for _room in (
    "rulebook",
    "people",
    "papers",
    "files",
    "proposals",
    "scoring",
    "rankings",
    "commissions",
    "funds",
    "appraisals",
    "contracts",
    "work",
    "plans",
):
    _builders = importlib.import_module(f"tests.make.{_room}")
    _found = {n: f for n, f in vars(_builders).items() if not n.startswith("_")}
    if _twice := [n for n in _found if globals().get(n, _found[n]) != _found[n]]:
        raise ImportError(f"Two builders have one name: {_twice}")
    globals().update(_found)

"""Who is funded, under every limit, in whole đồng, and by what proof.

Pure: plain values in, plain values out. `by_rank` is the rule that the year's decision follows,
`merit` the same rule under any number of limits, `optimal` the greatest total under them,
`conflict` says which limits can't hold together; `policies.decide` chooses among them. What they
give is re-added by `funds/certificate.py`, which shares no code with them.
"""

from funds.allocation.by_rank import Candidate, Ground, Line, Outcome, allocate
from funds.allocation.limits import FloorMode, Limits, Rule, RuleKind, Task
from funds.allocation.policies import Decision, Policy, decide

__all__ = [
    "Candidate",
    "Decision",
    "FloorMode",
    "Ground",
    "Limits",
    "Line",
    "Outcome",
    "Policy",
    "Rule",
    "RuleKind",
    "Task",
    "allocate",
    "decide",
]

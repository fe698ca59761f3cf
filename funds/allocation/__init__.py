"""Who is funded, under every limit, in whole đồng, and by what proof.

Pure: plain values in, plain values out. `merit` goes down the list under any number of limits,
`optimal` seeks the greatest total under them, `conflict` says which limits can't hold together;
`policies.decide` chooses among them. `year` makes the year's decision of plain inputs, `whys` says
what each dossier lacked, `tries` who is in under other sums. What they decide is re-added by
`funds/certificate.py`, which shares no code with them.
"""

from funds.allocation.limits import FloorMode, Limits, Rule, RuleKind, Task
from funds.allocation.policies import Decision, Policy, decide

__all__ = [
    "Decision",
    "FloorMode",
    "Limits",
    "Policy",
    "Rule",
    "RuleKind",
    "Task",
    "decide",
]

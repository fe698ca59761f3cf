"""A clerk who posts one transfer after another and writes down each that was acknowledged.

python -m tests.trial.teller prepare | LOG NAME
"""

import os
import sys
import time

import django
from django.db import DatabaseError, InterfaceError, connection


def tell(log: str, name: str) -> None:
    """Until killed; a lost server is waited for, and what was on its way then stays unknown."""
    from funds import ledger
    from funds.ledger import Leg
    from funds.models import BudgetYear

    budget, number = None, 0
    with open(log, "a") as out:
        while True:
            number += 1
            key = f"{name}:{os.getpid()}:{number}"
            try:
                budget = budget or BudgetYear.objects.get()
                ledger.post(
                    budget,
                    "reservation",
                    [Leg("220", -1), Leg("300", 1)],
                    by=None,
                    memo="x",
                    evidence=budget,
                    idempotency_key=key,
                )
            except (DatabaseError, InterfaceError):
                connection.close()
                time.sleep(0.2)
            else:
                out.write(f"{key}\n")
                out.flush()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if sys.argv[1] == "prepare":
        from benchmarks.ledger import a_year

        a_year(2030)
    else:
        tell(*sys.argv[1:])

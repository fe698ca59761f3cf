"""A call's ranking is worked out anew by itself once a result has come in."""

from typing import Any

from django.db import transaction
from django.utils.module_loading import import_string

# By its path: tasks know the models, which ask for it.
TASK = "scoring.tasks.keep_ranked"


def ask_for_ranking(call: Any) -> None:
    """Have the worker see to it once this transaction has held."""
    transaction.on_commit(lambda: import_string(TASK).enqueue(call.pk))

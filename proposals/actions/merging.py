"""Two tellings of one problem become one."""

from lifecycle.actions import advance, together
from proposals.models import Problem


def merge(problem: Problem, *, into: Problem, by, note: str, seen_version: int | None = None):
    """The problem points to `into` from now on; its owner and followers go with it.

    Both rows are locked, the older first: two officers who merge them into each other wait.
    """
    with together():
        list(
            Problem.objects.select_for_update(of=("self",))
            .filter(pk__in=[problem.pk, into.pk])
            .order_by("pk")
        )
        survivor = Problem.objects.get(pk=into.pk)
        return advance(
            problem, "merge", by=by, note=note, seen_version=seen_version, evidence=survivor
        )

"""Bring a list of earlier tasks into the province's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Refused, WrongPerson
from lifecycle.states import Audience
from people.permissions import holds
from people.states import Role
from proposals.models import EarlierImport, EarlierTask
from rulebook.models import Province


@dataclass(frozen=True)
class Sorted:
    """Which of a list are new, and how many are there already or stand in it twice."""

    new: list[EarlierTask]
    known: int


def sort_earlier(tasks: Sequence[EarlierTask], province: Province) -> Sorted:
    """Tell the new ones from those that are there; nothing is stored."""
    there = set(EarlierTask.objects.filter(province=province).values_list("fingerprint", flat=True))
    new = []
    for task in tasks:
        task.province = province
        task.fill_derived()
        if task.fingerprint not in there:
            there.add(task.fingerprint)
            new.append(task)
    return Sorted(new, len(tasks) - len(new))


def import_earlier(
    tasks: Sequence[EarlierTask], *, province: Province, file_name: str, sha256: str, by
) -> EarlierImport:
    """Keep the tasks that are not there yet; all of them or none."""
    with together() as batch:
        # Two imports at once: the second looks when the first is done.
        province = Province.objects.select_for_update().get(pk=province.pk)
        brought = EarlierImport(province=province, file_name=file_name[:200], sha256=sha256)
        role = holds(Role.OFFICER)(brought, by)
        if not role:
            raise WrongPerson(_("Only a managing officer brings in earlier tasks."))
        found = sort_earlier(tasks, province)
        if not found.new:
            raise Refused(_("Every task of the file is there already."))
        brought.imported_by, brought.imported_at = by, batch.moment
        brought.new_count, brought.known_count = len(found.new), found.known
        brought.save()
        for task in found.new:
            task.brought_by = brought
        EarlierTask.objects.bulk_create(found.new, batch_size=500)
        witness(
            brought, "imported", by=by, role=role, audience=Audience.OFFICERS,
            new=brought.new_count, known=brought.known_count, sha256=sha256,
        )  # fmt: skip
    return brought

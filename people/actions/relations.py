"""An expert says what ties them to whom, so that they are not asked to judge there."""

from typing import Any

from django.utils.translation import gettext as _

from lifecycle.actions import clean, together, witness
from lifecycle.errors import WrongPerson
from people.models import Expert, Relation
from people.models.expert import oneself_or_officer


def declare_relation(expert: Expert, *, by: Any, **told: Any) -> Relation:
    """From now on conflicts of interest are searched with it."""
    with together() as batch:
        role = _may(expert, by)
        relation = Relation(expert=expert, declared_at=batch.moment, **told)
        clean(relation)
        relation.save(force_insert=True)
        witness(
            expert, "relation_declared", by=by, role=role, relation=relation.pk, kind=relation.kind
        )
    return relation


def end_relation(relation: Relation, *, by: Any) -> None:
    """Take it out of the profile; a conflict that was found by it stays as it was decided."""
    with together():
        expert = relation.expert
        role = _may(expert, by)
        pk = relation.pk
        relation.delete()
        witness(expert, "relation_ended", by=by, role=role, relation=pk)


def _may(expert: Expert, by: Any) -> str:
    if role := oneself_or_officer(expert, by):
        return role
    raise WrongPerson(_("Only the person and the managing officers change a profile."))

"""What every deed here begins with: the row under its lock, the right to do it."""

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from lifecycle.errors import WrongPerson


def locked(contract: Contract) -> Contract:
    return Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)


def role_or_refuse(permission, thing, user) -> str:
    if role := permission(thing, user):
        return role
    raise WrongPerson(_("You do not have the right to do this step."))

"""Whom a contract in force still needs."""

from typing import Any

from django.utils.translation import gettext as _

from contracts.models import Contract
from contracts.states import ContractState

OVER = (ContractState.SETTLED, ContractState.LIQUIDATED, ContractState.TERMINATED)


def holds(person: Any):
    if Contract.objects.filter(proposal__leader=person).exclude(state__in=OVER).exists():
        yield _("They lead a task whose contract is not settled: another leads it first.")

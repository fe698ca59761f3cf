"""A rule's value and certainty in a template."""

from django import template

from rulebook.rules import RuleValue
from rulebook.states import Certainty, FactScope, Scope
from rulebook.words import lines_of

register = template.Library()
_CERTAINTIES = dict(Certainty.choices)
_SCOPES = {**dict(Scope.choices), **dict(FactScope.choices)}


@register.filter
def rule_lines(rule: RuleValue) -> list[str]:
    """The value in words, a line for each part."""
    return lines_of(rule.value, rule.unit)


@register.filter
def certainty_label(certainty: str) -> str:
    return str(_CERTAINTIES.get(certainty, certainty))


@register.filter
def scope_label(scope: str) -> str:
    return str(_SCOPES.get(scope, scope))

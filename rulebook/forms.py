"""What comes in: which rules to list, and a rule's new value in the shape it has."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import LinesField, refuse_controls
from rulebook.changes import choices_of, fault_in, is_composed, leaves_of, with_leaves
from rulebook.rules import Rules, RuleValue, plain
from rulebook.states import Certainty, Scope
from rulebook.words import choice_words, leaf_labels

EVERY = [("", _("All"))]


class RuleFilterForm(forms.Form):
    """Which of the rules to show: by words, certainty, scope."""

    q = forms.CharField(label=_("Search"), required=False)
    certainty = forms.ChoiceField(
        label=_("Certainty"), required=False, choices=[*EVERY, *Certainty.choices]
    )
    scope = forms.ChoiceField(
        label=_("Holds for"), required=False, choices=[*EVERY, *Scope.choices]
    )

    def chosen(self, rules: Rules) -> list[RuleValue]:
        """The rules that the filters leave; all of them when a filter can't be read."""
        if not self.is_valid():
            return list(rules.values())
        asked = self.cleaned_data
        words = plain(asked["q"]).split()
        return [
            rule
            for rule in rules.values()
            if asked["certainty"] in ("", rule.certainty)
            and asked["scope"] in ("", rule.scope)
            and all(word in _searched(rule) for word in words)
        ]


def _searched(rule: RuleValue) -> str:
    return plain(f"{rule.key} {rule.name_vi} {rule.name_en} {rule.source}")


def value_field(rule: RuleValue) -> forms.Field:
    """The input for a rule's next value: as simple as what it holds now allows."""
    label, value = _("New value"), rule.value
    if isinstance(value, bool):
        yes_or_no = [("True", _("Yes")), ("False", _("No"))]
        return forms.TypedChoiceField(
            label=label, choices=yes_or_no, coerce=lambda word: word == "True"
        )
    if words := choices_of(rule.unit):
        return forms.ChoiceField(label=label, choices=[(one, choice_words(one)) for one in words])
    if isinstance(value, list):
        return LinesField(label=label, help_text=_("One on each line."))
    return leaf_field(value, label)


def leaf_field(value: Any, label: Any) -> forms.Field:
    """The input for one number or word."""
    if isinstance(value, str):
        return forms.CharField(label=label, validators=[refuse_controls])
    if isinstance(value, float):
        return forms.FloatField(label=label, min_value=0, localize=True)
    return forms.IntegerField(label=label, min_value=0, localize=True)


class ChangeForm(forms.Form):
    """A new value of one rule, from a day on, on whose word and why.

    A value composed of numbers has an input for each of them, `value_0` and so on; `value` comes
    out whole in either case.
    """

    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        validators=[refuse_controls],
        help_text=_("Document, article, date."),
    )
    certainty = forms.ChoiceField(label=_("Certainty"))
    effective_from = forms.DateField(
        label=_("In force from"), help_text=_("Today or later; open calls keep their rules.")
    )
    decision_number = forms.CharField(
        label=_("Decision number"), max_length=80, required=False, validators=[refuse_controls]
    )
    decision_on = forms.DateField(label=_("Decision date"), required=False)
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), validators=[refuse_controls]
    )

    def __init__(self, *args, rule: RuleValue, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields["certainty"].choices = [
            choice for choice in Certainty.choices if choice[0] != Certainty.UNCONFIRMED
        ]
        inputs = self._inputs_of_parts() if is_composed(rule.value) else self._one_input()
        self.value_inputs = list(inputs)
        self.fields = {**inputs, **self.fields}

    def _one_input(self) -> dict[str, forms.Field]:
        field = value_field(self.rule)
        field.initial = self.rule.value
        return {"value": field}

    def _inputs_of_parts(self) -> dict[str, forms.Field]:
        inputs = {}
        named = zip(leaf_labels(self.rule.value), leaves_of(self.rule.value), strict=True)
        for number, (label, leaf) in enumerate(named):
            inputs[f"value_{number}"] = leaf_field(leaf, label)
            inputs[f"value_{number}"].initial = leaf
        return inputs

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        typed = [given.pop(name, None) for name in self.value_inputs]
        if None in typed:
            return given
        value = with_leaves(self.rule.value, typed) if is_composed(self.rule.value) else typed[0]
        if fault := fault_in(value, self.rule):
            self.add_error(self.value_inputs[0], fault)
        given["value"] = value
        return given

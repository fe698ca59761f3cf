"""What comes in: which rules to list, and a rule's new value in the shape it has."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import clean_text, refuse_controls
from rulebook.changes import choices_of, fault_in
from rulebook.rules import Rules, RuleValue, plain
from rulebook.states import Certainty, Scope
from rulebook.words import choice_words

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


class LinesField(forms.CharField):
    """A list of sentences, one on each line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        return [line for line in map(clean_text, super().to_python(value).splitlines()) if line]

    def run_validators(self, value: list[str]) -> None:
        for line in value:
            super().run_validators(line)


class DescribedField(forms.JSONField):
    """A composed value as it is kept, readable and indented."""

    widget = forms.Textarea(attrs={"rows": 12, "class": "font-monospace", "spellcheck": "false"})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False, indent=1)


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
    if isinstance(value, int) or value is None:
        return forms.IntegerField(label=label, min_value=0)
    if isinstance(value, str):
        return forms.CharField(label=label, validators=[refuse_controls])
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return LinesField(label=label, help_text=_("One on each line."))
    return DescribedField(
        label=label, help_text=_("Keep the names of the parts, change the values.")
    )


class ChangeForm(forms.Form):
    """A new value of one rule, from a day on, on whose word and why."""

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
    field_order = ["value"]

    def __init__(self, *args, rule: RuleValue, **kwargs) -> None:
        kwargs.setdefault("initial", {}).setdefault("value", rule.value)
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields["value"] = value_field(rule)
        self.fields["certainty"].choices = [
            choice for choice in Certainty.choices if choice[0] != Certainty.UNCONFIRMED
        ]
        self.order_fields(self.field_order)

    def clean_value(self) -> Any:
        value = self.cleaned_data["value"]
        if fault := fault_in(value, self.rule):
            raise forms.ValidationError(fault)
        return value

"""How the outbox is narrowed, and how often a reader wants which mail."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from papers.folding import fold
from papers.models import OutgoingMail
from papers.rules import paces_allowed
from papers.states import BINDING, MAY_BE_DAILY, MailKind, MailState, Pace

_HINTS = {
    MailKind.REQUEST: _(
        "A request to confirm, an invitation, a dossier or contract handed to you."
    ),
    MailKind.DECISION: _("What was decided on your dossiers, contracts and payments."),
    MailKind.REMINDER: _("Before a date that you must keep, and once when it has passed."),
    MailKind.NEWS: _("What happens to a task in which you take part and need do nothing."),
}


class MailFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Search"),
        max_length=200,
        method=lambda rows, _name, words: rows.found_by(fold(words)),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=MailState.choices, empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), choices=MailKind.choices, empty_label=_("All")
    )
    since = django_filters.DateFilter(
        field_name="queued_at", lookup_expr="date__gte", label=_("From"), widget=forms.DateInput()
    )
    until = django_filters.DateFilter(
        field_name="queued_at", lookup_expr="date__lte", label=_("To"), widget=forms.DateInput()
    )

    class Meta:
        model = OutgoingMail
        fields: list[str] = []


class PacesForm(forms.Form):
    """One choice for each kind; what binds can't be turned off, so that isn't offered."""

    def __init__(self, *args: Any, paces: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in MAY_BE_DAILY:
            hint = str(_HINTS[kind])
            if kind in BINDING:
                hint += " " + str(_("Can't be turned off."))
            self.fields[str(kind)] = forms.ChoiceField(
                label=kind.label,
                help_text=hint,
                choices=[(pace, Pace(pace).label) for pace in paces_allowed(kind)],
                initial=paces[kind],
            )

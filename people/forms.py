"""What comes in: filters of the registers, an account, a place, a role, their end."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.fields import refuse_controls
from papers.folding import fold
from people.models import Organisation, User
from people.states import House, Language, Role


def _folded(rows, _name, value):
    return rows.matching(fold(value))


class OrganisationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method=_folded)
    house = django_filters.ChoiceFilter(
        label=_("House"), choices=House.choices, empty_label=_("All")
    )
    kind = django_filters.AllValuesFilter(label=_("Kind"), empty_label=_("All"))

    class Meta:
        model = Organisation
        fields = ["q", "house", "kind"]


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method=_folded)
    role = django_filters.ChoiceFilter(
        label=_("Role"),
        choices=Role.choices,
        empty_label=_("All"),
        method=lambda rows, _name, role: rows.holding(role, clock.today()),
    )

    class Meta:
        model = User
        fields = ["q", "role"]


class PersonForm(forms.ModelForm):
    """A new account: whose, and in which language they read."""

    class Meta:
        model = User
        fields = ["full_name", "email", "language"]


class ProfileForm(forms.Form):
    """What somebody changes about themselves."""

    full_name = forms.CharField(label=_("Full name"), max_length=120, validators=[refuse_controls])
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)


class GrantForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    from_on = forms.DateField(label=_("From"), required=False, help_text=_("Today unless said."))
    until_on = forms.DateField(label=_("Last day"), required=False)


class JoinForm(forms.Form):
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=None)
    title = forms.CharField(
        label=_("Position"), max_length=120, required=False, validators=[refuse_controls]
    )
    from_on = forms.DateField(label=_("From"), required=False, help_text=_("Today unless said."))
    until_on = forms.DateField(label=_("Last day"), required=False)

    def __init__(self, *args, province, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.of_province(province).for_list()


class EndForm(forms.Form):
    note = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), validators=[refuse_controls]
    )


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = ["name", "house", "kind", "tax_code", "note", "source"]
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "source": forms.Textarea(attrs={"rows": 2}),
        }

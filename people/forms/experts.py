"""What comes in about an expert: the profile, the filters of the list."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from papers.folding import fold
from people.models import Expert, Organisation, Relation
from people.states import Degree, ExpertState, Science, Tongue


class ExpertForm(forms.ModelForm):
    sciences = forms.MultipleChoiceField(
        label=_("Fields of research"),
        choices=Science.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Name at least one field of research.")},
    )
    tongues = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=Tongue.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("In which you read a dossier and write an opinion."),
    )
    field_order = ["degree", "academic_title", "sciences", "keywords", "tongues"]

    class Meta:
        model = Expert
        fields = [
            "degree",
            "academic_title",
            "gender",
            "keywords",
            "organisation",
            "workplace",
            "is_abroad",
            "available_from",
            "available_until",
            "load_limit",
            "bio",
        ]
        widgets = {"bio": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "gender": _("If you like; councils are advised on their balance by it."),
            "keywords": _("What you are asked about, separated by commas."),
            "available_from": _("At once unless said."),
            "available_until": _("Without end unless said."),
        }

    def __init__(self, *args, province, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.of_province(province).for_list()
        if self.instance.pk:
            self.initial["sciences"] = [row.science for row in self.instance.sciences.all()]
            self.initial["tongues"] = [row.tongue for row in self.instance.tongues.all()]


class RelationForm(forms.ModelForm):
    """A tie to one person or one organisation."""

    class Meta:
        model = Relation
        fields = ["kind", "person_name", "organisation", "from_year", "until_year"]
        help_texts = {
            "person_name": _("Leave it empty when you name an organisation."),
            "until_year": _("Empty if it lasts."),
        }

    def __init__(self, *args, province, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.of_province(province).for_list()


def _folded(rows, _name, value):
    return rows.matching(fold(value))


class ExpertFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method=_folded)
    science = django_filters.ChoiceFilter(
        label=_("Field of research"),
        field_name="sciences__science",
        choices=Science.choices,
        empty_label=_("All"),
    )
    degree = django_filters.ChoiceFilter(
        label=_("Degree"), choices=Degree.choices, empty_label=_("All")
    )
    tongue = django_filters.ChoiceFilter(
        label=_("Language"),
        field_name="tongues__tongue",
        choices=Tongue.choices,
        empty_label=_("All"),
    )
    on = django_filters.DateFilter(
        label=_("Available on"), method=lambda rows, _name, day: rows.available(day)
    )
    abroad = django_filters.ChoiceFilter(
        label=_("Works"),
        field_name="is_abroad",
        choices=[("True", _("abroad")), ("False", _("in the country"))],
        empty_label=_("All"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=ExpertState.choices, empty_label=_("All")
    )

    class Meta:
        model = Expert
        fields = ["q", "science", "degree", "tongue", "on", "abroad", "state"]

"""What comes in about an organisation."""

from django import forms

from people.models import Organisation


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = ["name", "house", "kind", "tax_code", "note", "source"]
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "source": forms.Textarea(attrs={"rows": 2}),
        }

"""What comes in about a person: an account, a place, a role, their end."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import refuse_controls
from people.models import Organisation, User
from people.states import Language, Role


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
    is_administrator = forms.BooleanField(
        label=_("administers the organisation's people"), required=False
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

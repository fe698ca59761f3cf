"""Who stands in, in which roles, from when to when and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.fields import refuse_controls
from people.models import User
from people.states import Role


class DelegationForm(forms.Form):
    delegate = forms.ModelChoiceField(
        label=_("Who stands in"),
        queryset=None,
        help_text=_("A colleague with a role of their own, or of your State body."),
    )
    roles = forms.MultipleChoiceField(
        label=_("In which of your roles"), widget=forms.CheckboxSelectMultiple
    )
    from_on = forms.DateField(label=_("From"))
    until_on = forms.DateField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), validators=[refuse_controls]
    )

    def __init__(self, *args, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        own = user.standing.own_roles_in(user.province_id)
        self.fields["roles"].choices = [(role.value, role.label) for role in Role if role in own]
        self.fields["delegate"].queryset = User.objects.colleagues_of(user, clock.today())
        if len(own) == 1:
            self.fields["roles"].initial = list(own)

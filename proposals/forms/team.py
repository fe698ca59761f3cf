"""Who is asked into a team, and how they agree."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.views import NoteForm
from people.models import Organisation
from proposals.models import Proposal
from proposals.states import TeamRole


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("They need no account yet: the mail leads them to sign up.")
    )
    role = forms.ChoiceField(label=_("Role"), choices=TeamRole.choices, initial=TeamRole.MEMBER)
    organisation = forms.ModelChoiceField(
        label=_("Of which organisation"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [
            (role, _("Task leader, in your place") if role == TeamRole.LEADER else label)
            for role, label in sorted(TeamRole.choices, key=lambda c: c[0] == TeamRole.LEADER)
        ]
        self.fields["organisation"].queryset = Organisation.objects.filter(
            Q(pk__in=proposal.taking_part()) | Q(province_id=proposal.province_id)
        )
        self.fields["organisation"].initial = proposal.host_id


class AcceptForm(NoteForm):
    """The person's own word, kept with its moment."""

    note = None
    consent = forms.BooleanField(
        label=_(
            "I agree to take part in this task in the role named, and that my name and "
            "organisation stand in the dossier."
        )
    )

"""What comes in about an organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import refuse_controls
from lifecycle.views import NoteForm
from people.models import Invitation, JoinRequest, Membership, Organisation, Registration
from people.states import House


class OrganisationForm(forms.ModelForm):
    class Meta:
        model = Organisation
        fields = [
            "name",
            "house",
            "kind",
            "tax_code",
            "address",
            "representative_title",
            "note",
            "source",
        ]
        widgets = {
            "note": forms.Textarea(attrs={"rows": 3}),
            "source": forms.Textarea(attrs={"rows": 2}),
        }


# The three houses as somebody finds their own among them.
HOUSES_IN_WORDS = [
    (House.STATE, _("State: an agency or unit of the State")),
    (House.UNIVERSITY, _("University: a university, college or institute")),
    (House.ENTERPRISE, _("Enterprise: an enterprise or cooperative")),
]


class RegistrationForm(forms.ModelForm):
    """What somebody says of their organisation."""

    house = forms.ChoiceField(label=_("House"), choices=HOUSES_IN_WORDS, widget=forms.RadioSelect)
    proof = forms.FileField(
        label=_("Proof"),
        required=False,
        help_text=_("For example the certificate of registration: PDF, DOCX, XLSX, PNG or JPEG."),
    )

    class Meta:
        model = Registration
        fields = [
            "name",
            "tax_code",
            "house",
            "kind",
            "address",
            "representative_title",
            "registrant_title",
        ]
        help_texts = {
            "tax_code": _("10 digits; a branch's as 0123456789-001."),
            "kind": _("For example cooperative, limited company, college."),
            "representative_title": _("The position only, for example director; no name is asked."),
        }


class InvitationForm(forms.ModelForm):
    class Meta:
        model = Invitation
        fields = ["address", "title", "is_administrator"]
        help_texts = {
            "is_administrator": _("Invites others, lets in those who ask, ends places."),
        }


class PlaceForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ["title", "is_administrator"]
        help_texts = InvitationForm.Meta.help_texts


class EndPlaceForm(forms.Form):
    """The end of a place; whoever ends another's says why."""

    last_on = forms.DateField(
        label=_("Last day"), required=False, help_text=_("At once unless said.")
    )
    note = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), validators=[refuse_controls]
    )

    def __init__(self, *args, is_own: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = not is_own


class JoinRequestForm(forms.ModelForm):
    class Meta:
        model = JoinRequest
        fields = ["title", "words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"words": _("Read by the organisation's administrators.")}


class LetInForm(NoteForm):
    is_administrator = forms.BooleanField(
        label=_("administers the organisation's people"),
        required=False,
        help_text=InvitationForm.Meta.help_texts["is_administrator"],
    )

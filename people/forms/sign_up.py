"""What somebody gives who signs up."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.db import transaction
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import refuse_controls
from rulebook.models import Province


class SignUpForm(AllauthSignupForm):
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=120,
        validators=[refuse_controls],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    province = forms.ModelChoiceField(
        label=_("Province"), queryset=Province.objects.all(), empty_label=None
    )
    consent = forms.BooleanField(
        label=_("I agree to the processing of my personal data as the notice says"),
        error_messages={"required": _("Without this agreement no account can be made.")},
    )
    field_order = ["full_name", "email", "province", "password1", "password2", "consent"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-mail")
        for name in ("email", "password1", "password2"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["consent"].help_text = format_html(
            '<a href="{}" target="_blank" rel="noopener">{}</a>',
            reverse_lazy("people:privacy"),
            _("Notice on the processing of personal data (opens a new page)"),
        )
        provinces = Province.objects.all()[:2]
        if len(provinces) == 1:
            self.fields["province"].widget = forms.HiddenInput()
            self.fields["province"].initial = provinces[0]

    def try_save(self, request):
        """The account with its consent and its address, or nothing of them."""
        with transaction.atomic():
            return super().try_save(request)

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.forms.fields import DongField
from proposals.models import Call


class CallForm(forms.ModelForm):
    """What an officer says of a call before it is published."""

    envelope = DongField(label=_("Envelope"))
    ceiling_per_task = DongField(label=_("Ceiling per task"))

    class Meta:
        model = Call
        fields = [
            "code",
            "title",
            "flow",
            "budget_year",
            "opens_at",
            "closes_at",
            "envelope",
            "ceiling_per_task",
            "blind_mode",
            "description",
            "decision_number",
            "decision_on",
        ]
        widgets = {"description": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "code": _("Such as 2026-01."),
            "closes_at": _("By the database's clock, Vietnam time."),
        }

    def clean(self):
        given = super().clean()
        opens_at, closes_at = given.get("opens_at"), given.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Closes at: it must be after the opening."))
        envelope, ceiling = given.get("envelope"), given.get("ceiling_per_task")
        if envelope and ceiling and ceiling > envelope:
            self.add_error("ceiling_per_task", _("The ceiling per task is beyond the envelope."))
        return given

    def _get_validation_exclusions(self):
        # Their sentences stand at the field already, in `clean`.
        return super()._get_validation_exclusions() | {"closes_at", "ceiling_per_task"}

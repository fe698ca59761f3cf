"""Fields that read what people here write."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from proposals.rules import MAX_DONG, MIN_DONG, dotted

# ASCII digits only: "１０００" reads like 1000 and is none. Groups of three, or no dots at all.
MAX_FILES = 10
WHOLE = re.compile(r"\d{1,18}|\d{1,3}(\.\d{3}){1,5}", re.ASCII)


class DongField(forms.CharField):
    """Whole đồng: "1.000.000" or "1000000"; nothing else is guessed at."""

    def __init__(self, *, least: int = MIN_DONG, most: int = MAX_DONG, **kwargs):
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "data-money": ""})
        )
        super().__init__(max_length=40, **kwargs)
        self.least, self.most = least, most

    def clean(self, value) -> int | None:
        text = super().clean(value)
        if text in self.empty_values:
            return None
        if not WHOLE.fullmatch(text):
            raise ValidationError(
                _("“%(value)s” is no whole number of đồng; write 1.000.000 or 1000000."),
                params={"value": text},
            )
        amount = int(text.replace(".", ""))
        if not self.least <= amount <= self.most:
            raise ValidationError(
                _("%(value)s ₫ is out of bounds: from %(least)s to %(most)s ₫."),
                params={
                    "value": dotted(amount),
                    "least": dotted(self.least),
                    "most": dotted(self.most),
                },
            )
        return amount

    def prepare_value(self, value):
        return dotted(value) if isinstance(value, int) else value

    def has_changed(self, initial, data) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class NumberField(forms.DecimalField):
    """A measured number as it is written here, "12,5"; shown without the zeros of its column."""

    def __init__(self, **kwargs):
        super().__init__(localize=True, **kwargs)

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            return Decimal(format(value.normalize(), "f"))
        return value


def day(**kwargs) -> forms.DateField:
    """A day as it is written here, 22/11/2026: the browser's own calendar may put months first."""
    return forms.DateField(**kwargs)


def moment_input() -> forms.DateTimeInput:
    """A moment as it is written here, 22/11/2026 14:05."""
    return forms.DateTimeInput()


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; a list of them, empty if none."""

    def __init__(self, *, most: int = MAX_FILES, **kwargs):
        super().__init__(widget=FilesInput(), max_length=300, **kwargs)
        self.most = most

    def clean(self, data, initial=None) -> list:
        files = [file for file in (data or []) if file]
        if len(files) > self.most:
            raise ValidationError(
                _("%(count)s files at once; at most %(most)s are taken."),
                params={"count": len(files), "most": self.most},
            )
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return [super(FilesField, self).clean(file, initial) for file in files]


def needed_later(form: forms.BaseForm, *names: str) -> None:
    """Fields a draft may lack and a submission not: they are not called optional."""
    for name in names:
        form.fields[name].is_needed_later = True


def note_refusal(form: forms.Form, reasons) -> None:
    """Put each reason at its field, or over the form when the field is not there."""
    for reason in reasons:
        form.add_error(reason.field if reason.field in form.fields else None, str(reason))

"""Text as it is typed and stored: NFC, trimmed, without characters that hide what is written."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# Bidirectional controls and zero-width marks turn a name into another on the screen.
HIDDEN = frozenset(
    "\u200b\u200c\u200d\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def clean_text(text: str) -> str:
    """NFC, trimmed; hidden characters removed, control characters refused by `refuse_controls`."""
    return unicodedata.normalize("NFC", "".join(c for c in text if c not in HIDDEN)).strip()


def refuse_controls(text: str) -> None:
    """Refuse what no keyboard types into a text: control characters other than tab and new line."""
    if any(unicodedata.category(c) == "Cc" and c not in "\t\n\r" for c in text):
        raise ValidationError(_("The text holds a control character; type it again."))


class _CleanText:
    def to_python(self, value):
        value = super().to_python(value)
        return clean_text(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return clean_text(value) if isinstance(value, str) else value

    def pre_save(self, instance, add):
        value = super().pre_save(instance, add)
        if isinstance(value, str):
            value = clean_text(value)
            setattr(instance, self.attname, value)
        return value


class CleanCharField(_CleanText, models.CharField):
    default_validators = [refuse_controls]


class CleanTextField(_CleanText, models.TextField):
    default_validators = [refuse_controls]


class LinesField(forms.CharField):
    """A list of texts, one on each line; empty lines do not count."""

    widget = forms.Textarea(attrs={"rows": 5})
    default_validators = [refuse_controls]

    def __init__(self, *, most: int = 200, longest: int = 2000, **kwargs: Any):
        super().__init__(**kwargs)
        self.most, self.longest = most, longest

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        lines = [line for line in map(clean_text, super().to_python(value).splitlines()) if line]
        if len(lines) > self.most:
            raise ValidationError(_("At most %(most)s lines."), params={"most": self.most})
        for number, line in enumerate(lines, start=1):
            if len(line) > self.longest:
                raise ValidationError(
                    _("Line %(number)s is longer than %(longest)s letters."),
                    params={"number": number, "longest": self.longest},
                )
        return lines

    def run_validators(self, value: list[str]) -> None:
        for line in value:
            super().run_validators(line)

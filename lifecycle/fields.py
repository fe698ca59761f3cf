"""Text as it is stored: NFC, trimmed, without characters that hide what is written."""

import unicodedata

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

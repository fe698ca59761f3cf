"""RegisterImport: a sheet that was brought into the register, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField
from people.states import Register


class RegisterImport(models.Model):
    """All of a sheet or nothing of it; how many rows were new, changed or there as they are."""

    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, verbose_name=_("province")
    )
    register = models.CharField(_("register"), max_length=15, choices=Register.choices)
    file_name = CleanCharField(_("file"), max_length=200)
    sha256 = models.CharField(_("checksum"), max_length=64)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("imported by"),
    )
    imported_at = models.DateTimeField(_("imported at"))
    new_count = models.PositiveIntegerField(_("new"))
    changed_count = models.PositiveIntegerField(_("changed"))
    same_count = models.PositiveIntegerField(_("unchanged"))

    class Meta:
        ordering = ["-imported_at", "-pk"]
        verbose_name = _("import into the register")
        verbose_name_plural = _("imports into the register")
        constraints = [
            models.CheckConstraint(
                condition=Exact(Length("sha256"), 64), name="register_import_has_a_checksum"
            ),
            models.CheckConstraint(
                condition=Q(new_count__gt=0) | Q(changed_count__gt=0),
                name="register_import_changed_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_register_display()}: {self.file_name}"

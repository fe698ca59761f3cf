"""ApiToken: by what a program acts for a person."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField
from lifecycle.models import WithLife
from people.permissions import the_person
from people.states import Capacity, Scope

MARK = "bn_"
SHOWN = len(MARK) + 6


def new_secret() -> str:
    """What a program sends; 256 bits, so that a plain digest keeps it."""
    return MARK + secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """What is kept of a token or a letter's link: the secret itself leaves with it."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiTokenQuerySet(models.QuerySet):
    def of(self, user: Any) -> "ApiTokenQuerySet":
        return self.filter(user=user)

    def in_force(self, moment: datetime) -> "ApiTokenQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=moment)


class ApiToken(WithLife):
    """A program's key to what one person may do, no further than its scopes, until a day.

    The secret is shown once and kept as a digest; its first letters tell tokens apart.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="api_tokens",
        verbose_name=_("person"),
    )
    name = CleanCharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=SHOWN, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"))
    expires_at = models.DateTimeField(_("expires at"))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

    begin_role = staticmethod(the_person("user", Capacity.PERSON))
    deed_labels = {"begin": _("Token made"), "revoked": _("Token revoked")}
    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="token_has_a_name"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def get_absolute_url(self) -> str:
        return reverse("people:token_list")

    @property
    def province_id(self) -> str:
        return self.user.province_id

    def scopes_in_words(self) -> str:
        words = dict(Scope.choices)
        return ", ".join(str(words.get(scope, scope)) for scope in self.scopes)

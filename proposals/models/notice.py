"""What is said to the public about a call after it was published, and who wants to be told."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField, CleanTextField


class CallNotice(models.Model):
    """A numbered public notice that corrects or explains a published call; for good.

    What the call froze stays as it is; a notice may move the closing on, never back.
    """

    call = models.ForeignKey("proposals.Call", models.PROTECT, related_name="notices")
    number = models.PositiveSmallIntegerField(_("Number"))
    title = CleanCharField(_("Title"), max_length=200)
    text = CleanTextField(_("Text of the notice"))
    closed_before = models.DateTimeField(_("Closing until now"), null=True, blank=True)
    closes_at = models.DateTimeField(_("New closing"), null=True, blank=True)
    given_at = models.DateTimeField(_("Given at"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Public notice")
        verbose_name_plural = _("Public notices")
        ordering = ["call", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="notice_number_once_a_call"),
            models.CheckConstraint(
                condition=Q(closes_at__isnull=True, closed_before__isnull=True)
                | Q(closes_at__gt=F("closed_before")),
                name="notice_never_shortens_a_call",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Notice no. %(number)s: %(title)s")) % {
            "number": self.number,
            "title": self.title,
        }


class CallFollower(models.Model):
    """Somebody who wants to be told of every notice of a call."""

    call = models.ForeignKey("proposals.Call", models.CASCADE, related_name="followers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    since = models.DateTimeField(_("Since"))

    class Meta:
        verbose_name = _("Follower")
        verbose_name_plural = _("Followers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], name="follower_once_a_call"),
        ]

    def __str__(self) -> str:
        return str(self.user)

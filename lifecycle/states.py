"""Words of the trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Audience(TextChoices):
    """Who may read an event in a timeline. Auditors read all."""

    PUBLIC = "public", _("Everyone")
    PARTIES = "parties", _("The parties to the matter")
    OFFICERS = "officers", _("Managing officers")
    COUNCIL = "council", _("The council")
    FINANCE = "finance", _("Finance staff")
    AUDITORS = "auditors", _("Auditors")


class JobState(TextChoices):
    WAITING = "waiting", pgettext_lazy("work", "Waiting for the worker")
    RUNNING = "running", pgettext_lazy("work", "Running")
    DONE = "done", pgettext_lazy("work", "Done")
    FAILED = "failed", pgettext_lazy("work", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("work", "Stopped")


UNDER_WAY = (JobState.WAITING, JobState.RUNNING)

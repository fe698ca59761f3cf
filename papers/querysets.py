"""Which papers and mails, and who may take the file."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from papers.states import MailState


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DocumentQuerySet":
        """Whose file this reader may take from the public page: published ones and one's own.

        Who else may read a paper depends on what it is about: those pages belong to the rooms
        above, which serve the file under their own rule of sight.
        """
        mine = Q(made_by=user) if getattr(user, "is_authenticated", False) else Q(pk=None)
        return self.filter(Q(is_public=True) | mine)

    def about(self, subject: models.Model) -> "DocumentQuerySet":
        """Papers about one thing, newest first."""
        return self.filter(
            subject_type__app_label=subject._meta.app_label,
            subject_type__model=subject._meta.model_name,
            subject_id=subject.pk,
        ).order_by("-made_at", "-pk")

    def in_force(self) -> "DocumentQuerySet":
        """Not replaced by a newer paper."""
        return self.filter(replaced_by__isnull=True)


class OutgoingMailQuerySet(models.QuerySet):
    def due(self, moment: datetime) -> "OutgoingMailQuerySet":
        """Waiting to be sent, and its time has come."""
        return self.filter(state=MailState.QUEUED, next_try_at__lte=moment).order_by("next_try_at")

    def left_behind(self, before: datetime) -> "OutgoingMailQuerySet":
        """A worker took them up before that moment and never told the end."""
        return self.filter(state=MailState.SENDING, tried_at__lt=before)

"""Which papers and mails, and who may take the file."""

from datetime import datetime

from django.db import models
from django.db.models import Q

from papers.states import READERS_OF_THE_OUTBOX, MailKind, MailState


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
    def visible_to(self, user) -> "OutgoingMailQuerySet":
        """The outbox of provinces that one keeps or audits; one's own mails are another page."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        held = user.standing.roles
        return self.filter(
            province__in={place for role, place in held if role in READERS_OF_THE_OUTBOX}
        )

    def to_reader(self, user) -> "OutgoingMailQuerySet":
        """What was written to this person and left, or is to leave, by itself."""
        unseen = (MailState.OFF, MailState.CANCELLED)
        return self.filter(to=user).exclude(state__in=unseen).order_by("-queued_at", "-pk")

    def for_list(self) -> "OutgoingMailQuerySet":
        return self.select_related("to").defer("lines")

    def for_page(self) -> "OutgoingMailQuerySet":
        return self.select_related("to", "again_of", "gathered_in", "sent_again_as")

    def found_by(self, folded: str) -> "OutgoingMailQuerySet":
        """Whose subject, reader or address holds each of the words, folded."""
        for word in folded.split():
            self = self.filter(folded__contains=word)
        return self

    def held(self) -> "OutgoingMailQuerySet":
        return self.filter(state=MailState.HELD)

    def to_look_at(self) -> "OutgoingMailQuerySet":
        """Whose end asks for a person: not delivered or unknown, and not sent again yet."""
        return self.filter(
            state__in=(MailState.FAILED, MailState.UNKNOWN), sent_again_as__isnull=True
        ).exclude(kind=MailKind.ACCOUNT)

    def due(self, moment: datetime) -> "OutgoingMailQuerySet":
        """Waiting to be sent, and its time has come."""
        return self.filter(state=MailState.QUEUED, next_try_at__lte=moment).order_by("next_try_at")

    def left_behind(self, before: datetime) -> "OutgoingMailQuerySet":
        """A worker took them up before that moment and never told the end."""
        return self.filter(state=MailState.SENDING, tried_at__lt=before).order_by("pk")


class MailTryQuerySet(models.QuerySet):
    def in_order(self) -> "MailTryQuerySet":
        return self.order_by("number")


class MailWishQuerySet(models.QuerySet):
    def of(self, user) -> "MailWishQuerySet":
        return self.filter(user=user)

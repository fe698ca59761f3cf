"""Searches for similar tasks."""

from django.db.models import QuerySet

from proposals import models
from proposals.querysets.sight import provinces_of_staff


class DuplicateSearchQuerySet(QuerySet):
    def visible_to(self, user):
        """Those of the State fund; never of the team whose dossier it is."""
        if not user.is_authenticated:
            return self.none()
        return (
            self.filter(proposal__province_id__in=provinces_of_staff(user))
            .exclude(proposal__leader=user)
            .exclude(proposal__in=models.TeamMember.objects.filter(user=user).values("proposal"))
        )

    def concluded(self):
        return self.exclude(verdict="")

"""Who follows which problem."""

from django.db.models import QuerySet


class FollowQuerySet(QuerySet):
    def in_force(self):
        return self.filter(ended_at__isnull=True)

    def of(self, user):
        """What this person follows now; what a merged one asked stands with the surviving one."""
        return self.in_force().filter(user=user, problem__merged_into__isnull=True)

    def for_list(self):
        return self.select_related("problem__organisation").order_by("-since", "-pk")

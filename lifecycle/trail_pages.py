"""The trail for auditors: every event, filtered, and whether the chain is whole."""

import django_filters
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Event, TrailHead
from lifecycle.pages import ListPage
from lifecycle.states import Audience


class TrailFilter(django_filters.FilterSet):
    thing_type = django_filters.CharFilter(label=_("Kind of thing"), lookup_expr="icontains")
    verb = django_filters.CharFilter(label=_("Step"), lookup_expr="icontains")
    role = django_filters.CharFilter(label=_("Role"), lookup_expr="icontains")
    moment = django_filters.DateFilter(label=_("From date"), lookup_expr="date__gte")

    class Meta:
        model = Event
        fields = ["thing_type", "verb", "role", "moment"]


class TrailPage(LoginRequiredMixin, ListPage):
    template_name = "lifecycle/trail.html"
    filterset_class = TrailFilter
    sorts = {"moment": ["seq"]}
    default_sort = "-moment"

    def rows(self, request):
        if Audience.AUDITORS not in request.user.audiences(None):
            raise PermissionDenied
        return Event.objects.select_related("actor")

    def more(self, request):
        return {"head": TrailHead.objects.filter(pk=1).first()}

"""The trail for auditors: every event in words, filtered, and the seal of the newest."""

from functools import cache

import django_filters
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lifecycle.models import Event, TrailHead, WithLife
from lifecycle.pages import ListPage, verb_labels
from lifecycle.states import Audience


@cache
def kinds() -> dict[str, type[WithLife]]:
    """Every kind of thing that has a life, by the name the trail gives it."""
    return {
        model._meta.label_lower: model for model in apps.get_models() if issubclass(model, WithLife)
    }


def kind_words(model: type[models.Model]) -> str:
    return capfirst(str(model._meta.verbose_name))


def kind_choices() -> list[tuple[str, str]]:
    words = ((name, kind_words(model)) for name, model in kinds().items())
    return sorted(words, key=lambda choice: choice[1])


def step_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The steps under their kind of thing: two kinds may mean different things by one word."""
    return [
        (
            words,
            [(f"{name}:{verb}", str(label)) for verb, label in verb_labels(kinds()[name]).items()],
        )
        for name, words in kind_choices()
    ]


def _for_auditors(user) -> None:
    if Audience.AUDITORS not in user.audiences(None):
        raise PermissionDenied


class TrailFilter(django_filters.FilterSet):
    thing_type = django_filters.ChoiceFilter(
        label=_("Kind of thing"), choices=kind_choices, empty_label=_("All")
    )
    verb = django_filters.ChoiceFilter(
        label=_("Step"), choices=step_choices, method="by_step", empty_label=_("All")
    )
    role = django_filters.ChoiceFilter(
        label=_("Role"),
        choices=lambda: get_user_model().role_choices(),
        empty_label=_("All"),
    )
    moment = django_filters.DateFilter(label=_("From date"), lookup_expr="date__gte")

    class Meta:
        model = Event
        fields = ["thing_type", "verb", "role", "moment"]

    def by_step(self, events, name, value):
        kind, _colon, verb = value.partition(":")
        return events.filter(thing_type=kind, verb=verb)


class TrailPage(LoginRequiredMixin, ListPage):
    template_name = "lifecycle/trail.html"
    filterset_class = TrailFilter
    sorts = {"moment": ["seq"]}
    default_sort = "-moment"

    def rows(self, request):
        _for_auditors(request.user)
        return Event.objects.select_related("actor")

    def more(self, request):
        return {"head": TrailHead.objects.filter(pk=1).first()}


@login_required
def trail_thing(request, seq: int):
    """From a row of the trail to the page of what it tells of."""
    _for_auditors(request.user)
    event = get_object_or_404(Event, seq=seq)
    try:
        thing = kinds()[event.thing_type]._base_manager.get(pk=event.thing_id)
    except (KeyError, ObjectDoesNotExist):
        raise Http404 from None
    return redirect(thing)

"""What pages of every room share: a list with filters, a thing's life, a task that waits."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from lifecycle import keyset
from lifecycle.models import Event, Note
from lifecycle.moves import custom_of, moves_for, verbs_of

PAGE_SIZE = 50


@dataclass(frozen=True)
class Task:
    """One row of "Việc của tôi": the thing, what I must do, why me, until when, since when."""

    thing_label: Any
    title: str
    verb: Any
    why: Any
    url: str
    due: date | datetime | None = None
    since: datetime | None = None
    on_behalf: str = ""


@dataclass(frozen=True)
class TimelineEntry:
    label: Any
    who: str
    role_label: Any
    moment: datetime
    note: str
    from_state: Any
    to_state: Any
    count: int = 1
    on_behalf: str = ""


def timeline(thing: Any, user: Any, limit: int = 100) -> list[TimelineEntry]:
    """The events of a thing this reader may see, newest first, in words. Two queries."""
    audiences = thing.audiences_for(user)
    events = list(Event.objects.of(thing).for_audiences(audiences).newest_first()[:limit])
    notes = dict(
        Note.objects.filter(
            event_seq__in=[event.seq for event in events if event.note_digest]
        ).values_list("event_seq", "text")
    )
    principals = principals_of(events)
    labels = verb_labels(type(thing))
    states = dict(thing._meta.get_field("state").choices) if hasattr(thing, "state") else {}
    # Where a thing of this kind has other words for some of its states.
    states |= getattr(thing, "state_words", {})
    role_label = get_user_model().role_label
    return _folded(
        TimelineEntry(
            label=labels.get(event.verb, event.verb),
            who=(who := str(event.actor or _("The system"))),
            # An account named by its role needs it said once.
            role_label="" if who.startswith(role := role_label(event.role)) else role,
            moment=event.moment,
            note=notes.get(event.seq, ""),
            from_state=states.get(event.from_state, ""),
            to_state=states.get(event.to_state, ""),
            on_behalf=principals.get(event.seq, ""),
        )
        for event in events
    )


def principals_of(events: Iterable[Event]) -> dict[int, str]:
    """By number of the event, the name of whom a stand-in acted for; a query if there is one."""
    found = {
        event.seq: json.loads(event.data)["on_behalf_of"]
        for event in events
        if '"on_behalf_of"' in event.data
    }
    if not found:
        return {}
    people = get_user_model().objects.in_bulk(set(found.values()))
    return {seq: str(people[pk]) for seq, pk in found.items() if pk in people}


def _folded(entries: Iterable[TimelineEntry]) -> list[TimelineEntry]:
    """Deeds of one person that say the same one after the other stand as one, with their count."""
    told: list[TimelineEntry] = []
    for entry in entries:
        newer = told[-1] if told else None
        is_again = newer and replace(entry, moment=newer.moment, count=newer.count) == newer
        if is_again and not entry.to_state:
            told[-1] = replace(newer, count=newer.count + 1)
        else:
            told.append(entry)
    return told


def verb_labels(model: type) -> dict[str, Any]:
    """What the trail tells of a kind of thing, by the name of the deed."""
    labels = {"begin": _("Created"), "edited": _("Edited"), **model.deed_labels}
    if not any(field.name == "state" for field in model._meta.fields):
        return labels
    return labels | {name: custom_of(model, name)["label"] for name in verbs_of(model)}


def life_of(thing: Any, user: Any, forms: Sequence[str] = ()) -> dict[str, Any]:
    """What a thing's page shows of its life: `moves` (buttons) and `events` (timeline)."""
    return {"moves": moves_for(thing, user, forms), "events": timeline(thing, user)}


class ListPage(View):
    """A list with filters kept in the address, sort, pages and a count.

    A room says `template_name`, `rows(request)` (a queryset that already knows who may see what),
    and may say `filterset_class` (django-filter), `sorts` ({"title": ["title_folded"]}, "-title"
    turns it round) with `default_sort`, and `more(request)` for further context.
    """

    template_name = ""
    filterset_class: type | None = None
    sorts: dict[str, list[str]] = {}
    default_sort = ""
    page_size = PAGE_SIZE

    def rows(self, request) -> QuerySet:
        raise NotImplementedError

    def more(self, request) -> dict[str, Any]:
        return {}

    def shown(self, rows: Any, request) -> Any:
        """The rows of the page as its template reads them."""
        return rows

    def sorted(self, rows: QuerySet, asked: str) -> tuple[QuerySet, str]:
        name = asked if asked.lstrip("-") in self.sorts else self.default_sort
        fields = self.sorts.get(name.lstrip("-"), [])
        if not fields:
            return rows, name
        if name.startswith("-"):
            fields = [f.removeprefix("-") if f.startswith("-") else f"-{f}" for f in fields]
        return rows.order_by(*fields, "pk"), name

    def found(self, request) -> tuple[QuerySet, Any, str]:
        """What the address asks for: every row of it in order, the filters, the sort."""
        rows = self.rows(request)
        filters = None
        if self.filterset_class:
            filters = self.filterset_class(request.GET, queryset=rows, request=request)
            rows = filters.qs
        rows, sort = self.sorted(rows, request.GET.get("sort", ""))
        return rows, filters, sort

    def get(self, request, **kwargs):
        rows, filters, sort = self.found(request)
        if keyset.can_walk(rows):
            place = {name: request.GET.get(name, "") for name in ("after", "before")}
            page = keyset.page_of(rows, self.page_size, **place)
            count = keyset.counted(rows)
        else:
            page = Paginator(rows, self.page_size).get_page(request.GET.get("page"))
            count = page.paginator.count
        context = {
            "page_obj": page,
            "rows": self.shown(page.object_list, request),
            "count": count,
            "counted_to": keyset.COUNTED_TO,
            "filter": filters,
            "sort": sort,
            **self.more(request),
        }
        return render(request, self.template_name, context)

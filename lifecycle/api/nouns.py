"""A noun of the API: listed, read, its life told, moved by its verbs; as its pages do it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import BeforeValidator, ConfigDict, Field, create_model

from lifecycle import keyset
from lifecycle.actions import advance, gate
from lifecycle.api.refusals import REFUSALS, Invalid, RefusalOut
from lifecycle.errors import Reason, WrongMoment, WrongPerson
from lifecycle.models import PUBLIC_ID_ALPHABET, PUBLIC_ID_LENGTH
from lifecycle.moves import custom_of, moves_for, verbs_of
from lifecycle.pages import timeline
from lifecycle.views import NoteForm

PAGE_SIZE, PAGE_SIZE_AT_MOST = 50, 100
PublicId = Annotated[str, Field(pattern=f"^[{PUBLIC_ID_ALPHABET}]{{{PUBLIC_ID_LENGTH}}}$")]
PageSize = Annotated[int, Field(ge=1, le=PAGE_SIZE_AT_MOST)]
Words = Annotated[str, BeforeValidator(str)]
"""Words that gettext speaks only when they are read."""
Fact = str | int | bool | list[str] | None


class Thing(Schema):
    """What every noun says of itself; labels beside codes, in the reader's language."""

    id: str = Field(alias="public_id")
    version: int
    state: str
    state_label: str = Field(alias="get_state_display")
    url: str = Field(alias="get_absolute_url")


class DeedIn(Schema):
    """A verb's words and facts; `version` is the one that was read, so that nothing is overrun."""

    model_config = ConfigDict(strict=True, extra="forbid")

    version: int = Field(ge=1, le=2**31 - 1)
    note: str = Field("", max_length=10_000)
    facts: dict[str, Fact] = {}


class EventOut(Schema):
    label: Words
    who: Words
    role_label: Words
    moment: datetime
    note: str
    from_state: Words
    to_state: Words


class MoveOut(Schema):
    """A verb this person may do from here; with `reasons`, not yet."""

    name: str
    label: str
    is_ready: bool
    reasons: list[str]
    needs_note: bool
    effect: str
    facts: list[str]


class Noun:
    """Adds a noun's operations to a room's router.

    path: "proposals". model: its class. view: its `verb_view`, which knows who sees it and which
    facts a verb asks for. out, out_in_full: what is said of it in a list and by itself. rows(user),
    rows_in_full(user): the querysets for both; the list's one has an order. filters: the page's
    own django-filter class. scope: the noun whose scope a token needs, when it is another.
    """

    def __init__(
        self,
        router: Router,
        path: str,
        model: type,
        *,
        out: type[Schema],
        rows: Callable[[Any], QuerySet],
        out_in_full: type[Schema] | None = None,
        rows_in_full: Callable[[Any], QuerySet] | None = None,
        filters: type | None = None,
        view: Any = None,
        scope: str = "",
    ):
        self.scope = scope or path
        self.router, self.path, self.model = router, path, model
        self.out, self.rows = out, rows
        self.out_in_full = out_in_full or out
        self.rows_in_full = rows_in_full or rows
        self.filters, self.view = filters, view
        self._add_list()
        self._add_one()
        if view is not None:
            self._add_verbs()

    def _within_scope(self, request, what: str) -> None:
        """A program does no more than its person lent it; a person signed in does what they may."""
        lent = getattr(request.user, "token_scopes", None)
        if lent is not None and f"{what}:{self.scope}" not in lent:
            raise WrongPerson(
                _("This token may not do it: it needs “%(scope)s”.")
                % {"scope": f"{what}:{self.scope}"}
            )

    def _operation(self, add: Callable, address: str, name: str, answer: Any, **more: Any):
        """The decorator of one operation, with the refusals it may answer."""
        return add(
            f"/{self.path}/{address}",
            response={200: answer, REFUSALS: RefusalOut},
            operation_id=f"{self.path.replace('-', '_')}_{name}",
            tags=[self.path],
            by_alias=False,
            **more,
        )

    def _add_list(self) -> None:
        page = create_model(
            f"{self.out.__name__}Page",
            __base__=Schema,
            items=(list[self.out], ...),  # type: ignore[name-defined]
            after=(str | None, Field(None, description="for the next page")),
            before=(str | None, Field(None, description="for the page before")),
        )
        extra = {"parameters": filter_parameters(self.filters)} if self.filters else None

        @self._operation(self.router.get, "", "list", page, openapi_extra=extra)
        def listed(
            request,
            after: PublicId | None = None,
            before: PublicId | None = None,
            limit: PageSize = PAGE_SIZE,
        ):
            self._within_scope(request, "read")
            rows = self._narrowed(request, self.rows(request.user))
            try:
                found = keyset.page_of(
                    rows, limit, after=after or "", before=before or "", must_be_known=True
                )
            except LookupError as error:
                field = "after" if after else "before"
                raise WrongMoment(Reason(str(error), field=field)) from error
            return {
                "items": found.object_list,
                "after": found.after or None,
                "before": found.before or None,
            }

        listed.__doc__ = f"{self.model._meta.verbose_name_plural}, as far as you may see them."

    def _narrowed(self, request, rows: QuerySet) -> QuerySet:
        if not self.filters:
            return rows
        filters = self.filters(request.GET, queryset=rows, request=request)
        if not filters.is_valid():
            raise Invalid(form_reasons(filters.form))
        return filters.qs

    def seen(self, request, public_id: str) -> Any:
        self._within_scope(request, "read")
        return get_object_or_404(self.rows_in_full(request.user), public_id=public_id)

    def _add_one(self) -> None:
        @self._operation(self.router.get, "{public_id}/", "read", self.out_in_full)
        def read(request, public_id: PublicId):
            return self.seen(request, public_id)

        @self._operation(self.router.get, "{public_id}/events/", "events", list[EventOut])
        def events(request, public_id: PublicId):
            return timeline(self.seen(request, public_id), request.user)

    def _add_verbs(self) -> None:
        names = [name for name in verbs_of(self.model) if not self._is_deed_only(name)]
        verb_names = Literal[tuple(names)]  # type: ignore[valid-type]

        @self._operation(self.router.get, "{public_id}/verbs/", "verbs", list[MoveOut])
        def verbs(request, public_id: PublicId):
            thing = self.seen(request, public_id)
            return [self._told(move) for move in moves_for(thing, request.user)]

        @self._operation(self.router.post, "{public_id}/{verb}/", "do", self.out_in_full)
        def do(request, sent: DeedIn, public_id: PublicId, verb: verb_names):
            self._within_scope(request, "write")
            self._within_scope(request, "read")  # the answer tells the thing: asked before the deed
            thing = get_object_or_404(self.view.visible_to(request.user), public_id=public_id)
            gate(thing, verb, request.user)
            facts = self._facts(thing, request.user, verb, sent)
            advance(
                thing, verb, by=request.user, note=sent.note, seen_version=sent.version, **facts
            )
            return get_object_or_404(self.rows_in_full(request.user), public_id=public_id)

    def _is_deed_only(self, name: str) -> bool:
        return custom_of(self.model, name)["deed_only"]

    def _form_of(self, verb: str) -> type[forms.Form]:
        return self.view.forms.get(verb, NoteForm)

    def _told(self, move: Any) -> dict[str, Any]:
        return {
            "name": move.name,
            "label": str(move.label),
            "is_ready": not move.reasons,
            "reasons": [str(reason) for reason in move.reasons],
            "needs_note": custom_of(self.model, move.name)["needs_note"],
            "effect": str(move.confirm),
            "facts": [name for name in self._form_of(move.name).base_fields if name != "note"],
        }

    def _facts(self, thing: Any, user: Any, verb: str, sent: DeedIn) -> dict[str, Any]:
        """The verb's facts, read by the form of its page."""
        form_class = self._form_of(verb)
        if unknown := sorted(set(sent.facts) - (set(form_class.base_fields) - {"note"})):
            raise Invalid(
                [
                    Reason(_("Nothing of this name is asked for."), field=f"facts.{name}")
                    for name in unknown
                ]
            )
        data = QueryDict(mutable=True)
        for name, value in sent.facts.items():
            if value is not None and value is not False:
                data.setlist(name, value if isinstance(value, list) else [str(value)])
        data["note"] = sent.note
        form = form_class(data, {}, thing=thing, user=user)
        if not form.is_valid():
            raise Invalid(form_reasons(form))
        facts = dict(form.cleaned_data)
        facts.pop("note", None)
        return facts


def form_reasons(form: forms.Form) -> list[Reason]:
    """What a form found, each with its field."""
    return [
        Reason(message, field="" if name == "__all__" else name)
        for name, messages in form.errors.items()
        for message in messages
    ]


def filter_parameters(filters: type) -> list[dict[str, Any]]:
    """A page's filters as OpenAPI says parameters of a query."""
    told = []
    for name, found in filters.base_filters.items():
        # Read from what the filter was made with: some look into the database for their choices.
        given = found.extra
        schema: dict[str, Any] = {"type": "string"}
        if isinstance(found, django_filters.NumberFilter):
            schema["type"] = "integer"
            limits = {"minimum": "min_value", "maximum": "max_value"}
            schema |= {word: given[key] for word, key in limits.items() if key in given}
        elif isinstance(given.get("choices"), list | tuple) and given["choices"]:
            schema["enum"] = [str(value) for value, _label in given["choices"]]
        elif "max_length" in given:
            schema["maxLength"] = given["max_length"]
        parameter = {"name": name, "in": "query", "required": False, "schema": schema}
        told.append(parameter | {"description": str(found.label or name)})
    return told

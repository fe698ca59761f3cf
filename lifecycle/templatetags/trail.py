"""Words for a row of the trail."""

from typing import Any

from django import template

from lifecycle.models import Event
from lifecycle.pages import verb_labels
from lifecycle.trail_pages import kind_words, kinds

register = template.Library()


@register.simple_tag
def trail_words(event: Event) -> dict[str, Any]:
    """The kind of thing, the step and both states as a reader says them; unknown ones as kept."""
    model = kinds().get(event.thing_type)
    if model is None:
        return {
            "is_on_behalf": '"on_behalf_of"' in event.data,
            "kind": event.thing_type,
            "step": event.verb,
            "from_state": event.from_state,
            "to_state": event.to_state,
        }
    has_state = any(field.name == "state" for field in model._meta.fields)
    states = dict(model._meta.get_field("state").flatchoices) if has_state else {}
    return {
        "is_on_behalf": '"on_behalf_of"' in event.data,
        "kind": kind_words(model),
        "step": verb_labels(model).get(event.verb, event.verb),
        "from_state": states.get(event.from_state, event.from_state),
        "to_state": states.get(event.to_state, event.to_state),
    }

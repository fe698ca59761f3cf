"""What the pages of this room share: one thing to be seen, a form that does one deed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lifecycle.errors import Refused
from proposals.forms.fields import note_refusal


def page(view: Callable) -> Callable:
    """A signed-in page that is read, and may do a deed when posted to."""
    return login_required(require_http_methods(["GET", "POST"])(view))


def find(rows, public_id: str) -> Any:
    """The thing this reader may see, with what its page shows; 404 otherwise."""
    return get_object_or_404(rows.for_page(), public_id=public_id)


def allow(role: str) -> None:
    """Refuse the form itself to whoever could not send it."""
    if not role:
        raise PermissionDenied


def form_page(
    request,
    form,
    deed: Callable[[], Any],
    *,
    title: Any,
    back_url: str,
    button: Any,
    done: Any = "",
    template: str = "contracts/form_page.html",
    rows=None,
    **context: Any,
):
    """Show the form; when sent and sound, do the deed and go to what it made.

    `rows` is a formset beside the form. A refusal's reasons stand at the fields they name.
    """
    context |= {
        "form": form,
        "rows": rows,
        "title": title,
        "back_url": back_url,
        "button": button,
    }
    if request.method == "GET":
        return render(request, template, context)
    if form.is_valid() & (rows is None or rows.is_valid()):
        try:
            made = deed()
        except Refused as refusal:
            note_refusal(form, refusal.reasons)
        else:
            messages.success(request, done or _("Done: %(label)s.") % {"label": title})
            return redirect(made.get_absolute_url())
    return render(request, template, context, status=400)


def posted(request, form_class, **options):
    """The form as sent, or empty with its initial values."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **options)
    return form_class(**options)

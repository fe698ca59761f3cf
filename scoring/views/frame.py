"""What the pages of this room share: one thing to be seen, a form that does one deed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lifecycle.errors import Refused, WrongPerson
from proposals.forms.fields import note_refusal


def page(view: Callable) -> Callable:
    """A signed-in page that is read, and may do a deed when posted to."""
    return login_required(require_http_methods(["GET", "POST"])(view))


def posted(request, form_class, **options):
    """The form as sent, or empty with its initial values."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, **options)
    return form_class(**options)


def allow(role: str) -> None:
    """Refuse the page itself to whoever could not send it."""
    if not role:
        raise WrongPerson(_("You do not have the right to do this step."))


def form_page(
    request,
    form,
    deed: Callable[[], Any],
    *,
    title: Any,
    button: Any,
    back_url: str,
    done: Any = "",
    template: str = "scoring/form_page.html",
    **context: Any,
):
    """Show the form; when sent and sound, do the deed and go to where it says, or back."""
    context |= {"form": form, "title": title, "button": button, "back_url": back_url}
    if request.method == "GET":
        return render(request, template, context)
    if form.is_valid():
        try:
            goal = deed()
        except Refused as refusal:
            note_refusal(form, refusal.reasons)
        else:
            messages.success(request, done or _("Done: %(label)s.") % {"label": title})
            return redirect(goal or back_url)
    return render(request, template, context, status=400)

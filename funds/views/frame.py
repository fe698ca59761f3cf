"""What the pages of this room share: a form that does one deed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from funds.budget_imports import BudgetSheet, read_budget
from lifecycle.errors import Refused, WrongPerson
from lifecycle.pages import ListPage
from proposals.forms.fields import note_refusal


class SignedInList(LoginRequiredMixin, ListPage):
    """A list for those with an account; what is in it, `rows` says."""


def page(view: Callable) -> Callable:
    """A signed-in page that is read, and may do a deed when posted to."""
    return login_required(require_http_methods(["GET", "POST"])(view))


def allow(role: str) -> None:
    """Refuse the form itself to whoever could not send it."""
    if not role:
        raise WrongPerson(_("You do not have the right to do this step."))


def sheet_of(request, provinces) -> BudgetSheet | None:
    """What a file fills in, when it was asked to."""
    if request.method != "POST" or "read_sheet" not in request.POST:
        return None
    file = request.FILES.get("sheet")
    return read_budget(file, provinces) if file else BudgetSheet(trouble=_("Choose a file."))


def form_page(
    request,
    template: str,
    form,
    deed: Callable[[], Any],
    *,
    formset=None,
    limits=None,
    sheet: BudgetSheet | None = None,
    **context: Any,
):
    """Show the form; when sent and sound, do the deed and go to what it made.

    A refusal's reasons stand at the fields they name; what was typed is still there.
    """
    context |= {"form": form, "formset": formset, "limits": limits, "sheet": sheet}
    sets = [rows for rows in (formset, limits) if rows is not None]
    if request.method == "GET" or sheet:
        status = 200 if sheet is None or sheet.is_sound else 400
        return render(request, template, context, status=status)
    if all([part.is_valid() for part in (form, *sets)]):
        try:
            made = deed()
        except Refused as refusal:
            note_refusal(form, refusal.reasons)
        else:
            messages.success(request, _("Done: %(label)s.") % {"label": context["title"]})
            return redirect(made.get_absolute_url())
    return render(request, template, context, status=400)

"""What the pages of this room share."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

import lifecycle.views
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from proposals.forms.fields import note_refusal


def seen(rows, user, public_id: str):
    """The row with this address among those the person may see; 404 otherwise."""
    return get_object_or_404(rows.visible_to(user), public_id=public_id)


def named_in(request, field: str, rows):
    """The row that the address names in a field, when the person may see it; else None."""
    word = request.GET.get(field, "")
    return rows.visible_to(request.user).filter(public_id=word).first() if word.isalnum() else None


def to_be_written(thing, user) -> None:
    """Stop whoever may not write it, or not now, before a form is shown."""
    if not thing.writing_role(user):
        raise WrongPerson(_("Only those who write it may change it."))
    if not thing.is_editable:
        raise WrongMoment(
            _("It can't be changed while it is “%(state)s”.") % {"state": thing.get_state_display()}
        )


def seen_version(request) -> int:
    """Which version the page showed; a page without one is taken as old."""
    version = lifecycle.views.seen_version(request, "version")
    return -1 if version is None else version


def form_page(
    request, form, title, *, back_url: str, status: int = 200, template: str = "", **more
):
    """A page with one form; what was typed stays when it comes back."""
    context = {"form": form, "title": title, "back_url": back_url, **more}
    return render(request, template or "proposals/form_page.html", context, status=status)


def answer(request, form, deed, title, *, back_url: str, done: str = "", goes_to=None, **more):
    """Show the form, or do the deed with it: to the thing's page then, or back with the reasons.

    deed(form) gives the thing to go to; goes_to(thing) says another address than its own page. A
    refusal keeps what was typed. The page that comes back keeps the version it was opened with,
    unless it was told of the newer one: then the next save is meant.
    """
    if request.method != "POST":
        return form_page(request, form, title, back_url=back_url, **more)
    typed = {**more, "version": request.POST["version"]} if "version" in request.POST else more
    if not form.is_valid():
        return form_page(request, form, title, back_url=back_url, status=400, **typed)
    try:
        thing = deed(form)
    except (Refused, WrongMoment) as refusal:
        note_refusal(form, refusal.reasons)
        context = more if isinstance(refusal, Stale) else typed
        return form_page(request, form, title, back_url=back_url, status=refusal.status, **context)
    messages.success(request, done or _("Saved."))
    return redirect(goes_to(thing) if goes_to else thing.get_absolute_url())

"""One view serves every verb of every noun: GET asks, POST does."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from lifecycle.actions import advance, gate
from lifecycle.errors import Refused, WrongPerson
from lifecycle.fields import refuse_controls
from lifecycle.moves import custom_of, moves_for, transition_of, verbs_of


class NoteForm(forms.Form):
    """The words that go with a verb; obligatory when the verb says so."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        validators=[refuse_controls],
    )

    def __init__(self, *args, thing=None, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.thing, self.user = thing, user


def seen_version(request, field: str = "seen_version") -> int | None:
    """Which version the page showed; None when it named none, -1, which is always old, for what
    is no version."""
    word = request.POST.get(field, "")
    if not word:
        return None
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 10 else -1


def verb_view(
    visible_to: Callable,
    forms: dict[str, type[NoteForm]] | None = None,
    after: Callable | None = None,
    evidence: Callable | None = None,
    deeds: dict[str, Callable] | None = None,
):
    """The page and the deed `<noun>/<public_id>/<verb>/`.

    visible_to(user): the queryset the thing must be in, else 404. forms: for the verbs that need
    facts, a NoteForm subclass taking `thing` and `user`; its cleaned data become the deed's facts.
    after(thing): where to go then; the thing's own page by default. evidence(thing): what the
    deed rests on and what it moves, as `parts/_evidence.html` shows it before it is done. deeds:
    for the verbs that write more rows than the thing's, the action that takes what `advance` does.
    """
    forms, deeds = forms or {}, deeds or {}

    @login_required
    @require_http_methods(["GET", "POST"])
    def view(request, public_id: str, verb: str):
        thing = get_object_or_404(visible_to(request.user), public_id=public_id)
        if verb not in verbs_of(type(thing)):
            raise Http404
        form_class = forms.get(verb, NoteForm)
        custom = custom_of(type(thing), verb)
        if custom["deed_only"]:
            raise WrongPerson(_("This step follows from another decision; nobody takes it alone."))
        gate(thing, verb, request.user)
        if request.method == "GET":
            form = form_class(thing=thing, user=request.user)
            return _page(request, thing, verb, custom, form, evidence)
        form = form_class(request.POST, request.FILES, thing=thing, user=request.user)
        if not form.is_valid():
            return _page(request, thing, verb, custom, form, evidence, status=400)
        facts = dict(form.cleaned_data)
        note = facts.pop("note", "")
        try:
            do = deeds.get(verb) or partial(advance, verb=verb)
            thing = do(
                thing, by=request.user, note=note, seen_version=seen_version(request), **facts
            )
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error(reason.field if reason.field in form.fields else None, str(reason))
            return _page(request, thing, verb, custom, form, evidence, status=refusal.status)
        messages.success(request, _("Done: %(label)s.") % {"label": custom["label"]})
        return redirect(after(thing) if after else thing.get_absolute_url())

    # The API asks the same rows and the same forms.
    view.visible_to, view.forms = visible_to, forms
    return view


def _page(request, thing, verb, custom, form, evidence, status=200):
    mine = next((move for move in moves_for(thing, request.user) if move.name == verb), None)
    if "note" in form.fields:
        form.fields["note"].required = custom["needs_note"]
    role = transition_of(thing, verb).permission(thing, request.user)
    context = {
        "thing": thing,
        "on_behalf": request.user.stand_ins_words(role, getattr(thing, "province_id", None)),
        # A move that is not this person's, or not now, has its page all the same: it says so.
        "move": mine or {"label": custom["label"], "confirm": custom["confirm"]},
        "is_possible": mine is not None and not mine.reasons,
        "form": form,
        "evidence": evidence(thing) if evidence else None,
        "back_url": thing.get_absolute_url(),
        "seen_version": request.POST.get("seen_version", thing.version),
    }
    return render(request, "verb_page.html", context, status=status)

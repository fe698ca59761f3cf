"""How a call is scored: two steps of writing it."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from proposals.models import Call
from proposals.views.pages import to_be_written
from scoring.actions import (
    beside_for,
    criteria_for,
    fit_criteria_for,
    write_beside,
    write_rubric,
)
from scoring.actions.rubrics import judging, write_guidance
from scoring.forms import BesideForm, CriteriaForm
from scoring.guidance_forms import GuidanceForm
from scoring.views.frame import form_page, page, posted


@page
def call_rubric(request, public_id):
    call = _found(request, public_id)
    form = posted(request, CriteriaForm, initial={"criteria": criteria_for(call)})

    def deed():
        write_rubric(call, form.cleaned_data["criteria"], by=request.user)

    return _step(request, call, form, deed, _("Scoring criteria"))


@page
def call_beside(request, public_id):
    call = _found(request, public_id)
    form = posted(
        request,
        BesideForm,
        instance=beside_for(call),
        initial={"fit_criteria": fit_criteria_for(call)},
    )

    def deed():
        write_beside(call, form.given(), form.cleaned_data["fit_criteria"], by=request.user)

    title = _("3-house and strategic scores, and the order")
    return _step(request, call, form, deed, title, template="scoring/beside_form.html")


@page
def call_guidance(request, public_id):
    """What members read beside each criterion: until the call is published."""
    call = _found(request, public_id)
    form = posted(request, GuidanceForm, criteria=judging(call))

    def deed():
        write_guidance(call, form.texts(), by=request.user)

    return _step(request, call, form, deed, _("Guidance for the criteria"))


def _found(request, public_id: str) -> Call:
    call = get_object_or_404(Call.objects.visible_to(request.user), public_id=public_id)
    to_be_written(call, request.user)
    return call


def _step(request, call: Call, form, deed, title: str, **more):
    return form_page(
        request,
        form,
        deed,
        title=title,
        button=_("Save"),
        back_url=call.get_edit_url(),
        thing_label=str(call),
        done=_("Saved."),
        **more,
    )

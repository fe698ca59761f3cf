"""The criteria of a call: a step of writing it."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from proposals.models import Call
from proposals.views.pages import to_be_written
from scoring.actions import criteria_for, write_rubric
from scoring.forms import CriteriaForm
from scoring.views.frame import form_page, page, posted


@page
def call_rubric(request, public_id):
    call = get_object_or_404(Call.objects.visible_to(request.user), public_id=public_id)
    to_be_written(call, request.user)
    form = posted(request, CriteriaForm, initial={"criteria": criteria_for(call)})

    def deed():
        write_rubric(call, form.cleaned_data["criteria"], by=request.user)
        return call.get_edit_url()

    return form_page(
        request,
        form,
        deed,
        title=_("Scoring criteria"),
        button=_("Save"),
        back_url=call.get_edit_url(),
        thing_label=str(call),
        done=_("Saved."),
    )

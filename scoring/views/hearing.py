"""The hearing, its questions, and opinions reserved, each a form beside the item's page."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from scoring import actions
from scoring.forms.meetings import (
    AnswerForm,
    DiscussionForm,
    HearingCallForm,
    HearingForm,
    QuestionForm,
    ReservedOpinionForm,
)
from scoring.models import Hearing, HearingQuestion, ReservedOpinion
from scoring.models.presiding import presides_or_keeps_minutes
from scoring.views.frame import allow, form_page, page, posted
from scoring.views.items import find
from scoring.views.said import MAY_CALL


@page
def item_hearing_call(request, public_id):
    item = find(request, public_id)
    allow(MAY_CALL(item, request.user))
    hearing = Hearing.objects.filter(item=item).first()
    at = hearing.invited_for if hearing else None
    form = posted(request, HearingCallForm, initial={"invited_for": at})

    def deed():
        actions.invite_to_hearing(item, by=request.user, **form.cleaned_data)

    return _page(request, item, form, deed, _("Ask the applicant to a hearing"))


@page
def item_hearing(request, public_id):
    item = find(request, public_id)
    allow(presides_or_keeps_minutes(item, request.user))
    form = posted(request, HearingForm, hearing=Hearing.objects.filter(item=item).first())

    def deed():
        actions.record_hearing(item, by=request.user, **form.cleaned_data)

    return _page(request, item, form, deed, _("Note the hearing"))


@page
def item_ask(request, public_id):
    item = find(request, public_id)
    own = item.council.seat_of(request.user)
    allow(own.capacity if own else "")
    notes_for_all = bool(presides_or_keeps_minutes(item, request.user))
    form = posted(request, QuestionForm, item=item, own=own, notes_for_all=notes_for_all)

    def deed():
        actions.ask_question(item, by=request.user, **form.cleaned_data)

    return _page(request, item, form, deed, _("Ask the applicant"), "#hoi-dap")


@page
def item_answer(request, public_id, number):
    item = find(request, public_id)
    allow(presides_or_keeps_minutes(item, request.user))
    asked = get_object_or_404(HearingQuestion, item=item, position=number)
    form = posted(request, AnswerForm, initial={"answer": asked.answer})

    def deed():
        actions.answer_question(asked, by=request.user, **form.cleaned_data)

    return _page(request, item, form, deed, _("Note the answer"), "#hoi-dap", lead=asked.question)


@page
def item_discussed(request, public_id):
    item = find(request, public_id)
    allow(presides_or_keeps_minutes(item, request.user))
    form = posted(request, DiscussionForm, initial={"text": item.discussion})

    def deed():
        actions.note_discussion(item, by=request.user, **form.cleaned_data)

    return _page(request, item, form, deed, _("Note the discussion of marks far off"), "#ket-qua")


@page
def item_reserve(request, public_id):
    item = find(request, public_id)
    own = item.council.seat_of(request.user)
    allow(own.capacity if own else "")
    opinion = ReservedOpinion.objects.filter(item=item, seat=own).first()
    form = posted(request, ReservedOpinionForm, initial={"text": opinion.text if opinion else ""})

    def deed():
        actions.reserve_opinion(item, by=request.user, **form.cleaned_data)

    return _page(request, item, form, deed, _("Reserve an opinion"), "#bao-luu")


def _page(request, item, form, deed, title, place="", **context):
    return form_page(
        request,
        form,
        deed,
        title=title,
        button=title,
        thing=item,
        back_url=item.get_absolute_url() + place,
        **context,
    )

"""Appeals of applicants: filed, considered, answered, acted upon."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lifecycle import clock
from lifecycle.errors import Refused
from lifecycle.pages import life_of
from lifecycle.views import verb_view
from papers.downloads import document_download, kept_download
from people.permissions import holds
from scoring import actions
from scoring.forms import AnswerForm, AppealForm
from scoring.models import Appeal, Feedback
from scoring.models.appeal import reason_against_appealing, whoever_applies
from scoring.querysets import COUNCIL_STAFF
from scoring.views.frame import allow, form_page, page, posted

IS_STAFF = holds(*COUNCIL_STAFF)


def find(request, public_id) -> Appeal:
    rows = Appeal.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, public_id=public_id)


@page
def appeal_new(request, public_id):
    rows = Feedback.objects.visible_to(request.user).for_page().filter(document__isnull=False)
    feedback = get_object_or_404(rows, public_id=public_id)
    allow(whoever_applies(Appeal(feedback=feedback), request.user))
    if reason := reason_against_appealing(feedback, clock.today()):
        raise Refused([reason])
    form = posted(request, AppealForm)

    def deed():
        return actions.file_appeal(feedback, by=request.user, **form.cleaned_data)

    return form_page(
        request,
        form,
        deed,
        title=_("Appeal against the result"),
        button=_("File the appeal"),
        thing=feedback,
        back_url=feedback.get_absolute_url(),
        lead=_(
            "Somebody who neither judged, presided nor issued the letter answers you in writing. "
            "You may appeal until %(day)s."
        )
        % {"day": f"{feedback.appeal_until:%d/%m/%Y}"},
        done=_("Your appeal is filed."),
    )


@page
def appeal_detail(request, public_id):
    appeal = find(request, public_id)
    context = {
        "appeal": appeal,
        "proposal": appeal.feedback.item.proposal,
        "is_staff": bool(IS_STAFF(appeal, request.user)),
        **life_of(appeal, request.user),
    }
    return render(request, "scoring/appeal_detail.html", context)


@require_safe
@login_required
def appeal_file(request, public_id):
    """What came with the appeal."""
    appeal = find(request, public_id)
    if not appeal.file:
        raise Http404
    return kept_download(appeal.file, appeal.file_name, appeal.file_type)


@require_safe
@login_required
def appeal_answer(request, public_id):
    """The answer as a letter."""
    appeal = find(request, public_id)
    if appeal.document is None:
        raise Http404
    return document_download(appeal.document)


appeal_verb = verb_view(
    lambda user: Appeal.objects.visible_to(user), {"uphold": AnswerForm, "dismiss": AnswerForm}
)

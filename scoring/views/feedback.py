"""Letters to applicants: a call's list, one letter with the places to decide, the letter itself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from lifecycle import clock
from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from papers.downloads import document_download
from people.permissions import holds
from people.states import Role
from proposals.models import Call
from scoring import actions, feedback_texts
from scoring import feedback_letter as letter
from scoring.forms import PlacesForm
from scoring.models import Appeal, Feedback, Item
from scoring.models.appeal import reason_against_appealing, whoever_applies
from scoring.models.feedback import officer_of_the_dossier
from scoring.querysets import COUNCIL_STAFF
from scoring.states import AppealState, FeedbackState
from scoring.views.frame import allow, form_page, page, posted
from scoring.views.papers import KINDS, paper_file

IS_STAFF = holds(*COUNCIL_STAFF)
IS_OFFICER = holds(Role.OFFICER)


class FeedbackList(LoginRequiredMixin, ListPage):
    """Of a call: each concluded dossier and how far its letter is."""

    template_name = "scoring/feedback_list.html"

    @cached_property
    def call(self) -> Call:
        rows = Call.objects.visible_to(self.request.user)
        call = get_object_or_404(rows, public_id=self.kwargs["public_id"])
        allow(IS_STAFF(call, self.request.user))
        return call

    def rows(self, request):
        rows = Item.objects.visible_to(request.user).filter(proposal__call=self.call)
        return (
            rows.judged_by_sheets()
            .with_feedback()
            .select_related("proposal__host", "council", "feedback")
            .order_by("council", "position")
        )

    def more(self, request):
        return {"call": self.call, "may_send": bool(IS_OFFICER(self.call, request.user))}


@page
def feedback_send_all(request, public_id):
    """Draw up and send whatever has nothing to decide, in the background."""
    call = get_object_or_404(Call.objects.visible_to(request.user), public_id=public_id)
    allow(IS_OFFICER(call, request.user))
    back_url = reverse("scoring:feedback_list", args=[call.public_id])

    def deed():
        return actions.send_all_feedback(call, url=back_url, by=request.user)

    return form_page(
        request,
        posted(request, Form),
        deed,
        title=_("Send the letters"),
        button=_("Draw up and send"),
        thing=call,
        back_url=back_url,
        lead=_(
            "Letters in whose texts nothing was found go out at once; those with places that may "
            "tell who wrote them wait for your decision."
        ),
        done=_("The letters are given to the background worker."),
    )


@require_POST
@login_required
def feedback_new(request, public_id):
    item = get_object_or_404(Item.objects.visible_to(request.user), public_id=public_id)
    return redirect(actions.draw_up_feedback(item, by=request.user))


def find(request, public_id) -> Feedback:
    rows = Feedback.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, public_id=public_id)


@page
def feedback_detail(request, public_id):
    feedback = find(request, public_id)
    user = request.user
    is_staff = bool(IS_STAFF(feedback, user))
    appeals = list(Appeal.objects.visible_to(user).filter(feedback=feedback))
    is_appealed = any(appeal.state != AppealState.WITHDRAWN for appeal in appeals)
    may_appeal = bool(whoever_applies(Appeal(feedback=feedback), user))
    context = {
        "feedback": feedback,
        "proposal": feedback.item.proposal,
        "is_staff": is_staff,
        "texts": _texts(feedback) if is_staff and feedback.state == FeedbackState.DRAFT else [],
        "open_places": feedback.findings.filter(decision="").count() if is_staff else 0,
        "may_decide": feedback.state == FeedbackState.DRAFT
        and bool(officer_of_the_dossier(feedback, user)),
        "appeals": appeals,
        "may_appeal": may_appeal and not is_appealed and feedback.document is not None,
        "against_appealing": reason_against_appealing(feedback, clock.today())
        if feedback.document
        else None,
        **life_of(feedback, user),
    }
    return render(request, "scoring/feedback_detail.html", context)


def _texts(feedback: Feedback, form: PlacesForm | None = None) -> list[dict[str, Any]]:
    """Each text with a label, cut at its places: pieces of (words, place or None)."""
    found: dict[str, list] = {}
    for place in feedback.findings.order_by("start"):
        found.setdefault(place.place, []).append(place)
    fields = form.rows() if form else {}
    labels = _labels(feedback.item)
    shown = []
    for name, text in feedback_texts.texts_of(feedback.item).items():
        pieces, at = [], 0
        for place in found.get(name, []):
            pieces += [(text[at : place.start], None), (text[place.start : place.end], place)]
            at = place.end
        pieces.append((text[at:], None))
        places = [
            (place, text[place.start : place.end], fields.get(place.pk))
            for place in found.get(name, [])
        ]
        shown.append({"label": labels[name], "pieces": pieces, "places": places})
    return shown


def _labels(item: Item) -> dict[str, str]:
    labels = {feedback_texts.CONCLUSION: _("The council's conclusion")}
    for number, sheet in enumerate(feedback_texts.sheets_of(item), start=1):
        who = _("Reviewer %(number)s") % {"number": number}
        labels[f"comments-{sheet.pk}"] = f"{who}: {_('Comments')}"
        for mark in sheet.marks.all():
            labels[f"reason-{mark.pk}"] = f"{who}: {mark.criterion.name}"
    return labels


@page
def feedback_places(request, public_id):
    """Decide each place that may tell who wrote it; or have the texts searched anew."""
    feedback = find(request, public_id)
    allow(officer_of_the_dossier(feedback, request.user))
    if "search" in request.POST:
        actions.look_through(feedback, by=request.user)
        messages.success(request, _("The texts were searched anew."))
        return redirect("scoring:feedback_places", public_id=public_id)
    form = posted(request, PlacesForm, places=list(feedback.findings.order_by("pk")))

    def deed():
        actions.decide_places(feedback, form.decisions(), by=request.user)

    return form_page(
        request,
        form,
        deed,
        title=_("Places that may tell who wrote them"),
        button=_("Save the decisions"),
        thing=feedback,
        back_url=feedback.get_absolute_url(),
        template="scoring/feedback_places.html",
        texts=[text for text in _texts(feedback, form) if text["places"]],
    )


@require_safe
@login_required
def feedback_letter(request, public_id, kind):
    """The letter as it left; to staff also what it would be now, as a draft."""
    feedback = find(request, public_id)
    if kind not in KINDS:
        raise Http404
    is_sent = feedback.state == FeedbackState.SENT
    if not IS_STAFF(feedback, request.user) or (is_sent and kind == "pdf"):
        # To the applicant only what was issued, byte for byte.
        if feedback.document is None or kind != "pdf":
            raise Http404
        return document_download(feedback.document)
    with override("vi"):
        facts = feedback.facts()
        paper = letter.paper(facts if is_sent else letter.as_draft(facts))
    return paper_file(paper, f"thong-bao-{facts.code}", kind)


feedback_verb = verb_view(lambda user: Feedback.objects.visible_to(user))

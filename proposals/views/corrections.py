"""The points of a council's conclusion: answered by the leader, checked by whoever asked."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lifecycle.moves import moves_for
from lifecycle.views import verb_view
from people.models import User
from people.permissions import holds
from proposals.forms.corrections import AnswerCorrectionForm
from proposals.models import Attachment, Correction, Proposal
from proposals.querysets import FUND_STAFF
from proposals.sections import CORRECTABLE, WRITTEN
from proposals.states import UNMET, Section, VersionKind
from proposals.telling import compared
from proposals.views.completeness import place_of
from proposals.views.pages import seen


@login_required
@require_safe
def proposal_corrections(request, public_id):
    """Each point with its day, its answer and what was found; what changed in the dossier since."""
    user = request.user
    rows = Proposal.objects.with_my_role(user).select_related("call", "host", "leader")
    proposal = seen(rows.prefetch_related("team"), user, public_id)
    points = list(proposal.corrections.for_page())
    for point in points:
        point.proposal = proposal
        point.moves = moves_for(point, user)
    sees_versions = proposal.has_in_team(user) or bool(holds(*FUND_STAFF)(proposal, user))
    may_compare = sees_versions or bool(proposal.checking_role(user))
    context = {
        "proposal": proposal,
        "points": points,
        "left": sum(point.state in UNMET for point in points),
        "sees_versions": sees_versions,
        "sections": _to_write(proposal, user),
        "changed": _changed(proposal) if points and may_compare else None,
    }
    return render(request, "proposals/proposal_corrections.html", context)


def _to_write(proposal: Proposal, user: User) -> list[dict[str, Any]]:
    """Where this person may write it for a point now."""
    return [
        {"label": section.label, "url": place_of(proposal, section)}
        for section in Section
        if section in CORRECTABLE and proposal.is_being_corrected
        if proposal.may_write(user, section)
    ]


def _changed(proposal: Proposal) -> dict[str, Any]:
    """What differs from what the council judged: sections word by word, and newer papers."""
    judged = proposal.versions.filter(kind=VersionKind.SUBMITTED).first()
    if judged is None:
        return {"sections": [], "papers": []}
    before, now = judged.content(), proposal.whole_content()
    found = [
        {
            "label": Section(section).label,
            "rows": compared(section, before[section], now[str(section)]),
        }
        for section in WRITTEN
    ]
    since = proposal.last_submitted_at
    papers = Attachment.objects.filter(proposal=proposal, uploaded_at__gt=since)
    return {
        "sections": [section for section in found if section["rows"]],
        "papers": papers.select_related("replaces"),
    }


def _what_is_asked(correction: Correction) -> list[dict]:
    """Of which dossier, what, until when, and what was answered."""
    proposal = correction.proposal
    facts = [
        {"label": correction._meta.get_field("text").verbose_name, "value": correction.text},
        {"label": correction._meta.get_field("due_on").verbose_name, "value": correction.due_on},
    ]
    if correction.answer:
        facts += [
            {"label": correction._meta.get_field(name).verbose_name, "value": value}
            for name, value in [("answer", correction.answer), ("place", correction.place)]
        ]
    return [{"label": proposal, "url": proposal.get_corrections_url()}, *facts]


correction_verb = verb_view(
    lambda user: Correction.objects.visible_to(user).select_related("proposal"),
    forms={"answer_it": AnswerCorrectionForm},
    evidence=_what_is_asked,
)

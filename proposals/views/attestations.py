"""What the houses are asked, and what they say."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from papers.downloads import kept_download
from proposals.actions import confirm_attestation
from proposals.filters import AttestationFilter
from proposals.forms import AskAgainForm, ConfirmForm
from proposals.models import Attestation, Evidence
from proposals.views.pages import seen


@method_decorator(login_required, name="dispatch")
class AttestationList(ListPage):
    """Those asked of my organisation and those I may see; unanswered ones first."""

    template_name = "proposals/attestation_list.html"
    filterset_class = AttestationFilter

    def rows(self, request):
        rows = Attestation.objects.visible_to(request.user).for_list()
        return rows.mine_first(request.user)

    def more(self, request):
        return {"my_organisations": request.user.standing.organisation_ids}


@login_required
@require_safe
def attestation_detail(request, public_id):
    user = request.user
    attestation = seen(Attestation.objects.for_list().prefetch_related("papers"), user, public_id)
    context = {
        "attestation": attestation,
        "proposal": attestation.proposal,
        **life_of(attestation, user),
    }
    return render(request, "proposals/attestation_detail.html", context)


def _what_is_asked(attestation: Attestation) -> list[dict]:
    """Of which dossier, and in whose name."""
    proposal = attestation.proposal
    return [
        {
            "label": proposal,
            "url": proposal.get_absolute_url(),
            "note": _("Task leader: %(name)s") % {"name": proposal.leader},
        },
        {"label": _("Asked of"), "value": attestation.asked_of},
        {"label": _("Condition"), "value": attestation.get_condition_display()},
    ]


attestation_verb = verb_view(
    lambda user: Attestation.objects.visible_to(user).for_list(),
    forms={"confirm": ConfirmForm, "ask_again": AskAgainForm},
    evidence=_what_is_asked,
    deeds={"confirm": confirm_attestation},
)


@login_required
@require_safe
def evidence(request, public_id):
    """A paper behind a house's word, to be kept and never opened inside our pages."""
    paper = seen(Evidence.objects, request.user, public_id)
    return kept_download(paper.file, paper.name, paper.content_type)

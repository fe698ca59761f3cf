"""What a dossier said before: the list, any two side by side, and bringing one back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle.pages import ListPage
from proposals.actions import restore_version
from proposals.models import Proposal, SectionVersion, Version
from proposals.sections import WRITTEN
from proposals.states import ProposalState, Section, TeamRole
from proposals.telling import compared
from proposals.views.pages import seen


def _proposal(request, public_id: str) -> Proposal:
    rows = Proposal.objects.with_my_role(request.user).select_related("call", "host", "leader")
    return seen(rows, request.user, public_id)


def _versions(request, proposal: Proposal):
    """Those this person may see; a dossier without any is a page that does not exist."""
    rows = Version.objects.filter(proposal=proposal).visible_to(request.user).for_list()
    if not proposal.team_role(request.user) and not rows.exists():
        raise Http404
    return rows


def _may_restore(proposal: Proposal, user) -> bool:
    is_draft = proposal.state == ProposalState.DRAFT
    return is_draft and proposal.team_role(user) in (TeamRole.LEADER, TeamRole.SECRETARY)


@method_decorator(login_required, name="dispatch")
class VersionList(ListPage):
    template_name = "proposals/version_list.html"

    def rows(self, request):
        self.proposal = _proposal(request, self.kwargs["public_id"])
        return _versions(request, self.proposal)

    def get(self, request, **kwargs):
        self.kwargs = kwargs
        return super().get(request, **kwargs)

    def more(self, request):
        changed: dict[int, list[str]] = {}
        rows = SectionVersion.objects.filter(version__proposal=self.proposal)
        for number, section in rows.values_list("version__number", "section"):
            changed.setdefault(number, []).append(str(Section(section).label))
        return {
            "proposal": self.proposal,
            "changed": changed,
            "may_restore": _may_restore(self.proposal, request.user),
        }


@login_required
@require_safe
def version_compare(request, public_id):
    """Two versions, named by their numbers in the address; without them the last two."""
    proposal = _proposal(request, public_id)
    versions = list(_versions(request, proposal))
    by_number = {str(version.number): version for version in versions}
    newer = by_number.get(request.GET.get("den", ""), versions[0] if versions else None)
    if newer is None:
        raise Http404
    earlier = [version for version in versions if version.number < newer.number]
    older = by_number.get(request.GET.get("tu", ""), earlier[0] if earlier else newer)
    before, after = older.content(), newer.content()
    sections = [
        {
            "label": Section(section).label,
            "rows": compared(section, before[section], after[section]),
        }
        for section in WRITTEN
    ]
    context = {
        "proposal": proposal,
        "versions": versions,
        "older": older,
        "newer": newer,
        "sections": [section for section in sections if section["rows"]],
        "may_restore": _may_restore(proposal, request.user),
    }
    return render(request, "proposals/version_compare.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def version_restore(request, public_id, number):
    """Asks with what would change, then brings the version back as a new one."""
    proposal = _proposal(request, public_id)
    version = _versions(request, proposal).filter(number=number).first()
    if version is None:
        raise Http404
    if request.method == "POST":
        restore_version(version, by=request.user)
        messages.success(request, _("Version %(number)s is restored.") % {"number": number})
        return redirect(proposal.get_edit_url())
    now, then = proposal.whole_content(), version.content()
    sections = [
        {"label": Section(section).label, "rows": compared(section, now[section], then[section])}
        for section in WRITTEN
    ]
    context = {
        "proposal": proposal,
        "version": version,
        "sections": [section for section in sections if section["rows"]],
        "may_restore": _may_restore(proposal, request.user),
    }
    return render(request, "proposals/version_restore.html", context)

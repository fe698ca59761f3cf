"""A dossier's team: who is of it, who was asked, and the pages of whoever is asked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle.errors import WrongPerson
from lifecycle.pages import life_of
from lifecycle.views import verb_view
from people.models import User
from people.models.token import digest_of
from proposals.actions import invite, leave_team, remove_member
from proposals.forms import AcceptForm, InviteForm
from proposals.models import Invitation, Proposal
from proposals.sections import WRITERS
from proposals.states import InvitationState, Section, TeamRole
from proposals.views.pages import answer, seen

OPEN = (InvitationState.SENT, InvitationState.DECLINED)


def _for_team(request, public_id: str) -> Proposal:
    """The dossier for those who work on it; its readers see the team on its own page."""
    rows = Proposal.objects.with_my_role(request.user).select_related("call", "host", "leader")
    proposal = seen(rows, request.user, public_id)
    if not proposal.team_role(request.user):
        raise WrongPerson(_("Only those who write the dossier see its team's page."))
    return proposal


@login_required
@require_safe
def proposal_team(request, public_id):
    proposal = _for_team(request, public_id)
    is_leader = proposal.leader_id == request.user.pk
    locked = proposal.is_team_locked
    invitations = proposal.invitations.for_list().filter(state__in=OPEN) if is_leader else []
    context = {
        "proposal": proposal,
        "members": proposal.team.select_related("user", "organisation"),
        "invitations": invitations,
        "is_leader": is_leader,
        "locked": locked,
        "may_change": is_leader and not locked,
        "rights": _rights(),
    }
    return render(request, "proposals/proposal_team.html", context)


def _rights() -> list[dict]:
    """Which role writes which sections, in words."""
    return [
        {
            "role": TeamRole(role).label,
            "sections": ", ".join(str(s.label) for s in Section if s in WRITERS[role]),
        }
        for role in TeamRole
    ]


@login_required
@require_http_methods(["GET", "POST"])
def proposal_invite(request, public_id):
    proposal = _for_team(request, public_id)
    if proposal.leader_id != request.user.pk:
        raise WrongPerson(_("Only the task leader decides who is of the team."))
    form = InviteForm(request.POST or None, proposal=proposal)

    def deed(form):
        return invite(proposal, by=request.user, **form.cleaned_data)

    return answer(
        request, form, deed, _("Invite into the team"), back_url=proposal.get_team_url(),
        thing_label=proposal, submit_label=_("Send the invitation"), done=_("Invited."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def member_remove(request, public_id, person):
    """Asks, then takes somebody out; one's own name means leaving."""
    proposal = _for_team(request, public_id)
    member = get_object_or_404(
        proposal.team.select_related("user", "organisation"), user__public_id=person
    )
    is_me = member.user_id == request.user.pk
    if not is_me and proposal.leader_id != request.user.pk:
        raise WrongPerson(_("Only the task leader decides who is of the team."))
    if request.method == "POST":
        if is_me:
            leave_team(proposal, by=request.user)
            messages.success(request, _("You have left the team."))
            return redirect("proposals:proposal_list")
        remove_member(proposal, member.user, by=request.user)
        messages.success(request, _("Taken out of the team."))
        return redirect(proposal.get_team_url())
    context = {"proposal": proposal, "member": member, "is_me": is_me}
    return render(request, "proposals/member_remove.html", context)


@never_cache
@require_safe
def invitation_open(request, token):
    """Where the mail leads: whoever holds the link sees who asks for what, and how to answer.

    A link that is answered or has run out tells nothing of the draft any more.
    """
    invitation = get_object_or_404(
        Invitation.objects.for_list().exclude(token_digest=""), token_digest=digest_of(token)
    )
    if request.user.is_authenticated and request.user.email == invitation.email:
        return redirect(invitation)
    has_account = User.objects.filter(email=invitation.email, is_active=True).exists()
    context = {"invitation": invitation, "has_account": has_account, "path": request.path}
    return render(request, "proposals/invitation_open.html", context)


@login_required
@require_safe
def invitation_detail(request, public_id):
    invitation = seen(Invitation.objects.for_list(), request.user, public_id)
    context = {
        "invitation": invitation,
        "proposal": invitation.proposal,
        "is_leader": invitation.proposal.leader_id == request.user.pk,
        **life_of(invitation, request.user),
    }
    return render(request, "proposals/invitation_detail.html", context)


def _after(invitation: Invitation) -> str:
    """Whoever joined goes on to write."""
    if invitation.state == InvitationState.ACCEPTED:
        return invitation.proposal.get_edit_url()
    return invitation.get_absolute_url()


def _what_is_asked(invitation: Invitation) -> list[dict]:
    proposal = invitation.proposal
    return [
        {"label": _("Task"), "value": proposal.title},
        {"label": _("Task leader"), "value": f"{proposal.leader} ({proposal.host})"},
        {"label": _("Role"), "value": invitation.get_role_display()},
        {"label": _("Organisation"), "value": invitation.organisation},
    ]


invitation_verb = verb_view(
    lambda user: Invitation.objects.visible_to(user).for_list(),
    forms={"accept": AcceptForm},
    after=_after,
    evidence=_what_is_asked,
)

"""Ask somebody by mail to join a dossier's team, or to lead it; they answer for themselves."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lifecycle.addresses import address_of
from lifecycle.errors import Reason, WrongMoment
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from lifecycle.trail import moment
from papers.actions import post, post_secret, refuse_flood
from people.models.token import digest_of
from people.states import Capacity
from proposals.models.parts import TeamMember
from proposals.querysets import InvitationQuerySet
from proposals.states import InvitationState, TeamRole

S = InvitationState
LASTS = timedelta(days=14)


def the_leader(invitation: "Invitation", user) -> str:
    """Whoever leads the task asks, asks again and takes back."""
    return Capacity.TASK_LEADER if invitation.proposal.leader_id == user.pk else ""


def the_person_asked(invitation: "Invitation", user) -> str:
    """The account with the address that the invitation went to."""
    is_theirs = user.is_authenticated and user.email == invitation.email
    return Capacity.PERSON if is_theirs else ""


def it_still_holds(invitation: "Invitation", user) -> Reason | None:
    if moment() < invitation.expires_at:
        return None
    return Reason(_("The invitation has expired; the task leader can send it anew."))


def the_team_is_open(invitation: "Invitation", user) -> Reason | None:
    if not invitation.proposal.is_team_locked:
        return None
    return Reason(_("The team is locked once the dossier was submitted or the call has closed."))


def nothing_else_was_asked(invitation: "Invitation", user) -> Reason | None:
    """Of an address one invitation stands at a time, and none once its person has joined."""
    proposal, email = invitation.proposal, invitation.email
    others = proposal.invitations.filter(email=email, state=S.SENT).exclude(pk=invitation.pk)
    if others.exists():
        return Reason(_("This address has been invited already."))
    if invitation.role != TeamRole.LEADER and proposal.team.filter(user__email=email).exists():
        return Reason(_("E-mail: this person is of the team already."))
    return None


def a_new_leader_is_of_the_host(invitation: "Invitation", user) -> Reason | None:
    if invitation.role != TeamRole.LEADER or user.belongs_to(invitation.proposal.host_id):
        return None
    return Reason(_("Whoever leads the task must belong to the host organisation."))


class Invitation(WithLife):
    """One person asked to take part in one role; `token_digest` opens it from the mail."""

    state = state_field(InvitationState, default=S.SENT)
    begin_role = staticmethod(the_leader)
    verbs_with_form = frozenset({"accept"})

    @verb(
        source=[S.SENT],
        target=S.ACCEPTED,
        label=_("Accept the invitation"),
        permission=the_person_asked,
        checks=[it_still_holds, the_team_is_open, a_new_leader_is_of_the_host],
        audience=Audience.PARTIES,
        is_main=True,
    )
    def accept(self, deed):
        """Join with the person's own consent; a new leader takes the old one's place."""
        proposal = self._locked_proposal()
        self.answered_by, self.answered_at = deed.by, deed.at
        values = {"organisation": self.organisation, "role": self.role, "consented_at": deed.at}
        if self.role == TeamRole.LEADER:
            old_leader = proposal.leader
            proposal.hand_over_lead(deed.by, deed.at)
            deed.record(old_leader=old_leader.pk)
        else:
            old_leader = None
            TeamMember.objects.update_or_create(proposal=proposal, user=deed.by, defaults=values)
        deed.record(proposal=self.proposal_id, person=deed.by.pk)
        self._tell_leader(
            _("Accepted: %(who)s joins “%(title)s”"),
            to=old_leader,
            who=deed.by,
            title=proposal.title,
        )

    @verb(
        source=[S.SENT],
        target=S.DECLINED,
        label=_("Decline the invitation"),
        permission=the_person_asked,
        audience=Audience.PARTIES,
        confirm=_("The task leader is told; they may ask again."),
    )
    def decline(self, deed):
        """Say no, with a word of why if one likes."""
        self.answered_by, self.answered_at = deed.by, deed.at
        self._tell_leader(
            _("Declined: %(who)s does not join “%(title)s”"), who=deed.by, title=self.proposal.title
        )

    @verb(
        source=[S.SENT, S.DECLINED],
        target=S.SENT,
        label=_("Send the invitation anew"),
        permission=the_leader,
        checks=[the_team_is_open, nothing_else_was_asked],
        audience=Audience.PARTIES,
    )
    def renew(self, deed):
        """A new link, good for as long again; the old link opens nothing any more."""
        self.answered_by = self.answered_at = None
        self.send(deed.at)

    @verb(
        source=[S.SENT],
        target=S.WITHDRAWN,
        label=_("Take the invitation back"),
        permission=the_leader,
        audience=Audience.PARTIES,
        confirm=_("The link in the mail opens nothing any more."),
    )
    def take_back(self, deed):
        """The leader no longer asks."""
        self.token_digest = ""

    proposal = models.ForeignKey(
        "proposals.Proposal", models.CASCADE, related_name="invitations", verbose_name=_("Proposal")
    )
    email = models.EmailField(_("E-mail"))
    role = models.CharField(
        _("Role"), max_length=10, choices=TeamRole.choices, default=TeamRole.MEMBER
    )
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("Organisation")
    )
    token_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    expires_at = models.DateTimeField(_("Good until"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    answered_at = models.DateTimeField(_("Answered at"), null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Invitation")
        verbose_name_plural = _("Invitations")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "email"],
                condition=models.Q(state=S.SENT),
                name="invitation_once_open",
                violation_error_message=_("This address has been invited already."),
            ),
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")),
                name="invitation_email_in_lower_case",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=S.ACCEPTED)
                | models.Q(answered_by__isnull=False, answered_at__isnull=False),
                name="invitation_accepted_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.email}"

    @property
    def province_id(self):
        return self.proposal.province_id

    def get_absolute_url(self) -> str:
        return address_of(self, "proposals:invitation_detail")

    @property
    def is_expired(self) -> bool:
        return self.state == S.SENT and moment() >= self.expires_at

    def send(self, at) -> None:
        """Give it a new secret link and put the mail into the outbox; the row is saved after."""
        refuse_flood(self.email, at, field="email")
        token = secrets.token_urlsafe(24)
        self.token_digest = digest_of(token)
        self.expires_at = at + LASTS
        proposal = self.proposal
        reader = get_user_model().objects.filter(email=self.email, is_active=True).first()
        values = {
            "title": proposal.title,
            "leader": proposal.leader,
            "host": proposal.host,
            "role": TeamRole(self.role).label,
            "days": LASTS.days,
        }
        post_secret(
            self.email,
            lambda: _("Invitation to take part in “%(title)s”") % values,
            lambda: [
                _(
                    "%(leader)s (%(host)s) asks you to take part in the task “%(title)s” "
                    "as: %(role)s."
                )
                % values,
                _(
                    "Open the link to accept or decline. You need an account with this e-mail "
                    "address; without one you can sign up first. The link is good for %(days)s "
                    "days."
                )
                % values,
            ],
            reverse("proposals:invitation_open", kwargs={"token": token}),
            to=reader,
            language=get_language(),
        )

    def _locked_proposal(self):
        """The dossier's row, locked: it may be handed in at the same moment."""
        rows = type(self.proposal).objects.select_for_update(of=("self",))
        self.proposal = rows.select_related("call", "host", "leader").get(pk=self.proposal_id)
        if reason := the_team_is_open(self, None):
            raise WrongMoment(reason)
        return self.proposal

    def _tell_leader(self, words, to=None, **values) -> None:
        post(
            to or self.proposal.leader,
            lambda: words % values,
            lambda: [words % values],
            self.proposal.get_team_url(),
        )

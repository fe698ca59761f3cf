"""Which dossiers there are, their papers and readers, and who may see them.

No proposal is fetched for anybody except through `visible_to(user)`: pages, lists, exports, files.
"""

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from lifecycle import clock
from proposals import models
from proposals.querysets.sight import every_word, in_force, provinces_of_staff, read_without_names
from proposals.rules import CHECKS_CORRECTIONS
from proposals.states import (
    AttestationState,
    InvitationState,
    MoneySource,
    ProposalState,
    VersionKind,
)


class ProposalQuerySet(QuerySet):
    def visible_to(self, user):
        """Team and host always; those asked to confirm, unless the request was withdrawn; fund
        staff, the owner of the problem it answers (or of one merged into it) from submission on;
        readers while their row is in force, observers until their last day. Never the public.

        A dossier that its council reads without names is not among a reader's rows: no page, list,
        filter, export or file that begins here can tell them who applies. See `read_unnamed_by`.
        """
        if not user.is_authenticated:
            return self.none()
        named = Q(pk__in=self._ids_naming(user))
        if provinces := provinces_of_staff(user):
            return self.filter(named | Q(submitted_at__isnull=False, province_id__in=provinces))
        return self.filter(named)

    def _ids_naming(self, user) -> QuerySet:
        """Dossiers that a row ties to this person, each tie found by its own index.

        A union, not one condition with OR: with a hundred thousand dossiers the database would read
        them all to find the five of a leader.
        """
        mine = list(user.standing.organisation_ids)
        all_of_them = models.Proposal.objects.order_by().values("pk")
        in_team = models.TeamMember.objects.filter(user=user)
        readers = self._readings_of(user).exclude(read_without_names("proposal__"))
        ties = [all_of_them.filter(leader=user)]
        observed = models.Observer.of.in_force(clock.date_of(user.standing.as_of)).filter(user=user)
        ties += [rows.order_by().values("proposal_id") for rows in (in_team, readers)]
        ties.append(observed.order_by().values("content_object_id"))
        if mine:
            asked = models.Attestation.objects.filter(asked_of_id__in=mine).exclude(
                state=AttestationState.WITHDRAWN
            )
            ties += [
                all_of_them.filter(host_id__in=mine),
                asked.order_by().values("proposal_id"),
                all_of_them.filter(submitted_at__isnull=False, problem__organisation_id__in=mine),
                all_of_them.filter(
                    submitted_at__isnull=False, problem__twins__organisation_id__in=mine
                ),
            ]
        return ties[0].union(*ties[1:], all=True)

    def _readings_of(self, user) -> QuerySet:
        return models.Reader.objects.filter(in_force(user.standing.as_of), user=user)

    def read_unnamed_by(self, user):
        """What this person reads for a council without knowing who applies. Shown to them only as
        `proposals.anonymous.AnonymousDossier`.
        """
        if not user.is_authenticated:
            return self.none()
        return self.filter(read_without_names(), pk__in=self._readings_of(user).values("proposal"))

    def submitted(self):
        return self.filter(submitted_at__isnull=False)

    def of_team(self, user):
        """Those this person leads or works in."""
        return self.filter(
            Q(leader=user)
            | Exists(models.TeamMember.objects.filter(proposal=OuterRef("pk"), user=user))
        )

    def with_my_role(self, user):
        """Annotates `my_role`: this person's role in the team, None if they have none."""
        mine = models.TeamMember.objects.filter(proposal=OuterRef("pk"), user=user)
        return self.annotate(my_role=Subquery(mine.values("role")[:1]))

    def found_by(self, words: str):
        return every_word(self, "title_folded", words)

    def with_state_amount(self):
        """Annotates `state_sum`: what each asks of the State, whole đồng."""
        lines = (
            models.BudgetLine.objects.filter(proposal=OuterRef("pk"), source=MoneySource.STATE)
            .order_by()
            .values("proposal")
            .annotate(total=Sum("amount"))
            .values("total")
        )
        return self.annotate(
            state_sum=Coalesce(Subquery(lines), Value(0), output_field=BigIntegerField())
        )

    def for_mine(self, user):
        """What a row of "mine" shows: call, role, confirmations unanswered; urgent ones first."""
        asked = models.Attestation.objects.filter(
            proposal=OuterRef("pk"), state=AttestationState.ASKED
        )
        rank = Case(
            When(state=ProposalState.RETURNED, then=Value(0)),
            When(state=ProposalState.DRAFT, then=Value(1)),
            default=Value(2),
        )
        counted = asked.order_by().values("proposal").annotate(n=Count("pk")).values("n")
        return (
            self.of_team(user)
            .with_my_role(user)
            .select_related("call")
            .annotate(asked_count=Coalesce(Subquery(counted), Value(0)), rank=rank)
            .order_by("rank", "-pk")
        )

    def for_list(self):
        """What a row of a list shows and no more: code, title, host, group, state, State sum."""
        return (
            self.select_related("host")
            .only(
                "public_id", "code", "title", "is_synthetic", "strategic_group", "state",
                "submitted_at", "host__name", "host__house",
            )
            .with_state_amount()
            .order_by("-submitted_at", "-pk")
        )  # fmt: skip


class InvitationQuerySet(QuerySet):
    def visible_to(self, user):
        """Whoever leads the task, and the account with the address that was asked."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(proposal__leader=user) | Q(email=user.email))

    def waiting_for(self, user, moment):
        return self.filter(
            email=user.email, state=InvitationState.SENT, expires_at__gt=moment,
            proposal__state=ProposalState.DRAFT,
        )  # fmt: skip

    def for_list(self):
        return self.select_related("proposal__leader", "proposal__host", "organisation")


class VersionQuerySet(QuerySet):
    def visible_to(self, user):
        """The team sees every version; the fund's staff and auditors those that were handed in."""
        if not user.is_authenticated:
            return self.none()
        mine = models.TeamMember.objects.filter(proposal=OuterRef("proposal"), user=user)
        handed_in = Q(
            kind__in=(VersionKind.SUBMITTED, VersionKind.CORRECTED),
            proposal__province_id__in=provinces_of_staff(user),
        )
        return self.filter(Q(proposal__leader=user) | Exists(mine) | handed_in)

    def for_list(self):
        return self.select_related("made_by").order_by("-number")


class AttachmentQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(proposal__in=models.Proposal.objects.visible_to(user).values("pk"))


class ReaderQuerySet(QuerySet):
    def in_force(self, moment=None):
        return self.filter(in_force(moment or clock.now()))

    def checking(self, moment=None):
        """Those in force of whoever finds a council's corrections met."""
        return self.in_force(moment).filter(as_what__in=CHECKS_CORRECTIONS)

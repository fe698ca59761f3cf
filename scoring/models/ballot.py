"""A secret ballot: who has voted, and how often each choice was given; never who gave which.

Nothing ties a voter to a choice: no row, event, time or order does, and no single state of the
tables, their hidden columns included; see docs/decisions on what remains.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanCharField
from lifecycle.models import WithLife, WithWords
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from scoring.models.bench import Bench
from scoring.models.council import council_audience
from scoring.models.meeting import HAS_A_QUORUM
from scoring.models.seat import Seat
from scoring.querysets import BallotQuerySet
from scoring.states import BallotChoice, BallotKind, BallotState, ItemState, MeetingState

S = BallotState


def presides_over_it(ballot: "Ballot", user) -> str:
    """The chair, or the vice-chair where the chair is absent or recused."""
    seat = ballot.bench.presiding
    return seat.capacity if seat and seat.user_id == user.pk else ""


def counts_or_presides(ballot: "Ballot", user) -> str:
    """Whoever presides, or the scientific secretary, who heads the counting."""
    seats = [ballot.bench.presiding, ballot.bench.secretary]
    return next((seat.capacity for seat in seats if seat and seat.user_id == user.pk), "")


def its_meeting_is_open(ballot: "Ballot", user) -> Reason | None:
    if ballot.meeting.state == MeetingState.OPENED:
        return None
    return Reason(_("The meeting is not in session."))


def its_item_is_under_way(ballot: "Ballot", user) -> Reason | None:
    under_way = (ItemState.OPEN, ItemState.SCORED)
    matter = ballot.matter
    if matter is None or (matter.state in under_way and matter.meeting_id == ballot.meeting_id):
        return None
    return Reason(_("The item is not under way in this meeting."))


def somebody_counts(ballot: "Ballot", user) -> Reason | None:
    if ballot.bench.secretary is not None and ballot.clerk_id:
        return None
    return Reason(_("Counting: the scientific secretary heads it, with an administrative one."))


def nobody_who_voted_is_recused(ballot: "Ballot", user) -> Reason | None:
    if not ballot.voters.filter(has_voted=True, seat__in=ballot.bench.barred).exists():
        return None
    return Reason(
        _("Somebody who voted has been recused since; cancel the ballot and hold it again.")
    )


class Ballot(WithLife):
    """One question put to a secret vote in a meeting, over an item or over the whole meeting."""

    state = state_field(BallotState, default=S.DRAFT)
    begin_role = staticmethod(counts_or_presides)

    @verb(
        source=[S.DRAFT],
        target=S.OPEN,
        label=_("Open the ballot"),
        permission=presides_over_it,
        checks=[its_meeting_is_open, its_item_is_under_way, somebody_counts, *HAS_A_QUORUM],
        audience=Audience.COUNCIL,
        is_main=True,
        confirm=_("Everybody present and not recused may vote once; who comes later may not."),
    )
    def open(self, deed):
        """Give a ballot paper to everybody who is there and not recused."""
        self.opened_at = deed.at
        self.head = self.bench.secretary
        voters = self.bench.in_the_room
        self.handed_out = len(voters)
        BallotVoter.objects.bulk_create(BallotVoter(ballot=self, seat=seat) for seat in voters)
        BallotCount.objects.bulk_create(
            BallotCount(ballot=self, position=position, choice=choice, label=label)
            for position, (choice, label) in enumerate(self.choices_asked(), start=1)
        )
        deed.record(eligible=len(voters))

    @verb(
        source=[S.OPEN],
        target=S.CLOSED,
        label=_("Close the ballot and count"),
        permission=counts_or_presides,
        checks=[nobody_who_voted_is_recused],
        audience=Audience.COUNCIL,
        is_main=True,
        confirm=_("Nobody can vote after; the council then sees the result."),
    )
    def close(self, deed):
        """End the vote and show what it came to; the note says why somebody's vote is missing."""
        given = self.voters.filter(has_voted=True).count()
        if not given:
            raise Refused(Reason(_("Nobody has voted yet.")))
        missing = self.handed_out - given
        if missing and not deed.note.strip():
            raise Refused(
                Reason(
                    ngettext(
                        "%(count)s member has not voted; say why you close without them.",
                        "%(count)s members have not voted; say why you close without them.",
                        missing,
                    )
                    % {"count": missing},
                    field="note",
                )
            )
        self.closed_at, self.handed_in = deed.at, given
        self.rewrite()
        deed.record(
            handed_in=given, **{f"votes_{row.position}": row.votes for row in self.counts.all()}
        )

    @verb(
        source=[S.DRAFT, S.OPEN],
        target=S.CANCELLED,
        label=_("Cancel the ballot"),
        permission=counts_or_presides,
        audience=Audience.COUNCIL,
        needs_note=True,
        confirm=_("What was voted is destroyed unseen; the question may be put again."),
    )
    def cancel(self, deed):
        """End it without a result: the counters go to 0, nobody has seen them."""
        self.closed_at = deed.at
        self.counts.update(votes=0)
        self.voters.update(has_voted=F("has_voted"))

    meeting = models.ForeignKey("scoring.Meeting", models.PROTECT, related_name="ballots")
    item = models.ForeignKey(
        "scoring.Item", models.PROTECT, null=True, blank=True, related_name="ballots"
    )
    commission = models.ForeignKey(
        "scoring.Commission", models.PROTECT, null=True, blank=True, related_name="ballots"
    )
    number = models.PositiveSmallIntegerField(_("Number"), editable=False)
    kind = models.CharField(_("Kind"), max_length=10, choices=BallotKind.choices)
    question = CleanCharField(_("Question"), max_length=500)
    own_choices = models.JSONField(_("Choices"), default=list, blank=True)
    head = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("Head of the counting"),
    )
    clerk = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Administrative secretary"),
    )
    opened_at = models.DateTimeField(_("Opened at"), null=True, editable=False)
    closed_at = models.DateTimeField(_("Closed at"), null=True, editable=False)
    handed_out = models.PositiveSmallIntegerField(_("Papers handed out"), null=True, editable=False)
    handed_in = models.PositiveSmallIntegerField(_("Papers handed in"), null=True, editable=False)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("Ballot")
        verbose_name_plural = _("Ballots")
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="ballot_number_once"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state=S.OPEN),
                name="ballot_one_open_at_a_time",
                violation_error_message=_("Another ballot of this meeting is open."),
            ),
            models.CheckConstraint(condition=~Q(question=""), name="ballot_asks_something"),
            models.CheckConstraint(
                condition=Q(item__isnull=True) | Q(commission__isnull=True),
                name="ballot_over_one_matter",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.OPEN, S.CLOSED])
                | Q(
                    opened_at__isnull=False,
                    head__isnull=False,
                    clerk__isnull=False,
                    handed_out__gte=1,
                ),
                name="ballot_opened_has_its_voters",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.CLOSED)
                | Q(closed_at__isnull=False, handed_in__lte=F("handed_out")),
                name="ballot_closed_is_counted",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("scoring:ballot_detail", kwargs={"public_id": self.public_id})

    def get_verb_url(self, name: str) -> str:
        return reverse("scoring:ballot_verb", kwargs={"public_id": self.public_id, "verb": name})

    def audiences_for(self, user) -> set[str]:
        return super().audiences_for(user) | council_audience(self.council, user)

    @property
    def council(self):
        return self.meeting.council

    @property
    def province_id(self) -> str:
        return self.council.province_id

    @property
    def matter(self):
        """The item or the task it is held over; None for one over the whole meeting."""
        return self.item if self.item_id else self.commission

    @property
    def bench(self) -> Bench:
        return (self.matter or self.meeting).bench

    @property
    def lacks(self) -> list:
        return (self.matter or self.meeting).lacks

    def choices_asked(self) -> list[tuple[str, str]]:
        """(key, words of its own or ""), the blank or spoiled paper last."""
        if self.kind == BallotKind.OWN:
            asked = [(f"own-{place}", text) for place, text in enumerate(self.own_choices, start=1)]
        else:
            asked = [(str(BallotChoice.FOR), ""), (str(BallotChoice.AGAINST), "")]
        return [*asked, (str(BallotChoice.INVALID), "")]

    @property
    def tally(self) -> list["BallotCount"]:
        """The counters, once the ballot is closed; before, nobody reads them."""
        return list(self.counts.all()) if self.state == S.CLOSED else []

    @property
    def paper(self) -> list["BallotCount"]:
        """What one may choose, without any count."""
        return list(self.counts.defer("votes"))

    def votes_for(self, choice: str = BallotChoice.FOR) -> int:
        return next((row.votes for row in self.tally if row.choice == choice), 0)

    @property
    def valid_votes(self) -> int:
        return sum(row.votes for row in self.tally if row.choice != BallotChoice.INVALID)

    def rewrite(self) -> None:
        """Write every row of the ballot anew, so that the database's own marks on them (which
        transaction wrote a row last, where it lies) are the same for all.
        """
        self.voters.update(has_voted=F("has_voted"))
        self.counts.update(votes=F("votes"))

    def sums_agree(self) -> bool:
        """As many votes as members who voted; the database asks the same when it is closed."""
        votes = self.counts.aggregate(sum=Sum("votes"))["sum"] or 0
        return votes == self.voters.filter(has_voted=True).count()


class BallotVoter(models.Model):
    """A member may vote once. Made for all at once in the order of their seats; no time is kept."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="voters")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    has_voted = models.BooleanField(_("Has voted"), default=False)

    class Meta:
        verbose_name = _("Voter")
        verbose_name_plural = _("Voters")
        ordering = ["ballot", "seat__position", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "seat"], name="ballot_voter_once"),
        ]

    def __str__(self) -> str:
        return str(self.seat)


class BallotCount(WithWords):
    """How often one choice was given."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="counts")
    position = models.PositiveSmallIntegerField()
    choice = models.CharField(max_length=12)
    label = CleanCharField(max_length=200, blank=True)
    votes = models.PositiveSmallIntegerField(_("Votes"), default=0)

    class Meta:
        verbose_name = _("Votes for a choice")
        verbose_name_plural = _("Votes by choice")
        ordering = ["ballot", "position"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "choice"], name="ballot_choice_once"),
            models.CheckConstraint(condition=Q(votes__gte=0), name="ballot_votes_not_negative"),
        ]

    def __str__(self) -> str:
        return self.label or str(self.words)

    @property
    def words(self) -> str:
        """What stands on the paper."""
        return words_of_choice(self.ballot.kind, self.choice, self.label)


CARRY_OUT_WORDS = {BallotChoice.FOR: _("Carry out"), BallotChoice.AGAINST: _("Don't carry out")}
AGREE_WORDS = {BallotChoice.FOR: _("Agree"), BallotChoice.AGAINST: _("Disagree")}


def words_of_choice(kind: str, choice: str, label: str) -> str:
    words = CARRY_OUT_WORDS if kind == BallotKind.CARRY_OUT else AGREE_WORDS
    return label or str(words.get(choice) or BallotChoice(choice).label)

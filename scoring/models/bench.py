"""Who sits over an item or a meeting: read once, asked many times."""

from collections.abc import Collection
from dataclasses import dataclass, field

from scoring.rules import Lack, Presence, QuorumRule, quorum
from scoring.states import SeatRole


@dataclass(frozen=True)
class Bench:
    """The appointed seats, and by their keys who is recused, who is there, who reviews."""

    appointed: list
    barred: Collection[int] = field(default_factory=set)
    present: Collection[int] = field(default_factory=set)
    reviewers: Collection[int] = field(default_factory=set)
    gone: Collection[int] = field(default_factory=set)
    """Of the present: filed their sheet on the item and then left; they count for it still."""

    @property
    def sitting(self) -> list:
        """Present and not recused: those who score and make the quorum."""
        return [
            seat
            for seat in self.appointed
            if seat.pk in self.present and seat.pk not in self.barred
        ]

    @property
    def in_the_room(self) -> list:
        """Those sitting who did not leave: who presides, votes and speaks."""
        return [seat for seat in self.sitting if seat.pk not in self.gone]

    @property
    def presiding(self):
        """The chair, or the vice-chair when the chair is absent or recused; None without both."""
        by_role = {seat.role: seat for seat in self.in_the_room}
        return by_role.get(SeatRole.CHAIR) or by_role.get(SeatRole.VICE)

    @property
    def secretary(self):
        return next((one for one in self.in_the_room if one.role == SeatRole.SECRETARY), None)

    def presence(self) -> Presence:
        sitting = self.sitting
        return Presence(
            appointed=len(self.appointed),
            present=len(sitting),
            has_chair_or_vice=self.presiding is not None,
            has_secretary=self.secretary is not None,
            reviewers=sum(seat.pk in self.reviewers for seat in sitting),
        )

    def lacks(self, rule: QuorumRule) -> list[Lack]:
        return quorum(self.presence(), rule)

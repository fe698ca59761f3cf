"""Says of every ballot whether its box holds as many papers as members who voted."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from scoring.models import Ballot
from scoring.states import BallotState


class Command(BaseCommand):
    help = "Compare the counters of every secret ballot with the number of members who voted."

    def handle(self, *args, **options):
        ballots = Ballot.objects.filter(state__in=(BallotState.OPEN, BallotState.CLOSED))
        faults = [ballot for ballot in ballots.order_by("pk") if not ballot.sums_agree()]
        for ballot in faults:
            self.stderr.write(f"{ballot.public_id}: {ballot.question}")
        if faults:
            raise CommandError(_("The votes and the voters of a ballot differ."))
        self.stdout.write(_("Ballots looked at: %(count)s") % {"count": ballots.count()})

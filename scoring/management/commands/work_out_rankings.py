from django.core.management.base import BaseCommand

from proposals.models import Call
from proposals.states import CallState
from scoring.actions.ranking import rank_call
from scoring.models import Item, Ranking


class Command(BaseCommand):
    help = "Work out the ranking of every call whose results have changed since the last time."

    def handle(self, **options):
        calls = Call.objects.exclude(state=CallState.DRAFT).select_related("rule_set")
        known = {one.call_id: one for one in Ranking.objects.all()}
        for call in calls.order_by("pk"):
            if not Item.objects.of_selection(call).concluded().exists():
                continue
            ranking = known.get(call.pk)
            if ranking:
                ranking.call = call
            if ranking is None or not ranking.stands:
                rank_call(call)
                self.stdout.write(str(call))

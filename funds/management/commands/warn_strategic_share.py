from django.core.management.base import BaseCommand

from funds import gauge, mails
from funds.models import BudgetYear
from funds.states import BudgetYearState
from lifecycle import clock


class Command(BaseCommand):
    help = "Tell those who can act that a year's strategic share is below its floor (by timer)."

    def handle(self, **options):
        today, told = clock.today(), 0
        rows = BudgetYear.objects.for_list().filter(state=BudgetYearState.APPROVED, year=today.year)
        for budget in rows:
            if short := gauge.shortfall(budget, today):
                told += mails.strategic_share_is_short(budget, short, month=f"{today:%Y-%m}")
        self.stdout.write(f"mails {told}")

import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from scoring.models import AssignmentPlan


class Command(BaseCommand):
    help = "Work a plan of reviewers out again from its kept inputs; ends with 1 if it differs."

    def add_arguments(self, parser):
        parser.add_argument("plan", help="its id, as in the address of its page")

    def handle(self, *, plan: str, **options):
        from scoring.actions import replay

        rows = AssignmentPlan.objects.select_related("inputs")
        found = rows.filter(public_id=plan, inputs__isnull=False).first()
        if found is None:
            raise CommandError(f"{plan}: no plan that was worked out.")
        begun = time.monotonic()
        with translation.override(settings.LANGUAGE_CODE):
            is_same, troubles = replay(found)
            for trouble in troubles:
                self.stdout.write(trouble)
            if not is_same:
                sys.exit(1)
            told = {
                "reviews": len(found.inputs.pairs),
                "seconds": f"{time.monotonic() - begun:.1f}",
            }
            self.stdout.write(_("The same %(reviews)s reviews again, in %(seconds)s s.") % told)

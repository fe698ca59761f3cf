"""The reviewer's desk: what to score by when, and which dossier to take up next."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lifecycle.pages import ListPage
from scoring import rules
from scoring.filters import TODO, DeskFilter
from scoring.models import Item, Seat


class Desk(LoginRequiredMixin, ListPage):
    """What I must score, the next meeting first."""

    template_name = "scoring/desk.html"
    filterset_class = DeskFilter
    sorts = {
        "due": ["is_unplanned", "meets_at", "position"],
        "title": ["proposal__title_folded"],
    }
    default_sort = "due"

    def get(self, request, **kwargs):
        if not request.GET:
            request.GET = request.GET.copy()
            request.GET["sheet"] = TODO
        return super().get(request, **kwargs)

    def rows(self, request):
        shown = (
            "public_id", "state", "stage", "position", "council__name",
            "proposal__code", "proposal__title",
        )  # fmt: skip
        rows = Item.objects.on_desk_of(request.user).for_list()
        # Without the council's rule set: it is long, and no row shows any of it.
        rows = rows.select_related(None).select_related("proposal", "council").only(*shown)
        return rows.shown_to(request.user)


@login_required
@require_safe
def desk_next(request):
    """Open the sheet of the dossier to take up next."""
    found = rules.next_in_turn(
        Item.objects.desk_in_order(request.user), Seat.objects.turns_of(request.user)
    )
    if found is None:
        messages.info(request, _("Nothing waits to be scored by you."))
        return redirect("scoring:desk")
    return redirect("scoring:sheet_edit", public_id=found)

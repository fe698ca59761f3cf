"""The reviewer's desk: what to score by when, and which dossier to take up next."""

from django.contrib.auth.mixins import LoginRequiredMixin

from lifecycle.pages import ListPage
from scoring.filters import TODO, DeskFilter
from scoring.models import Item


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
            "public_id", "state", "position", "council__name",
            "proposal__code", "proposal__title",
        )  # fmt: skip
        rows = Item.objects.on_desk_of(request.user).for_list()
        # Without the council's rule set: it is long, and no row shows any of it.
        rows = rows.select_related(None).select_related("proposal", "council").only(*shown)
        return rows.shown_to(request.user)

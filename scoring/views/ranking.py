"""The order of a call's dossiers, what decided each place, and how sure it is."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, FloatField, Q, Value
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lifecycle.pages import PAGE_SIZE, ListPage
from papers.downloads import LIST_KINDS, sheet_download
from people.permissions import holds
from people.states import Role
from proposals.models import Call
from scoring.actions.ranking import begin_ranking
from scoring.actions.rubrics import beside_for
from scoring.exports import ranking_sheet
from scoring.filters import StandingFilter
from scoring.forms import LineForm
from scoring.models import Item, Ranking, Standing
from scoring.picture import picture
from scoring.querysets import COUNCIL_STAFF, ranked
from scoring.rules.line import UNDECIDED, side_of_line
from scoring.tables import scenario_rows
from scoring.views.frame import allow

TAKES_SHEETS = holds(Role.OFFICER, Role.AUDITOR)
AROUND = 10
"""How many dossiers above and below the line the picture shows."""
IN_ONE_PICTURE = 500


def find_call(request, public_id: str) -> Call:
    rows = Call.objects.visible_to(request.user).select_related("rule_set", "province")
    call = get_object_or_404(rows.exclude(rule_set=None), public_id=public_id)
    allow(holds(*COUNCIL_STAFF)(call, request.user))
    return call


class Board(ListPage):
    """What the pages of one call's ranking share: the last one worked out, and the funding line."""

    sorts = {
        "place": ["position"],
        "expected": ["expected_rank"],
        "mean": ["-item__mean"],
        "three_house": ["-item__three_house_score"],
        "strategic": ["-item__strategic_score"],
    }
    default_sort = "place"
    filterset_class = StandingFilter

    def setup(self, request, *args, public_id: str, **kwargs):
        super().setup(request, *args, **kwargs)
        self.public_id = public_id

    @cached_property
    def call(self) -> Call:
        return find_call(self.request, self.public_id)

    @cached_property
    def ranking(self) -> Ranking:
        found = Ranking.objects.filter(call=self.call).select_related("job").first()
        found = found or Ranking(call=self.call)
        found.call = self.call
        return found

    @cached_property
    def stands(self) -> bool:
        return self.ranking.stands

    @cached_property
    def line_form(self) -> LineForm:
        return LineForm(self.request.GET)

    @cached_property
    def fundable(self) -> int:
        """How many the line lets through: as asked, or as far as the envelope goes."""
        asked = self.line_form.asked()
        return self.ranking.by_envelope if asked is None else asked

    @cached_property
    def line(self) -> float | None:
        """The expected rank of the last fundable dossier; None where there is none."""
        if not self.stands or not 0 < self.fundable <= self.ranking.dossiers:
            return None
        known = self.ranking.standings.exclude(expected_rank=None).order_by("expected_rank")
        place = known.values_list("expected_rank", flat=True)[self.fundable - 1 : self.fundable]
        return next(iter(place), None)

    def rows(self, request):
        line = Value(self.line if self.line is not None else 0.0, output_field=FloatField())
        rows = self.ranking.standings.visible_to(request.user).annotate(line=line)
        return rows.order_by("position")

    def shown(self, rows, request):
        """With what a row tells, and its side of the line: in the money, and surely or not.

        Sorted as narrow rows first: the database would carry whole dossiers through its sort.
        """
        order = {key: at for at, key in enumerate(rows.values_list("pk", flat=True))}
        found = Standing.objects.for_list().filter(pk__in=order)
        rows = sorted(found, key=lambda row: order[row.pk])
        for row in rows:
            row.is_within = row.place is not None and row.place <= self.fundable
            row.side = ""
            if self.line is not None and row.expected_rank is not None:
                row.side = side_of_line(row.low_50, row.high_50, self.line)
            row.is_unsure = row.side == UNDECIDED
        return rows

    def about(self) -> dict:
        own = beside_for(self.call)
        return {
            "call": self.call,
            "ranking": self.ranking,
            "stands": self.stands,
            "own": own,
            "fundable": self.fundable,
            "line": self.line,
            "line_form": self.line_form,
            "may_take_sheets": bool(
                holds(Role.OFFICER, Role.AUDITOR)(self.call, self.request.user)
            ),
            "pass_rule": self.call.rules.entry("score.pass_mean"),
        }


@method_decorator(login_required, name="dispatch")
class RankingPage(Board):
    template_name = "scoring/ranking.html"
    page_size = 30  # with the picture and what else is told a page of usual weight

    def get(self, request, **kwargs):
        if not self.call or self.stands:
            return super().get(request, **kwargs)
        return render(request, "scoring/ranking_live.html", self.about() | self.live(request))

    def live(self, request) -> dict:
        """The order by the rules alone, while nothing newer has been worked out."""
        places = ranked(self.call)
        page = Paginator(places, PAGE_SIZE).get_page(request.GET.get("page"))
        seen = Item.objects.visible_to(request.user).of_selection(self.call).concluded()
        shown = seen.filter(proposal__in=[one.candidate.id for one in page])
        items = {item.proposal_id: item for item in shown.select_related("proposal__host")}
        return {
            "page_obj": page,
            "places": [(one, items[one.candidate.id]) for one in page if one.candidate.id in items],
            "failed": seen.filter(passed=False).count(),
        }

    def more(self, request):
        line = self.line or 0
        sides = self.ranking.standings.aggregate(
            above=Count("pk", filter=Q(high_50__lt=line)),
            unsure=Count("pk", filter=Q(low_50__lte=line, high_50__gte=line)),
            below=Count("pk", filter=Q(low_50__gt=line)),
        )
        near = self.rows(request).filter(
            position__gt=self.fundable - AROUND, position__lte=self.fundable + AROUND
        )
        shares = {name: round(100 * share) for name, share in self.ranking.shares.items()}
        return self.about() | {
            "sides": sides,
            "picture": picture(self.shown(near, request), self.ranking.dossiers, self.line),
            "shares": shares,
            "scenarios": scenario_rows(self.ranking, request.user),
            "export_links": [
                (label, reverse("scoring:ranking_file", args=[self.call.public_id, kind]))
                for kind, label in LIST_KINDS.items()
            ],
        }


@method_decorator(login_required, name="dispatch")
class RankingPicture(Board):
    """All intervals against the line, five hundred on a page."""

    template_name = "scoring/ranking_picture.html"
    page_size = IN_ONE_PICTURE

    def get(self, request, **kwargs):
        if not self.stands:
            return redirect("scoring:ranking", self.call.public_id)
        return super().get(request, **kwargs)

    def shown(self, rows, request):
        rows = super().shown(rows, request)
        self.drawn = picture(rows, self.ranking.dossiers, self.line)
        return rows

    def more(self, request):
        return self.about() | {"picture": self.drawn}


@method_decorator(login_required, name="dispatch")
class RankingFile(Board):
    """The list as it is filtered and sorted, all pages of it."""

    def get(self, request, kind: str, **kwargs):
        if not self.stands:
            messages.warning(request, _("Work out the ranking first; the results have changed."))
            return redirect("scoring:ranking", self.call.public_id)
        if kind not in LIST_KINDS:
            raise Http404
        rows = self.shown(self.found(request)[0], request)
        return sheet_download(ranking_sheet(rows), f"xep-hang-{self.call.code}", kind)


@require_POST
@login_required
def ranking_work_out(request, public_id):
    """Have the ranking worked out in the background, at the line that is shown."""
    call = find_call(request, public_id)
    job = begin_ranking(call, by=request.user, fundable=LineForm(request.POST).asked())
    messages.success(request, _("It is being worked out in the background."))
    return redirect(job)

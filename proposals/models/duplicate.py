"""A search for similar tasks: what was asked, what was found, and what a person concluded."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithWords, new_public_id
from proposals.querysets import DuplicateSearchQuerySet
from proposals.states import SearchState, Verdict


class DuplicateSearch(WithWords):
    """One search of an officer for a dossier; searching again makes a new one, this stays.

    Similarity is advice: hits and verdicts are kept apart, and only a verdict counts.
    """

    public_id = models.CharField(max_length=12, unique=True, default=new_public_id, editable=False)
    proposal = models.ForeignKey(
        "proposals.Proposal", models.CASCADE, related_name="duplicate_searches"
    )
    state = models.CharField(
        _("State"), max_length=8, choices=SearchState.choices, default=SearchState.WAITING
    )
    searched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    searched_at = models.DateTimeField(_("Searched at"))
    terms = CleanCharField(_("Words searched besides"), max_length=300, blank=True)
    # Of the rules that the call froze, in percent: {title_flag, title_strong, text_flag}.
    thresholds = models.JSONField(_("Thresholds"), default=dict)
    earlier_count = models.PositiveIntegerField(_("Earlier tasks compared"), default=0)
    dossier_count = models.PositiveIntegerField(_("Dossiers compared"), default=0)
    verdict = models.CharField(
        _("Conclusion"), max_length=10, choices=Verdict.choices, blank=True, default=""
    )
    conclusion = CleanTextField(_("Why"), blank=True)
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    concluded_at = models.DateTimeField(_("Concluded at"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DuplicateSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("Duplicate search")
        verbose_name_plural = _("Duplicate searches")
        ordering = ["-searched_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SearchState.values), name="duplicate_search_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", concluded_at__isnull=True, concluded_by__isnull=True)
                | Q(
                    verdict__in=Verdict.values,
                    concluded_at__isnull=False,
                    concluded_by__isnull=False,
                    state=SearchState.DONE,
                ),
                name="duplicate_search_concluded_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}, {self.searched_at:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("proposals:duplicate_search", args=[self.public_id])

    @property
    def is_open(self) -> bool:
        """Done, and nobody has concluded yet."""
        return self.state == SearchState.DONE and not self.verdict

    def threshold(self, name: str) -> int:
        return self.thresholds.get(name, 0)


class DuplicateHit(WithWords):
    """One similar task: an earlier one or another dossier, as it was when it was found."""

    search = models.ForeignKey(DuplicateSearch, models.CASCADE, related_name="hits")
    position = models.PositiveSmallIntegerField()
    earlier = models.ForeignKey(
        "proposals.EarlierTask", models.PROTECT, null=True, related_name="hits"
    )
    other = models.ForeignKey(
        "proposals.Proposal", models.CASCADE, null=True, related_name="found_as"
    )
    title = CleanCharField(_("Title"), max_length=500)
    # In ten-thousandths: 0 nothing in common, 10000 the same.
    similarity = models.PositiveSmallIntegerField(_("Similarity"))
    is_strong = models.BooleanField(default=False)
    # {field: ten-thousandths}; [{field, similarity, left: [[text, is_same], …], right: …}, …]
    by_field = models.JSONField(default=dict)
    passages = models.JSONField(default=list)
    verdict = models.CharField(
        _("Conclusion"), max_length=10, choices=Verdict.choices, blank=True, default=""
    )
    note = CleanTextField(_("Why"), blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    judged_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Similar task")
        verbose_name_plural = _("Similar tasks")
        ordering = ["search", "position"]
        constraints = [
            models.UniqueConstraint(fields=["search", "position"], name="duplicate_hit_place_once"),
            models.CheckConstraint(
                condition=Q(earlier__isnull=False, other__isnull=True)
                | Q(earlier__isnull=True, other__isnull=False),
                name="duplicate_hit_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(similarity__lte=10_000), name="duplicate_hit_at_most_the_same"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", judged_by__isnull=True)
                | (Q(verdict__in=Verdict.values, judged_by__isnull=False) & ~Q(note="")),
                name="duplicate_hit_judged_with_words",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> float:
        return self.similarity / 100

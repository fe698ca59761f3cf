"""Expert: somebody the councils may be chosen from, as they and the office describe them."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lifecycle.addresses import address_of
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from papers.folding import fold
from people import mails
from people.models.organisation import Organisation
from people.permissions import any_of, holds, the_person
from people.querysets import ExpertQuerySet
from people.rules import MOST_LOAD
from people.states import (
    AcademicTitle,
    Capacity,
    Degree,
    ExpertState,
    Gender,
    Role,
    Science,
    Tongue,
)

S = ExpertState
oneself = the_person("user", Capacity.PERSON)
officer = holds(Role.OFFICER)
oneself_or_officer = any_of(oneself, officer)


class Expert(WithLife):
    """A profile kept by the person and the managing officers, and seen by nobody else."""

    state = state_field(ExpertState, default=S.OFFERED)
    begin_role = staticmethod(oneself_or_officer)
    deed_labels = {
        "begin": _("Profile made"),
        "edited": _("Profile changed"),
        "relation_declared": _("Relation declared"),
        "relation_ended": _("Relation taken out"),
    }

    @verb(
        source=[S.OFFERED],
        target=S.ADMITTED,
        label=_("Take into the pool"),
        permission=officer,
        audience=Audience.PARTIES,
        is_main=True,
    )
    def admit(self, deed):
        """Councils may be chosen from them from now on."""
        mails.admitted(self, by=deed.by)

    @verb(
        source=[S.OFFERED, S.ADMITTED],
        target=S.LEFT,
        label=_("Leave the pool"),
        permission=oneself,
        confirm=_("The office will not ask you into councils; you may offer yourself again."),
    )
    def leave(self, deed):
        """The person is not to be asked any more."""

    @verb(
        source=[S.OFFERED, S.ADMITTED],
        target=S.LEFT,
        label=_("Take out of the pool"),
        permission=officer,
        needs_note=True,
        confirm=_("Nobody chooses them for a council any more; they may offer themselves again."),
    )
    def take_out(self, deed):
        """The office does not ask them any more; the note says why."""
        mails.taken_out(self, by=deed.by, note=deed.note)

    @verb(
        source=[S.LEFT],
        target=S.OFFERED,
        label=_("Offer again"),
        permission=oneself_or_officer,
        is_main=True,
    )
    def offer(self, deed):
        """They stand before the office again."""
        mails.offered(self, by=deed.by)

    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, verbose_name=_("province")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="expert",
        verbose_name=_("person"),
        error_messages={"unique": _("This person has a profile already.")},
    )
    degree = models.CharField(_("degree"), max_length=20, choices=Degree.choices)
    academic_title = models.CharField(
        _("academic title"),
        max_length=20,
        choices=AcademicTitle.choices,
        blank=True,
        default=AcademicTitle.NONE,
    )
    gender = models.CharField(
        _("gender"), max_length=6, choices=Gender.choices, blank=True, db_default="", default=""
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="experts",
        verbose_name=_("organisation"),
    )
    workplace = CleanCharField(
        _("place of work, if not in the register"), max_length=200, blank=True
    )
    keywords = CleanCharField(_("keywords"), max_length=500, blank=True)
    bio = CleanTextField(_("introduction"), blank=True, max_length=4000)
    available_from = models.DateField(_("available from"), null=True, blank=True)
    available_until = models.DateField(_("available until"), null=True, blank=True)
    load_limit = models.PositiveSmallIntegerField(
        _("most dossiers at once"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_LOAD)],
    )
    is_abroad = models.BooleanField(_("works abroad"), default=False)
    folded = models.TextField(editable=False)

    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["user__sort_name", "pk"]
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        constraints = [
            models.CheckConstraint(
                condition=Q(available_from__isnull=True)
                | Q(available_until__isnull=True)
                | Q(available_until__gte=F("available_from")),
                name="expert_available_until_after_from",
                violation_error_message=_("The last day lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(load_limit__isnull=True) | Q(load_limit__gte=1),
                name="expert_load_is_some",
            ),
            models.CheckConstraint(
                condition=Q(degree__in=Degree.values), name="expert_degree_is_known"
            ),
            models.CheckConstraint(
                condition=Q(gender__in=["", *Gender.values]), name="expert_gender_is_known"
            ),
        ]

    def is_available_on(self, day: date) -> bool:
        """Whether their own days hold that day; as `available` of the rows."""
        begins, ends = self.available_from, self.available_until
        return (begins is None or begins <= day) and (ends is None or day <= ends)

    def __str__(self) -> str:
        return str(self.user)

    def save(self, *args, **kwargs) -> None:
        self.fill_derived()
        super().save(*args, **kwargs)

    def fill_derived(self) -> None:
        self.folded = fold(f"{self.keywords} {self.place_of_work}")

    def get_absolute_url(self) -> str:
        return address_of(self, "people:expert_detail")

    @property
    def place_of_work(self) -> str:
        return str(self.organisation) if self.organisation_id else self.workplace

    @property
    def rank_in_words(self) -> str:
        """Title and degree as they stand before a name."""
        words = [self.get_academic_title_display()] if self.academic_title else []
        return ", ".join([*words, self.get_degree_display()])

    @property
    def sciences_in_words(self) -> str:
        """Of an expert fetched `for_list`."""
        return ", ".join(str(row.get_science_display()) for row in self.sciences.all())

    @property
    def tongues_in_words(self) -> str:
        """Of an expert fetched `for_list`."""
        return ", ".join(str(row.get_tongue_display()) for row in self.tongues.all())


class ExpertScience(models.Model):
    """A field of research somebody judges in."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="sciences")
    science = models.CharField(_("field of research"), max_length=15, choices=Science.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "science"], name="a_science_of_theirs_once"),
            models.CheckConstraint(
                condition=Q(science__in=Science.values), name="science_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_science_display())


class ExpertTongue(models.Model):
    """A language somebody judges in."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="tongues")
    tongue = models.CharField(_("language"), max_length=2, choices=Tongue.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "tongue"], name="a_tongue_of_theirs_once"),
            models.CheckConstraint(condition=Q(tongue__in=Tongue.values), name="tongue_is_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_tongue_display())

"""Organisation: a body of one of the three houses."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.addresses import address_of
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithLife
from papers.folding import fold
from people.permissions import holds
from people.querysets import OrganisationQuerySet
from people.rules import fault_of_tax_code
from people.states import House, Role


def a_tax_code(code: str) -> None:
    """A validator: the form and the check digit of a tax code."""
    if fault := fault_of_tax_code(code):
        raise ValidationError(fault)


class Organisation(WithLife):
    """A body of one of the three houses; real ones carry their source, others say illustrative."""

    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, verbose_name=_("province")
    )
    name = CleanCharField(_("name"), max_length=200)
    folded = models.TextField(editable=False, db_index=True)
    house = models.CharField(_("house"), max_length=12, choices=House.choices)
    kind = CleanCharField(_("kind"), max_length=80, blank=True)
    tax_code = models.CharField(  # noqa: DJ001 - unique, so several must be able to have none
        _("tax code"), max_length=14, null=True, blank=True, validators=[a_tax_code]
    )
    address = CleanCharField(_("address"), max_length=250, blank=True)
    representative_title = CleanCharField(
        _("position of the legal representative"), max_length=120, blank=True
    )
    note = CleanTextField(_("note"), blank=True)
    source = CleanTextField(_("source"), blank=True)
    is_regional_university = models.BooleanField(_("regional university"), default=False)
    is_synthetic = models.BooleanField(_("illustrative"), default=False)

    begin_role = staticmethod(holds(Role.ADMINISTRATOR))
    deed_labels = {"begin": _("Registered"), "edited": _("Edited")}
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["folded", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "name"],
                name="one_organisation_of_a_name",
                violation_error_message=_("An organisation of this name is there already."),
            ),
            models.UniqueConstraint(
                fields=["province", "tax_code"],
                name="one_organisation_per_tax_code",
                violation_error_message=_("An organisation with this tax code is there already."),
            ),
            models.UniqueConstraint(
                fields=["province"],
                condition=Q(is_regional_university=True),
                name="one_regional_university",
                violation_error_message=_("The province already has its regional university."),
            ),
            models.CheckConstraint(
                condition=Q(is_regional_university=False) | Q(house=House.UNIVERSITY),
                name="regional_university_is_a_university",
                violation_error_message=_("Only a body of the University house can be it."),
            ),
            models.CheckConstraint(
                condition=Q(house__in=House.values), name="organisation_is_of_a_house"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(
                condition=Q(tax_code__isnull=True) | ~Q(tax_code=""), name="tax_code_or_none"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.fill_derived()
        super().save(*args, **kwargs)

    def fill_derived(self) -> None:
        self.tax_code = self.tax_code or None
        self.folded = fold(self.name)

    def get_absolute_url(self) -> str:
        return address_of(self, "people:organisation_detail")

    def get_people_url(self) -> str:
        return reverse("people:member_list", kwargs={"public_id": self.public_id})

    def has_administrator(self, on) -> bool:
        """Whether somebody of its own keeps its people on a day."""
        return self.memberships.keeping(on).exists()

    def members_visible_to(self, user) -> bool:
        """Its own people, and the province's officers, administrators and auditors, see who."""
        if not user.is_authenticated:
            return False
        lookers = {Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR}
        held = user.standing.roles_in(self.province_id)
        return user.belongs_to(self.pk) or bool(held & lookers)

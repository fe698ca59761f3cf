"""Registration: somebody brings their organisation to the register, an officer confirms it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import clean, witness
from lifecycle.addresses import address_of
from lifecycle.errors import Reason
from lifecycle.fields import CleanCharField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from papers.folding import fold
from people import mails
from people.models.membership import Membership
from people.models.organisation import Organisation, a_tax_code
from people.permissions import but_not, holds, signed_in, the_person
from people.querysets import RegistrationQuerySet
from people.states import Capacity, House, RegistrationState, Role

S = RegistrationState
GIVEN = ("province", "name", "house", "kind", "tax_code", "address", "representative_title")


def proof_place(registration: "Registration", name: str) -> str:
    """Never the sender's name: nothing on the disk is what a stranger called it."""
    return f"registrations/{registration.public_id}"


registrant = the_person("registrant", Capacity.PERSON)
# Nobody confirms what they brought themselves.
another_officer = but_not("registrant", holds(Role.OFFICER))


def is_new(registration: "Registration", user) -> Reason | None:
    """Neither its tax code nor its name is in the register."""
    there = registration.already_there()
    if there is None:
        return None
    return Reason(
        _("“%(name)s” is in the register already: one asks to join it.") % {"name": there},
        url=there.get_absolute_url(),
    )


class Registration(WithLife):
    """What somebody says of their organisation, until the office has looked."""

    state = state_field(RegistrationState, default=S.SUBMITTED)
    begin_role = staticmethod(signed_in(Capacity.PERSON))
    deed_labels = {"begin": _("Registration submitted")}

    @verb(
        source=[S.SUBMITTED],
        target=S.CONFIRMED,
        label=_("Confirm the organisation"),
        permission=another_officer,
        checks=[is_new],
        is_main=True,
        confirm=_(
            "The organisation enters the register for everybody to see, and the person who "
            "registered it becomes its first administrator."
        ),
    )
    def confirm(self, deed):
        """The organisation enters the register; whoever brought it is its first administrator."""
        organisation = Organisation(
            created_at=deed.at, **{name: getattr(self, name) for name in GIVEN}
        )
        clean(organisation)
        organisation.save(force_insert=True)
        witness(organisation, "begin", by=deed.by, role=deed.role)
        Membership.take_up(
            self.registrant,
            organisation,
            title=self.registrant_title,
            is_administrator=True,
            by=deed.by,
            role=deed.role,
            at=deed.at,
        )
        self.organisation = organisation
        self.decided_at = deed.at
        deed.record(organisation=organisation.pk)
        mails.confirmed(self, by=deed.by)

    @verb(
        source=[S.SUBMITTED],
        target=S.REFUSED,
        label=_("Refuse"),
        permission=another_officer,
        needs_note=True,
        confirm=_("The organisation does not enter the register; a new registration is possible."),
    )
    def refuse(self, deed):
        """It does not enter the register; the note says why."""
        self.decided_at = deed.at
        mails.refused(self, by=deed.by, note=deed.note)

    @verb(
        source=[S.SUBMITTED],
        target=S.WITHDRAWN,
        label=_("Withdraw the registration"),
        permission=registrant,
        confirm=_("The office will not look at it any more; a new registration is possible."),
    )
    def withdraw(self, deed):
        """Whoever brought it takes it back."""

    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, verbose_name=_("province")
    )
    registrant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="registrations",
        verbose_name=_("registered by"),
    )
    registrant_title = CleanCharField(_("your position there"), max_length=120, blank=True)
    name = CleanCharField(_("name"), max_length=200)
    folded = models.TextField(editable=False, db_index=True)
    tax_code = models.CharField(_("tax code"), max_length=14, validators=[a_tax_code])
    house = models.CharField(_("house"), max_length=12, choices=House.choices)
    kind = CleanCharField(_("kind"), max_length=80, blank=True)
    address = CleanCharField(_("address"), max_length=250)
    representative_title = CleanCharField(_("position of the legal representative"), max_length=120)
    proof = models.FileField(_("proof"), upload_to=proof_place, blank=True, editable=False)
    proof_name = CleanCharField(_("name of the proof"), max_length=200, blank=True, editable=False)
    proof_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    proof_type = models.CharField(max_length=100, blank=True, editable=False)
    organisation = models.OneToOneField(
        Organisation,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="registration",
        verbose_name=_("organisation"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("registration of an organisation")
        verbose_name_plural = _("registrations of organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "tax_code"],
                condition=Q(state=S.SUBMITTED),
                name="one_open_registration_of_a_tax_code",
                violation_error_message=_(
                    "A registration with this tax code waits for the office already."
                ),
            ),
            models.CheckConstraint(
                condition=Q(house__in=House.values), name="registration_is_of_a_house"
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(tax_code=""), name="registration_names_it"
            ),
            models.CheckConstraint(
                condition=Q(proof="", proof_sha256="")
                | (~Q(proof="") & Exact(Length("proof_sha256"), 64)),
                name="registration_proof_has_a_checksum",
            ),
            models.CheckConstraint(
                condition=Q(state=S.CONFIRMED, organisation__isnull=False)
                | (~Q(state=S.CONFIRMED) & Q(organisation__isnull=True)),
                name="confirmed_registration_has_its_organisation",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.folded = fold(f"{self.name} {self.tax_code}")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of(self, "people:registration_detail")

    def already_there(self) -> Organisation | None:
        """The organisation of the register with its tax code or its name, if one is there."""
        same = Q(tax_code=self.tax_code) | Q(folded=fold(self.name))
        return Organisation.objects.filter(same, province_id=self.province_id).first()

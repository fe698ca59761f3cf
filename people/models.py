"""User; Organisation, of one of the three houses; Membership and RoleGrant, both with dates."""

import unicodedata
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lifecycle.addresses import address_of
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithLife
from papers.folding import fold, sort_name
from people.permissions import holds
from people.querysets import DatedQuerySet, OrganisationQuerySet, UserQuerySet, read_standing
from people.rules import READERS_OF_REGISTERS, Standing
from people.states import Capacity, House, Language, Role

a_tax_code = RegexValidator(
    r"^\d{10}(-\d{3})?\Z", _("A tax code has 10 digits, a branch's has -001 and so on after them.")
)


def clean_email(email: str) -> str:
    """An address as it is stored and compared: NFC, trimmed, lower case."""
    return unicodedata.normalize("NFC", email or "").strip().lower()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email=clean_email(email))

    def create_user(self, email, password=None, **fields):
        """A saved account that may sign in once it has a password; roles come by grants only."""
        user = self.model(email=clean_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(WithLife, AbstractBaseUser, PermissionsMixin):
    """Somebody with an account: signs in by e-mail, acts by what they hold today."""

    email = models.EmailField(
        _("e-mail"),
        unique=True,
        error_messages={"unique": _("An account with this e-mail is there already.")},
    )
    full_name = CleanCharField(_("full name"), max_length=120)
    sort_name = models.CharField(max_length=255, editable=False, db_index=True)
    folded = models.TextField(editable=False)
    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, verbose_name=_("province")
    )
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.VIETNAMESE
    )
    is_demo = models.BooleanField(_("demonstration account"), default=False)
    is_active = models.BooleanField(_("in use"), default=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    begin_role = staticmethod(holds(Role.ADMINISTRATOR))
    deed_labels = {"edited": _("Edited"), "closed": _("Account closed")}
    objects = UserManager()

    class Meta:
        ordering = ["sort_name", "pk"]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower(F("email"))), name="email_in_lower_case"
            ),
            models.CheckConstraint(condition=~Q(full_name=""), name="user_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        super().clean()
        self.email = clean_email(self.email)

    def save(self, *args, **kwargs) -> None:
        self.email = clean_email(self.email)
        self.sort_name = sort_name(self.full_name)
        self.folded = fold(f"{self.full_name} {self.email}")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of(self, "people:person_detail")

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name

    @cached_property
    def standing(self) -> Standing:
        """What they are today; read once per fetched row, so once per request."""
        return read_standing(self)

    def forget_standing(self) -> None:
        """Ask again next time: something they hold has just changed."""
        self.__dict__.pop("standing", None)

    def has_role(self, role: str, province_id: str | None = None) -> bool:
        """Whether they hold the role today in the province; in any, when none is named."""
        return self.standing.has_role(role, province_id)

    def belongs_to(self, organisation_id: int | None) -> bool:
        return organisation_id in self.standing.organisation_ids

    def is_of_house(self, house: str) -> bool:
        return house in self.standing.houses

    def holdings_in_words(self) -> str:
        """Roles and places of somebody fetched `with_holdings`, for a list."""
        held = [grant.get_role_display() for grant in self.grants_today]
        held += [place.in_words() for place in self.places_today]
        return ", ".join(held)

    @property
    def roles_held(self) -> set[str]:
        """The roles they hold today, in whichever province."""
        return self.standing.roles_in()

    @property
    def is_staff(self) -> bool:
        """Whether the registers at /quan-tri/ open to them; there they read, nobody writes."""
        return bool(self.roles_held & READERS_OF_REGISTERS)

    def audiences(self, province_id: str | None) -> set[str]:
        """Which events' audiences their roles open in the province; in any, when none is named."""
        return self.standing.audiences(province_id)

    @staticmethod
    def role_label(role: str) -> str:
        """A capacity of the trail in words."""
        return str(dict(Capacity.choices).get(role, role))

    @staticmethod
    def role_choices() -> list[tuple]:
        """Every capacity of the trail, for a filter."""
        return Capacity.choices


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
        self.tax_code = self.tax_code or None
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of(self, "people:organisation_detail")

    def members_visible_to(self, user) -> bool:
        """Its own people, and the province's officers, administrators and auditors, see who."""
        if not user.is_authenticated:
            return False
        lookers = {Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR}
        held = user.standing.roles_in(self.province_id)
        return user.belongs_to(self.pk) or bool(held & lookers)


class Dated(WithLife):
    """Holds from a day to a last day, if it has one; `ended_at` cuts it short at once."""

    deed_labels = {"begin": _("Given"), "ended": _("Ended")}

    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("last day"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="%(class)s_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]


class Membership(Dated):
    """Somebody's place in an organisation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("organisation"),
    )
    title = CleanCharField(_("position"), max_length=120, blank=True)

    begin_role = staticmethod(holds(Role.ADMINISTRATOR, of="organisation"))

    class Meta(Dated.Meta):
        ordering = ["-from_on", "pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True, until_on__isnull=True),
                name="one_open_membership",
                violation_error_message=_("This person belongs to the organisation already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"

    def in_words(self) -> str:
        return f"{self.title}, {self.organisation}" if self.title else str(self.organisation)

    @property
    def province_id(self) -> str:
        return self.organisation.province_id


class RoleGrant(Dated):
    """A role given to somebody in a province, by whom, from when to when."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="role_grants",
        verbose_name=_("person"),
    )
    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, verbose_name=_("province")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("granted by"),
    )

    begin_role = staticmethod(holds(Role.ADMINISTRATOR))

    class Meta(Dated.Meta):
        ordering = ["role", "-from_on", "pk"]
        verbose_name = _("role granted")
        verbose_name_plural = _("roles granted")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "province", "role"],
                condition=Q(ended_at__isnull=True, until_on__isnull=True),
                name="one_open_grant_of_a_role",
                violation_error_message=_("This person holds the role already."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")),
                name="nobody_grants_themselves_a_role",
                violation_error_message=_("Nobody grants a role to themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()}"

"""User: somebody with an account."""

import unicodedata
from functools import cached_property

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from lifecycle.addresses import address_of
from lifecycle.fields import CleanCharField
from lifecycle.models import WithLife
from papers.folding import fold, sort_name
from people.permissions import holds
from people.querysets import UserQuerySet, read_standing
from people.rules import READERS_OF_REGISTERS, Standing
from people.states import Capacity, Language, Role


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
    deed_labels = {
        "begin": _("Account made"),
        "signed_up": _("Signed up, agreeing to the notice on personal data"),
        "address_changed": _("Address to sign in with changed"),
        "closed": _("Account closed"),
        "outside_joined": _("Outside provider joined"),
        "outside_parted": _("Outside provider parted"),
        "mails_chosen": _("Chose which mails come"),
    }
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
        self.fill_derived()
        super().save(*args, **kwargs)

    def fill_derived(self) -> None:
        self.email = clean_email(self.email)
        self.sort_name = sort_name(self.full_name)
        self.folded = fold(f"{self.full_name} {self.email}")

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

    @cached_property
    def has_second_factor(self) -> bool:
        """Whether an authenticator app or a passkey is set up; known for who a session brings."""
        found = self.__dict__.get("second_factor_found")
        if found is None:
            found = User.objects.with_second_factor().get(pk=self.pk).second_factor_found
        return found

    def has_role(self, role: str, province_id: str | None = None) -> bool:
        """Whether they hold the role today in the province; in any, when none is named."""
        return self.standing.has_role(role, province_id)

    def stands_in_for(self, role: str, province_id: str | None = None) -> int | None:
        """Whose stand-in they are in the role, by id; None when the role is their own."""
        if role not in Role.values or not self.is_active:
            return None
        principal = self.standing.principal_in(role, province_id)
        return principal[0] if principal else None

    def stand_ins_words(self, role: str, province_id: str | None = None) -> str:
        """ "on behalf of …" when they hold the role as somebody's stand-in, else nothing."""
        principal = self.standing.principal_in(role, province_id)
        return _("on behalf of %(name)s") % {"name": principal[1]} if principal else ""

    def acts_for(self, role: str, province_id: str | None = None) -> set[int]:
        """Whose deed it is when they act in the role, by id: theirs, and whom they stand in for."""
        return {self.pk, self.stands_in_for(role, province_id)} - {None}

    def principals(self) -> set[int]:
        """Everybody they stand in for today, by id."""
        return {pk for _role, _province, pk, _name in self.standing.lent}

    def belongs_to(self, organisation_id: int | None) -> bool:
        return organisation_id in self.standing.organisation_ids

    def administers(self, organisation_id: int | None) -> bool:
        """Whether they keep the organisation's own people: invite, let in, end."""
        return organisation_id in self.standing.administered_ids

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

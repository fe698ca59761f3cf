"""JoinRequest: somebody asks to belong to an organisation of the register."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.addresses import address_of
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from people import mails
from people.models.membership import Membership
from people.models.organisation import Organisation
from people.permissions import administrator_of, but_not, holds, signed_in, the_person
from people.querysets import JoinRequestQuerySet
from people.states import Capacity, JoinState, Role

S = JoinState


an_officer_apart = but_not("user", holds(Role.OFFICER, of="organisation"))


def who_lets_in(request: "JoinRequest", user) -> str:
    """The organisation's administrators; where it has none yet, the managing officers."""
    if request.user_id == user.pk:
        return ""
    role = administrator_of("organisation")(request, user)
    if role:
        return role
    role = an_officer_apart(request, user)
    return role if role and not request.organisation.has_administrator(clock.today()) else ""


class JoinRequest(WithLife):
    """Waits for those who keep the organisation's people."""

    state = state_field(JoinState, default=S.ASKED)
    begin_role = staticmethod(signed_in(Capacity.PERSON))
    deed_labels = {"begin": _("Asked to join")}
    verbs_with_form = ["accept"]

    @verb(
        source=[S.ASKED],
        target=S.ACCEPTED,
        label=_("Let in"),
        permission=who_lets_in,
        is_main=True,
    )
    def accept(self, deed):
        """The person belongs to the organisation from now on."""
        place = Membership.take_up(
            self.user,
            self.organisation,
            title=self.title,
            is_administrator=bool(deed.facts.get("is_administrator")),
            by=deed.by,
            role=deed.role,
            at=deed.at,
        )
        deed.record(membership=place.pk)
        mails.let_in(self, by=deed.by)

    @verb(
        source=[S.ASKED],
        target=S.REFUSED,
        label=_("Refuse"),
        permission=who_lets_in,
        needs_note=True,
    )
    def refuse(self, deed):
        """The person does not belong to it; the note says why."""
        mails.turned_away(self, by=deed.by, note=deed.note)

    @verb(
        source=[S.ASKED],
        target=S.WITHDRAWN,
        label=_("Withdraw the request"),
        permission=the_person("user", Capacity.PERSON),
    )
    def withdraw(self, deed):
        """Whoever asked takes it back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="join_requests",
        verbose_name=_("person"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="join_requests",
        verbose_name=_("organisation"),
    )
    title = CleanCharField(_("your position there"), max_length=120, blank=True)
    words = CleanTextField(_("what you want to say"), blank=True, max_length=1000)

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(state=S.ASKED),
                name="one_open_request_to_join",
                violation_error_message=_("Your request waits for an answer already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"

    @property
    def province_id(self) -> str:
        return self.organisation.province_id

    def get_absolute_url(self) -> str:
        return address_of(self, "people:joinrequest_detail")

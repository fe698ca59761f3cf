"""Erasure: somebody asks that nothing here points to them any more; an officer decides."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from lifecycle.addresses import address_of
from lifecycle.errors import Reason
from lifecycle.fields import CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from papers.actions import post, post_secret
from papers.states import MailKind
from people import personal
from people.permissions import but_not, holds, the_person
from people.querysets.erasures import ErasureQuerySet
from people.states import Capacity, ErasureState, Role

S = ErasureState
oneself = the_person("user", Capacity.PERSON)
# Nobody decides on their own wish.
another_officer = but_not("user", holds(Role.OFFICER))


def nothing_needs_them(erasure: "Erasure", user) -> Reason | None:
    reasons = personal.reasons_to_keep(erasure.user)
    return Reason(" ".join(str(reason) for reason in reasons)) if reasons else None


class Erasure(WithLife):
    """Asked by the person; once granted the account is nobody's and the deeds stay as nobody's."""

    state = state_field(ErasureState, default=S.ASKED)
    begin_role = staticmethod(oneself)
    deed_labels = {"begin": _("Erasure asked")}

    @verb(
        source=[S.ASKED],
        target=S.DONE,
        label=_("Erase the person"),
        permission=another_officer,
        checks=[nothing_needs_them],
        is_main=True,
        confirm=_(
            "Name, address, profile and letters are taken out for good and every session ends. "
            "Dossiers, minutes, contracts, vouchers and the trail stay, without the name where "
            "the account stood."
        ),
    )
    def erase(self, deed):
        """Nothing here points to them any more but what the law keeps; told to them before."""
        person, address = self.user, self.user.email
        with translation.override(person.language):
            post_secret(
                address,
                _("Your data are erased"),
                [
                    _("As you asked, your account and what points to you were taken out."),
                    _("What the laws on archives and accounting keep stays, as the page said."),
                ],
                language=person.language,
            )
        self.reason, self.decided_at = "", deed.at
        personal.forget(person, address)
        deed.record(person=person.pk)

    @verb(
        source=[S.ASKED],
        target=S.REFUSED,
        label=_("Refuse"),
        permission=another_officer,
        needs_note=True,
        confirm=_("The person is told why, and may ask again."),
    )
    def refuse(self, deed):
        """The account stays; the person is told why and may ask again."""
        self.decided_at = deed.at
        note = deed.note
        post(
            self.user,
            _("Your request to erase your data is refused"),
            [note],
            url=self.get_absolute_url(),
            kind=MailKind.DECISION,
        )

    @verb(
        source=[S.ASKED],
        target=S.WITHDRAWN,
        label=_("Withdraw the request"),
        permission=oneself,
    )
    def withdraw(self, deed):
        """The person takes it back; nothing was changed."""

    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, verbose_name=_("province")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="erasures",
        verbose_name=_("person"),
    )
    reason = CleanTextField(_("reason"), blank=True, max_length=2000)
    decided_at = models.DateTimeField(_("decided at"), null=True, editable=False)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state=S.ASKED),
                name="one_open_erasure_of_a_person",
                violation_error_message=_("You have asked already; the office will decide."),
            ),
            models.CheckConstraint(
                condition=~Q(state=S.DONE) | Q(reason=""), name="a_done_erasure_has_no_words"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    def get_absolute_url(self) -> str:
        return address_of(self, "people:erasure_detail")

"""A person asks to be erased; what this room tells of a person and lets go of."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from lifecycle import clock
from lifecycle.actions import begin
from lifecycle.models import Event
from papers.folding import fold
from papers.models import OutgoingMail
from papers.states import MailState
from people.models import Delegation, Erasure, Invitation, User

NOBODY = "Người dùng đã xóa"
FORGET_LAST_ADDRESS = "people.tasks.forget_last_address"


def ask_erasure(user: User, *, reason: str) -> Erasure:
    return begin(Erasure(user=user, province=user.province, reason=reason), by=user)


# What is told ------------------------------------------------------------------------------------


def own_lists(person: User):
    """Everything this room, the outbox and the trail keep on a person."""
    yield "tai-khoan", _rows(
        User.objects.filter(pk=person.pk),
        "full_name", "email", "province__name", "language", "created_at", "last_login", "is_active",
    )  # fmt: skip
    yield (
        "dia-chi-thu",
        _rows(EmailAddress.objects.filter(user=person), "email", "verified", "primary"),
    )
    yield "dong-y", _rows(person.consents.all(), "version", "given_at")
    yield (
        "vai-tro",
        _rows(
            person.role_grants.all(), "role", "province__name", "from_on", "until_on", "ended_at"
        ),
    )
    yield (
        "vi-tri",
        _rows(
            person.memberships.all(),
            "organisation__name",
            "title",
            "from_on",
            "until_on",
            "ended_at",
        ),
    )
    yield "thay-mat", _rows(
        Delegation.objects.filter(principal=person) | Delegation.objects.filter(delegate=person),
        "principal__full_name", "delegate__full_name", "role", "from_on", "until_on", "reason",
    )  # fmt: skip
    yield (
        "phien-dang-nhap",
        _rows(
            UserSession.objects.filter(user=person),
            "created_at",
            "last_seen_at",
            "ip",
            "user_agent",
        ),
    )
    yield (
        "buoc-thu-hai",
        _rows(Authenticator.objects.filter(user=person), "type", "created_at", "last_used_at"),
    )
    yield (
        "tai-khoan-ben-ngoai",
        _rows(SocialAccount.objects.filter(user=person), "provider", "uid", "date_joined"),
    )
    yield "ma-truy-cap", _rows(
        person.api_tokens.all(), "name", "prefix", "scopes", "created_at", "expires_at",
        "last_used_at", "revoked_at",
    )  # fmt: skip
    yield (
        "loi-moi",
        _rows(
            Invitation.objects.filter(address=person.email),
            "organisation__name",
            "title",
            "created_at",
        ),
    )
    yield (
        "dang-ky-to-chuc",
        _rows(
            person.registrations.all(),
            "name",
            "tax_code",
            "registrant_title",
            "state",
            "created_at",
        ),
    )
    yield (
        "xin-gia-nhap",
        _rows(
            person.join_requests.all(),
            "organisation__name",
            "title",
            "words",
            "state",
            "created_at",
        ),
    )
    yield (
        "thu-da-gui",
        _rows(OutgoingMail.objects.filter(to=person), "subject", "lines", "queued_at", "sent_at"),
    )
    yield "viec-da-lam", _rows(
        Event.objects.filter(actor=person).order_by("seq"),
        "moment", "verb", "thing_type", "role", "from_state", "to_state",
    )  # fmt: skip
    if expert := getattr(person, "expert", None):
        yield "ho-so-chuyen-gia", _rows(
            type(expert).objects.filter(pk=expert.pk),
            "degree", "academic_title", "gender", "organisation__name", "workplace", "keywords",
            "bio", "available_from", "available_until",
        )  # fmt: skip
        yield "quan-he", _rows(
            expert.relations.all(), "kind", "person_name", "organisation__name", "from_year",
            "until_year", "declared_at",
        )  # fmt: skip


def own_files(person: User):
    """The proofs they brought with a registration."""
    for registration in person.registrations.exclude(proof=""):
        yield f"{registration.public_id}-{registration.proof_name}", registration.proof


def _rows(rows: Any, *fields: str) -> list[dict[str, Any]]:
    return list(rows.values(*fields))


# What needs them, what is let go ------------------------------------------------------------------


def own_holds(person: User):
    if person.standing.own_roles_in():
        yield _("They hold a role of the province: it ends first.")
    if person.standing.administered_ids:
        yield _("They keep the people of an organisation: somebody else takes that over first.")


def let_go(person: User, address: str) -> None:
    """The account becomes nobody's: no name, no address, no way in, no profile."""
    now = clock.now()
    nobody = f"da-xoa-{person.public_id}@khong-con.invalid"
    _end_sessions(person)
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    person.api_tokens.filter(revoked_at__isnull=True).update(revoked_at=now)
    person.api_tokens.update(name="–")
    person.memberships.update(title="")
    person.memberships.filter(ended_at__isnull=True).update(ended_at=now)
    Invitation.objects.filter(address=address).update(address=nobody)
    given = Delegation.objects.filter(Q(principal=person) | Q(delegate=person))
    given.update(reason="–")
    given.filter(ended_at__isnull=True).update(ended_at=now)
    person.registrations.update(registrant_title="")
    person.join_requests.update(title="", words="")
    if expert := getattr(person, "expert", None):
        expert.workplace = expert.keywords = expert.bio = expert.gender = ""
        expert.organisation = expert.available_from = expert.available_until = None
        expert.save()
        expert.sciences.all().delete()
        expert.tongues.all().delete()
        expert.relations.all().delete()
    _forget_letters(person, address, nobody)
    person.full_name, person.email, person.is_active = NOBODY, nobody, False
    person.last_login = None
    person.set_unusable_password()
    person.version += 1
    person.save()


def _end_sessions(person: User) -> None:
    sessions = UserSession.objects.filter(user=person)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()


def _forget_letters(person: User, address: str, nobody: str) -> None:
    """Letters keep their subject and what became of them; those not gone yet never go.

    The one that tells the outcome still needs the address, for a day.
    """
    letters = OutgoingMail.objects.filter(to=person)
    letters.update(address=nobody, lines=[], url="", folded=fold(nobody))
    letters.filter(state__in=(MailState.HELD, MailState.QUEUED)).update(state=MailState.CANCELLED)
    for last in OutgoingMail.objects.filter(to__isnull=True, address__iexact=address):
        import_string(FORGET_LAST_ADDRESS)(last.pk)

"""What this room keeps on a person, lets go of, and still needs them for."""

from typing import Any

from django.utils.translation import gettext as _

from proposals.models import (
    Attachment,
    CallFollower,
    Follow,
    Invitation,
    Observer,
    Problem,
    Proposal,
    TeamMember,
    Version,
)
from proposals.states import ProposalState

# Nothing more is done to such a dossier.
OVER = (
    ProposalState.WITHDRAWN,
    ProposalState.INELIGIBLE,
    ProposalState.NOT_PASSED,
    ProposalState.UNFUNDED,
    ProposalState.CONTRACTED,  # the contract's own room says when that is over
)


def tells(person: Any):
    yield (
        "bai-toan-da-dang",
        list(Problem.objects.filter(posted_by=person).values("title", "state", "created_at")),
    )
    yield (
        "ho-so-chu-nhiem",
        list(
            Proposal.objects.filter(leader=person).values(
                "code", "title", "summary", "state", "submitted_at"
            )
        ),
    )
    yield (
        "nhom-thuc-hien",
        list(
            TeamMember.objects.filter(user=person).values(
                "proposal__code", "proposal__title", "role", "organisation__name"
            )
        ),
    )
    yield (
        "loi-moi-vao-nhom",
        list(
            Invitation.objects.filter(email=person.email).values(
                "proposal__title", "role", "organisation__name", "state", "answered_at"
            )
        ),
    )
    yield (
        "phien-ban-da-viet",
        list(
            Version.objects.filter(made_by=person).values(
                "proposal__title", "number", "kind", "made_at"
            )
        ),
    )
    yield (
        "duoc-cho-xem",
        list(Observer.of.filter(user=person).values("content_object__code", "until_on", "reason")),
    )
    yield (
        "giay-to-da-nop",
        list(
            Attachment.objects.filter(uploaded_by=person).values(
                "name", "kind", "size", "sha256", "uploaded_at"
            )
        ),
    )


def files(person: Any):
    for paper in Attachment.objects.filter(uploaded_by=person).order_by("pk"):
        yield f"{paper.pk}-{paper.name}", paper.file


def forgets(person: Any, address: str) -> None:
    Follow.objects.filter(user=person).delete()
    CallFollower.objects.filter(user=person).delete()
    Observer.of.filter(user=person).delete()
    Invitation.objects.filter(email=address).update(email=person.email)


def holds(person: Any):
    if Proposal.objects.filter(leader=person).exclude(state__in=OVER).exists():
        yield _("They lead a dossier that is not decided: it ends or another leads it first.")

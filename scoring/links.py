"""Addresses by which somebody invited answers for exactly one seat, without signing in.

A link names the seat and the letter it stood in: a newer letter voids it, and so does the answer.
"""

from typing import Any

from django.core.signing import BadSignature, Signer
from django.urls import reverse

_SALT = "scoring.seat"


def address_for(seat: Any) -> str:
    token = Signer(salt=_SALT).sign_object([seat.public_id, _letter(seat)])
    return reverse("scoring:seat_answer", kwargs={"token": token})


def named_in(token: str) -> tuple[str, str] | None:
    """The public id and the letter that a token of ours names; None of any other."""
    try:
        public_id, letter = Signer(salt=_SALT).unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return public_id, letter


def leads_to(seat: Any, letter: str) -> bool:
    """Whether the letter is the newest one sent for this seat."""
    return seat.asked_at is not None and letter == _letter(seat)


def _letter(seat: Any) -> str:
    return seat.asked_at.isoformat()

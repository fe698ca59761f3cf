"""Who is hidden from whom while dossiers of a call are judged. Pure: plain values in and out.

The matrix of it stands in docs/sight.md; what it rests on in decision 19.
"""

from proposals.states import BEFORE_VERDICT, IDENTIFYING_PAPERS, BlindMode


def hides_applicants(mode: str, state: str) -> bool:
    """Whether a council reads the dossier without knowing who applies: until its verdict."""
    return mode == BlindMode.DOUBLE and state in BEFORE_VERDICT


def shows_council(mode: str) -> bool:
    """Whether applicants may know who sits in the council, never who filed which sheet."""
    return mode == BlindMode.OPEN


def names_the_applicant(kind: str) -> bool:
    """Whether a paper of this kind tells by its nature who applies."""
    return kind in IDENTIFYING_PAPERS

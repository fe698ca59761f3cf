"""The ground every room stands on: a thing with a life, the trail, duties, long work."""

from lifecycle.models.duty import Duty
from lifecycle.models.job import Job
from lifecycle.models.life import (
    PUBLIC_ID_ALPHABET,
    PUBLIC_ID_LENGTH,
    WithLife,
    WithWords,
    new_public_id,
)
from lifecycle.models.trail import DemoClock, Event, Note, TrailHead

__all__ = [
    "PUBLIC_ID_ALPHABET",
    "PUBLIC_ID_LENGTH",
    "DemoClock",
    "Duty",
    "Event",
    "Job",
    "Note",
    "TrailHead",
    "WithLife",
    "WithWords",
    "new_public_id",
]

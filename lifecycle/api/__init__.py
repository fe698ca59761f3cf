"""The API's frame: how a noun is listed, read and moved, and how a refusal is told.

Each room's `api.py` says which nouns it has; `config/api.py` joins them.
"""

from lifecycle.api.nouns import Noun, Thing
from lifecycle.api.refusals import REFUSALS, RefusalOut, tell_refusals

__all__ = ["REFUSALS", "Noun", "RefusalOut", "Thing", "tell_refusals"]

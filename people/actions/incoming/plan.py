"""What a sheet would do to a register, told before anything is done."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from papers.tables import Fault


@dataclass
class Plan:
    """New things and changed ones with the row they come from; how many stay; what stands against.

    changed: (thing, {column: (what stands, what the sheet says)}).
    """

    new: list[tuple[Any, dict]] = field(default_factory=list)
    changed: list[tuple[Any, dict[str, tuple[Any, Any]]]] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def does_nothing(self) -> bool:
        return not self.new and not self.changed

    @property
    def digest(self) -> str:
        """Tells whether what would be done now is what was shown."""
        told = [
            [str(thing) for thing, _row in self.new],
            [
                [str(thing), {name: [str(old), str(new)] for name, (old, new) in said.items()}]
                for thing, said in self.changed
            ],
            self.same,
        ]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

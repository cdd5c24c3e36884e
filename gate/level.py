"""The five levels. They stand apart from the other nouns because a guard that grades one command needs nothing else."""

from __future__ import annotations

from enum import IntEnum


class Level(IntEnum):
    """How much oversight a task demands (Phoenixing Oversight Framework)."""

    FULL_AUTONOMY = 0
    NOTIFY_AND_PROCEED = 1
    PROPOSE_AND_WAIT = 2
    COLLABORATIVE = 3
    HUMAN_ONLY = 4

    @property
    def label(self) -> str:
        """The framework's name, such as `human-only`."""
        return self.name.lower().replace("_", "-")

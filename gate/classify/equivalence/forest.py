"""Canonical syntax trees: equal numbers mean equal trees.

Both sides of a comparison share one `Forest`. Every node is interned bottom up as (kind, children) or (kind, text), so comparing
two trees, however deep, is comparing two integers, and a subtree the other side does not have shows up the moment it is built.
"""

from __future__ import annotations

from collections.abc import Sequence


class UnprovableError(Exception):
    """Something the proof does not understand. Never leaves this package: it becomes None."""


Payload = bytes | tuple[int, ...]


class Forest:
    """Interned nodes. A leaf holds its text, an inner node the numbers of its children."""

    __slots__ = ("_numbers", "kinds", "notes", "payloads")

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, Payload], int] = {}
        self.kinds: list[str] = []
        self.payloads: list[Payload] = []
        self.notes: dict[int, tuple[int, bool]] = {}
        """What a language wants to remember of a node."""

    def __len__(self) -> int:
        return len(self.kinds)

    def add(self, kind: str, payload: Payload) -> int:
        """The number of this node, new or known."""
        key = (kind, payload)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.kinds)
            self.kinds.append(kind)
            self.payloads.append(payload)
        return number

    def inner(self, kind: str, children: Sequence[int]) -> int:
        return self.add(kind, tuple(children))

    def text(self, number: int) -> bytes:
        """The text of a leaf, nothing for an inner node."""
        payload = self.payloads[number]
        return payload if isinstance(payload, bytes) else b""

    def children(self, number: int) -> tuple[int, ...]:
        payload = self.payloads[number]
        return payload if isinstance(payload, tuple) else ()

"""Was anything in the log edited, deleted, moved, forked, doubled or cut off? One pass, in the memory of two hashes a
record.

Three things hold a record in its place: its address is the SHA-256 of its bytes; its link ties it to every record
before it; and it names the record before it of the same writer. A seal, which the store keeps of its own end, shows a
cut there. Who can rewrite the whole store can rewrite all of that, and is caught by an anchor: a link that was noted
elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from gate.errors import LedgerError
from gate.ledger import merkle
from gate.ledger.canonical import NAMES, address, refuse_newer
from gate.ledger.entry import START, Entry, Seal, next_link

Kind = Literal["edited", "missing", "moved", "forked", "duplicate", "truncated", "unreadable", "newer", "unsealed"]
SHOWN = 100
"""Most problems that are kept in words; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Problem:
    kind: Kind
    place: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """`violations` counts what breaks the log, `newer` what this version can't judge; `link` is the anchor to note."""

    records: int
    writers: int
    waiting: int
    link: str
    violations: int
    newer: int
    backwards: int
    """Records dated before one that stands earlier: a clock was wrong, or records waited."""
    problems: tuple[Problem, ...]
    ends: bool
    """Whether anything says where the log ended: a seal, or an anchor."""

    @property
    def state(self) -> Literal["whole", "broken", "unknown"]:
        """Unknown: nothing is there to be verified, a later version wrote part of it, or its end may have been cut off. It is
        no pass."""
        if self.violations:
            return "broken"
        return "unknown" if self.newer or not self.records or not self.ends else "whole"


def verify(entries: Iterable[Entry], seals: tuple[Seal, ...], *, anchor: str = "") -> Verification:
    """`seals` must have been read before `entries`. `anchor` is a link from an earlier verification."""
    rooted, ends = any(seal.merkle for seal in seals), bool(seals or anchor)
    walk = _Walk({seal.link: seal for seal in seals if seal.count}, anchor, rooted, ends)
    for entry in entries:
        walk.take(entry)
    return walk.end()


@dataclass(slots=True)
class _Walk:
    seals: dict[str, Seal]
    """Those that were not met yet, by their link."""
    anchor: str
    rooted: bool
    ends: bool
    link: str = START
    count: int = 0
    waiting: int = 0
    violations: int = 0
    newer: int = 0
    backwards: int = 0
    latest: str = ""
    batch: list[str] = field(default_factory=list)
    """Addresses since the last seal, where seals carry Merkle roots."""
    seen: set[bytes] = field(default_factory=set)
    tails: dict[bytes, bytes] = field(default_factory=dict)
    """Writer -> its last record, as the first half of their hashes: enough to tell 2^64 apart."""
    unresolved: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, entry: Entry) -> None:
        if entry.broken:
            self._say("truncated" if entry.unfinished else "unreadable", entry.place, entry.broken)
            return
        if entry.link:
            self._linked(entry)
        else:
            self.waiting += 1
        self.count += 1
        if self._is_double(entry):
            return
        if address(entry.body) != entry.address:
            self._say("edited", entry.place, f"the record is not what its address {entry.address[:12]} says")
        self._followed(entry)

    def _linked(self, entry: Entry) -> None:
        if next_link(self.link, entry.address) != entry.link:
            self._say(
                "missing", entry.place, "it does not follow the record before it: one was removed, moved or put in"
            )
        self.link = entry.link
        if entry.link == self.anchor:
            self.anchor = ""
        if self.rooted:
            self.batch.append(entry.address)
        if seal := self.seals.pop(entry.link, None):
            if seal.merkle and merkle.root(self.batch) != seal.merkle:
                self._say("unsealed", seal.place, "its Merkle root does not fit its records")
            elif seal.count != self.count + 1 and not self.violations:
                self._say("unsealed", seal.place, f"it says {seal.count} records, here they are {self.count + 1}")
            self.batch = []

    def _is_double(self, entry: Entry) -> bool:
        name = bytes.fromhex(entry.address[:32])
        if name in self.seen:
            self._say("duplicate", entry.place, f"record {entry.address[:12]} stands here a second time")
            return True
        self.seen.add(name)
        return False

    def _followed(self, entry: Entry) -> None:
        """The chain of its writer."""
        data = self._read(entry)
        if data is None:
            return
        if data["at"] < self.latest:
            self.backwards += 1
        self.latest = max(self.latest, data["at"])
        writer = hashlib.sha256(data["writer"].encode("utf-8", "replace")).digest()[:16]
        previous, tail = data["previous"], self.tails.get(writer)
        self.tails[writer] = bytes.fromhex(entry.address[:32])
        expected = tail.hex() if tail else ""
        if previous[:32] == expected:
            return
        if previous and _half(previous) not in self.seen:
            self.unresolved.append((entry.place, previous))
        elif previous:
            self._say("forked", entry.place, f"it follows {previous[:12]}, which is not the last of its writer")
        else:
            self._say("forked", entry.place, f"a second beginning of the chain of {data['writer']!r}")

    def _read(self, entry: Entry) -> dict[str, Any] | None:
        try:
            data: dict[str, Any] = json.loads(entry.body)
            if not isinstance(data, dict):
                raise ValueError("not an object")
            refuse_newer(data)
        except (ValueError, RecursionError):
            self._say("unreadable", entry.place, "the record is not JSON")
            return None
        except LedgerError as error:
            self.newer += 1
            self._keep(Problem("newer", entry.place, error.what))
            if not all(isinstance(data.get(name), str) for name in ("at", "writer", "previous")):
                return None
            return data
        if data.keys() != NAMES or not all(isinstance(data[name], str) for name in ("at", "writer", "previous")):
            self._say("unreadable", entry.place, "not a record of this schema")
            return None
        return data

    def end(self) -> Verification:
        for place, previous in self.unresolved:
            if _half(previous) in self.seen:
                self._say("moved", place, f"the record that it follows, {previous[:12]}, stands after it")
            else:
                self._say("missing", place, f"the record that it follows, {previous[:12]}, is gone")
        here = self.count - self.waiting
        for seal in self.seals.values():
            if seal.count > here:
                self._say("truncated", seal.place, f"{seal.count} records were sealed, {here} are here")
            else:
                self._say(
                    "unsealed", seal.place, f"the end that was sealed after {seal.count} records is not in the log"
                )
        if self.anchor and self.anchor != START:
            self._say("missing", "anchor", f"{self.anchor[:12]} is in no link of this log: it was cut or rewritten")
        return Verification(
            records=self.count,
            writers=len(self.tails),
            waiting=self.waiting,
            link=self.link,
            violations=self.violations,
            newer=self.newer,
            backwards=self.backwards,
            problems=tuple(self.problems),
            ends=self.ends or not here,
        )

    def _say(self, kind: Kind, place: str, what: str) -> None:
        self.violations += 1
        self._keep(Problem(kind, place, what))

    def _keep(self, problem: Problem) -> None:
        if len(self.problems) < SHOWN:
            self.problems.append(problem)


def _half(address: str) -> bytes:
    try:
        return bytes.fromhex(address[:32])
    except ValueError:
        return b""

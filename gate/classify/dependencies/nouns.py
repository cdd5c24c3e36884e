"""What the parsers make of a file, whatever its ecosystem."""

from __future__ import annotations

from typing import Literal, NamedTuple

PackageKind = Literal["direct", "indirect", "locked", "local", "pinned", "empty"]


class UnreadableError(Exception):
    """The text is not what its name says; the message is the reason."""


class Block(NamedTuple):
    """A stretch of a file that can be read by itself. Blocks equal on both sides are never parsed."""

    at: int
    text: str
    section: str = ""


class Package(NamedTuple):
    """One package as one side names it.

    `version` is a constraint in a manifest and exact in a lockfile. `source` is where it comes from without its version,
    empty for the ecosystem's public registry; `url` is the exact address. `local` is code of the repository itself,
    `pinned` a revision that follows a branch by design (flake inputs), `empty` a package without code.
    """

    name: str
    version: str = ""
    kind: PackageKind = "direct"
    source: str = ""
    url: str = ""
    digests: frozenset[str] = frozenset()
    installs: bool = False
    """It runs a script of its own when it is installed."""
    asked: str = ""
    """How it is asked for, past its version: extras, features, markers."""
    mark: str = ""
    """A text to search for its line, where the parser knows no offset."""
    at: int = -1


class Fact(NamedTuple):
    """Anything else with consequences: a script, a registry, a minimum runtime. Compared by kind and name."""

    kind: str
    name: str
    value: str = ""
    mark: str = ""
    at: int = -1


class Snapshot(NamedTuple):
    """One side of a file."""

    packages: tuple[Package, ...] = ()
    facts: tuple[Fact, ...] = ()


class Verdict(NamedTuple):
    """A finding before it has a line number. `old` says that it stands on the old side."""

    rule: str
    level: int
    reason: str
    mark: str = ""
    at: int = -1
    old: bool = False


def shown(text: str, limit: int = 80) -> str:
    """Hostile text made fit for a sentence: printable, on one line, short."""
    if len(text) <= limit and text.isprintable():
        return text
    clean = "".join(c if c.isprintable() else "?" for c in text[: limit + 1])
    return clean if len(clean) <= limit else clean[:limit] + "..."

"""Rows that somebody has accepted, with a name and a day on which that ends.

```yaml
version: 1
known:
  - tool: claude-code
    path: .claude/settings.json
    grant: "permissions.allow Bash(terraform:*)"
    owner: alice
    expires: 2027-01-31
    reason: only the sandbox account is on these machines
```
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gate.audit.nouns import Grant
from gate.policy.document import Node, parse

FIELDS = ("tool", "path", "grant", "owner", "expires", "reason")
REQUIRED = ("path", "owner", "expires")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One accepted row. An empty `tool` or `grant` fits any of its path."""

    path: str
    owner: str
    expires: date
    tool: str = ""
    grant: str = ""
    reason: str = ""

    def fits(self, row: Grant) -> bool:
        return row.path == self.path and self.tool in ("", row.tool) and self.grant in ("", row.grant)


def read_baseline(data: bytes, file: str) -> tuple[Known, ...]:
    """The accepted rows. Raises PolicyError with file, line and remedy: a baseline that does not load accepts nothing."""
    root = parse(data, file)
    if root is None:
        return ()
    if not isinstance(root.value, dict) or set(root.value) - {"version", "known"}:
        raise root.where.error("a baseline has the keys version and known", "see docs/audit.md")
    version = root.value.get("version")
    if version is None or version.value != 1:
        raise root.where.error("unknown version", "write version: 1")
    known = root.value.get("known")
    if known is None:
        return ()
    if not isinstance(known.value, list):
        raise known.where.error("a list is expected", "write one entry a row, each after a dash")
    return tuple(_known(node) for node in known.value)


def _known(node: Node) -> Known:
    if not isinstance(node.value, dict):
        raise node.where.error("a mapping is expected", f"write {', '.join(REQUIRED)}")
    fields = {key: str(inner.value) for key, inner in node.value.items()}
    if set(fields) - set(FIELDS):
        raise node.where.error(
            f"unknown key {sorted(set(fields) - set(FIELDS))[0]!r}", f"the keys are {', '.join(FIELDS)}"
        )
    missing = [key for key in REQUIRED if not fields.get(key)]
    if missing:
        raise node.where.error(
            f"{missing[0]} is missing", "every accepted row has an owner and a day on which that ends"
        )
    values: dict[str, Any] = dict(fields)
    values["expires"] = _day(node, fields["expires"])
    return Known(**values)


def _day(node: Node, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise node.where.error(f"{text!r} is no day", "write expires: 2027-01-31") from None


def accepted(rows: Iterable[Grant], known: tuple[Known, ...], today: date) -> tuple[Grant, ...]:
    """The rows, marked where somebody accepted them and that has not ended."""
    return tuple(_marked(row, known, today) for row in rows)


def _marked(row: Grant, known: tuple[Known, ...], today: date) -> Grant:
    entry = next((k for k in known if k.fits(row)), None)
    if entry is None:
        return row
    if entry.expires < today:
        return replace(row, reason=f"{row.reason}; {entry.owner} accepted it until {entry.expires}, which is over")
    why = f": {entry.reason}" if entry.reason else ""
    return replace(row, known=f"accepted by {entry.owner} until {entry.expires}{why}")

"""Environment files and properties: the line end after the last line means nothing, and neither do blank lines there.

A=1⏎B=2              A=1⏎B=2⏎               formatting
A="1                 A="1⏎                  None: the quote is open
A=1\\                 A=1\\⏎                  None: the line goes on
"""

from __future__ import annotations

from gate.model import EquivalenceKind


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """Shells, dotenv and YAML readers, and Java's properties agree on so much; on more they don't."""
    old, new = before.rstrip("\n"), after.rstrip("\n")
    if old != new or old.endswith(("\\", "\r", " ", "\t")) or any(old.count(quote) % 2 for quote in "\"'`"):
        return None
    return "formatting"

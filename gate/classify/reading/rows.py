"""A text as rows."""

from __future__ import annotations


def indent(row: str) -> int:
    """How many blanks a row begins with."""
    return len(row) - len(row.lstrip())

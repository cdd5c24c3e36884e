"""Lines of a file of several environments that stand under what is called production."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import enclosing
from gate.model import FileChange, Line

FAR = 200
"""Rows above a line that are looked at."""


def of_production(file: FileChange) -> Line | None:
    """A changed line below a key that is called production."""
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        rows = text.split("\n") if lines else []
        for line in lines[:FAR]:
            if line.bare and any(BELOW.match(row[:200]) for row in _above(rows, line.number)):
                return line
    return None


def _above(rows: list[str], number: int) -> Iterator[str]:
    """The keys that a row stands under, and the head of its table or document."""
    yield from enclosing(rows, number, FAR)
    for row in reversed(rows[max(0, number - 1 - FAR) : number - 1]):
        if row.startswith(("[", "---")):
            yield row
            break
        if PROFILE.match(row[:200]):
            yield row


PROFILE = pattern(
    r"\s*(?:spring\.)?(?:config\.activate\.)?(?:on-profile|profiles)\s*:\s*[\"']?(?:prod|production)\b", re.I
)
"""https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.multi-document"""
BELOW = pattern(
    r"\s*[\"']?(?:when@)?(?:prod|production)[\"']?\s*:|\[{1,2}(?:[\w-]+\.)*(?:prod|production)(?:\.[\w.-]+)?\]|\s*(?:config\.activate\.)?(?:on-profile|profiles)\s*:\s*[\"']?(?:prod|production)\b|\s*if\s+config_env\(\)\s*==\s*:prod\b",
    re.I,
)

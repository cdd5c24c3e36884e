"""What is asked before a deletion runs: conditions and prompts that go, or that let through what they kept out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

from gate.classify.reading.rows import SHORT, removed_from
from gate.classify.reading.words import Words
from gate.classify.sql import turns
from gate.model import FileChange, Line

NEAR = 8
"""Lines between a condition and what it keeps from running."""
GUARD = re.compile(
    r"\b(?:if|unless|assert|raise|throw|abort|return|guard|when|elif|elsif|case"
    r"|require)\b[^\n]*(?:\b(?:env|environment|prod|production|staging|confirm\w*|dry_?run|debug|development|force|yes|sure|safe\w*|allow\w*|protect\w*"
    r"|node_env|is_\w*prod\w*|test\w*|cutoff|older\w*|stale\w*|grace\w*)\b"
    r"|Rails\.env|_ENV\b)"
    r"|\b(?:input|confirm|prompt|ask|yes\?|click\.confirm|readline)\s*\(|\bdry_?run\b|\babort_if|@(?:login_required|permission_required|requires?_\w+|admin_only)|@click\.confirmation_option", re.I)  # fmt: skip
STEMS = Words(
    "env", "prod", "staging", "confirm", "dry", "debug", "develop", "force", "yes", "sure", "safe", "allow", "protect", "test", "cutoff", "older",
    "stale", "grace", "input", "prompt", "ask", "readline", "abort_if", "login_required", "permission_required", "require", "admin_only",
)  # fmt: skip
"""No line has such a condition without one of these."""
ASKS = re.compile(
    r"\b(?:input|confirm|prompt|ask|readline|question)\s*+\([^\n]*(?:delet|wip|drop|destroy|eras|purg|remov|truncat)",
    re.I,
)
"""A person is asked."""
ELSE = re.compile(r"[\s}]*else\b")


def _gone(file: FileChange) -> Iterator[tuple[int, Line, str]]:
    """Removed conditions: where they were, in lines of the new side, the line, and what it asked."""
    held = {line.number for line in STEMS.lines(file.removed, file.removed_lowered)}
    for new, line in removed_from(file) if held else ():
        match = GUARD.search(line.text[:SHORT]) if line.number in held else None
        if match:
            yield new, line, "".join(match.group().split())


@lru_cache(maxsize=2)  # several rules ask the same
def lost(file: FileChange) -> list[tuple[int, Line]]:
    """Removed conditions that no added line holds."""
    gone = list(_gone(file))
    if not gone:
        return []
    added = STEMS.lines(file.added, file.added_lowered)
    asks = [(line.number, match) for line in added for match in GUARD.finditer(line.text[:SHORT])]
    kept = {"".join(match.group().split()) for _, match in asks}
    numbers = [number for number, _ in asks]
    return [
        (new, line)
        for new, line, asked in gone
        if asked not in kept and bisect_left(numbers, new - NEAR) == bisect_right(numbers, new + NEAR)
    ]


def turned_round(file: FileChange) -> list[int]:
    """Where a removed condition stands again, and lets through what it kept out."""
    if any(ELSE.match(line.text) for line in (*file.added, *file.removed)):
        return []
    asks = [line for line in STEMS.lines(file.added, file.added_lowered) if GUARD.search(line.text[:SHORT])]
    kept = {line.bare for line in asks}
    numbers = [line.number for line in asks]
    return [
        line.number
        for new, old, _ in _gone(file)
        if old.bare not in kept
        for line in asks[bisect_left(numbers, new - NEAR) : bisect_right(numbers, new + NEAR)]
        if turns.turned(old, line, file)
    ]


def is_below(guard: int, row: int) -> bool:
    """Whether a row is one that a condition there kept from running."""
    return -2 <= row - guard <= NEAR


KEPT_FROM = re.compile(
    r"\b(?:abort|raise|fail|exit|throw|assert)\b[^\n]*\bproduction\b|\ballow_(?:remote_database_url|production)\s*=\s*false\b",
    re.I,
)


def kept_from_production(file: FileChange) -> Line | None:
    """The row by which tests stopped before they touched production, where none such is left."""
    if "production" not in file.removed_lowered and "allow_remote" not in file.removed_lowered:
        return None
    if any(KEPT_FROM.search(x.text[:SHORT]) for x in file.added) or KEPT_FROM.search(file.new_text):
        return None
    return next((x for x in file.removed if KEPT_FROM.search(x.text[:SHORT])), None)

"""Lines that import: where their order may mean nothing, and a change among them that always means something."""

from __future__ import annotations

import random
import re
from typing import Final

_IMPORT: Final = {
    "rust": re.compile(r"\s*(?:pub(?:\([^)]*\))?\s+)?use\s"),
    "go": re.compile(r"\s*(?:\w+\s+)?\"[^\"]*\"\s*$"),
    "java": re.compile(r"\s*import\s"), "kotlin": re.compile(r"\s*import\s"),
    "csharp": re.compile(r"\ufeff?\s*(?:global\s+)?using\s"), "php": re.compile(r"\s*use\s"),
}  # fmt: skip


def may_swap(lines: list[str], at: int, language: str) -> bool:
    """Whether two lines are imports that only give names, or items of one: their order may mean nothing."""
    pattern = _IMPORT.get(language)
    if pattern is None:
        return False
    if pattern.match(lines[at]) and pattern.match(lines[at + 1]):
        return True
    above = next((line for line in reversed(lines[max(0, at - 60) : at + 1]) if "{" in line or ";" in line), "")
    return (
        language in ("rust", "php")
        and "{" in above
        and re.match(r"\s*(?:pub\b.*)?(?:use\b|[\w:]+::\{)", above) is not None
    )


def cross_imports(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    """Two imports in a row exchange their last names."""
    pattern = _IMPORT.get(language)
    if pattern is None or not (pattern.match(lines[at]) and pattern.match(lines[at + 1])):
        return None
    first, second = (re.search(r"\w+(?=\W*$)", line) for line in lines[at : at + 2])
    heads = [re.sub(r"\w+\W*$", "", line).strip("\ufeff \t") for line in lines[at : at + 2]]
    if first is None or second is None or first[0] == second[0] or heads[0] == heads[1]:
        return None
    return [lines[at][: first.start()] + second[0] + lines[at][first.end() :],
            lines[at + 1][: second.start()] + first[0] + lines[at + 1][second.end() :]]  # fmt: skip

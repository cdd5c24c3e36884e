"""What a lockfile of npm was asked for: since version 2 it repeats the project's own requirements, so that it says by itself
whether one of them moved. The step of that one decides then; what moves below it follows, and the project calls none of it."""

from __future__ import annotations

import re

from gate.classify.dependencies.nouns import Verdict
from gate.classify.dependencies.texts import pattern

ROOT_LIMIT = 100_000
ROOT = r'"packages"\s*:\s*\{\s*""\s*:\s*\{(.*?)\n    \}'
LISTS = r'"(?:d|devD|optionalD|peerD)ependencies"\s*:\s*\{([^{}]*)\}'
ENTRY = r'"([^"]+)"\s*:\s*"([^"]*)"'
FOLLOWS = frozenset({"dependency-major", "dependency-downgrade"})
BELOW = re.compile(r'"(?:[^"]*/)?node_modules/((?:@[^/"]+/)?[^/"]+)"\Z')


def follow(verdicts: list[Verdict], before: str, after: str) -> list[Verdict]:
    """Steps of packages that nobody asked for, lowered where a step of one that was asked for explains them."""
    old, new = _asked(before), _asked(after)
    if not any(name in new and new[name] != wanted for name, wanted in old.items()):
        return verdicts
    return [_below(verdict) if _unasked(verdict, old | new) else verdict for verdict in verdicts]


def _unasked(verdict: Verdict, asked: dict[str, str]) -> bool:
    named = BELOW.match(verdict.mark)
    return verdict.rule in FOLLOWS and named is not None and named.group(1) not in asked


def _below(verdict: Verdict) -> Verdict:
    return verdict._replace(
        rule="dependency-update", level=1, reason=f"{verdict.reason}; it follows from what was asked for"
    )


def _asked(text: str) -> dict[str, str]:
    """Name -> requirement, of the project itself."""
    root = pattern(ROOT, re.S).search(text[:ROOT_LIMIT])
    lists = pattern(LISTS).findall(root.group(1)) if root else []
    return {name: wanted for names in lists for name, wanted in pattern(ENTRY).findall(names)}

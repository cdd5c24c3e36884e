"""Hostile JSON read carefully: what is missing or of another type reads as empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from gate.audit.nouns import Approval, Grant, Reach
from gate.classify.reading.patterns import pattern
from gate.level import Level

AGENTS = pattern(r"claude|anthropic|codex|openai|chatgpt|copilot|cursor|gemini|devin|jules|kiro|amazon-?q|aider|openhands|opencode|sweep|factory|droid|junie|augment|cline|goose|warp|coderabbit|qodo|greptile|bugbot|\bai\b|\bagent", re.I)  # fmt: skip
MACHINES = pattern(r"github|actions|\bci\b|\bcd\b|deploy|runner|bot\b|automation|pipeline", re.I)


def table(value: Any, *keys: str) -> dict[str, Any]:
    """The mapping under nested keys."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def rows(value: Any, *keys: str) -> Iterator[dict[str, Any]]:
    """The mappings of the list under nested keys."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    yield from (item for item in value if isinstance(item, dict)) if isinstance(value, list) else ()


def words(value: Any) -> list[str]:
    """A string or a list of strings, as a list."""
    return [str(v) for v in value] if isinstance(value, list) else [] if value is None else [str(value)]


def text(value: Any, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return re.sub(r"\s+", " ", str(found))[:200] if isinstance(found, (str, int)) else ""


def github_row(
    file: str,
    tool: str,
    grant: str,
    reach: Reach,
    approval: Approval,
    level: int,
    reason: str,
    fix: str,
    unprotected: bool = False,
) -> Grant:
    """A row of GitHub's own: no line, for the place is a setting. `unprotected` rows fall where something else protects."""
    return Grant(
        tool=tool,
        path=file,
        grant=grant,
        reach=reach,
        human_approval=approval,
        level=Level(level),
        reason=reason,
        fix=fix,
        hinges_on=("default branch",) if unprotected else (),
    )

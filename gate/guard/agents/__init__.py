"""The registry of agents: a literal, so that one call imports one module."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from gate.errors import UsageError

if TYPE_CHECKING:
    from gate.guard.ports import Agent

AGENTS: dict[str, str] = {
    "claude-code": "claude_code",
    "cursor": "cursor",
    "copilot": "copilot",
    "gemini": "gemini",
    "codex": "codex",
    "kiro": "kiro",
    "opencode": "opencode",
}


def load(name: str) -> Agent:
    """The module of an agent."""
    if name not in AGENTS:
        raise UsageError(f"unknown agent {name!r}", remedy=f"one of {', '.join(AGENTS)}")
    return cast("Agent", import_module(f"gate.guard.agents.{AGENTS[name]}"))

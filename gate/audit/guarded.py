"""Where the gate's own guard stands before a tool: what it would do at level 2 or above is asked for first.

A hook is a seat belt: most agents go on when it crashes (docs/audit.md). It counts only where the tool's own file calls it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from typing import Any

from gate.audit.document import BrokenError, read
from gate.audit.nouns import Grant
from gate.level import Level

MARK = "gate guard --agent "
# tool -> (the guard's name for it, files that may call the guard)
HOOKS: dict[str, tuple[str, tuple[str, ...]]] = {
    "claude-code": ("claude-code", (".claude/settings.json", ".claude/settings.local.json")),
    "cursor": ("cursor", (".cursor/hooks.json",)),
    "copilot": ("copilot", (".github/hooks/oversight-gate.json",)),
    "gemini-cli": ("gemini", (".gemini/settings.json",)),
    "codex": ("codex", (".codex/hooks.json", ".codex/config.toml")),
    "kiro": ("kiro", (".kiro/hooks/oversight-gate.json",)),
    "opencode": ("opencode", ()),  # a plugin is a program: that it calls the guard can't be read off it
}
PATHS = frozenset(path for _, paths in HOOKS.values() for path in paths)


def guarded(files: Mapping[str, str]) -> frozenset[str]:
    """The tools whose own hooks call the guard."""
    return frozenset(
        tool for tool, (agent, paths) in HOOKS.items() if any(_calls(files, path, agent) for path in paths)
    )


def _calls(files: Mapping[str, str], path: str, agent: str) -> bool:
    text = files.get(path, "")
    if MARK + agent not in text:
        return False
    try:
        root = read(path, text)
    except BrokenError:
        return False
    hooks = root.get("hooks")
    off = root.is_(True, "disableAllHooks") is not None
    return hooks is not None and not off and MARK + agent in json.dumps(hooks.plain())


def asked(row: Grant, tools: frozenset[str]) -> Grant:
    """The row with the guard before it, where the tool runs on a developer's machine."""
    outside = "/workflows/" in row.path or row.level < Level.PROPOSE_AND_WAIT or row.human_approval == "required"
    if row.tool not in tools or outside:
        return row
    return replace(
        row, human_approval="required", reason=f"{row.reason}; the guard's hook asks first, as long as it runs"
    )


def install(tools: frozenset[str], read_file: Callable[[str], str | None]) -> dict[str, str]:
    """Path -> text that puts the guard before these tools; empty where this installation has no guard."""
    try:
        installer: Any = import_module("gate.guard.install")
    except ModuleNotFoundError:
        return {}
    written: dict[str, str] = {}
    for tool in sorted(tools & set(HOOKS)):
        for edit in installer.plan(HOOKS[tool][0], lambda path: written.get(path) or read_file(path)):
            written[edit.path] = edit.after
    return written


def in_use(rows: tuple[Grant, ...]) -> frozenset[str]:
    """Tools that this repository's own files set up."""
    return frozenset(row.tool for row in rows if not re.match(r"~/|.*/workflows/", row.path))

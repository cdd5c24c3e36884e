"""What each agent needs in a repository so that it asks the guard: planned as edits of files, never losing a key.

`hooks/agents/` shows what an empty repository gets; a test holds it to this table.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from gate.errors import UsageError
from gate.guard.agents import AGENTS
from gate.guard.jsonc import BrokenError, add, parse, set_missing

SECONDS = 30
MARK = "gate guard --agent "


def command(agent: str) -> str:
    """Exit 2 is a no for every agent with hooks; any other failure would let the call through in most of them."""
    return f"{MARK}{agent} || exit 2"


class FileEdit(NamedTuple):
    """One file as it is and as it should be. `before` is None where there is none."""

    path: str
    before: str | None
    after: str


class Entry(NamedTuple):
    """An item of a list in a JSON file, and keys that the file must have besides."""

    path: str
    key: tuple[str, ...]
    item: dict[str, Any]
    also: tuple[tuple[str, Any], ...] = ()


def entries(agent: str) -> tuple[Entry, ...]:
    run = command(agent)
    if agent == "claude-code":
        hook = {"type": "command", "command": run, "timeout": SECONDS, "onFailure": "block"}
        return (Entry(".claude/settings.json", ("hooks", "PreToolUse"), {"matcher": "*", "hooks": [hook]}),)
    if agent == "cursor":
        entry = {"command": run, "failClosed": True}  # its own timeout: sources differ on the unit
        edits = entry | {"matcher": "Write|Edit|MultiEdit|StrReplace|Delete|ApplyPatch|EditNotebook|TabWrite"}
        events = {
            "beforeShellExecution": entry,
            "beforeMCPExecution": entry,
            "beforeReadFile": entry,
            "preToolUse": edits,
        }
        return tuple(
            Entry(".cursor/hooks.json", ("hooks", name), item, (("version", 1),)) for name, item in events.items()
        )
    if agent == "copilot":
        hook = {
            "type": "command",
            "bash": run,
            "powershell": f"{MARK}copilot; if ($LASTEXITCODE) {{ exit 2 }}",
            "timeoutSec": SECONDS,
        }
        return (Entry(".github/hooks/oversight-gate.json", ("hooks", "preToolUse"), hook, (("version", 1),)),)
    if agent == "gemini":
        hook = {"name": "oversight-gate", "type": "command", "command": run, "timeout": SECONDS * 1000}
        return (Entry(".gemini/settings.json", ("hooks", "BeforeTool"), {"matcher": ".*", "hooks": [hook]}),)
    if agent == "codex":
        hook = {"type": "command", "command": run, "timeout": SECONDS}
        return (Entry(".codex/hooks.json", ("hooks", "PreToolUse"), {"hooks": [hook]}),)
    if agent == "kiro":
        action = {"type": "command", "command": run}
        hook = {
            "name": "oversight-gate",
            "trigger": "PreToolUse",
            "matcher": ".*",
            "action": action,
            "timeout": SECONDS,
        }
        return (Entry(".kiro/hooks/oversight-gate.json", ("hooks",), hook, (("version", "v1"),)),)
    return ()


PLUGIN = ".opencode/plugins/oversight-gate.js"
CODEX_TABLE = f"""
[[hooks.PreToolUse]]

[[hooks.PreToolUse.hooks]]
type = "command"
command = "{command("codex")}"
timeout = {SECONDS}
"""


def plan(agent: str, read: Callable[[str], str | None]) -> tuple[FileEdit, ...]:
    """The edits that install one agent's hooks; none where they are there. `read` gives a file of the repository.

    Raises UsageError for an unknown agent and for a file that is no JSON: nothing is overwritten that can't be read.
    """
    if agent not in AGENTS:
        raise UsageError(f"unknown agent {agent!r}", remedy=f"one of {', '.join(AGENTS)}")
    if agent == "opencode":
        text = (Path(__file__).parent / "opencode.js").read_text("utf-8")
        before = read(PLUGIN)
        return () if before == text else (FileEdit(PLUGIN, before, text),)
    if agent == "codex" and "hooks" in (toml := read(".codex/config.toml") or ""):
        return _codex_toml(toml)
    files: dict[str, str | None] = {}
    for entry in entries(agent):
        text_now = files.get(entry.path, read(entry.path))
        files[entry.path] = _merged(text_now, entry, agent)
    found = ((path, read(path), after) for path, after in files.items())
    return tuple(
        FileEdit(path, before, after) for path, before, after in found if after is not None and after != before
    )


def _merged(text: str | None, entry: Entry, agent: str) -> str:
    """The file's text with the entry in it, unless the guard is called from that list already."""
    try:
        if text is None or not text.strip():
            return json.dumps(_fresh(entry), indent=2) + "\n"
        there: Any = parse(text).data
        for key in entry.key:
            there = there.get(key, []) if isinstance(there, dict) else []
        if MARK + agent in json.dumps(there):
            return text
        text = add(text, entry.key, entry.item)
        for key, value in entry.also:
            text = set_missing(text, key, value)
    except BrokenError as problem:
        raise UsageError(
            f"not JSON that can be edited: {problem}",
            where=entry.path,
            remedy=f"repair it, then: gate init --agents {agent}",
        ) from None
    return text


def _fresh(entry: Entry) -> dict[str, Any]:
    value: Any = [entry.item]
    for key in reversed(entry.key[1:]):
        value = {key: value}
    return dict(entry.also) | {entry.key[0]: value}


def _codex_toml(text: str) -> tuple[FileEdit, ...]:
    """Codex warns where one folder has hooks in both of its files, so they join those that are there."""
    import tomllib

    if MARK + "codex" in text:
        return ()
    after = text.rstrip("\n") + "\n" + CODEX_TABLE
    try:
        was, now = tomllib.loads(text), tomllib.loads(after)
    except tomllib.TOMLDecodeError as problem:
        raise UsageError(
            f"not TOML that can be added to: {problem}",
            where=".codex/config.toml",
            remedy="add the hook by hand, see hooks/agents/codex",
        ) from None
    assert all(now[key] == value for key, value in was.items() if key != "hooks")
    return (FileEdit(".codex/config.toml", text, after),)

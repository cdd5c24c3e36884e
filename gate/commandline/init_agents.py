"""`gate init --agents`: the guard's hooks for each agent, merged into the files that are there."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from gate.errors import UsageError
from gate.guard.agents import AGENTS
from gate.guard.install import FileEdit, plan

FOLDERS = {".claude": "claude-code", ".cursor": "cursor", ".gemini": "gemini", ".codex": "codex", ".kiro": "kiro", ".opencode": "opencode", "opencode.json": "opencode",
           ".github/copilot-instructions.md": "copilot", ".github/hooks": "copilot"}  # fmt: skip
"""What says that an agent is used here."""


def plan_in(agent: str, root: Path) -> tuple[FileEdit, ...]:
    """The edits that one agent needs in a working copy. Nothing is read through a link that leads out of it."""
    return plan(agent, lambda path: _read(root, path))


def write(root: Path, edits: Sequence[FileEdit]) -> None:
    """Makes the edits, each file at once."""
    for edit in edits:
        target = inside(root, edit.path)
        target.parent.mkdir(parents=True, exist_ok=True)
        passing = target.with_name(target.name + ".gate-new")
        passing.write_bytes(edit.after.encode("utf-8"))
        os.replace(passing, target)


def install(root: Path, names: Sequence[str]) -> int:
    """Installs the named agents, or those that the repository shows signs of, else Claude Code. Prints what it did."""
    chosen = (
        names
        or list(dict.fromkeys(agent for sign, agent in FOLDERS.items() if (root / sign).exists()))
        or ["claude-code"]
    )
    planned = [(agent, plan_in(agent, root)) for agent in dict.fromkeys(chosen)]
    for agent, edits in planned:
        write(root, edits)
        for edit in edits:
            sys.stdout.write(f"{agent}: {'wrote' if edit.before is None else 'added the guard to'} {edit.path}\n")
        if not edits:
            sys.stdout.write(f"{agent}: the guard is installed already\n")
    if any(edits for _, edits in planned):
        sys.stdout.write(
            "next: commit these files, and read docs/guard.md for what each agent does when the guard is missing\n"
        )
    return 0


def inside(root: Path, path: str) -> Path:
    """A path below the root that may be written: no link, and none on the way leads out."""
    target = root / path
    if target.is_symlink() or not target.resolve().is_relative_to(root.resolve()):
        raise UsageError("a link, or behind one", where=path, remedy="replace it by a file of this repository")
    return target


def _read(root: Path, path: str) -> str | None:
    target = inside(root, path)
    if not target.exists():
        return None
    try:
        return target.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError("not UTF-8", where=path, remedy="save it as UTF-8") from None


__all__ = ["AGENTS", "install", "plan_in", "write"]

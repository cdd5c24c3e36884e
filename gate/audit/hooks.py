"""Hooks of agents: fixed commands that run by themselves. Only what is grave is a grant, or what answers for a human."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.audit import permits
from gate.audit.document import Document, Node
from gate.audit.nouns import Grant
from gate.audit.rows import Rule, allowed, open_shell
from gate.commands import grade
from gate.level import Level

COMMANDS = ("command", "bash", "powershell", "run")
PROJECT = re.compile(r"\$\{?(CLAUDE_PROJECT_DIR|CLAUDE_PLUGIN_ROOT|CURSOR_PROJECT_DIR|GEMINI_PROJECT_DIR|CODEX_PROJECT_DIR|FACTORY_PROJECT_DIR|PWD)\b\}?")  # fmt: skip
# Its name tells what it is about, not what it does: `block-deploy.sh` ships nothing.
OWN_SCRIPT = re.compile(r"(?:\w+ )?[\"']?[\w./${}\"-]*hooks/[\w./-]+\.(sh|bash|py|[cm]?js|ts|ps1|rb)[\"']?(?: [\w-]+)*")
LONG = 500
"""Characters of a command that only calls a script of the repository."""
VARIABLE = re.compile(r"(?:^|[;&|(]|\b(?:then|do|else|exec)\b)\s*\"?\$\{?\w+")
ALLOWS = re.compile(r"(permissionDecision|\"permission\"|\bdecision|behavior)\\?['\"]?\s*:\s*\\?['\"](allow|approve)\b")


def rows(tool: str, document: Document) -> Iterator[Grant]:
    rules: list[Rule] = []
    for node in _commands(document.root.get("hooks"), 0):
        if ALLOWS.search(node.value):
            yield open_shell(tool, document, node, f"a hook answers allow: {node.value[:60]}", fix="let the tool ask")
        elif not node.value.startswith("gate guard") and not (
            len(node.value) < LONG and OWN_SCRIPT.fullmatch(node.value.strip())
        ):
            command = PROJECT.sub(".", node.value)
            rules.append((node, permits.NOTHING if _unnamed(command) else permits.whole(command)))
    grave = [rule for rule in rules if rule[1].level >= 2]
    yield from allowed(tool, document, "hooks", grave, fix="let a person run it")


def _unnamed(command: str) -> bool:
    """Its program stands in a variable: as little known as a script of the project's own."""
    graded = grade(command)
    return graded.effect == "unknown" and graded.level <= Level.PROPOSE_AND_WAIT and bool(VARIABLE.search(command))


def _commands(node: Node | None, depth: int) -> Iterator[Node]:
    """The commands in a tree of events, groups and hooks, however a tool nests them."""
    if node is None or depth > 6:
        return
    for inner in node.each():
        yield from _commands(inner, depth + 1)
    for name, inner in node.items():
        if name in COMMANDS and isinstance(inner.value, str):
            yield inner
        else:
            yield from _commands(inner, depth + 1)

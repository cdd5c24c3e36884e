"""GitHub Copilot: settings and hooks of its command line, and the set-up steps of the cloud agent's machine.

The cloud agent "runs with all tool permissions pre-granted"; only a preToolUse hook can stop it, and its `ask` is a deny
(https://docs.github.com/en/copilot/reference/hooks-reference). What it writes arrives as a pull request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gate.audit import permits
from gate.audit.brought import plugins
from gate.audit.document import Document
from gate.audit.nouns import Grant
from gate.audit.rows import Rule, allowed, edits_alone, open_shell
from gate.audit.servers import listed
from gate.audit.tools.unnamed import keys

NAME = "copilot"


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    for document in documents:
        if "/hooks/" in document.path:
            yield from _hooks(document)
        else:
            yield from _settings(document)
            yield from listed(NAME, document, "mcpServers")
            yield from plugins(NAME, document, "enabledPlugins")


def _settings(document: Document) -> Iterator[Grant]:
    """Rules as `--allow-tool` takes them: `shell`, `shell(git:*)`, `write`, `server(tool)`."""
    commands: list[Rule] = []
    for path in (("permissions", "allow"), ("allowedTools",), ("allowTools",), ("allow_tools",)):
        for node in document.root.strings(*path):
            match = re.fullmatch(r"\s*([\w*-]+)\s*(?:\((.*)\))?\s*", node.value, re.S)
            if match is None:
                continue
            name = match.group(1).lower()
            if name in ("shell", "bash", "*"):
                words = re.sub(r"(:?\*+|\s\*+)$", "", (match.group(2) or "").strip())
                commands.append((node, permits.prefix(words)))
            elif name in ("write", "edit", "create"):
                yield edits_alone(NAME, document, node, f"{'.'.join(path)} {node.value}")
    yield from allowed(NAME, document, "allowed", commands)
    for key in ("allowAllTools", "allow_all_tools", "allowAll"):
        everything = document.root.is_(True, key)
        if everything is not None:
            yield open_shell(NAME, document, everything, f"{key} true", fix=f'"{key}": false', safe="false")
    said = {
        "permissions",
        "allowedTools",
        "allowTools",
        "allow_tools",
        "allowAllTools",
        "allow_all_tools",
        "allowAll",
        "hooks",
    }
    for row in keys(NAME, document, document.root, ""):
        if not row.grant.startswith(tuple(said)):
            yield row


def _hooks(document: Document) -> Iterator[Grant]:
    """Hooks run fixed commands by themselves; only what is grave is a grant."""
    rules: list[Rule] = []
    for _, group in document.root.items("hooks"):
        for hook in group.each():
            for key in ("bash", "command", "powershell"):
                commands = (node for node in hook.strings(key) if not node.value.startswith("gate guard"))
                rules += [(node, permits.exact(node.value)) for node in commands]
    yield from allowed(
        NAME, document, "hooks", [rule for rule in rules if rule[1].level >= 2], fix="let a person run it"
    )

"""VS Code settings of the workspace, for Copilot and for the agents that live in the editor.

https://code.visualstudio.com/docs/copilot/reference/copilot-settings. `chat.tools.autoApprove` and its successor
`chat.tools.global.autoApprove` were obeyed from a workspace before they became settings of the machine (CVE-2025-53773):
what a workspace says there depends on the version, and the oldest in use counts. In a container they are the machine's, and
hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gate.audit import permits
from gate.audit.document import Document, Node
from gate.audit.nouns import Grant
from gate.audit.rows import Rule, allowed, edits_alone, open_shell
from gate.audit.servers import listed
from gate.audit.tools.unnamed import grant_of_key
from gate.classify.reading.patterns import pattern
from gate.level import Level

NAME = "vscode"
TERMINAL = (
    "chat.tools.terminal.autoApprove",
    "chat.agent.terminal.autoApprove",
    "chat.agent.terminal.allowList",
    "github.copilot.chat.agent.terminal.allowList",
)
GLOBAL = ("chat.tools.autoApprove", "chat.tools.global.autoApprove")
AGENTS = pattern(r"^(chat|github\.copilot|claude|gemini|kiro|roo|cline|kilo|windsurf|cursor|amp|augment|codex|chatgpt|continue|amazonQ|zencoder|opencode|trae|qwen|tabnine|cody|devin|goose)[\w-]*\.", re.I)  # fmt: skip
TOOLS: tuple[tuple[str, str], ...] = (
    ("chat.", "copilot"),
    ("github.copilot", "copilot"),
    ("claude", "claude-code"),
    ("gemini", "gemini-code-assist"),
    ("kiro", "kiro"),
    ("roo", "roo-code"),
    ("kilo", "kilo-code"),
    ("amazonq", "amazon-q"),
    ("chatgpt", "codex"),
)


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    for document in documents:
        if document.name == "mcp.json":
            yield from listed(NAME, document, "servers")
            yield from listed(NAME, document, "mcpServers")
        else:
            root = document.root.get("settings") if document.name.endswith(".code-workspace") else document.root
            yield from settings(document, root or Node({}))


def settings(document: Document, root: Node, *, of_machine: bool = False) -> Iterator[Grant]:
    """The grants of a settings object, wherever it stands (a workspace, a dev container)."""
    for key, node in root.items():
        tool = next((name for start, name in TOOLS if key.lower().startswith(start)), key.split(".", 1)[0])
        if key in GLOBAL and (node.value is True or any(inner.value is True for _, inner in node.items())):
            yield _global(tool, document, key, node, of_machine)
        elif key in TERMINAL:
            yield from allowed(tool, document, key, _terminal(node))
        elif key == "chat.tools.edits.autoApprove":
            yield from _edits(tool, document, key, node)
        elif key == "kiroAgent.trustedCommands":
            yield from allowed(tool, document, key, ((n, permits.glob(n.value)) for n in node.strings()))
        elif key.startswith(("roo-cline.allowedCommands", "kilo-code.allowedCommands", "zoo-code.allowedCommands")):
            yield from _once_turned_on(tool, document, key, node)
        elif key in ("claudeCode.initialPermissionMode", "chat.permissions.default"):
            yield from _mode(tool, document, key, node)
        elif AGENTS.search(key):
            yield from grant_of_key(tool, document, key, key.rsplit(".", 1)[-1], node)
    if root.get("mcp", "servers") is not None and root is document.root:
        yield from listed("copilot", document, "mcp", "servers")


def _global(tool: str, document: Document, key: str, node: Node, of_machine: bool) -> Grant:
    row = open_shell(tool, document, node, f"{key} true", fix=f'"{key}": false', safe="false")
    if of_machine:
        return row
    return replace(row, reason="any command runs with no prompt in versions that take this key from a workspace")


def _terminal(node: Node) -> Iterator[Rule]:
    """Command or `/regular expression/` -> true, or `{"approve": true}`; what is false is asked for in spite of others."""
    for name, value in node.items():
        if value.value is True or value.is_(True, "approve") is not None:
            whole = re.fullmatch(r"/(.*)/[a-z]*", name, re.S)
            if not whole and "*" in name and name.strip() != "*":
                continue  # the start of a command as it is written, in which no command has a star
            place = Node(name, value.line)
            yield (
                place,
                permits.regex(whole.group(1))
                if whole
                else permits.prefix(name.strip("*") if name.strip() == "*" else name),
            )
    for element in node.strings():
        yield element, permits.prefix(element.value)


def _edits(tool: str, document: Document, key: str, node: Node) -> Iterator[Grant]:
    for name, value in node.items():
        if value.value is True:
            own = bool(re.search(r"\.(vscode|github|git|claude|cursor|env)\b", name)) or name in ("**", "**/*", "*")
            yield edits_alone(tool, document, value, f"{key} {name}", safe="false", level=2 if own else 1)


def _once_turned_on(tool: str, document: Document, key: str, node: Node) -> Iterator[Grant]:
    """The list holds once a user turns on that commands run unasked, which is not in the repository."""
    rules = ((n, permits.prefix("" if n.value.strip() == "*" else n.value)) for n in node.strings())
    yield from allowed(tool, document, key, rules, approval="unknown")


def _mode(tool: str, document: Document, key: str, node: Node) -> Iterator[Grant]:
    mode = str(node.value)
    if mode in ("bypassPermissions", "autopilot", "autoApprove", "bypassApprovals", "auto"):
        yield open_shell(tool, document, node, f"{key} {mode}", fix=f'"{key}": "default"', safe='"default"')
    elif mode == "acceptEdits":
        yield edits_alone(tool, document, node, f"{key} {mode}", level=int(Level.NOTIFY_AND_PROCEED))

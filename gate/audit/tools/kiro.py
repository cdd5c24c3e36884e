"""Kiro: agents, MCP servers and hooks of the repository; from version 3 permissions are the user's alone.

"A cloned repo cannot inject permission rules" (https://kiro.dev/docs/cli/v3/permissions): `.kiro/settings/permissions.yaml`
is read from the user's folder only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gate.audit import permits
from gate.audit.agent_files import grants
from gate.audit.document import Document, Node
from gate.audit.nouns import Grant
from gate.audit.permits import Permit
from gate.audit.rows import Rule, allowed, edits_alone, open_shell
from gate.audit.servers import listed
from gate.level import Level

NAME = "kiro"


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    for document in documents:
        if document.name == "mcp.json":
            yield from listed(NAME, document, "mcpServers")
        elif document.name == "permissions.yaml":
            yield from _permissions(document)
        elif "/hooks/" in document.path:
            yield from _hooks(document)
        else:
            yield from grants(NAME, document)


def _permissions(document: Document) -> Iterator[Grant]:
    """Rules of version 3. A project's copy has no effect."""
    if not document.of_user:
        return
    rules: list[Rule] = []
    for rule in document.root.each("rules"):
        capability, effect = rule.text("capability"), rule.text("effect")
        if effect != "allow":
            continue
        matches = [n.value for n in rule.strings("match")] or [n.value for n in rule.strings("pattern")]
        if capability in ("all", "*"):
            yield open_shell(NAME, document, rule, "capability all: allow", fix="effect: ask")
        elif capability in ("shell", "execute_bash"):
            rules += [(Node(m, rule.line), permits.glob(m)) for m in matches] or [(rule, permits.ANY)]
        elif capability in ("write", "fs_write"):
            yield edits_alone(NAME, document, rule, f"capability {capability}: allow")
    yield from allowed(NAME, document, "shell: allow", rules, fix="effect: ask")


def _hooks(document: Document) -> Iterator[Grant]:
    """A hook runs a fixed command by itself, or starts the agent on an event. Only what is grave is a grant; what a
    person starts (https://kiro.dev/docs/hooks/types) is none."""
    found = [document.root] if document.root.get("then") is not None else list(document.root.each("hooks"))
    rules: list[Rule] = []
    for hook in found:
        action = hook.get("then") or hook.get("action")
        event = (hook.text("when", "type") or hook.text("trigger")).lower()
        if action is None or event in ("usertriggered", "manual") or hook.is_(False, "enabled"):
            continue
        for node in action.strings("command"):
            if not node.value.startswith("gate guard"):
                rules.append((node, permits.exact(node.value)))
        if action.text("type") in ("askAgent", "agent"):
            rules.append(
                (
                    Node("starts the agent by itself", hook.line),
                    Permit(Level.NOTIFY_AND_PROCEED, "local", "the agent's own edits"),
                )
            )
    yield from allowed(NAME, document, "hook", rules, fix="let a person start it")

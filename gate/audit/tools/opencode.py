"""OpenCode: `permission` of opencode.json and of agents. The last rule that fits wins; what no rule names is allowed.

https://opencode.ai/docs/permissions: of the actions only `doom_loop` and `external_directory` ask by default, so a project
that says nothing leaves it to each user's own file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from gate.audit import permits
from gate.audit.brought import plugins
from gate.audit.document import Document, Node
from gate.audit.nouns import Grant
from gate.audit.permits import Permit
from gate.audit.rows import Rule, allowed, edits_alone, edits_of, open_shell
from gate.audit.servers import ability, call_unasked, listed

NAME = "opencode"
OWN = re.compile(r"(\./)?(\.opencode(/?$|/\*|/(agents?|plugins?|opencode)\b)|opencode\.jsonc?$)")


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    for document in documents:
        yield from listed(NAME, document, "mcp", approval="unknown")
        yield from plugins(NAME, document, "plugin")
        yield from _permission(
            document, document.root.get("permission") or document.root.get("permissions"), "permission"
        )
        for group in ("agent", "mode"):
            for name, agent in document.root.items(group):
                yield from _permission(document, agent.get("permission"), f"{group}.{name}.permission")
        if document.name.startswith("opencode.json") and not _decided(document):
            yield open_shell(
                NAME,
                document,
                document.root,
                "permission.bash names no *" if _listed(document) else "permission.bash is not set",
                fix='"permission": {"bash": "ask", "edit": "ask"}',
                approval="unknown",
            )


def _decided(document: Document) -> bool:
    permission = document.root.get("permission") or document.root.get("permissions")
    if permission is None:
        return False
    if not isinstance(permission.value, dict) or "*" in permission.value:
        return True
    return "*" in _listed(document) if _listed(document) else bool({"bash", "shell"} & set(permission.value))


def _listed(document: Document) -> dict[str, Node]:
    """The commands that `bash` decides one by one."""
    permission = document.root.get("permission") or document.root.get("permissions") or Node({})
    return dict((*permission.items("bash"), *permission.items("shell")))


def _permission(document: Document, node: Node | None, key: str) -> Iterator[Grant]:
    if node is None:
        return
    if node.value == "allow":
        yield open_shell(
            NAME, document, node, f"{key} allow", fix='"permission": {"bash": "ask", "edit": "ask"}', safe='"ask"'
        )
        return
    if isinstance(node.value, list):
        yield from _as_list(document, node, key)
        return
    yield from _calls(document, node, key)
    whole = node.get("*")
    bash = node.get("bash") or node.get("shell") or whole
    if bash is not None:
        yield from _bash(document, bash, f"{key}.{'*' if bash is whole else 'bash'}")
    edit = node.get("edit") or whole
    if edit is not None and edit is not bash and edit.value == "allow":
        yield edits_alone(NAME, document, edit, f"{key}.edit allow", safe='"ask"')
    elif edit is not None and edit is not whole:
        paths = [Node(path, inner.line) for path, inner in edit.items() if inner.value == "allow"]
        yield from edits_of(NAME, document, f"{key}.edit", paths, own=OWN)


def _calls(document: Document, node: Node, key: str) -> Iterator[Grant]:
    """Tools of a server are called `server_tool`."""
    for name, action in node.items():
        for server, known in document.root.items("mcp"):
            if action.value == "allow" and name.startswith(f"{server}_"):
                called = name.removeprefix(f"{server}_")
                yield call_unasked(NAME, document, action, f"{key}.{name} allow", ability(server, known), (called,))


def _bash(document: Document, bash: Node, key: str) -> Iterator[Grant]:
    if bash.value == "allow":
        yield open_shell(NAME, document, bash, f"{key} allow", fix='"bash": "ask"', safe='"ask"')
    elif isinstance(bash.value, dict):
        entries = list(bash.value.items())
        rules: list[Rule] = []
        for place, (words, action) in enumerate(entries):
            later = [name for name, other in entries[place + 1 :] if other.value in ("ask", "deny")]
            if action.value == "allow" and not {words, "*"} & set(later):
                rules.append((Node(words, action.line), _glob(words, [name for name in later if "*" in name])))
        yield from allowed(NAME, document, key, rules, fix=f'"ask" for it in {key}')


def _glob(words: str, later: list[str]) -> Permit:
    """A `:` before the star is a letter as any other here; no command has it there."""
    return permits.NOTHING if words.endswith(":*") else permits.glob(words, stopped=partial(_stops, later))


def _stops(rules: list[str], command: str) -> bool:
    return any(permits.fits_glob(command, rule) for rule in rules)


def _as_list(document: Document, node: Node, key: str) -> Iterator[Grant]:
    """Rules as a list of tables: an action or permission, a pattern, and an effect."""
    rules: list[Rule] = []
    for rule in node.each():
        texts = {name: inner.value for name, inner in rule.items() if isinstance(inner.value, str)}
        subject = texts.get("permission") or (texts.get("action") if "effect" in texts else "") or "*"
        effect = texts.get("effect") or texts.get("action") or texts.get("decision")
        if effect == "allow" and subject in ("bash", "shell", "*"):
            words = texts.get("pattern") or texts.get("resource") or "*"
            rules.append((Node(f"{subject} {words}", rule.line), permits.glob(words)))
    yield from allowed(NAME, document, key, rules, fix="ask instead of allow")

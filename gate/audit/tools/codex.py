"""Codex: `.codex/config.toml` and `.codex/rules/*.rules`; both are loaded once the project is trusted.

A project's file beats the user's. From a project Codex ignores profiles and providers, so they are not reported.
https://developers.openai.com/codex/config-reference · https://developers.openai.com/codex/exec-policy
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import islice, product

from gate.audit import hooks, permits
from gate.audit.brought import plugins
from gate.audit.document import Document, Node
from gate.audit.nouns import Grant
from gate.audit.rows import Rule, allowed, edits_alone, open_shell, replacement
from gate.audit.servers import ability, call_unasked, listed
from gate.classify.reading.python_source import tree_of
from gate.level import Level

NAME = "codex"
COMBINATIONS = 200


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    for document in documents:
        if "/environments/" in document.path:
            script = document.root.get("setup", "script")
            rules = [(script, permits.whole(str(script.value)))] if script is not None else []
            yield from allowed(
                NAME, document, "setup", [r for r in rules if r[1].level >= 2], fix="let a person run it"
            )
    documents = [d for d in documents if "/environments/" not in d.path]
    ordered = sorted((d for d in documents if "/agents/" not in d.path), key=lambda d: not d.of_user)
    for document in documents:
        if "/agents/" in document.path:
            yield from _role(document, ordered)
    for document in ordered:
        if document.name.endswith(".rules"):
            yield from allowed(NAME, document, "prefix_rule", _prefix_rules(document.text), fix='decision = "prompt"')
        elif document.name == "hooks.json":
            yield from hooks.rows(NAME, document)
        elif document.name.endswith(".toml"):
            yield from hooks.rows(NAME, document)
            yield from plugins(NAME, document, "plugins")
            yield from _policy(document, ordered)
            yield from listed(NAME, document, "mcp_servers")
            yield from _mcp(document)


def _role(document: Document, ordered: Sequence[Document]) -> Iterator[Grant]:
    """An agent that works for the first one, with settings of its own on top; only what is wider is told."""
    rows = _policy(document, [*ordered, document])
    yield from (row for row in rows if row.human_approval == "none" and row.level)
    yield from listed(NAME, document, "mcp_servers")
    yield from _mcp(document)


def _last(ordered: Sequence[Document], *keys: str) -> tuple[Document, Node] | None:
    found = [(d, node) for d in ordered if d.name.endswith(".toml") and (node := d.root.get(*keys)) is not None]
    return found[-1] if found else None


def _policy(document: Document, ordered: Sequence[Document]) -> Iterator[Grant]:
    """Approval and sandbox are one answer, told where the later of the two effective settings stands."""
    approval, sandbox = _last(ordered, "approval_policy"), _last(ordered, "sandbox_mode")
    never = approval is not None and (approval[1].value == "never" or _granular_off(approval[1]))
    asks_first = approval is not None and approval[1].value == "untrusted"
    free = sandbox is not None and sandbox[1].value == "danger-full-access"
    if free and sandbox is not None and sandbox[0] is document and not asks_first:
        safe = '"workspace-write"'
        yield open_shell(
            NAME, document, sandbox[1], "sandbox_mode danger-full-access", fix=f"sandbox_mode = {safe}", safe=safe
        )
    reads = sandbox is not None and sandbox[1].value == "read-only"
    if never and approval is not None and approval[0] is document and not reads:
        yield from _never(document, approval[1], free=free)
    if asks_first or reads:
        told = [found[1] for found in (approval, sandbox) if found is not None and found[0] is document]
        yield from (_asks_first(document, node, never) for node in told if node.value in ("untrusted", "read-only"))
    elif not free:
        yield from _network(document, ordered)
    profile = document.root.get("default_permissions")
    if profile is not None and str(profile.value) in (":danger-no-sandbox", ":danger-full-access"):
        yield open_shell(
            NAME, document, profile, f"default_permissions {profile.value}", fix='default_permissions = ":workspace"'
        )


def _never(document: Document, node: Node, *, free: bool) -> Iterator[Grant]:
    safe = '"on-request"'
    edits = safe if node.value == "never" else None
    shown = "approval_policy never" if edits else "approval_policy.granular all off"
    if free:
        yield open_shell(NAME, document, node, shown, fix=f"approval_policy = {safe}", safe=edits)
    else:
        yield edits_alone(NAME, document, node, shown, fix=f"approval_policy = {safe}", safe=edits)


def _asks_first(document: Document, node: Node, never: bool) -> Grant:
    """Nothing is written and no command that is not known to read runs before a yes; with `never` it is refused."""
    return Grant(
        tool=NAME,
        path=document.path,
        line=node.line,
        grant=f"{'sandbox_mode' if node.value == 'read-only' else 'approval_policy'} {node.value}",
        reach="local",
        human_approval="none" if never else "required",
        level=Level.FULL_AUTONOMY if never else Level.NOTIFY_AND_PROCEED,
        reason="only reads" if never else "asks before it edits or runs anything that writes",
        fix="nothing to do",
    )


def _network(document: Document, ordered: Sequence[Document]) -> Iterator[Grant]:
    """Commands in the sandbox are asked for by no policy but `untrusted`: with the network open they reach it unasked."""
    network = _last(ordered, "sandbox_workspace_write", "network_access")
    if network is None or network[0] is not document or network[1].value is not True:
        return
    yield Grant(
        tool=NAME,
        path=document.path,
        line=network[1].line,
        grant="sandbox_workspace_write.network_access true",
        reach="unknown",
        human_approval="none",
        level=Level.COLLABORATIVE,
        reason="runs commands that reach the network with no prompt; only files outside the working tree are out of reach",
        fix="network_access = false",
        edits=replacement(network[1], "false"),
    )


def _granular_off(node: Node) -> bool:
    """`approval_policy = { granular = { … = false } }`: what would be asked is refused instead; nobody is asked."""
    values = [inner.value for _, inner in node.items("granular")]
    return bool(values) and not any(values)


def _prefix_rules(text: str) -> Iterator[Rule]:
    """Rules are Starlark, whose calls read as Python's: parsed, never run. The strictest of all rules that fit wins."""
    try:
        tree = tree_of(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for call in ast.walk(tree):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "prefix_rule"):
            continue
        named = {k.arg: k.value for k in call.keywords if k.arg}
        if _literal(named.get("decision"), "allow") != "allow":
            continue
        pattern = _literal(named.get("pattern", call.args[0] if call.args else None), [])
        parts = [part if isinstance(part, list) else [part] for part in pattern] if isinstance(pattern, list) else []
        for words in islice(product(*parts), COMBINATIONS):
            command = " ".join(str(word) for word in words)
            yield Node(command, call.lineno), permits.prefix(command)


def _literal(node: ast.expr | None, default: object) -> object:
    try:
        return default if node is None else ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return default


def _mcp(document: Document) -> Iterator[Grant]:
    """`default_tools_approval_mode = "approve"` of a server, or of one of its tools."""
    for name, server in document.root.items("mcp_servers"):
        whole = server.is_("approve", "default_tools_approval_mode")
        if whole is not None:
            yield call_unasked(NAME, document, whole, f"mcp_servers.{name} approve", ability(name, server), ("*",))
        for tool, settings in server.items("tools"):
            node = settings.is_("approve", "approval_mode")
            if node is not None:
                yield call_unasked(
                    NAME, document, node, f"mcp_servers.{name}.tools.{tool} approve", ability(name, server), (tool,)
                )

"""Cursor: `.cursor/permissions.json`, `.cursor/cli.json`, `.cursor/sandbox.json`, `.cursor/mcp.json`, and the machine of
its cloud agents in `.cursor/environment.json`.

The lists of a project's permissions.json are added to the user's. cli.json files are merged from the repository's root
down, deny beats allow. https://cursor.com/docs/reference/permissions · https://cursor.com/docs/cli/reference/permissions
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from gate.audit import hooks, permits
from gate.audit.brought import plugins
from gate.audit.document import Document, Node
from gate.audit.nouns import Grant
from gate.audit.permits import Fits, Permit
from gate.audit.rows import Rule, allowed, edits_of, open_shell
from gate.audit.servers import ability, call_unasked, listed, worst
from gate.level import Level

NAME = "cursor"
OWN = re.compile(r"(\*\*/|\./)?\.cursor(/?$|/\*|/(cli|permissions|hooks|mcp|sandbox|environment)\b)")
RULE = re.compile(r"^\s*(\w+)\((.*)\)\s*$", re.S)


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    servers = {name: node for d in documents if d.name == "mcp.json" for name, node in d.root.items("mcpServers")}
    denied = {
        rule.value for d in documents if d.name.startswith("cli") for rule in d.root.strings("permissions", "deny")
    }
    for document in documents:
        if document.name == "mcp.json":
            yield from listed(NAME, document, "mcpServers", let_through=_let_through(documents))
        elif document.name == "permissions.json":
            yield from _lists(document, servers)
            yield from _cli(document, servers, denied)
        elif document.name in ("cli.json", "cli-config.json"):
            yield from _cli(document, servers, denied)
        elif document.name == "sandbox.json":
            yield from _sandbox(document)
        elif document.name == "environment.json":
            yield _cloud_agent(document)
        elif document.name == "settings.json":
            yield from plugins(NAME, document, "plugins")
        elif document.name == "worktrees.json":
            commands = [(n, permits.whole(n.value)) for _, found in document.root.items() for n in found.strings()]
            yield from allowed(NAME, document, "setup", [rule for rule in commands if rule[1].level >= 2])
        elif document.name == "hooks.json":
            yield from hooks.rows(NAME, document)


def _let_through(documents: Sequence[Document]) -> frozenset[str]:
    """Servers that a permissions.json of the project or the user allows."""
    rules = [n.value for d in documents if d.name == "permissions.json" for n in d.root.strings("mcpAllowlist")]
    return frozenset(rule.partition(":")[0].strip() for rule in rules)


def _lists(document: Document, servers: dict[str, Node]) -> Iterator[Grant]:
    """Commands by prefix; MCP tools as `server:tool`, either part may be `*`."""
    rules = [(node, _command(node.value)) for node in document.root.strings("terminalAllowlist")]
    yield from allowed(NAME, document, "terminalAllowlist", rules)
    for node in document.root.strings("mcpAllowlist"):
        yield _mcp(document, node, "mcpAllowlist", node.value, servers)


def _cli(document: Document, servers: dict[str, Node], denied: set[str]) -> Iterator[Grant]:
    commands: list[Rule] = []
    writes: list[Node] = []
    for node in document.root.strings("permissions", "allow"):
        match = RULE.match(node.value)
        if match is None or node.value in denied:
            continue
        kind, argument = match.group(1).lower(), match.group(2)
        if kind == "shell":
            commands.append((node, _command(argument, partial(_stops, denied))))
        elif kind == "write":
            writes.append(Node(argument.strip(), node.line, node.start, node.end))
        elif kind == "mcp":
            yield _mcp(document, node, "permissions.allow", argument.replace(",", ":", 1), servers)
    yield from allowed(NAME, document, "permissions.allow", commands)
    yield from edits_of(NAME, document, "permissions.allow Write", writes, own=OWN)
    mode = document.root.get("approvalMode")
    if mode is not None and str(mode.value).lower() in ("unrestricted", "yolo", "run-everything", "never", "auto"):
        yield open_shell(
            NAME, document, mode, f"approvalMode {mode.value}", fix='"approvalMode": "allowlist"', safe='"allowlist"'
        )


def _stops(denied: set[str], command: str) -> bool:
    """A denied `Shell(x:*)` takes out of a wider allowance what begins so."""
    rules = (
        match.group(2).strip() for rule in denied if (match := RULE.match(rule)) and match.group(1).lower() == "shell"
    )
    starts = (re.sub(r"^([\w./-]+):(?!\*)", r"\1 ", rule)[:-1].rstrip(": ") for rule in rules if rule.endswith("*"))
    return any(start and permits.begins(command, start) for start in starts)


def _command(rule: str, stopped: Fits = lambda command: False) -> Permit:
    rule = rule.strip()
    if rule.strip("*: ") == "":
        return permits.ANY
    if rule.startswith("/") and rule.endswith("/") and len(rule) > 2:
        return permits.regex(rule[1:-1])
    rule = re.sub(r"^([\w./-]+):(?!\*)", r"\1 ", rule)  # `git:status` is a base command and its arguments
    base = re.sub(r"(:\*+|\s\*+|\*+)$", "", rule)
    return permits.glob(rule, stopped=stopped) if "*" in base else permits.prefix(base, stopped=stopped)


def _mcp(document: Document, node: Node, key: str, rule: str, servers: dict[str, Node]) -> Grant:
    server, _, tool = (part.strip() for part in rule.partition(":"))
    called = tool or "*"
    can = worst(servers) if server == "*" else ability(server, servers.get(server))
    return call_unasked(NAME, document, node, f"{key} {node.value}", can, (called,))


def _cloud_agent(document: Document) -> Grant:
    """https://cursor.com/docs/cloud-agent/setup: every command runs by itself, with the network, on a machine that is set up so."""
    return Grant(
        tool=NAME,
        path=document.path,
        grant="the cloud agent: every command runs by itself",
        reach="repository",
        human_approval="none",
        level=Level.NOTIFY_AND_PROCEED,
        reason="runs any command on its own machine; what it writes is a branch, and nothing lands without a merge",
        fix="nothing to do while a human merges; give its machine no secret that reaches further",
    )


def _sandbox(document: Document) -> Iterator[Grant]:
    """https://cursor.com/docs/reference/sandbox"""
    kind = document.root.get("type")
    if kind is not None and kind.value == "insecure_none":
        yield open_shell(
            NAME,
            document,
            kind,
            "type insecure_none",
            fix='"type": "workspace_readwrite"',
            safe='"workspace_readwrite"',
            approval="unknown",
        )
    network = document.root.get("networkPolicy", "default")
    if network is not None and network.value == "allow":
        yield Grant(
            tool=NAME,
            path=document.path,
            line=network.line,
            grant="networkPolicy.default allow",
            reach="unknown",
            human_approval="unknown",
            level=Level.PROPOSE_AND_WAIT,
            reason="commands in the sandbox reach every address; a user's run mode decides whether they are asked for",
            fix='"default": "deny", and name the hosts that are needed',
        )

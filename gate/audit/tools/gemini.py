"""Gemini CLI (and Qwen Code, its fork): `.gemini/settings.json`, `.gemini/policies/*.toml`.

Yolo can't be turned on by Gemini's settings (only on the command line), so it is not reported for it; Qwen Code takes it.
https://geminicli.com/docs/reference/configuration · https://geminicli.com/docs/reference/policy-engine
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gate.audit import hooks, permits
from gate.audit.document import Document, Node
from gate.audit.nouns import Edit, Grant
from gate.audit.permits import Permit
from gate.audit.rows import Rule, allowed, edits_alone, open_shell, replacement
from gate.audit.servers import ability, call_unasked, listed

NAME = "gemini-cli"
SHELLS = ("run_shell_command", "ShellTool")
EDITS = ("write_file", "replace", "edit", "WriteFileTool", "EditTool")
CALL = re.compile(r"^\s*([\w*.-]+)\s*(?:\((.*)\))?\s*$", re.S)


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    for document in documents:
        tool = "qwen-code" if ".qwen/" in document.path else NAME
        if document.name.endswith(".toml"):
            yield from _policies(tool, document)
        elif document.name.endswith(".json"):
            yield from _settings(tool, document)
            yield from hooks.rows(tool, document)
            yield from listed(tool, document, "mcpServers")


def _settings(tool: str, document: Document) -> Iterator[Grant]:
    commands: list[Rule] = []
    excluded = {n.value for keys in (("tools", "exclude"), ("excludeTools",)) for n in document.root.strings(*keys)}
    for keys in (("tools", "allowed"), ("allowedTools",)):
        for node in document.root.strings(*keys):
            match = CALL.match(node.value)
            if match is None or match.group(1) in excluded:
                continue
            if match.group(1) in (*SHELLS, "*"):
                commands.append((node, permits.prefix(match.group(2)) if match.group(2) else permits.ANY))
            elif match.group(1) in EDITS:
                yield edits_alone(tool, document, node, f"tools.allowed {node.value}")
    yield from allowed(tool, document, "tools.allowed", commands)
    if tool != NAME:
        yield from _rules(tool, document)
    yield from _modes(tool, document)


def _rules(tool: str, document: Document) -> Iterator[Grant]:
    """Qwen Code's rules are written as Claude Code's: https://qwenlm.github.io/qwen-code-docs/en/users/configuration/settings"""
    from gate.audit.tools.claude_code import EDITS as EDITING
    from gate.audit.tools.claude_code import permit_of

    stopped = {n.value.strip() for kind in ("deny", "ask") for n in document.root.strings("permissions", kind)}
    commands: list[Rule] = []
    for node in document.root.strings("permissions", "allow"):
        match = CALL.match(node.value)
        if match is None or {node.value.strip(), match.group(1)} & stopped:
            continue
        if match.group(1) in ("Bash", *SHELLS):
            commands.append((node, permit_of(match.group(2))))
        elif match.group(1) in (*EDITING, *EDITS):
            yield edits_alone(tool, document, node, f"permissions.allow {node.value}")
    yield from allowed(tool, document, "permissions.allow", commands)


def _modes(tool: str, document: Document) -> Iterator[Grant]:
    for keys in (
        ("general", "defaultApprovalMode"),
        ("tools", "approvalMode"),
        ("approvalMode",),
        ("defaultApprovalMode",),
    ):
        node = document.root.get(*keys)
        if node is None:
            continue
        if node.value in ("auto_edit", "auto-edit", "autoEdit"):
            yield edits_alone(tool, document, node, f"{'.'.join(keys)} {node.value}", safe='"default"')
        elif node.value == "yolo" and tool != NAME:
            yield open_shell(tool, document, node, f"{'.'.join(keys)} yolo", fix='"default"', safe='"default"')
    for keys in (("tools", "autoAccept"), ("autoAccept",)):
        node = document.root.is_(True, *keys)
        if node is not None:
            yield edits_alone(
                tool,
                document,
                node,
                f"{'.'.join(keys)} true",
                fix="nothing to do: it covers calls that the tool holds for safe",
                level=0,
            )


def _policies(tool: str, document: Document) -> Iterator[Grant]:
    """`[[rule]]` tables; of the rules that fit a call the one with the highest priority decides."""
    rules = list(document.root.each("rule")) + list(document.root.each("rules"))
    commands: list[Rule] = []
    for rule in rules:
        if rule.text("decision") != "allow" or any(_stops(other, rule) for other in rules):
            continue
        for name in [n.value for n in rule.strings("toolName")] or ["*"]:
            if rule.get("mcpName") is not None or "__" in name or name.startswith("mcp_"):
                yield _mcp(tool, document, rule, name)
            elif name in (*SHELLS, "*"):
                commands += [(_named(rule, name, words), permit) for words, permit in _commands(rule)]
            elif name in EDITS:
                yield edits_alone(tool, document, rule, f"allow {name}")
    edits = {rule.line: _asking(rule) for rule in rules}
    for row in allowed(tool, document, "allow", commands, fix='decision = "ask_user"'):
        yield replace(row, edits=edits.get(row.line or 0, ()))


def _stops(other: Node, rule: Node) -> bool:
    """A stricter rule of a higher priority for the same tool, with no narrower condition of its own."""
    narrow = any(other.get(key) is not None for key in ("commandPrefix", "commandRegex", "argsPattern", "modes"))
    same = other.text("toolName") in (rule.text("toolName"), "*", "")
    return not narrow and same and other.text("decision") in ("deny", "ask_user") and _priority(other) > _priority(rule)


def _priority(rule: Node) -> float:
    node = rule.get("priority")
    return float(node.value) if node is not None and re.fullmatch(r"-?\d+(\.\d+)?", str(node.value)) else 0.0


def _named(rule: Node, name: str, words: str) -> Node:
    modes = [n.value for n in rule.strings("modes")]
    shown = f"{name}({words})" if words else name
    return Node(shown + (f" in modes {', '.join(map(str, modes))}" if modes else ""), rule.line)


def _commands(rule: Node) -> Iterator[tuple[str, Permit]]:
    prefixes = [n.value for n in rule.strings("commandPrefix")]
    for words in prefixes:
        yield words, permits.prefix(words)
    for node in rule.strings("commandRegex"):
        yield node.value, permits.regex(node.value)
    if not prefixes and rule.get("commandRegex") is None:
        found = re.search(r'"command":"?((?:[\w ./-])+)', rule.text("argsPattern").replace("\\", ""))
        yield ("", permits.ANY) if found is None else (found.group(1), permits.prefix(found.group(1)))


def _mcp(tool: str, document: Document, rule: Node, name: str) -> Grant:
    server = rule.text("mcpName") or name.removeprefix("mcp_").split("__", 1)[0]
    called = name.split("__", 1)[-1] or "*"
    row = call_unasked(tool, document, rule, f"allow {server} {called}", ability(server, None), (called,))
    return replace(row, edits=_asking(rule))


def _asking(rule: Node) -> tuple[Edit, ...]:
    decision = rule.get("decision")
    return replacement(decision, '"ask_user"') if decision is not None else ()

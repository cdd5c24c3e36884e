"""Claude Code: `.claude/settings.json`, `.claude/settings.local.json`, the user's and the managed settings.

Rules of all files are merged: deny beats ask, ask beats allow, wherever they stand. Of single values the local file beats
the project's, the project's the user's. `bypassPermissions` and `auto` have no effect from a project's or a local file.
https://code.claude.com/docs/en/permissions · https://code.claude.com/docs/en/settings
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gate.audit import hooks, permits
from gate.audit.brought import plugins
from gate.audit.document import Document, Node
from gate.audit.nouns import Grant
from gate.audit.permits import Fits, Permit
from gate.audit.rows import Rule, allowed, edits_alone, open_shell, removal, replacement
from gate.audit.servers import ability, call_unasked, listed
from gate.level import Level

NAME = "claude-code"
RULE = re.compile(r"^\s*([\w*-]+)\s*(?:\((.*)\))?\s*$", re.S)
SHELLS = ("Bash", "PowerShell")
EDITS = ("Edit", "Write", "MultiEdit", "NotebookEdit")
OUTSIDE = re.compile(r"^(//|~)")


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    settings = [d for d in documents if d.name.endswith(".json") and d.name != ".mcp.json"]
    ordered = sorted(settings, key=_rank)
    stopped = {rule for d in ordered for kind in ("deny", "ask") for rule in _rules(d, kind)}
    servers = {name: node for d in documents if d.name == ".mcp.json" for name, node in d.root.items("mcpServers")}
    sandboxed = _effective(ordered, "sandbox", "enabled") is True
    held = sandboxed and _effective(ordered, "sandbox", "allowUnsandboxedCommands") is False
    for document in ordered:
        yield from _allow(document, stopped, servers, held)
        yield from _mode(document, ordered)
        yield from plugins(NAME, document, "enabledPlugins")
        yield from _servers_start(document)
        yield from _sandbox(document)
        yield from _hooks(document)
        yield from hooks.rows(NAME, document)
    for document in documents:
        if document.name.endswith(".md"):
            yield from _front_matter(document)
        elif document.name == ".mcp.json":
            yield from listed(_owner(document), document, "mcpServers", let_through=_let_through(ordered, stopped))


def _owner(document: Document) -> str:
    """A plugin of another tool brings its servers in a file of the same name."""
    from gate.audit.tools.unnamed import named

    tool = named(document.path)
    return NAME if tool in ("mcp", "agents") else tool


def _rank(document: Document) -> int:
    """User, project, local, managed: a later one wins."""
    if "managed" in document.name:
        return 3
    return 0 if document.of_user else 2 if ".local." in document.name else 1


def _effective(ordered: Sequence[Document], *keys: str) -> object:
    values = [node.value for d in ordered if (node := d.root.get(*keys)) is not None]
    return values[-1] if values else None


def _rules(document: Document, kind: str) -> list[str]:
    return [node.value.strip() for node in document.root.strings("permissions", kind)]


def _let_through(ordered: Sequence[Document], stopped: set[str]) -> frozenset[str]:
    """Servers of which some rule lets calls through."""
    rules = [rule for d in ordered for rule in _rules(d, "allow") if rule.startswith("mcp__")]
    return frozenset(rule.split("__")[1] for rule in rules if not _covered(rule, stopped))


def _allow(document: Document, stopped: set[str], servers: dict[str, Node], held: bool) -> Iterator[Grant]:
    commands: list[Rule] = []
    stops = _stops(stopped)
    for node in document.root.strings("permissions", "allow"):
        match = RULE.match(node.value)
        if match is None or _covered(node.value.strip(), stopped):
            continue
        name, argument = match.group(1), match.group(2)
        if name in SHELLS:
            if not stops((argument or "").removesuffix("*").rstrip(": ")):
                commands.append((node, _in_sandbox(permit_of(argument, stops), held)))
        elif name in EDITS:
            yield _edit(document, node, argument)
        elif name.startswith("mcp__") and argument is None:
            yield from _mcp(document, node, servers)
    yield from allowed(NAME, document, "permissions.allow", commands)


def _in_sandbox(permit: Permit, held: bool) -> Permit:
    """Inside the sandbox, with no way out of it, a command stays in the working tree."""
    return (
        Permit(Level.NOTIFY_AND_PROCEED, "local", "any command in the sandbox") if held and permit.level > 1 else permit
    )


def permit_of(argument: str | None, stops: Fits = lambda command: False) -> Permit:
    """`Bash`, `Bash()`, `Bash(*)`: anything. `Bash(x:*)` and `Bash(x *)`: x and what follows. `Bash(x)`: exactly x.

    `stops`: the commands that a deny or an ask takes back."""
    argument = (argument or "").strip()
    if argument in ("", "*", ":*", "**"):
        return permits.ANY
    if argument.endswith((":*", " *")) and "*" not in argument[:-2]:
        found = permits.prefix(argument[:-2], stopped=stops)
        return permits.NOTHING if argument[:-2].strip() == "find" else found  # -exec and -delete ask in spite of it
    return permits.glob(argument.removesuffix(":*") + ("*" if argument.endswith(":*") else ""), stopped=stops)


def _stops(stopped: set[str]) -> Fits:
    """Whether a deny or an ask with a `*` fits a command. One without stops a single spelling; another word goes round it."""
    matches = (RULE.match(rule) for rule in stopped)
    arguments = [(m.group(2) or "").strip() for m in matches if m and m.group(1) in SHELLS]
    words = [a[:-2].strip() for a in arguments if a.endswith((":*", " *")) and "*" not in a[:-2]]
    globs = [a for a in arguments if "*" in a and not a.endswith(":*")]
    return lambda command: (
        any(permits.begins(command, start) for start in words)
        or any(permits.fits_glob(command, rule) for rule in globs)
    )


def _covered(rule: str, stopped: set[str]) -> bool:
    """A deny or ask of the same rule, or of the whole tool, takes the allowance back."""
    name = rule.split("(", 1)[0].strip()
    if {rule, name, f"{name}(*)", f"{name}(:*)"} & stopped:
        return True
    return name.startswith("mcp__") and any(
        s.startswith("mcp__") and (name + "__").startswith(s.rstrip("*").rstrip("_") + "__") for s in stopped
    )


def _edit(document: Document, node: Node, argument: str | None) -> Grant:
    if argument and OUTSIDE.match(argument.strip()) and "/tmp" not in argument:
        return Grant(
            tool=NAME,
            path=document.path,
            line=node.line,
            grant=f"permissions.allow {node.value}",
            reach="local",
            human_approval="none",
            level=Level.PROPOSE_AND_WAIT,
            reason="edits files outside the working tree with no prompt",
            fix="name a folder of the repository",
            edits=removal(document.text, node),
        )
    return edits_alone(NAME, document, node, f"permissions.allow {node.value}")


def _mcp(document: Document, node: Node, servers: dict[str, Node]) -> Iterator[Grant]:
    """`mcp__server`, `mcp__server__*` or one tool. A `*` in the server's name is skipped by Claude Code."""
    _, server, *rest = node.value.strip().split("__", 2)
    if "*" in server or not server:
        return
    called = rest[0] if rest else "*"
    known = servers.get(server)
    yield call_unasked(
        NAME,
        document,
        node,
        f"permissions.allow {node.value}",
        ability(server, known),
        (called,),
    )


def _mode(document: Document, ordered: Sequence[Document]) -> Iterator[Grant]:
    """Only the file whose value holds is reported; a project's file can't turn prompts off altogether."""
    node = document.root.get("permissions", "defaultMode") or document.root.get("defaultMode")
    if node is None or not isinstance(node.value, str):
        return
    own = document.of_user or "managed" in document.name
    later = ordered[list(ordered).index(document) + 1 :]
    if any(
        d.root.get("permissions", "defaultMode") is not None
        for d in later
        if d.root.text("permissions", "defaultMode") not in ("bypassPermissions", "auto") or d.of_user
    ):
        return
    if node.value == "acceptEdits":
        yield _accepts_edits(document, node, ordered)
    elif node.value in ("bypassPermissions", "auto") and own:
        if (
            node.value == "bypassPermissions"
            and _effective(ordered, "permissions", "disableBypassPermissionsMode") == "disable"
        ):
            return
        yield open_shell(
            NAME,
            document,
            node,
            f"permissions.defaultMode {node.value}",
            fix='"defaultMode": "default"; lock it with "disableBypassPermissionsMode": "disable" in the managed settings',
        )


def _accepts_edits(document: Document, node: Node, ordered: Sequence[Document]) -> Grant:
    """Edits of the working tree, and of each folder that some file adds to it."""
    added = [n.value for d in ordered for n in d.root.strings("permissions", "additionalDirectories")]
    outside = [folder for folder in added if re.match(r"~|/(?!tmp\b|workspaces?/?$)|\.\.", folder)]
    shown = "permissions.defaultMode acceptEdits"
    if not outside:
        fix = '"defaultMode": "default" if edits must be seen first'
        return edits_alone(NAME, document, node, shown, fix=fix, safe='"default"')
    row = edits_alone(
        NAME, document, node, shown, fix=f"take {outside[0]} out of additionalDirectories", safe='"default"', level=2
    )
    return replace(row, reason=f"edits files outside the working tree with no prompt: {', '.join(outside[:4])}")


def _servers_start(document: Document) -> Iterator[Grant]:
    node = document.root.is_(True, "enableAllProjectMcpServers")
    if node is not None:
        yield Grant(
            tool=NAME,
            path=document.path,
            line=node.line,
            grant="enableAllProjectMcpServers true",
            reach="local",
            human_approval="none",
            level=Level.COLLABORATIVE,
            reason="every server that a change adds to .mcp.json starts on each developer's machine with no prompt",
            fix='name the servers: "enabledMcpjsonServers": ["…"]',
            edits=replacement(node, "false"),
        )


def _sandbox(document: Document) -> Iterator[Grant]:
    node = document.root.is_(True, "sandbox", "enabled")
    if node is not None and document.root.is_(False, "sandbox", "autoAllowBashIfSandboxed") is None:
        row = edits_alone(NAME, document, node, "sandbox.enabled true")
        yield replace(
            row, reason="runs commands inside its sandbox with no prompt: they write in the working tree alone"
        )


def _hooks(document: Document) -> Iterator[Grant]:
    node = document.root.is_(True, "disableAllHooks")
    if node is not None:
        yield Grant(
            tool=NAME,
            path=document.path,
            line=node.line,
            grant="disableAllHooks true",
            reach="local",
            human_approval="unknown",
            level=Level.COLLABORATIVE,
            reason="turns every hook off, the guard among them",
            fix="take it out",
        )


def _front_matter(document: Document) -> Iterator[Grant]:
    """Commands, skills and agents: `allowed-tools` run unasked while they are active."""
    node = document.root.get("permissionMode")
    if node is not None and node.value in ("bypassPermissions", "auto"):
        yield open_shell(NAME, document, node, f"permissionMode {node.value}", fix="permissionMode: default")
    listed = document.root.get("allowed-tools")
    if listed is None:
        return
    texts = (
        re.findall(r"[\w-]+(?:\([^)]*\))?", listed.value)
        if isinstance(listed.value, str)
        else [n.value for n in listed.strings()]
    )
    rules = []
    for text in texts:
        match = RULE.match(text)
        if match and match.group(1) in SHELLS:
            rules.append((Node(text, listed.line), permit_of(match.group(2))))
    yield from allowed(NAME, document, "allowed-tools", rules)

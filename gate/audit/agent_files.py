"""Agent files of Kiro and Amazon Q: `allowedTools` run unasked; `toolsSettings` say for which arguments.

https://kiro.dev/docs/cli/custom-agents/configuration-reference · https://aws.github.io/amazon-q-developer-cli/agent-format.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import partial

from gate.audit import permits
from gate.audit.document import Document, Node
from gate.audit.nouns import Grant
from gate.audit.permits import Permit
from gate.audit.rows import Rule, allowed, edits_alone, edits_of, open_shell, removal
from gate.audit.servers import ability, call_unasked, listed
from gate.level import Level

SHELL = ("execute_bash", "shell", "execute_cmd", "bash", "executeBash")
AWS = ("use_aws", "aws")
WRITE = ("fs_write", "write")
OWN = re.compile(r"(\./)?\.(kiro|amazonq)(/?$|/\*|/(cli-)?agents\b|/(settings|hooks)\b)")


def grants(tool: str, document: Document) -> Iterator[Grant]:
    """All rows of one agent file."""
    passed = [n.value.strip()[1:].partition("/")[0] for n in document.root.strings("allowedTools") if n.value.strip()[:1] == "@"]  # fmt: skip
    yield from listed(tool, document, "mcpServers", let_through=frozenset(passed))
    for node in document.root.strings("allowedTools"):
        yield from _allowed_tool(tool, document, node)
    stopped = partial(_stops, [n.value for name in SHELL for n in document.root.strings("toolsSettings", name, "deniedCommands")])  # fmt: skip
    for name in SHELL:
        rules: list[Rule] = [
            (n, permits.regex(n.value, whole=True, stopped=stopped))
            for n in document.root.strings("toolsSettings", name, "allowedCommands")
        ]
        yield from allowed(tool, document, f"toolsSettings.{name}.allowedCommands", rules)
    for name in AWS:
        for node in document.root.strings("toolsSettings", name, "allowedServices"):
            yield _aws(tool, document, node, f"toolsSettings.{name}.allowedServices {node.value}", node.value)
    for name in WRITE:
        paths = list(document.root.strings("toolsSettings", name, "allowedPaths"))
        yield from edits_of(tool, document, f"toolsSettings.{name}.allowedPaths", paths, own=OWN)


def _stops(denied: list[str], command: str) -> bool:
    """Whether a denied expression fits a command. One that is more than words with `.*` around them stops nothing here."""
    for rule in denied:
        words = rule.removeprefix("^").removesuffix("$")
        core = words.removeprefix(".*").removesuffix(".*")
        if not core or re.search(r"[\[\]()|?+*{}\\.]", core.replace("\\.", "").replace("\\s+", "")):
            continue
        core = core.replace("\\s+", " ").replace("\\.", ".")
        if words.startswith(".*") and core in command:
            return True
        if command.startswith(core) if words.endswith(".*") else command == core:
            return True
    return False


def _fits(rule: str, names: tuple[str, ...]) -> bool:
    return rule in ("*", "@builtin") or any(fnmatchcase(name, rule) for name in names)


def _allowed_tool(tool: str, document: Document, node: Node) -> Iterator[Grant]:
    rule = node.value.strip()
    shown = f"allowedTools {rule}"
    if rule.startswith("@") and rule != "@builtin":
        server, _, called = rule[1:].partition("/")
        known = document.root.get("mcpServers", server)
        yield call_unasked(tool, document, node, shown, ability(server, known), (called or "*",))
        return
    if _fits(rule, SHELL):
        row = open_shell(tool, document, node, shown, fix=f"take {rule} out of allowedTools: the tool then asks")
        yield _with_removal(row, document, node)
    if _fits(rule, AWS):
        yield _aws(tool, document, node, shown, "every service")
    if _fits(rule, WRITE) and not _fits(rule, SHELL):
        yield edits_alone(tool, document, node, shown)


def _with_removal(row: Grant, document: Document, node: Node) -> Grant:
    from dataclasses import replace

    return replace(row, edits=removal(document.text, node))


def _aws(tool: str, document: Document, node: Node, grant: str, service: str) -> Grant:
    permit = Permit(Level.HUMAN_ONLY, "production", f"the AWS tool on {service}")
    return Grant(
        tool=tool,
        path=document.path,
        line=node.line,
        grant=grant,
        reach=permit.reach,
        human_approval="none",
        level=permit.level,
        reason=f"may call {permit.what} with no prompt, with the credentials of the machine: terminate-environment and delete-stack are among the calls",
        fix="take it out: the tool then asks; allow reading with a role that can only read",
        edits=removal(document.text, node),
    )

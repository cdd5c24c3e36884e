"""What an agent in a job can do with the job's token: its own lists of commands and tools bound it, where it has some.

A runner asks nobody: what is not allowed beforehand is refused. An agent that may only read and comment can't push, whatever
its token may; one that may run the project's own code can do all that the token can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum

from gate.audit import permits
from gate.audit.document import BrokenError, Document, Node, read
from gate.audit.permits import Permit
from gate.classify.reading.patterns import pattern
from gate.level import Level


class Hands(IntEnum):
    """How far an agent gets with the token of its job."""

    READS = 0
    TALKS = 1
    """Comments, reviews, labels and pull requests."""
    ALL = 2


READING = re.compile(r"(get|list|search|read|fetch|view|find|download)_|.*_read$", re.I)
TALKING = pattern(r"comment|review|label|issue|create_pull_request|reaction|assign", re.I)
ACTS = pattern(r"merge|push|commit|delete|branch|workflow|release|approve", re.I)
ISSUES = re.compile(r"gh (issue|label)\b")
STAYS = re.compile(r"git (add|commit|rm|config)\b|(mkdir|touch|printenv)\b")


def of_commands(rules: Iterable[tuple[str, Permit]]) -> Hands:
    """The words of each rule and what it lets through."""
    return max((_of_command(words, permit) for words, permit in rules), default=Hands.READS)


def _of_command(words: str, permit: Permit) -> Hands:
    if permit.level is Level.FULL_AUTONOMY or (permit.reach == "local" and STAYS.match(words)):
        return Hands.READS
    talks = permit.reach == "repository" and permit.level is Level.NOTIFY_AND_PROCEED and not words.startswith("git")
    return Hands.TALKS if talks or ISSUES.match(words) else Hands.ALL  # the rest of these an administrator alone may


def of_tools(names: Iterable[str]) -> Hands:
    """Tools of a server, by their names; `*` is every tool."""
    return max((_of_tool(name) for name in names), default=Hands.READS)


def _of_tool(name: str) -> Hands:
    name = name.rsplit("__", 1)[-1]
    if READING.match(name):
        return Hands.READS
    return Hands.TALKS if TALKING.search(name) and not ACTS.search(name) else Hands.ALL


def of_claude(arguments: str, *, prompt: str, beside: Sequence[Document]) -> Hands:
    """A command of the project or of a plugin brings rules of its own; only of the reviewer's are they known."""
    if prompt.lstrip().startswith("/") and not prompt.lstrip().startswith("/code-review:"):
        return Hands.ALL
    from gate.audit.tools.claude_code import permit_of

    allowed = [*_rules(arguments), *_of_project(beside)]
    commands = [(rule[5:].rstrip(")"), permit_of(rule[5:].removesuffix(")"))) for rule in allowed if rule[:4] == "Bash"]
    tools = [rule.split("(", 1)[0] for rule in allowed if rule.startswith("mcp__")]
    return max(of_commands(commands), of_tools(tools))


def _rules(arguments: str) -> list[str]:
    """Rules in the inputs of an action or on a command line, less those of a list of denied ones."""
    named = re.search(r"(?<!dis)allowed-?_?tools|permissions|allow\b", arguments, re.I)
    text = re.split(r"disallowed-?_?tools", arguments[named.start() :], flags=re.I)[0] if named else ""
    return re.findall(r"\bBash\b(?:\([^)]*\))?|mcp__[\w-]+", text)


def _of_project(beside: Sequence[Document]) -> Iterator[str]:
    """Rules of the project's own settings hold on a runner too."""
    for document in beside:
        if "/.claude/settings" in f"/{document.path}":
            yield from (node.value.strip() for node in document.root.strings("permissions", "allow"))


def of_codex(arguments: str, beside: Sequence[Document]) -> Hands:
    """Its sandbox has no network, unless somebody opens it."""
    opened = "network_access" in arguments or any(
        document.root.is_(True, "sandbox_workspace_write", "network_access") for document in beside
    )
    return Hands.ALL if opened else Hands.READS


def of_gemini(settings: str) -> Hands:
    """The built-in tools of `core`, and what the servers let it use; a server that names no tools lets it use all."""
    try:
        root = read("settings.json", re.sub(r"\$\{\{.*?\}\}", "null", settings))
    except BrokenError:
        return Hands.ALL
    core = root.get("tools", "core") or root.get("coreTools")
    if core is None:
        return Hands.ALL
    calls = (re.match(r"(?:run_shell_command|ShellTool)(?:\((.*)\))?$", node.value.strip()) for node in core.strings())
    words = [call.group(1) or "" for call in calls if call]
    return max(of_commands((word, permits.prefix(word)) for word in words), of_tools(_of_servers(root)))


def _of_servers(root: Node) -> Iterator[str]:
    for _, server in root.items("mcpServers"):
        named = [node.value for node in server.strings("includeTools")]
        yield from named or ["*"]

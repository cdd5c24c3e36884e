"""Scripts, recipes and other pipelines that start an agent which asks nobody, as the guard's own grader reads them; and
the options for it, where a script puts them together first."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from gate.audit.document import Document
from gate.audit.job_agents import COMMANDS, UNASKED, tool_named
from gate.audit.nouns import Grant
from gate.commands import grade
from gate.level import Level

NAME = "script"
# An open shell on the command line asks as little as a flag that says so, and so does a run that nobody watches.
OPEN_SHELL = re.compile(
    r"\bopencode\s+run\b|--allowed-?[tT]ools[= ]+['\"]?(?:[^'\"]*,\s*)?Bash(?:\(\s*:?\*\s*\))?\s*(?:[,'\"]|$)"
)
# Options that one tool alone knows, kept in a variable until it is started.
KEPT = re.compile(
    r"^\s*(?:(?:local|readonly|declare|export)\s+)*(?:-\w+\s+)*\w+\+?=[('\"].*(--dangerously-skip-permissions|--dangerously-bypass-approvals-and-sandbox)"
)
KNOWN_BY = {"--dangerously-skip-permissions": "claude", "--dangerously-bypass-approvals-and-sandbox": "codex"}
FRAME = re.compile(r"^\s*(?:[@-]+\s*|-\s+|(?:script|command|run)\s*:\s*[|>]?-?\s*)")
LINES_LIMIT = 200


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    for document in documents:
        if _asks_nobody(document.text) and COMMANDS.search(document.text):
            yield from _script(document)


def _asks_nobody(text: str) -> bool:
    return bool(UNASKED.search(text) or OPEN_SHELL.search(text))


def _script(document: Document) -> Iterator[Grant]:
    found = [(n, line) for n, line in _joined(document.text) if _asks_nobody(line)]
    for number, line in found[:LINES_LIMIT]:
        for command in _commands(document.name, line[:2_000]):
            steps = (step for step in grade(command).steps if step.level >= Level.COLLABORATIVE)
            name = next((n for step in steps if (n := _agent(step.program))), "") or _kept(command)
            if name:
                yield _row(document, number, tool_named(name), command)
                break


def _joined(text: str) -> Iterator[tuple[int, str]]:
    """Lines with those that they go on with, each with the number of its first."""
    first, kept = 1, ""
    for number, line in enumerate(text.split("\n"), 1):
        kept += line
        if line.endswith("\\") and len(kept) < 2_000:
            kept = kept[:-1] + " "
        else:
            yield first, kept
            first, kept = number + 1, ""


def _kept(command: str) -> str:
    match = KEPT.match(command)
    return KNOWN_BY[match.group(1)] if match else ""


def _commands(name: str, line: str) -> list[str]:
    """The command of a line; in a manifest each text of the line."""
    if not name.endswith(".json"):
        return [FRAME.sub("", line).strip()]
    texts = re.findall(r'"(?:[^"\\]|\\.)*"', line)
    return [json.loads(text, strict=False) for text in texts if re.fullmatch(r'"(?:[^"\\]|\\["\\/bfnrt])*"', text)]


def _agent(program: str) -> str:
    """The name of the agent that a graded command starts; empty where it is another program."""
    first = program.split(" ", 1)[0].rsplit("/", 1)[-1]
    match = COMMANDS.search(first)
    return match.group() if match and _asks_nobody(program) else ""


def _row(document: Document, line: int, tool: str, command: str) -> Grant:
    return Grant(
        tool=tool,
        path=document.path,
        line=line,
        grant=" ".join(command.rstrip("\\ ").split())[:120],
        reach="unknown",
        human_approval="none",
        level=Level.COLLABORATIVE,
        reason="starts an agent that asks nobody, with the credentials of whoever runs the script",
        fix="start it with its default mode, or in a container without credentials",
    )

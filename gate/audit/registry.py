"""The literal registry of tools: each one's module, the paths it reads, and what it does where they say nothing.

A new tool is its file, one line here, and its cases. `grants` is what the audit and the gate's own rule share.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import NamedTuple, Protocol, cast

from gate.audit.document import BrokenError, Document, Node, read
from gate.audit.nouns import Approval, Grant
from gate.classify.reading.patterns import Pattern, pattern
from gate.level import Level


class Tool(Protocol):
    NAME: str

    @staticmethod
    def read(documents: Iterable[Document]) -> Iterator[Grant]: ...


class Entry(NamedTuple):
    module: str
    paths: Pattern
    asks: Approval | None = None
    """What the tool does by default, for files that grant nothing; None: such a file is no row at all."""
    default: str = ""
    plain: bool = False
    """The file is read as text: it has no structure that this package knows."""


TOOLS: tuple[Entry, ...] = (
    Entry("claude_code", pattern(r"(^|/)(\.claude/(settings(\.local)?\.json|managed-settings\.json|(commands|agents|skills)/.*\.md)|\.mcp\.json)$"), "required", "asks before it edits or runs anything"),
    Entry("cursor", pattern(r"(^|/)\.cursor/(permissions|cli|cli-config|sandbox|mcp|environment)\.json$"), "unknown", "asks by the run mode that each user sets"),
    Entry("cursor", pattern(r"(^|/)\.cursor/(settings|hooks|worktrees)\.json$")),
    Entry("codex", pattern(r"(^|/)\.codex/environments/[^/]+\.toml$"), "none", "runs its set-up script by itself; its actions are started by a person"),
    Entry("codex", pattern(r"(^|/)\.codex/(hooks\.json|agents/[^/]+\.toml)$")),
    Entry("codex", pattern(r"(^|/)\.codex/(config\.toml|rules/[^/]+\.rules)$"), "none", "edits and runs commands inside its sandbox, where no network is; asks before it leaves it"),
    Entry("gemini", pattern(r"(^|/)\.(gemini|qwen)/(settings\.json|policies/[^/]+\.toml)$"), "required", "asks before it edits or runs anything"),
    Entry("kiro", pattern(r"(^|/)\.kiro/agents/[^/]+\.json$"), "required", "asks before it edits or runs anything"),
    Entry("kiro", pattern(r"(^|/)\.kiro/settings/(mcp\.json|permissions\.yaml)$"), "unknown", "asks by the mode that each user sets"),
    Entry("kiro", pattern(r"(^|/)\.kiro/hooks/[^/]+\.(json|kiro\.hook|hook)$")),
    Entry("amazon_q", pattern(r"(^|/)\.amazonq/(cli-agents/[^/]+\.json|agents/[^/]+\.json|mcp\.json|default\.json)$"), "required", "asks before it edits or runs anything"),
    Entry("opencode", pattern(r"(^|/)(\.opencode/|\.config/opencode/)?opencode\.jsonc?$|(^|/)\.opencode/(agents?|modes?)/[^/]+\.md$"), "unknown", "asks by each user's own settings"),
    Entry("aider", pattern(r"(^|/)\.aider\.conf\.ya?ml$"), "none", "edits and commits; asks before it runs a command"),
    Entry("vscode", pattern(r"(^|/)\.vscode/(settings|mcp)\.json$|\.code-workspace$")),
    Entry("copilot", pattern(r"(^|/)\.github/(copilot/(settings(\.local)?|mcp|mcp-config)\.json|hooks/[^/]+\.json)$"), "required", "asks before it edits or runs anything"),
    Entry("devcontainer", pattern(r"(^|/)\.?devcontainer(/[^/]+)?(/devcontainer)?(?<!-lock)\.json$")),
    Entry("workflows", pattern(r"^\.(github|gitea|forgejo)/(workflows/[^/]+|actions/([^/]+/)*action)\.ya?ml$|^([^/]+/)*action\.ya?ml$")),
    Entry("scripts", pattern(r"(^|/)(\.gitlab-ci\.ya?ml|\.circleci/config\.ya?ml|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|Jenkinsfile|(GNU)?[Mm]akefile|[Jj]ustfile|Taskfile\.ya?ml|package\.json|Procfile)$|\.(sh|bash|zsh)$|(^|/)(bin|scripts?)/[^./]+$"), plain=True),
    Entry("unnamed", pattern(
        r"(^|/)(\.clinerules/[^/]+\.(json|ya?ml)|\.cline/.*\.(json|ya?ml)|cline_mcp_settings\.json|\.roo/[^/]+\.json|\.roomodes|\.kilocode/[^/]+\.json"
        r"|\.windsurf/([^/]+\.json|workflows/[^/]+\.md)|\.continue/(config\.(ya?ml|json)|permissions\.ya?ml|mcpServers/[^/]+\.(ya?ml|json))"
        r"|\.goose/[^/]+\.ya?ml|\.?crush\.json|\.zed/settings\.json|\.factory/[^/]+\.json|\.junie/.*\.json|\.amp/settings\.json|\.augment/settings\.json"
        r"|\.trae/[^/]+\.json|\.agents?/(workflows/[^/]+\.md|mcp[^/]*\.json)|mcp\.json|mcp_config\.json|\.copilot/mcp-config\.json)$"), "required", "asks before it edits or runs anything"),
)  # fmt: skip


HOME = "~"
BESIDE = {"workflows": ("claude_code", "codex")}
"""Tools whose settings a reader needs beside its own files: they hold for the agents of a job too."""


@cache
def load(module: str) -> Tool:
    return cast(Tool, import_module(f"gate.audit.tools.{module}"))


OF_A_PACKAGE = re.compile(r"(^|/)\.[^/]+/(?:[^/]+/)*(package(-lock)?|[tj]sconfig[\w.-]*|components)\.json$")
"""What a plugin of a tool needs beside its settings."""


def entry_of(path: str) -> Entry | None:
    """The tool that reads this path."""
    if OF_A_PACKAGE.search(path):
        return None
    return next((entry for entry in TOOLS if entry.paths.search(path)), None)


def grants(files: Mapping[str, str]) -> tuple[Grant, ...]:
    """Rows of these files (path -> text), each tool's files of one folder read together, a user's own beside each."""
    groups: dict[tuple[str, str], list[Document]] = {}
    found: list[Grant] = []
    for path, text in files.items():
        entry = entry_of(path)
        if entry is None:
            continue
        try:
            root = Node(text) if entry.plain else read(path, text)
            document = Document(path=path, text=text, root=root)
        except BrokenError as broken:
            found += _broken(entry, path, text, broken)
            continue
        match = entry.paths.search(path)
        assert match is not None
        groups.setdefault((entry.module, path[: match.start()]), []).append(document)
    for (module, folder), documents in groups.items():
        beside = [d for other in BESIDE.get(module, ()) for d in groups.get((other, folder), [])]
        if module == "workflows":
            beside += [d for (other, _), scripts in groups.items() if other == "scripts" for d in scripts]
        if folder != HOME:
            found += _rows(module, [*groups.get((module, HOME), []), *documents], beside)
        elif not any(other == module and place != HOME for other, place in groups):
            found += _rows(module, documents)
    return tuple(dict.fromkeys(found))


def _rows(module: str, documents: list[Document], beside: Iterable[Document] = ()) -> Iterator[Grant]:
    tool = load(module)
    spoken = set()
    for grant in tool.read([*documents, *beside]):
        spoken.add(grant.path)
        yield grant
    for document in documents:
        entry = entry_of(document.path)
        if document.path not in spoken and entry and entry.asks and not document.path.endswith(".md"):
            yield _default(entry, document)


def _default(entry: Entry, document: Document) -> Grant:
    """The tool is in use and this file grants nothing: a row of the inventory."""
    return Grant(
        tool=_name(entry, document.path),
        path=document.path,
        line=None,
        grant="nothing beyond its default",
        reach="local",
        human_approval=entry.asks or "unknown",
        level=Level.NOTIFY_AND_PROCEED,
        reason=entry.default,
        fix="nothing to do",
    )


def _name(entry: Entry, path: str) -> str:
    from gate.audit.tools.unnamed import named

    return named(path) if entry.module == "unnamed" or "/.qwen/" in f"/{path}" else load(entry.module).NAME


UNREADABLE = "cannot be read"
MENTIONS = pattern(r"claude|codex|gemini|copilot|chat\.tools|aider|opencode|kiro|autoApprove", re.I)


def _broken(entry: Entry, path: str, text: str, broken: BrokenError) -> Iterator[Grant]:
    """What can't be read may grant anything; a file that speaks of no agent is left out where it may be anybody's."""
    if entry.asks is None and not MENTIONS.search(f"{path}\n{text}"):
        return
    yield Grant(
        tool=_name(entry, path),
        path=path,
        line=broken.line,
        grant=UNREADABLE,
        reach="unknown",
        human_approval="unknown",
        level=Level.COLLABORATIVE,
        reason=f"what it grants is unknown: {broken.why}",
        fix="mend the file; the tool itself reads it by the same rules",
    )

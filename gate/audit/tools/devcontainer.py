"""Dev containers: settings they carry, agents they start to ask nobody, and credentials that are mounted beside an agent.

https://containers.dev/implementors/json_reference/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gate.audit.document import Document, Node
from gate.audit.nouns import Grant
from gate.audit.rows import open_shell
from gate.audit.tools.vscode import settings
from gate.classify.reading.patterns import pattern
from gate.commands import grade_script
from gate.level import Level

NAME = "devcontainer"
AGENT = pattern(
    r"claude|codex|gemini-cli|\bgemini\b|opencode|aider|cursor-agent|kiro|goose|\bamp\b|copilot-cli|@github/copilot|openhands|qwen-code",
    re.I,
)
CREDENTIALS = pattern(r"\.aws\b|\.kube\b|\.config/gcloud|\.azure\b|\.ssh\b|docker\.sock|AWS_SECRET_ACCESS_KEY|AWS_PROFILE|KUBECONFIG|GOOGLE_APPLICATION_CREDENTIALS|AZURE_CLIENT_SECRET|DATABASE_URL|GH_TOKEN|GITHUB_TOKEN")  # fmt: skip
FAR = re.compile(r"aws|kube|gcloud|azure|GOOGLE|AZURE|DATABASE", re.I)
COMMANDS = (
    "initializeCommand",
    "onCreateCommand",
    "updateContentCommand",
    "postCreateCommand",
    "postStartCommand",
    "postAttachCommand",
)


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    for document in documents:
        for keys in (("customizations", "vscode", "settings"), ("settings",)):
            yield from settings(document, document.root.get(*keys) or Node({}), of_machine=True)
        for node in _commands(document):
            yield from _unasked(document, node)
        if AGENT.search(document.text):
            yield from _credentials(document)
            yield from _machine(document)


def _commands(document: Document) -> Iterator[Node]:
    for key in COMMANDS:
        node = document.root.get(key)
        if node is None:
            continue
        if isinstance(node.value, list):
            yield Node(" ".join(str(n.value) for n in node.value), node.line)
        elif isinstance(node.value, dict):
            yield from (inner for _, inner in node.items() if isinstance(inner.value, str))
        elif isinstance(node.value, str):
            yield node


def _unasked(document: Document, node: Node) -> Iterator[Grant]:
    """An agent started, or given a short name, so that it asks nobody."""
    started = any(
        step.reason.endswith("starts an agent that asks nobody")
        for _, g in grade_script(node.value[:20_000])
        for step in g.steps
    )
    named = re.search(r"alias\s+\w+=.*(skip-permissions|--yolo|bypass-approvals|--full-auto|allow-all)", node.value)
    if started or named:
        yield open_shell(NAME, document, node, node.value[:80], fix="start it with its default mode")


def _credentials(document: Document) -> Iterator[Grant]:
    """Credentials in the same container as an agent: whether it asks is decided by its own settings."""
    found = [(str(node.plain()), node) for key in ("mounts", "runArgs") for node in document.root.each(key)]
    for key in ("remoteEnv", "containerEnv"):
        found += [(f"{name}={node.value}", node) for name, node in document.root.items(key)]
    for text, node in found:
        match = CREDENTIALS.search(text)
        if match:
            kept = "type=volume" in text or "'type': 'volume'" in text  # what it holds was put there from within
            far = bool(FAR.search(match.group())) and not kept
            yield Grant(
                tool=NAME,
                path=document.path,
                line=node.line,
                grant=f"{match.group()} in the container",
                reach="production" if far else "repository" if "TOKEN" in match.group() else "unknown",
                human_approval="unknown",
                level=Level.HUMAN_ONLY if far else Level.COLLABORATIVE,
                reason="an agent in this container holds these credentials; its own settings say whether it asks",
                fix="mount a read-only or short-lived credential, or none",
            )
            return


def _machine(document: Document) -> Iterator[Grant]:
    """A container that is no wall: who runs in it can get at the machine beneath."""
    asked = [(str(node.plain()), node) for node in document.root.each("runArgs")]
    asked += [(name, node) for name, node in document.root.items("features")]
    if document.root.is_(True, "privileged"):
        asked.append(("privileged", document.root.get("privileged") or document.root))
    for text, node in asked:
        found = OPEN.search(text)
        if found:
            yield Grant(
                tool=NAME,
                path=document.path,
                line=node.line,
                grant=found.group().lstrip("-"),
                reach="unknown",
                human_approval="unknown",
                level=Level.COLLABORATIVE,
                reason="an agent in this container can get at the machine beneath; its own settings say whether it asks",
                fix="take it out, or run the agent in a container without it",
            )
            return


OPEN = re.compile(r"^(--)?privileged(=true)?$|docker-(outside-of-docker|from-docker)\b")
